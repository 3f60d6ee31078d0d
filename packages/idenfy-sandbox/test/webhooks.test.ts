import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Sandbox } from '../src/app.ts';
import { createToken, type Receiver, startReceiver, startSandbox, uniqueClient } from './support.ts';

let sandbox: Sandbox;
let receiver: Receiver;
beforeAll(async () => {
  sandbox = await startSandbox({ webhookRetries: { count: 2, intervalMs: 5 } });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  receiver = await startReceiver();
  sandbox.control.setWebhookUrl(receiver.url);
});
afterEach(() => receiver.close());

/** A session that expires at once: the quickest webhook there is. */
async function expired(fields: Record<string, unknown> = {}) {
  const token = await createToken(sandbox, { clientId: uniqueClient(), ...fields });
  return { token, webhook: sandbox.control.expire(token) };
}
const settled = (scanRef: string, state: 'delivered' | 'failed') =>
  sandbox.control.waitForWebhook({ scanRef, state });

test('a webhook is signed over its very bytes, and unsigned without a key', async () => {
  const { token } = await expired();
  const { raw, headers } = await receiver.next(({ body }) => body.scanRef === token.scanRef);
  expect(headers['idenfy-signature']).toBe(
    createHmac('sha256', 'sandbox-signing-key').update(raw).digest('hex'),
  );
  sandbox.control.setAccount({ signingKeys: [] });
  try {
    const other = await expired();
    const unsigned = await receiver.next(({ body }) => body.scanRef === other.token.scanRef);
    expect(unsigned.headers).not.toHaveProperty('idenfy-signature');
  } finally {
    sandbox.control.setAccount({ signingKeys: ['sandbox-signing-key'] });
  }
});

test.each([500, 404, 302])('after a %d it comes again until it is taken', async (status) => {
  receiver.answers.splice(0, 1, status, status, 204);
  const { token } = await expired();
  const webhook = await settled(token.scanRef, 'delivered');
  expect(webhook.attempts.map((attempt) => attempt.status)).toEqual([status, status, 204]);
  expect(new Set(receiver.received.map(({ raw }) => raw.toString())).size).toBe(1);
});

test('it is given up after the last retry', async () => {
  receiver.answers[0] = 503;
  const { token } = await expired();
  const webhook = await settled(token.scanRef, 'failed');
  expect(webhook.attempts).toHaveLength(3);
  expect(receiver.received).toHaveLength(3);
});

test('a receiver that does not answer in time has not taken it', async () => {
  const hasty = await startSandbox({
    webhookRetries: { count: 60, intervalMs: 5 },
    account: { webhookUrl: receiver.url },
    webhookTimeoutMs: 1_000,
  });
  try {
    receiver.answers.splice(0, 1, null, 200);
    const { scanRef } = await createToken(hasty, { clientId: uniqueClient() });
    hasty.control.expire({ scanRef });
    const webhook = await hasty.control.waitForWebhook({ scanRef, state: 'delivered' });
    expect(webhook.attempts[0]).toMatchObject({ status: null, error: 'timeout' });
    expect(webhook.attempts.at(-1)).toMatchObject({ status: 200, error: null });
  } finally {
    await hasty.close();
  }
});

test('a receiver that is away has not taken it', async () => {
  const away = await startReceiver();
  await away.close();
  sandbox.control.setWebhookUrl(away.url);
  const { token } = await expired();
  const webhook = await settled(token.scanRef, 'failed');
  expect(webhook.attempts[0]?.error).toBe('ECONNREFUSED');
});

test('nowhere to go is kept, and sent to whoever listens later', async () => {
  sandbox.control.setWebhookUrl(null);
  const { webhook } = await expired();
  expect(webhook.state).toBe('no-url');
  sandbox.control.setWebhookUrl(receiver.url);
  const again = sandbox.control.resend(webhook.id);
  const { raw } = await receiver.next(({ body }) => body.scanRef === webhook.scanRef);
  expect(raw.toString()).toBe(again.body);
});

test('a resent webhook is the same, byte for byte', async () => {
  const { token, webhook } = await expired();
  await settled(token.scanRef, 'delivered');
  const again = sandbox.control.resend(webhook.id);
  expect(again.id).not.toBe(webhook.id);
  await receiver.next(() => receiver.received.length === 2);
  const [one, two] = receiver.received;
  expect(two?.raw).toEqual(one?.raw);
  expect(two?.headers['idenfy-signature']).toBe(one?.headers['idenfy-signature']);
});

test('a token’s own URL goes before the account’s', async () => {
  const other = await startReceiver();
  try {
    const { token } = await expired({ callbackUrl: other.url });
    await other.next(({ body }) => body.scanRef === token.scanRef);
    expect(receiver.received).toHaveLength(0);
  } finally {
    await other.close();
  }
});

test('the deprecated kind names every event IDENTIFICATION', async () => {
  sandbox.control.setAccount({ legacyEvents: true });
  try {
    const { token } = await expired();
    const { headers } = await receiver.next(({ body }) => body.scanRef === token.scanRef);
    expect(headers['idenfy-event-type']).toBe('IDENTIFICATION');
  } finally {
    sandbox.control.setAccount({ legacyEvents: false });
  }
});

test('anything at all can be sent, signed or not', async () => {
  sandbox.control.sendWebhook({ body: 'not JSON', eventType: 'SOMETHING_NEW', headers: { 'X-Extra': '1' } });
  const signed = await receiver.next(({ raw }) => raw.toString() === 'not JSON');
  expect(signed.headers).toMatchObject({
    'idenfy-event-type': 'SOMETHING_NEW',
    'idenfy-signature': createHmac('sha256', 'sandbox-signing-key').update('not JSON').digest('hex'),
    'x-extra': '1',
  });
  sandbox.control.sendWebhook({ body: '{}', eventType: null, signature: null });
  const bare = await receiver.next(({ raw }) => raw.toString() === '{}');
  expect(bare.headers).not.toHaveProperty('idenfy-event-type');
  expect(bare.headers).not.toHaveProperty('idenfy-signature');
});

test('a notice that a document expires has its own body', async () => {
  const { token } = await expired();
  sandbox.control.documentExpiration(token, 'DOCUMENT_EXPIRED');
  const { raw } = await receiver.next(
    ({ headers }) => headers['idenfy-event-type'] === 'DOCUMENT_EXPIRATION',
  );
  expect(JSON.parse(raw.toString())).toEqual({
    scanRef: token.scanRef,
    clientId: token['clientId'],
    expirationThreshold: 'DOCUMENT_EXPIRED',
    documentExpiration: '',
  });
});

test('closing ends what still waits for a retry', async () => {
  const other = await startSandbox({ account: { webhookUrl: receiver.url }, webhookTimeoutMs: 60_000 });
  receiver.answers[0] = null;
  const token = await createToken(other, { clientId: uniqueClient() });
  other.control.expire(token);
  await receiver.next(() => receiver.received.length === 1);
  await expect(other.close()).resolves.toBeUndefined();
});

test('the presets are the habits that iDenfy documents', async () => {
  const other = await startSandbox({ webhookRetries: '2020', account: { webhookUrl: receiver.url } });
  try {
    receiver.answers[0] = 500;
    const token = await createToken(other, { clientId: uniqueClient() });
    other.control.expire(token);
    const webhook = await other.control.waitForWebhook({ scanRef: token.scanRef, state: 'failed' });
    expect(webhook.attempts).toHaveLength(2);
  } finally {
    await other.close();
  }
});
