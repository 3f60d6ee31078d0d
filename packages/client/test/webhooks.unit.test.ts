/** Events are signed by the reference library, and taken by the client only as they were sent. */
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { EventVerificationError, verifyEvent } from '../src/index.ts';
import type { EventFault } from '../src/index.ts';

const newSecret = () => `whsec_${randomBytes(24).toString('base64')}`;
const secret = newSecret();
const body = JSON.stringify({
  type: 'verification.closed',
  data: { clientId: 'user-1', outcome: 'VERIFIED' },
});

function signed(text: string, { at = new Date(), by = [secret] } = {}) {
  const id = `evt_${randomUUID()}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': by.map((one) => new Webhook(one).sign(id, at, text)).join(' '),
  };
}

async function faultOf(...args: Parameters<typeof verifyEvent>): Promise<EventFault> {
  const error: unknown = await verifyEvent(...args).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof EventVerificationError) return error.code;
  throw new Error('it was taken', { cause: error });
}

test('what the reference library signed is taken, from every form of body and headers', async () => {
  const headers = signed(body);
  const forms = [body, Buffer.from(body), new Uint8Array(Buffer.from(body)).buffer];
  for (const raw of forms) {
    for (const given of [
      headers,
      new Headers(headers),
      { ...headers, 'content-type': ['application/json'] },
    ]) {
      const { id, event } = await verifyEvent(raw, given, secret);
      expect([id, event]).toEqual([headers['webhook-id'], JSON.parse(body)]);
    }
  }
});

test('while a secret is rotated either side may have both', async () => {
  const next = newSecret();
  await verifyEvent(body, signed(body, { by: [secret, next] }), next);
  await verifyEvent(body, signed(body, { by: [next] }), [secret, next]);
  expect(await faultOf(body, signed(body), next)).toBe('signature_wrong');
});

test('one other byte of the body, or another id or time, is no event', async () => {
  const at = new Date();
  await fc.assert(
    fc.asyncProperty(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), async (index, change) => {
      const bytes = Buffer.from(body);
      bytes[index] = (bytes[index] ?? 0) ^ change;
      expect(await faultOf(bytes, signed(body), secret)).toBe('signature_wrong');
    }),
  );
  expect(await faultOf(body, { ...signed(body), 'webhook-id': 'evt_other' }, secret)).toBe('signature_wrong');
  const later = String(Math.floor(at.getTime() / 1_000) + 60);
  expect(await faultOf(body, { ...signed(body, { at }), 'webhook-timestamp': later }, secret)).toBe(
    'signature_wrong',
  );
});

test('an old one is not taken again, nor one of the future, however well signed', async () => {
  const ago = (seconds: number) => signed(body, { at: new Date(Date.now() - seconds * 1_000) });
  await verifyEvent(body, ago(290), secret);
  expect(await faultOf(body, ago(310), secret)).toBe('timestamp_too_old');
  expect(await faultOf(body, ago(-310), secret)).toBe('timestamp_in_the_future');
  await verifyEvent(body, ago(310), secret, { toleranceSeconds: 600 });
});

test('what is missing or ill-formed says so, and shows no secret', async () => {
  const headers = signed(body);
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const) {
    expect(await faultOf(body, { ...headers, [name]: undefined }, secret)).toBe('header_missing');
    expect(await faultOf(body, { ...headers, [name]: '' }, secret)).toBe('header_missing');
  }
  expect(await faultOf(body, { ...headers, 'webhook-timestamp': '1e9' }, secret)).toBe(
    'timestamp_ill_formed',
  );
  for (const odd of ['v1,', 'v1,§', 'v1a,AAAA', headers['webhook-signature'].slice(3), 'x'.repeat(9_999)])
    expect(await faultOf(body, { ...headers, 'webhook-signature': odd }, secret)).toBe('signature_wrong');
  expect(await faultOf(body, headers, [])).toBe('secret_ill_formed');
  await expect(verifyEvent(body, headers, 'whsec_not base64!')).rejects.toThrow(/^(?!.*not base64)/);
  expect(await faultOf('no JSON', signed('no JSON'), secret)).toBe('body_ill_formed');
});
