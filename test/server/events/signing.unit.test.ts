import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { createSigner } from '../../../src/server/events/signing.ts';

const written = (secret: Buffer) => `whsec_${secret.toString('base64')}`;
const body = '{"type":"verification.closed"}';

describe('a signed event', () => {
  test('is what the reference library takes, whatever its id, body and secret', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^evt_[0-9a-f]{32}$/),
        fc.json(),
        fc.uint8Array({ minLength: 24, maxLength: 64 }),
        (eventId, text, bytes) => {
          const secret = Buffer.from(bytes);
          const headers = createSigner([secret])(eventId, text, new Date());
          expect(new Webhook(written(secret)).verify(text, { ...headers })).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  test('has a signature for each secret, so that the old and the new one both verify', () => {
    const [old, next, other] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    const headers = { ...createSigner([old, next])('evt_1', body, new Date()) };
    expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const secret of [old, next])
      expect(new Webhook(written(secret)).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(written(other)).verify(body, headers)).toThrow(WebhookVerificationError);
  });

  test('verifies neither with another id, time or body', () => {
    const secret = randomBytes(32);
    const headers = { ...createSigner([secret])('evt_1', body, new Date()) };
    const webhook = new Webhook(written(secret));
    const later = String(Number(headers['webhook-timestamp']) + 1);
    for (const changed of [{ 'webhook-id': 'evt_2' }, { 'webhook-timestamp': later }])
      expect(() => webhook.verify(body, { ...headers, ...changed })).toThrow(WebhookVerificationError);
    expect(() => webhook.verify(`${body} `, headers)).toThrow(WebhookVerificationError);
  });
});
