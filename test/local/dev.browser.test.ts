/** `npm run dev`, walked through in a real browser, stopped and started again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../../src/machine/ports.ts';
import { fits, openWindow, pictures, ready, startBrowser, tabTo, withPage } from '../support/browser.ts';
import { temporalCli } from '../support/environment.ts';
import { type Running, start } from '../tools/support.ts';
import { until } from '../support/until.ts';
import { request as ask } from 'undici';

let browser: Browser;
let dataDir: string;
let ports: Readonly<Record<'start' | 'api' | 'sandbox' | 'temporal' | 'ui', number>>;
let dev: Running;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'idv-dev-'));
  ports = {
    start: await freePort(),
    api: await freePort(),
    sandbox: await freePort(),
    temporal: await freePort(),
    ui: await freePort(),
  };
  dev = await startDev();
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  dev?.kill('SIGTERM');
  await dev?.ended;
  await rm(dataDir, { recursive: true, force: true });
});

async function startDev(): Promise<Running> {
  const flags = {
    '--data-dir': dataDir,
    '--start-port': ports.start,
    '--port': ports.api,
    '--sandbox-port': ports.sandbox,
    '--temporal-port': ports.temporal,
    '--temporal-ui-port': ports.ui,
  };
  const started = start(
    process.execPath,
    ['src/local/dev.ts', ...Object.entries(flags).flatMap(([flag, value]) => [flag, String(value)])],
    { env: { ...process.env, TEMPORAL_CLI_PATH: await temporalCli() } },
  );
  let ended = false;
  void started.ended.then(() => (ended = true));
  await until('npm run dev', () => {
    if (ended) throw new Error(`it ended: ${started.out()}${started.err()}`);
    return started.out().includes('Ctrl-C') || undefined;
  });
  return started;
}

const home = () => `http://127.0.0.1:${ports.start}/`;

/** Fills in the form of the start page; the page of the new verification follows, with its session. */
async function startVerification(page: Page, method = 'silent'): Promise<void> {
  await page.goto(home());
  await page.getByLabel('Method').selectOption(method);
  await page.getByRole('button', { name: 'Start' }).click();
  await atItsUser(page);
}

async function atItsUser(page: Page): Promise<void> {
  await page.waitForURL(/\/verifications\/[^/?]+$/);
  await page.getByText('Awaiting user').waitFor();
  await page.getByRole('link', { name: 'Play the user' }).waitFor();
}

const outcome = (page: Page, name: string) => page.locator('.badge', { hasText: name }).first().waitFor();

test('a walk: start a verification, play its user, come back, and see it VERIFIED', async () => {
  await withPage(browser, async (page) => {
    await startVerification(page);
    await page.getByRole('link', { name: 'Play the user' }).click();
    await page.getByText('This is not iDenfy.').waitFor();
    // The specimens are there to be seen before they are sent.
    await pictures(page.locator('.picture:visible img'), 4);
    await page.getByRole('button', { name: 'Send all' }).click();
    await page.waitForURL(/\/verifications\/[^/]+\?back=success$/);
    await outcome(page, 'VERIFIED');
    await page.getByRole('link', { name: 'All verifications' }).click();
    await page.waitForURL(home());
    await outcome(page, 'VERIFIED');
    // What a back end is told.
    await page.getByRole('listitem').filter({ hasText: 'verification.closed' }).first().waitFor();
    const run = await page.getByRole('link', { name: 'Temporal UI' }).first().getAttribute('href');
    expect(run).toMatch(
      new RegExp(`^http://127\\.0\\.0\\.1:${ports.ui}/namespaces/default/workflows/verification-`),
    );
    await lookInTemporalUi(String(run));
  });
});

test('a walk through two sessions: the first leads into the second, and that back', async () => {
  await withPage(browser, async (page) => {
    await startVerification(page, 'sequential');
    // One link: the second session is reached through the first.
    expect(await page.getByRole('link', { name: 'Play the user' }).count()).toBe(1);
    await page.getByRole('link', { name: 'Play the user' }).click();
    await page.getByRole('heading', { name: 'Verify your identity' }).waitFor();
    await page.getByRole('button', { name: 'Send all' }).click();
    await page.getByRole('heading', { name: 'Show your document' }).waitFor();
    await page.getByRole('button', { name: 'Send all' }).click();
    await page.waitForURL(/\/verifications\/[^/]+\?back=success$/);
    await outcome(page, 'VERIFIED');
  });
});

test('a stored document waits for a reviewer, and the page leads to the desk', async () => {
  await withPage(browser, async (page) => {
    await startVerification(page, 'stored');
    await page.getByRole('link', { name: 'Play the user' }).click();
    await page.getByRole('button', { name: 'Send all' }).click();
    await page.waitForURL(/\?back=success$/);
    await outcome(page, 'Awaiting decision');
    const desk = await page.getByRole('link', { name: 'Decide at the review desk' }).getAttribute('href');
    expect(desk).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${ports.api}/desk/verifications/`));
  });
});

/** Temporal's own page: its complaints are not ours. */
async function lookInTemporalUi(run: string): Promise<void> {
  const context = await openWindow(browser);
  try {
    const page = await context.newPage();
    await page.goto(run);
    await page.getByText('silentVerification').first().waitFor();
    await page.getByText('Completed').first().waitFor();
    // Decrypted for this page by the codec server: the run's input, its result and its summary.
    for (const plain of ['"requestId"', '"VERIFIED"', 'Dual verification (silent), attempt 1'])
      await page.getByText(plain).first().waitFor();
  } finally {
    await context.close();
  }
}

test('the whole walk can be done by keyboard alone', async () => {
  await withPage(browser, async (page) => {
    await page.goto(home());
    await tabTo(page, 'Start');
    await page.keyboard.press('Enter');
    await atItsUser(page);
    await tabTo(page, 'Play the user');
    await page.keyboard.press('Enter');
    await ready(page.getByRole('button', { name: 'Send all' }));
    // Another face, by the first letters of its option.
    await tabTo(page, 'Face');
    await page.keyboard.type('Somebody');
    await until('its choice', async () => {
      const chosen = await page.getByLabel('Face', { exact: true }).inputValue();
      return chosen === 'other' || undefined;
    });
    await tabTo(page, 'How should this end?');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Verdict on the face');
    await tabTo(page, 'Send all');
    await page.keyboard.press('Enter');
    await page.waitForURL(/back=error$/);
    await outcome(page, 'REJECTED');
    expect(await page.getByText('The user came back by the error URL').textContent()).toContain('error URL');
  });
});

test('on a phone nothing is cut off, and giving up leads to the unverified URL', async () => {
  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
  await withPage(
    browser,
    async (page) => {
      await page.goto(home());
      await expect(fits(page)).resolves.toBeUndefined();
      await page.getByRole('button', { name: 'Start' }).tap();
      await atItsUser(page);
      await expect(fits(page)).resolves.toBeUndefined();
      await page.getByRole('link', { name: 'Play the user' }).tap();
      await page.getByRole('button', { name: 'Give up' }).waitFor();
      await page.getByText('How should this end?').tap();
      await expect(fits(page)).resolves.toBeUndefined();
      await page.getByRole('button', { name: 'Give up' }).tap();
      await page.waitForURL(/back=unverified$/);
      await outcome(page, 'EXPIRED');
      await page.getByText('identity_cancelled').first().waitFor();
    },
    phone,
  );
});

test('a file of the user’s own is shown before it is sent, and one that is none is refused at once', async () => {
  await withPage(browser, async (page) => {
    await startVerification(page);
    await page.getByRole('link', { name: 'Play the user' }).click();
    const submissions: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/ui/submit')) submissions.push(request.method());
    });
    await page.getByLabel('Front', { exact: true }).selectOption('file');
    const own = page.getByLabel('Your file for “Front”');
    await own.setInputFiles({
      name: 'letter.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('no picture'),
    });
    await until('a word about it', async () => {
      const message = await own.evaluate((input) => String(Reflect.get(input, 'validationMessage')));
      return message.includes('JPEG, PNG') || undefined;
    });
    await page.getByRole('button', { name: 'Send all' }).click();
    // The browser leads back to the field.
    await own.and(page.locator(':focus')).waitFor();
    const face = String(await page.locator('[data-slot=FACE] img').getAttribute('src'));
    const picture = await page.request.get(`http://127.0.0.1:${ports.sandbox}${face}`);
    await own.setInputFiles({ name: 'face.jpg', mimeType: 'image/jpeg', buffer: await picture.body() });
    await page.locator('[data-slot=FRONT] img[src^="blob:"]').waitFor();
    // A face is no document: the check says so.
    await page.getByRole('button', { name: 'Send all' }).click();
    await page.waitForURL(/back=error$/);
    await outcome(page, 'REJECTED');
    // What the field refused was not sent.
    expect(submissions).toEqual(['POST']);
  });
});

test('a clientId that is verified already is answered in words, on the form', async () => {
  await withPage(browser, async (page) => {
    await startVerification(page);
    const clientId = decodeURIComponent(new URL(page.url()).pathname.replace('/verifications/', ''));
    await page.getByRole('link', { name: 'Play the user' }).click();
    await page.getByRole('button', { name: 'Send all' }).click();
    await page.waitForURL(/back=success$/);
    await outcome(page, 'VERIFIED');
    await page.goto(home());
    await page.getByLabel('clientId').fill(clientId);
    const [answer] = await Promise.all([
      page.waitForResponse(/\/verifications$/),
      page.getByRole('button', { name: 'Start' }).click(),
    ]);
    expect(answer.status()).toBe(409);
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('clientId').inputValue()).toBe(clientId);
  });
});

test('stopped and started again, an open verification goes on where it was', async () => {
  await withPage(browser, async (page) => {
    await startVerification(page);
    const address = page.url();
    const play = String(await page.getByRole('link', { name: 'Play the user' }).getAttribute('href'));
    const run = String(await page.getByRole('link', { name: 'See it in Temporal UI' }).getAttribute('href'));

    dev.kill('SIGINT');
    expect(await dev.ended).toEqual({ code: 0, signal: null });
    // Nothing of it is left: nobody listens on any of its ports.
    for (const port of Object.values(ports)) expect(await accepts(port)).toBe(false);

    dev = await startDev();
    await page.goto(play);
    await page.getByRole('button', { name: 'Send all' }).click();
    await page.waitForURL(`${address}?back=success`);
    await outcome(page, 'VERIFIED');
    // The same run, not another attempt.
    expect(await page.getByRole('link', { name: 'See it in Temporal UI' }).getAttribute('href')).toBe(run);
  });
});

test('a form that another site sends starts nothing', async () => {
  const answer = await fetch(`${home()}verifications`, {
    method: 'POST',
    body: 'clientId=from-elsewhere',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
  });
  expect(answer.status).toBe(403);
  expect((await fetch(`${home()}verifications/from-elsewhere`)).status).toBe(404);
});

test('no page reads the key: not under a name that it has point here, nor in the name of another origin', async () => {
  const foreign = [
    { host: 'evil.example:4000', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    { origin: 'https://evil.example' },
  ];
  for (const headers of foreign) {
    const answer = await ask(home(), { headers });
    expect([headers, answer.statusCode]).toEqual([headers, 403]);
    expect(await answer.body.text()).not.toContain('idv_');
  }
});

test('no page of another site asks the API, its webhooks or the codec anything: Temporal UI’s may have payloads opened', async () => {
  const api = new URL(`http://127.0.0.1:${ports.api}`);
  const foreign = [
    { host: `evil.example:${api.port}`, 'sec-fetch-site': 'same-origin' },
    { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'http://evil.example' },
  ];
  for (const headers of foreign)
    for (const path of ['/codec/decode', '/webhooks/idenfy', '/v1/verifications', '/healthz']) {
      const answer = await ask(new URL(path, api).href, { headers });
      expect([headers, path, answer.statusCode]).toEqual([headers, path, 403]);
      expect(await answer.body.json()).toMatchObject({ code: 'foreign_page' });
    }
  const ofUi = { origin: `http://127.0.0.1:${ports.ui}`, 'sec-fetch-site': 'same-site' };
  const answer = await ask(new URL('/codec/decode', api).href, { method: 'OPTIONS', headers: ofUi });
  expect(answer.headers['access-control-allow-origin']).toBe(ofUi.origin);
});

async function accepts(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', () => resolve(false));
  });
}
