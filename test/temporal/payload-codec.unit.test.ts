/** The codec alone; what a server holds after whole runs is in test/temporal/nothing-readable.test.ts. */
import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import { createSecretKey, randomBytes } from 'node:crypto';
import { createKeyRing } from '../../src/encryption/key-ring.ts';
import { createPayloadCodec, isEncrypted } from '../../src/temporal/payload-codec.ts';

const key = (id: string) => ({ id, secret: createSecretKey(randomBytes(32)) });
const older = key('k1');
const newer = key('k2');

function payloadOf(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

test('what it encoded is decoded as it was, by every key on the ring', async () => {
  const codec = createPayloadCodec(createKeyRing([older]));
  const values = [
    null,
    'Ona Pavyzdienė',
    { a: [1, 2, 3] },
    'x'.repeat(100_000),
    new Uint8Array([0, 255]),
    undefined,
  ];
  const encoded = await codec.encode(values.map(payloadOf));
  expect(encoded.every(isEncrypted)).toBe(true);
  const later = createPayloadCodec(createKeyRing([newer, older]));
  const decoded = await later.decode(encoded);
  expect(decoded.map((payload) => defaultPayloadConverter.fromPayload(payload))).toEqual(values);
});

test('it names the key, and shows neither the value nor what kind of value it was', async () => {
  const [payload] = await createPayloadCodec(createKeyRing([newer, older])).encode([payloadOf('Pavyzdienė')]);
  const { metadata, data } = payload ?? {};
  expect(Object.entries(metadata ?? {}).map(([name, value]) => [name, String(Buffer.from(value))])).toEqual([
    ['encoding', 'binary/encrypted'],
    ['encryption-key-id', 'k2'],
  ]);
  expect(Buffer.from(data ?? []).toString('latin1')).not.toMatch(/json|plain/);
});

test('large payloads get smaller, and small ones are hardly larger', async () => {
  const codec = createPayloadCodec(createKeyRing([older]));
  const large = payloadOf(Array.from({ length: 100 }, (_, index) => ({ field: 'a value', index })));
  const small = payloadOf({ a: 1 });
  const [encodedLarge, encodedSmall] = await codec.encode([large, small]);
  expect(encodedLarge?.data?.length).toBeLessThan((large.data?.length ?? 0) / 4);
  expect(encodedSmall?.data?.length).toBeLessThan((small.data?.length ?? 0) + 80);
});

describe('what was never encrypted', () => {
  const plain = payloadOf({ v: 1, decision: 'approve', by: 'nobody' });
  const ring = createKeyRing([older]);
  const toRun = { type: 'workflow', namespace: 'default', workflowId: 'run' } as const;
  const fromActivity = { type: 'activity', namespace: 'default', workflowId: 'run', isLocal: false } as const;
  const refused = { code: 'payload_not_encrypted' };

  test.each([undefined, toRun, fromActivity])('a client refuses', async (context) => {
    await expect(createPayloadCodec(ring).decode([plain], context)).rejects.toMatchObject(refused);
  });

  test('reaches a workflow as a value that is no message, and the same each time', async () => {
    const codec = createPayloadCodec(ring, 'mark');
    const once = await codec.decode([plain, payloadOf('x')], toRun);
    expect(once.map((payload) => defaultPayloadConverter.fromPayload(payload))).toEqual([
      { refused: 'payload_not_encrypted' },
      { refused: 'payload_not_encrypted' },
    ]);
    expect(await codec.decode([plain, payloadOf('x')], toRun)).toEqual(once);
  });

  test('is never the result of an activity, nor what one is given', async () => {
    await expect(createPayloadCodec(ring, 'mark').decode([plain], fromActivity)).rejects.toMatchObject(
      refused,
    );
  });

  test('passes where a setting says so', async () => {
    expect(await createPayloadCodec(ring, 'pass').decode([plain], toRun)).toEqual([plain]);
  });
});

test('without its key, or changed, a payload is refused with the reason', async () => {
  const [payload] = await createPayloadCodec(createKeyRing([newer])).encode([payloadOf('x')]);
  if (payload === undefined) throw new Error('nothing was encoded');
  await expect(createPayloadCodec(createKeyRing([older])).decode([payload])).rejects.toMatchObject({
    code: 'encryption_key_unknown',
  });
  const data = Buffer.from(payload.data ?? []);
  data[data.length - 1] = (data[data.length - 1] ?? 0) ^ 1;
  await expect(
    createPayloadCodec(createKeyRing([newer])).decode([{ ...payload, data }]),
  ).rejects.toMatchObject({ code: 'sealed_data_damaged' });
});
