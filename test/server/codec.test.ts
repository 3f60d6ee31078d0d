/** What Temporal UI and Temporal's command ask to have decrypted; in a browser it is seen in test/local/dev.browser.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { createSecretKey, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createKeyRing } from '../../src/encryption/key-ring.ts';
import { codecRoutes } from '../../src/server/routes/codec.ts';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import { testKeyRing } from '../support/keys.ts';
import { startTestServer } from './support.ts';
import type { TestServer } from './support.ts';

const TOKEN = 't'.repeat(40);
const UI = 'http://temporal.example.com:8233';
const codec = createPayloadCodec(testKeyRing);
let server: TestServer;
let withoutUi: TestServer;

const answerSchema = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()), data: z.string() })),
});

beforeAll(async () => {
  server = await start(TOKEN, UI);
  withoutUi = await start(undefined, null);
});
afterAll(async () => {
  await server.app.close();
  await withoutUi.app.close();
});

async function start(token: string | undefined, uiOrigin: string | null): Promise<TestServer> {
  // All servers of a file share their records.
  const records = {
    get acts() {
      return server.records.acts;
    },
  };
  return await startTestServer({ routes: [codecRoutes({ codec, records, token, uiOrigin })] });
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

async function encrypted(value: unknown, encode = codec) {
  const [payload] = await encode.encode([defaultPayloadConverter.toPayload(value)]);
  const metadata = Object.entries(payload?.metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)]);
  return { metadata: Object.fromEntries(metadata), data: base64(payload?.data ?? new Uint8Array()) };
}

interface DecodeCall {
  readonly on?: TestServer;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payloads?: readonly unknown[];
}

async function ask({ on = server, path = '/codec/decode', headers = {}, payloads = [] }: DecodeCall) {
  return await on.app.inject({ method: 'POST', url: path, headers, payload: { payloads } });
}

const bearer = { authorization: `Bearer ${TOKEN}` };

test('payloads come back decrypted, in their order, and those of other keys or of none as they are', async () => {
  const other = createKeyRing([{ id: 'elsewhere', secret: createSecretKey(randomBytes(32)) }]);
  const foreign = await encrypted('x', createPayloadCodec(other));
  const plain = { metadata: { encoding: Buffer.from('json/plain').toString('base64') }, data: 'MQ==' };
  const answer = await ask({
    headers: bearer,
    payloads: [await encrypted({ lastName: 'Pavyzdienė' }), foreign, plain],
  });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  const { payloads } = answerSchema.parse(answer.json());
  expect(Buffer.from(payloads[0]?.data ?? '', 'base64').toString()).toBe('{"lastName":"Pavyzdienė"}');
  expect(payloads.slice(1)).toEqual([foreign, plain]);
});

test('what Temporal’s largest message holds is read, and nothing larger', async () => {
  const metadata = { encoding: Buffer.from('json/plain').toString('base64') };
  const sized = async (bytes: number) =>
    ask({ headers: bearer, payloads: [{ metadata, data: 'A'.repeat(bytes) }] });
  expect((await sized((4 * 1_024 * 1_024 * 4) / 3)).statusCode).toBe(200);
  expect((await sized(6_000_000)).statusCode).toBe(413);
});

describe('it is answered', () => {
  test('for the token, in the header or in the path', async () => {
    expect((await ask({ headers: bearer })).statusCode).toBe(200);
    expect((await ask({ path: `/codec/${TOKEN}/decode` })).statusCode).toBe(200);
  });

  test('for an operator’s API key, and in no path', async () => {
    const operator = await server.keyWith('operator');
    expect((await ask({ headers: operator })).statusCode).toBe(200);
    expect((await ask({ on: withoutUi, headers: operator })).statusCode).toBe(200);
    const [, key = ''] = operator.authorization.split(' ');
    expect((await ask({ path: `/codec/${key}/decode` })).statusCode).toBe(401);
  });

  test('for nobody else', async () => {
    const strangers = [
      {},
      { headers: { authorization: `Bearer ${'u'.repeat(40)}` } },
      { headers: await server.keyWith('verifications') },
      { path: `/codec/${'u'.repeat(40)}/decode` },
      { path: '/codec/undefined/decode', on: withoutUi },
    ];
    for (const stranger of strangers) {
      const answer = await ask({ ...stranger, payloads: [await encrypted('x')] });
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthorized']);
    }
  });
});

describe('who had payloads decrypted is noted, once for each request', () => {
  test('with the key’s name or the token’s, and how many were opened', async () => {
    const [before] = await server.records.acts.latest({ limit: 1 });
    const plain = { metadata: { encoding: Buffer.from('json/plain').toString('base64') }, data: 'MQ==' };
    const operator = await server.keyWith('operator');
    await ask({ headers: bearer, payloads: [await encrypted('a'), plain, await encrypted('b')] });
    await ask({ headers: operator, payloads: [await encrypted('c')] });
    const noted = await server.records.acts.latest({ limit: 10 });
    const fresh = noted.filter(
      ({ position, kind }) => position > (before?.position ?? 0) && kind !== 'key-made',
    );
    expect(
      fresh.map(({ actedBy, kind, detail, verificationId }) => [actedBy, kind, detail, verificationId]),
    ).toEqual([
      [expect.stringMatching(/^test-/), 'payloads-read', '{"payloads":1}', null],
      ['codec-token', 'payloads-read', '{"payloads":2}', null],
    ]);
  });

  test('and what opened nothing, or was refused, is not in the act log', async () => {
    const [before] = await server.records.acts.latest({ limit: 1 });
    await ask({ headers: bearer, payloads: [] });
    await ask({ headers: bearer, payloads: [{ data: 'MQ==' }] });
    await ask({ payloads: [await encrypted('x')] });
    expect(await server.records.acts.latest({ limit: 1 })).toEqual([before]);
  });
});

const preflight = async (on: TestServer, origin: string) =>
  on.app.inject({ method: 'OPTIONS', url: '/codec/decode', headers: { origin } });

describe('pages of other origins', () => {
  test('may not read it, and those of Temporal UI may', async () => {
    const headers = { ...bearer, origin: UI };
    expect((await ask({ headers })).headers['access-control-allow-origin']).toBe(UI);
    expect((await preflight(server, UI)).headers).toMatchObject({
      'access-control-allow-origin': UI,
      'access-control-allow-methods': 'POST',
      vary: 'Origin',
    });
    for (const origin of ['http://temporal.example.com', 'null', 'https://evil.example.com']) {
      const answer = await ask({ headers: { ...bearer, origin } });
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      expect((await preflight(server, origin)).headers).not.toHaveProperty('access-control-allow-origin');
    }
    expect((await preflight(withoutUi, UI)).headers).not.toHaveProperty('access-control-allow-origin');
  });
});

test('what is no list of payloads gets a problem', async () => {
  for (const payloads of [[7], [{ data: 1 }], [{ metadata: { encoding: null } }]]) {
    const answer = await ask({ headers: bearer, payloads });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_request']);
  }
  const broken = [{ metadata: { encoding: Buffer.from('binary/encrypted').toString('base64') }, data: '!' }];
  expect((await ask({ headers: bearer, payloads: broken })).statusCode).toBe(200);
});
