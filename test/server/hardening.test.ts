/** Clients that dribble, stall or forge, over real connections. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import { createDiskBlobs } from '../../src/documents/disk-blobs.ts';
import { createEncryptedStore } from '../../src/documents/encrypted-store.ts';
import type { DocumentStore } from '../../src/documents/store.ts';
import { sign } from 'idenfy-sandbox/webhooks';
import { listen } from '../../src/server/listen.ts';
import { documentRoutes } from '../../src/server/routes/documents.ts';
import { webhookRoutes } from '../../src/server/routes/webhooks.ts';
import { testKeyRing } from '../support/keys.ts';
import { until } from '../support/until.ts';
import { picture, seedWaiting } from './desk/seeded.ts';
import { exampleRoutes, startTestServer } from './support.ts';
import type { TestServer } from './support.ts';

const SECRETS = ['the-signing-key-of-this-test', 'the-signing-key-of-tomorrow'];
/** Of the right form, so that the body is waited for. */
const SIGNED = `idenfy-signature: ${'ab'.repeat(32)}\r\n`;
const received: Buffer[] = [];
const receiver = {
  receive: async (body: Uint8Array) => {
    received.push(Buffer.from(body));
  },
};

let folder: string;
let documents: DocumentStore;
/** With little patience for requests. */
let hasty: TestServer;
let hastyPort: number;
/** With little patience for who does not take the answer; enough to make it on a busy machine. */
let stern: TestServer;
let sternPort: number;
/** As it is shipped. */
let server: TestServer;
let port: number;

/** More than the buffers of both ends hold. */
const LARGE = 30_000_000;
let largeAsked = 0;
const large: FastifyPluginAsync = async (app) => {
  app.get('/large', { config: { scope: 'public' } }, async (_request, reply) => {
    largeAsked += 1;
    return reply.type('text/plain').send('x'.repeat(LARGE));
  });
};

const portOf = async (each: TestServer) =>
  Number(new URL(await listen(each.app, { host: '127.0.0.1', port: 0 })).port);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-hardening-'));
  documents = createEncryptedStore(createDiskBlobs(folder), testKeyRing);
  const webhooks = webhookRoutes({ receiver, secrets: SECRETS, bodyLimitBytes: 100_000 });
  server = await startTestServer({ routes: [exampleRoutes, webhooks] });
  hasty = await startTestServer({
    routes: [exampleRoutes, webhooks],
    patience: { headers: 300, request: 600, checks: 100 },
  });
  stern = await startTestServer({
    routes: [large, documentRoutes({ records: server.records, documents })],
    env: { CREATE_DEADLINE_MS: '1000' },
    patience: { handler: 3_000, stalled: 1_000 },
  });
  [port, hastyPort, sternPort] = [await portOf(server), await portOf(hasty), await portOf(stern)];
});
afterAll(async () => {
  await stern?.close();
  await hasty?.close();
  await server?.close();
  await documents?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Sends and keeps the connection; what comes back is read until the server ends it. */
async function answerTo(to: number, bytes: string | Buffer): Promise<string> {
  const socket = connect(to, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

/** A client that asks and takes nothing of the answer. */
function stalling(path: string, headers: string): Socket {
  const socket = connect(sternPort, '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n${headers}\r\n`);
  return socket;
}

async function connectionsOf({ app }: TestServer): Promise<number> {
  return await new Promise((resolve, reject) => {
    app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
}

describe('a slow client', () => {
  test.each([
    ['that never says anything', ''],
    ['that never ends its first line', 'GET /v1/exam'],
    ['that never ends its headers', 'GET /healthz HTTP/1.1\r\nhost: x\r\nx-one: 1\r\n'],
    [
      'that never sends the body',
      `POST /webhooks/idenfy HTTP/1.1\r\nhost: x\r\n${SIGNED}content-length: 100\r\n\r\n{"a"`,
    ],
    [
      'that never ends a body in chunks',
      `POST /webhooks/idenfy HTTP/1.1\r\nhost: x\r\n${SIGNED}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`,
    ],
  ])('%s is let go', async (_what, bytes) => {
    const answer = await answerTo(hastyPort, bytes);
    expect(answer).toMatch(/^(?:$|HTTP\/1\.1 408 )/);
    expect(received).toEqual([]);
  });

  test('that dribbles gets a problem, and no more time for each byte', async () => {
    const socket = connect(hastyPort, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.write(`POST /webhooks/idenfy HTTP/1.1\r\nhost: x\r\n${SIGNED}content-length: 100000\r\n\r\n`);
    const dribble = setInterval(() => socket.write('x'), 20);
    await once(socket, 'close');
    clearInterval(dribble);
    const text = Buffer.concat(chunks).toString();
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toContain('"code":"request_timeout"');
  });

  test('that takes nothing of a large answer, or of a document, is let go', async () => {
    const file = { ...picture, bytes: Buffer.alloc(LARGE, 1) };
    const parts = { records: server.records, documents };
    const { clientId, verificationId } = await seedWaiting(parts, { files: [file] });
    const { authorization } = await server.keyWith('operator');
    const path = `/v1/verifications/${clientId}/documents/${picture.name}`;
    const clients = [stalling('/large', ''), stalling(path, `authorization: ${authorization}\r\n`)];
    await until('both asked', async () => {
      const entries = await server.records.acts.latest({ limit: 2, verificationId });
      return largeAsked === 1 && entries.length === 1 ? true : undefined;
    });
    await until('the end of both', async () => ((await connectionsOf(stern)) === 0 ? true : undefined));
    expect(await connectionsOf(stern)).toBe(0);
    for (const client of clients) client.destroy();
  });
});

describe('what browsers are told', () => {
  test.each(['/healthz', '/v1/examples/c-1', '/no/such/address', '/openapi.json'])('by %s', async (url) => {
    const { headers } = await server.app.inject({ method: 'GET', url });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
    });
    for (const told of ['server', 'x-powered-by', 'access-control-allow-origin']) {
      expect(headers).not.toHaveProperty(told);
    }
  });

  test('by what is answered before there is a request', async () => {
    const answer = await answerTo(port, 'GARBAGE\r\n\r\n');
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/m);
    expect(answer).toMatch(/^cache-control: no-store\r$/m);
  });
});

const words = (answer: string) =>
  answer.replaceAll(/"requestId":"[^"]+"/g, '').replaceAll(/^(?:date|content-length): .*\r\n/gim, '');

describe('a webhook’s signature', () => {
  const body = '{"scanRef":"s-1"}';
  const send = async (signature: string | readonly string[] | undefined, payload: string | Buffer = body) => {
    const signatures = [signature ?? []].flat().map((each) => `idenfy-signature: ${each}\r\n`);
    const bytes = Buffer.from(payload);
    const head = `POST /webhooks/idenfy HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${signatures.join('')}`;
    return await answerTo(
      port,
      Buffer.concat([Buffer.from(`${head}content-length: ${bytes.length}\r\n\r\n`), bytes]),
    );
  };
  const good = sign(body, SECRETS[0] ?? '');

  test('is taken in lower and upper case, under each of the keys', async () => {
    received.length = 0;
    for (const signature of [good, good.toUpperCase(), sign(body, SECRETS[1] ?? '')]) {
      expect(await send(signature)).toMatch(/^HTTP\/1\.1 200 /);
    }
    expect(received.map(String)).toEqual([body, body, body]);
  });

  const refused: Readonly<Record<string, string | readonly string[] | undefined>> = {
    'none at all': undefined,
    'an empty one': '',
    'half of it': good.slice(0, 32),
    'one sign too few': good.slice(1),
    'one sign too many': `${good}0`,
    'the good one twice in one header': `${good}, ${good}`,
    'the good one in two headers': [good, good],
    'a wrong one and then the good one': ['ab'.repeat(32), good],
    'the good one and then a wrong one': [good, 'ab'.repeat(32)],
    'the good one with its algorithm before it': `sha256=${good}`,
    'the good one in base64': Buffer.from(good, 'hex').toString('base64'),
    'one of other bytes': sign(`${body} `, SECRETS[0] ?? ''),
    'one under no key': sign(body, ''),
    'one with a sign that is no hexadecimal digit': `g${good.slice(1)}`,
    'one whose last sign differs': `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`,
  };

  test.each(Object.keys(refused))('%s is refused, with the same words as any other', async (what) => {
    received.length = 0;
    const answer = await send(refused[what]);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(words(answer)).toBe(words(await send(undefined)));
    expect(received).toEqual([]);
  });

  test('is checked before the body is looked at: what is no JSON, no UTF-8 or empty is refused as forged', async () => {
    received.length = 0;
    for (const payload of ['{', '', Buffer.from([0xff, 0xfe, 0x00]), '{"__proto__":1}', '['.repeat(50_000)]) {
      const answer = await send('ab'.repeat(32), payload);
      expect(answer).toContain('"code":"invalid_signature"');
    }
    expect(received).toEqual([]);
    // And taken as it is when it is authentic.
    expect(await send(sign('{', SECRETS[0] ?? ''), '{')).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('does not buy a body above the limit', async () => {
    const tooLarge = 'x'.repeat(100_001);
    expect(await send(sign(tooLarge, SECRETS[0] ?? ''), tooLarge)).toMatch(/^HTTP\/1\.1 413 /);
  });
});

const ask = async (authorization: string, clientId: string) => {
  const url = `/v1/examples/${clientId}`;
  const { body, statusCode } = await server.app.inject({ method: 'GET', url, headers: { authorization } });
  return [statusCode, body.replaceAll(/"requestId":"[^"]+"/g, '')];
};

test('whether a key exists does not show in the answer, nor whether a verification does', async () => {
  const never = await ask(`Bearer idv_${'a'.repeat(43)}`, 'c-1');
  expect(await ask('Bearer nonsense', 'c-1')).toEqual(never);
  expect(await ask(`Bearer idv_${'a'.repeat(43)}`, 'c-2')).toEqual(never);
});
