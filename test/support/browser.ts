/** Real Chromium, driven by playwright-core. */
import { expect } from '@jest/globals';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { findChromium } from './chromium.ts';
import { until } from './until.ts';

/** @throws if there is no browser: tests of pages are never skipped */
export async function startBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return await chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** As `until` waits: the machine may be busy with other tests. */
const PATIENCE_MS = 120_000;

/** A separate browser window, whose waits are as long as ours. */
export async function openWindow(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

/** A separate page, which fails the test if a script fails or the content policy refuses something. */
export async function withPage(
  browser: Browser,
  walk: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await openWindow(browser, options);
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // The page itself reports an answer other than 2xx, or a missing answer while the system is down.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        complaints.push(message.text());
      }
    });
    await walk(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

/** Resolves when it is shown and the scripts of its page have run: before that, they ignore keys. */
export async function ready(landmark: Locator): Promise<void> {
  await landmark.waitFor();
  // Scripts with `defer` and modules run before it.
  await landmark.page().waitForLoadState('domcontentloaded');
}

/** Resolves when nothing is cut off at the side. */
export async function fits(page: Page): Promise<void> {
  await until('a page no wider than its window', async () => {
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    return overflow === 0 || undefined;
  });
}

const MOST_TAB_STOPS = 80;

/** Presses Tab until the focus is on an element whose accessible name has this beginning. */
export async function tabTo(page: Page, wanted: string): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < MOST_TAB_STOPS; presses += 1) {
    const name = await page.locator(':focus').evaluateAll(([element]) => {
      if (element === undefined) return '';
      const labels: unknown = Reflect.get(element, 'labels');
      const first: unknown = typeof labels === 'object' && labels !== null ? Reflect.get(labels, 0) : null;
      const announced =
        element.getAttribute('aria-label') ?? Reflect.get(Object(first ?? element), 'textContent');
      return String(announced).replaceAll(/\s+/g, ' ').trim();
    });
    if (name.startsWith(wanted)) return;
    seen.push(name);
    await page.keyboard.press('Tab');
  }
  throw new Error(`no tab stop is called ${wanted}; there were ${seen.join(' | ')}`);
}

/** Resolves when this many pictures are shown and loaded. */
export async function pictures(shown: Locator, count: number): Promise<void> {
  await until(`${count} pictures`, async () => {
    const widths = await shown.evaluateAll((images) =>
      images.map((image) => Number(Reflect.get(image, 'naturalWidth'))),
    );
    return (widths.length === count && widths.every((width) => width > 0)) || undefined;
  });
}
