/** Real Chromium: Debian's package, driven by playwright-core. */
import { access } from 'node:fs/promises';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** @throws when there is no Chromium: a walk through the pages is never skipped */
export async function startBrowser(): Promise<Browser> {
  await access(path).catch(() => {
    throw new Error(`There is no Chromium at ${path}: apt-get install chromium, or set CHROMIUM_PATH.`);
  });
  return await chromium.launch({
    executablePath: path,
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

/** A browser window of its own, whose waits are as long as ours. */
export async function openWindow(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}
