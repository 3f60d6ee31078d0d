/** Reviewers at work in a real browser, on verifications of a whole system. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { makeApiKey } from '../../../src/server/api-keys.ts';
import type { VerificationResource } from '../../../src/server/verification-schemas.ts';
import { fits, pictures, ready, startBrowser, tabTo, withPage } from '../../support/browser.ts';
import type { Holder } from '../../support/people.ts';
import { inventHolder, show } from '../../support/people.ts';
import { until } from '../../support/until.ts';
import { useSystem } from '../../support/use-system.ts';

const system = useSystem({
  deadlines: { decisionSeconds: 3_600 },
  settings: { TEMPORAL_UI_URL: 'http://127.0.0.1:8233' },
});

let browser: Browser;
let holder: Holder;
let stranger: Holder;
beforeAll(async () => {
  [browser, holder, stranger] = await Promise.all([
    startBrowser(),
    inventHolder('at-the-desk'),
    inventHolder('somebody-else'),
  ]);
});
afterAll(async () => browser?.close());

/** A run that waits for a reviewer, since the documents are of two people. */
async function waiting(): Promise<VerificationResource> {
  const { api, sandbox } = system();
  const clientId = `reviewed-${randomUUID()}`;
  const { session } = await api.start(clientId);
  const { SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = stranger.files;
  show(sandbox, session.scanRef, { ...holder.files, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK });
  return await api.reached(clientId, 'awaiting-decision');
}

async function aKey(): Promise<{ readonly name: string; readonly key: string }> {
  const { key, digest } = makeApiKey();
  const name = `reviewer-${randomUUID()}`;
  await system().records.apiKeys.add({ name, digest, scopes: ['operator'] });
  return { name, key };
}

const addressOf = ({ verificationId }: VerificationResource) =>
  `${system().url}/desk/verifications/${verificationId}`;

async function logIn(page: Page, key: string, address: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('API key of an operator').fill(key);
  await page.getByRole('button', { name: 'Log in' }).click();
  await ready(page.getByRole('button', { name: 'Log out' }));
}

const transformOf = async (page: Page) =>
  await page
    .locator('.viewer img')
    .first()
    .evaluate((image) => String(Reflect.get(Object(Reflect.get(image, 'style')), 'transform')));

const shownPictures = (page: Page) => page.locator('.viewer img');

/** Resolves when none of it is there (any more). */
const none = async (what: Locator) => {
  await what.first().waitFor({ state: 'detached' });
};

test('by keyboard alone: log in, find it in the queue, look closely, approve, and see the outcome', async () => {
  const verification = await waiting();
  const { key, name } = await aKey();
  await withPage(browser, async (page) => {
    await page.goto(`${system().url}/desk`);
    await tabTo(page, 'API key of an operator');
    await page.keyboard.type(key);
    await page.keyboard.press('Enter');
    await ready(page.getByRole('link', { name: verification.clientId }));
    await tabTo(page, verification.clientId);
    await page.keyboard.press('Enter');
    await ready(page.getByRole('heading', { name: verification.clientId }));
    await pictures(shownPictures(page), 4);
    const atRest = await transformOf(page);
    await tabTo(page, 'Identity document: Front');
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowLeft');
    const close = await transformOf(page);
    expect(close).not.toBe(atRest);
    await page.keyboard.press('r');
    expect(await transformOf(page)).toContain('rotate(90deg)');
    await page.keyboard.press('0');
    expect(await transformOf(page)).toBe(atRest);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('img', { name: 'Identity document: Face' }).waitFor();
    await tabTo(page, 'Reason');
    await page.keyboard.type('The same face.');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Rita');
    // Enter in a field decides nothing.
    await page.keyboard.press('Enter');
    await tabTo(page, 'Approve: the person is verified');
    await page.keyboard.press('Enter');
    await page.locator('.outcome', { hasText: 'Verified' }).waitFor();
    await page.getByText(`Approved by ${name} (Rita)`).waitFor();
  });
  const closed = await system().api.closed(verification.clientId);
  expect(closed).toMatchObject({
    outcome: 'VERIFIED',
    decisions: [
      {
        decision: 'approve',
        decidedBy: name,
        reviewer: 'Rita',
        reason: 'The same face.',
        seen: verification.comparisonDigest,
      },
    ],
  });
});

test('of two reviewers the second is told by whom it was decided, and sees how', async () => {
  const verification = await waiting();
  const [one, other] = [await aKey(), await aKey()];
  await withPage(browser, async (first) => {
    await withPage(browser, async (second) => {
      await logIn(first, one.key, addressOf(verification));
      await logIn(second, other.key, addressOf(verification));
      await second.getByLabel('Reason').fill('The same face.');
      await first.getByLabel('Reason').fill('Two different people.');
      await first.getByRole('button', { name: 'Reject' }).click();
      await first.locator('.outcome', { hasText: 'Rejected' }).waitFor();
      await second.getByRole('button', { name: 'Approve' }).click();
      await second
        .getByRole('alert')
        .filter({ hasText: `${one.name} has rejected it already.` })
        .waitFor();
      await second.getByText('Two different people.').waitFor();
      await expect(none(second.getByRole('button', { name: 'Approve' }))).resolves.toBeUndefined();
    });
  });
  expect((await system().api.closed(verification.clientId)).decisions).toHaveLength(1);
});

test('a page that is open says when somebody else has decided', async () => {
  const verification = await waiting();
  const { key } = await aKey();
  await withPage(browser, async (page) => {
    await logIn(page, key, addressOf(verification));
    const { api } = system();
    await api.call('POST', `/v1/verifications/${verification.clientId}/decision`, {
      decision: 'reject',
      reason: 'Decided elsewhere.',
    });
    await api.closed(verification.clientId);
    await page.getByText('Something has changed since you opened this page.').waitFor();
    await page.getByRole('link', { name: 'Show it as it is now' }).click();
    await page.getByText('Decided elsewhere.').waitFor();
    await expect(none(page.getByRole('button', { name: 'Reject' }))).resolves.toBeUndefined();
  });
});

test('what was typed outlives the log-in: with its key revoked, nothing is decided, and the text is kept', async () => {
  const verification = await waiting();
  const [revoked, fresh] = [await aKey(), await aKey()];
  await withPage(browser, async (page) => {
    await logIn(page, revoked.key, addressOf(verification));
    await page.getByLabel('Reason').fill('Two different people.');
    await system().records.apiKeys.revoke(revoked.name);
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByText('nothing was decided').waitFor();
    await page.getByLabel('API key of an operator').fill(fresh.key);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: verification.clientId }).waitFor();
    await until('the text', async () => {
      const text = await page.getByLabel('Reason').inputValue();
      return text === 'Two different people.' || undefined;
    });
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.locator('.outcome', { hasText: 'Rejected' }).waitFor();
  });
  expect((await system().api.closed(verification.clientId)).decisions).toMatchObject([
    { decidedBy: fresh.name },
  ]);
});

test('the queue shows by itself what has come, and on a phone nothing is cut off', async () => {
  const { key } = await aKey();
  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
  await withPage(
    browser,
    async (page) => {
      await logIn(page, key, `${system().url}/desk`);
      const verification = await waiting();
      const entry = page.getByRole('link', { name: verification.clientId });
      await entry.waitFor();
      await expect(fits(page)).resolves.toBeUndefined();
      await entry.tap();
      await page.getByRole('heading', { name: verification.clientId }).waitFor();
      await pictures(shownPictures(page), 4);
      await expect(fits(page)).resolves.toBeUndefined();
      await page.getByRole('button', { name: 'Zoom in' }).first().tap();
      await expect(fits(page)).resolves.toBeUndefined();
      await page.locator('.jump').tap();
      await page.getByLabel('Reason').fill('Two different people.');
      await page.getByRole('button', { name: 'Reject' }).tap();
      await page.locator('.outcome', { hasText: 'Rejected' }).waitFor();
      await expect(fits(page)).resolves.toBeUndefined();
    },
    phone,
  );
});
