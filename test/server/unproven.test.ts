/** Work comes after proof: what nobody has shown to be theirs costs little, and no odd header keeps out what is signed. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { sign } from 'idenfy-sandbox/webhooks';
import { parseWebhook } from '../../src/idenfy/webhook.ts';
import { listen } from '../../src/server/listen.ts';
import { webhookRoutes } from '../../src/server/routes/webhooks.ts';
import { UnprovenBytes } from '../../src/server/unproven-bytes.ts';
import { until } from '../support/until.ts';
import { exampleRoutes, readableLog, startTestServer } from './support.ts';
import type { TestServer } from './support.ts';

const SECRET = 'the-signing-key-of-this-test';
const LIMIT = 1_000_000;
const BUDGET = 2_000_000;

const received: { body: string; reason: string }[] = [];
const receiver = {
  receive: async (body: Uint8Array, _event: string | undefined, codings: readonly string[] = []) => {
    const parsed = parseWebhook(body, undefined, codings);
    received.push({
      body: Buffer.from(body).toString(),
      reason: parsed.kind === 'unreadable' ? parsed.reason : '',
    });
  },
};
const logged = readableLog();

let server: TestServer;
let port: number;
let key: { readonly authorization: string };
beforeAll(async () => {
  const webhooks = webhookRoutes({
    receiver,
    secrets: [SECRET],
    bodyLimitBytes: LIMIT,
    unprovenBytes: BUDGET,
  });
  server = await startTestServer({
    routes: [exampleRoutes, webhooks],
    log: logged.log,
    patience: { request: 8_000, checks: 200 },
    env: { RATE_LIMIT_FAILURES: '0' },
  });
  port = Number(new URL(await listen(server.app, { host: '127.0.0.1', port: 0 })).port);
  key = await server.keyWith('verifications');
});
afterAll(async () => server?.close());

interface Client {
  readonly socket: Socket;
  readonly answer: () => string;
}

function client(...bytes: readonly (string | Buffer)[]): Client {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {});
  for (const each of bytes) socket.write(each);
  return { socket, answer: () => Buffer.concat(chunks).toString() };
}

const answered = async ({ answer }: Client) =>
  until('an answer', () => (/^HTTP\/1\.1 [2-5]/m.test(answer()) ? answer() : undefined));

const head = (path: string, headers: Readonly<Record<string, string | number>>) =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

const FORGED = 'ab'.repeat(32);

async function webhook(
  body: Buffer | string,
  headers: Readonly<Record<string, string | number>>,
): Promise<number> {
  const bytes = Buffer.from(body);
  const sent = client(
    head('/webhooks/idenfy', { connection: 'close', 'content-length': bytes.length, ...headers }),
    bytes,
  );
  await once(sent.socket, 'close');
  return Number(/^HTTP\/1\.1 (\d+)/.exec(sent.answer())?.[1]);
}

describe('before a byte of the body has come', () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['a webhook without a signature', '/webhooks/idenfy', {}],
    ['a webhook whose signature has not the form of one', '/webhooks/idenfy', { 'idenfy-signature': 'x' }],
    ['a request without an API key', '/v1/examples', { 'content-type': 'application/json' }],
    ['a request with a key that is none', '/v1/examples', { authorization: `Bearer idv_${'a'.repeat(43)}` }],
    ['a request to no address', '/no/such/address', {}],
  ])('%s is refused, once', async (_what, path, headers) => {
    for (const length of [{ 'content-length': 900_000 }, { 'transfer-encoding': 'chunked' }]) {
      const sent = client(head(path, { ...headers, ...length }));
      expect(await answered(sent)).toMatch(/^HTTP\/1\.1 40[14] /);
      // It would be read as the answer to the next request, were there another.
      if (!sent.socket.closed) await once(sent.socket, 'close');
      expect(sent.answer().match(/HTTP\/1\.1/g)).toHaveLength(1);
    }
  });

  test('a client that asks first is not told to send what nobody will read', async () => {
    const expecting = { expect: '100-continue', 'content-length': 900_000 };
    expect(await answered(client(head('/webhooks/idenfy', expecting)))).toMatch(/^HTTP\/1\.1 401 /);
    const good = client(
      head('/webhooks/idenfy', { ...expecting, 'content-length': 2, 'idenfy-signature': sign('{}', SECRET) }),
    );
    await until('leave to send', () => (good.answer().startsWith('HTTP/1.1 100 ') ? true : undefined));
    good.socket.write('{}');
    expect(await answered(good)).toMatch(/HTTP\/1\.1 200 /);
    good.socket.destroy();
  });

  test('a length above the limit is refused', async () => {
    const sent = client(
      head('/webhooks/idenfy', { 'idenfy-signature': FORGED, 'content-length': LIMIT + 1 }),
    );
    expect(await answered(sent)).toMatch(/^HTTP\/1\.1 413 /);
  });
});

test('slow and large bodies cost each other their place, and a real webhook none of its own', async () => {
  const slow = Array.from({ length: 12 }, () =>
    client(
      head('/webhooks/idenfy', { 'idenfy-signature': FORGED, 'content-length': LIMIT }),
      Buffer.alloc(LIMIT - 10, 'x'),
    ),
  );
  const givenUp = await until('those that had to go', () => {
    const answers = slow.map(({ answer }) => answer()).filter((answer) => answer !== '');
    return answers.length >= 10 ? answers : undefined;
  });
  for (const answer of givenUp) expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  expect(givenUp[0]).toContain('"code":"overloaded"');
  received.length = 0;
  const body = JSON.stringify({ scanRef: 's-1', note: 'x'.repeat(100_000) });
  expect(await webhook(body, { 'idenfy-signature': sign(body, SECRET) })).toBe(200);
  expect(received.map((each) => each.body)).toEqual([body]);
  for (const { socket } of slow) socket.destroy();
});

const reading = (budget: UnprovenBytes, limit = LIMIT) => {
  const source = new PassThrough();
  const whole = budget.read(source, { limit, length: undefined }, async (body) => body.length);
  whole.catch(() => {});
  return { source, whole };
};

describe('the budget', () => {
  test('counts what is held, however small its pieces, and nothing when it is used or broken off', async () => {
    const budget = new UnprovenBytes(BUDGET);
    const [one, other] = [reading(budget), reading(budget)];
    for (let index = 0; index < 10_000; index += 1) one.source.write('x');
    other.source.write('x');
    await until('all of it', () => (budget.held >= 70_000 ? true : undefined));
    expect(budget.held).toBeLessThan(150_000);
    one.source.end();
    expect(await one.whole).toBe(10_000);
    other.source.destroy();
    await expect(other.whole).rejects.toMatchObject({ code: 'request_timeout' });
    expect(budget.held).toBe(0);
  });

  test('is never passed: the largest body goes, and the others stay', async () => {
    const budget = new UnprovenBytes(300_000);
    const [small, large] = [reading(budget), reading(budget)];
    small.source.write(Buffer.alloc(50_000));
    for (let index = 0; index < 20; index += 1) {
      large.source.write(Buffer.alloc(16_384));
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      expect(budget.held).toBeLessThanOrEqual(300_000);
    }
    await expect(large.whole).rejects.toMatchObject({ code: 'overloaded' });
    small.source.end();
    expect(await small.whole).toBe(50_000);
    expect(budget.held).toBe(0);
  });
});

describe('what is signed is taken, whatever stands around it', () => {
  const body = '{"scanRef":"s-1","note":"žalias"}';
  const good = { 'idenfy-signature': sign(body, SECRET) };

  test.each([
    'application/json,application/json',
    'application/json; charset=UTF-8; charset=latin1',
    'application/json; charset=utf 8',
    'application/json;',
    'application/json; charset',
    'text/plain; charset="utf-8',
    'multipart/form-data',
    'application/x-www-form-urlencoded',
    'nonsense',
    '/',
    ',',
    '"',
    '',
    'x'.repeat(5_000),
  ])('the type %j', async (type) => {
    received.length = 0;
    expect(await webhook(body, { ...good, 'content-type': type })).toBe(200);
    expect(received).toEqual([{ body, reason: '' }]);
  });

  test.each<[string, string]>([
    ['expect', 'nothing-that-is-known'],
    ['accept', 'nothing/at-all'],
    ['accept-encoding', 'none'],
    ['content-encoding', 'identity'],
    ['content-encoding', ','],
    ['content-language', '…'],
    ['content-md5', 'nonsense'],
    ['content-range', 'bytes 1-2/3'],
    ['cookie', 'desk=%zz; =;'],
    ['authorization', 'Bearer '],
    ['forwarded', 'for=nobody;;'],
    ['if-none-match', '*'],
    ['origin', 'null'],
    ['range', 'bytes=0-0'],
    ['sec-fetch-site', 'cross-site'],
    ['te', 'trailers'],
    ['upgrade', 'h2c'],
    ['x-forwarded-for', ',,,'],
    ['x-http-method-override', 'DELETE'],
  ])('the header %s: %s', async (name, value) => {
    received.length = 0;
    expect(await webhook(body, { ...good, [name]: Buffer.from(value).toString('latin1') })).toBe(200);
    expect(received).toEqual([{ body, reason: '' }]);
  });

  const packed: Readonly<Record<string, (text: Buffer) => Buffer>> = {
    gzip: gzipSync,
    'x-gzip': gzipSync,
    GZIP: gzipSync,
    deflate: deflateSync,
    'deflate ': deflateRawSync,
    br: brotliCompressSync,
    zstd: zstdCompressSync,
    'gzip, br': (text) => brotliCompressSync(gzipSync(text)),
  };

  test.each(Object.keys(packed))('compressed as %s, signed before or after that', async (coding) => {
    const bytes = packed[coding]?.(Buffer.from(body)) ?? Buffer.alloc(0);
    for (const signed of [sign(body, SECRET), sign(bytes, SECRET)]) {
      received.length = 0;
      expect(await webhook(bytes, { 'idenfy-signature': signed, 'content-encoding': coding })).toBe(200);
      expect(received).toEqual([{ body, reason: '' }]);
    }
  });

  test.each(['gzip', 'compress', 'nonsense', 'gzip, gzip, gzip, gzip', 'constructor', '__proto__'])(
    'named as %s and not to be opened, it is kept and named as that',
    async (coding) => {
      received.length = 0;
      const bytes = Buffer.from([0xff, 0x01, 0x02]);
      const headers = { 'idenfy-signature': sign(bytes, SECRET), 'content-encoding': coding };
      expect(await webhook(bytes, headers)).toBe(200);
      expect(received).toMatchObject([{ reason: 'encoded' }]);
    },
  );

  test('named as compressed where something on the way opened it, it is read', async () => {
    received.length = 0;
    expect(await webhook(body, { ...good, 'content-encoding': 'gzip' })).toBe(200);
    expect(received).toEqual([{ body, reason: '' }]);
  });
});

test('a forged body that would open to a thousand times its size is refused like any other', async () => {
  received.length = 0;
  const bomb = gzipSync(Buffer.alloc(200_000_000), { level: 9 });
  expect(bomb.length).toBeLessThan(LIMIT);
  const before = process.memoryUsage().rss;
  const forged = { 'idenfy-signature': FORGED, 'content-encoding': 'gzip' };
  const statuses = await Promise.all(Array.from({ length: 20 }, async () => webhook(bomb, forged)));
  expect([...new Set(statuses)].filter((status) => ![401, 503].includes(status))).toEqual([]);
  expect(statuses).toContain(401);
  expect(received).toEqual([]);
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
});

const since = async (at: number, lines: number) =>
  until('their lines', () => {
    const text = logged.text().slice(at);
    return text.split('\n').length > lines ? text : undefined;
  });

describe('nobody is woken by what a client does', () => {
  const json = { 'content-type': 'application/json' };
  const begun = () => [
    client(head('/webhooks/idenfy', { 'idenfy-signature': FORGED, 'content-length': 100 }), 'x'),
    client(
      head('/webhooks/idenfy', { 'idenfy-signature': FORGED, 'transfer-encoding': 'chunked' }),
      '5\r\nx',
    ),
    client(head('/v1/examples', { ...key, ...json, 'content-length': 100 }), '{'),
    client(head('/v1/examples', { ...key, ...json, 'transfer-encoding': 'chunked' }), '5\r\n{'),
  ];
  test('that hangs up in its body', async () => {
    const at = logged.text().length;
    const clients = begun();
    await until('all of them', async () => {
      const open = await new Promise<number>((resolve) => {
        server.app.server.getConnections((_error, count) => resolve(count));
      });
      return open >= clients.length ? true : undefined;
    });
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
    for (const { socket } of clients) socket.destroy();
    const text = await since(at, clients.length);
    expect(text).not.toMatch(/"level":"(?:error|fatal)"/);
    expect(text).toMatch(/"source":"src_[0-9a-f]{24}"/);
  });

  test('that never ends its body', async () => {
    const at = logged.text().length;
    const clients = begun();
    for (const each of clients) expect(await answered(each)).toMatch(/^HTTP\/1\.1 408 /);
    expect(logged.text().slice(at)).not.toMatch(/"level":"(?:error|fatal)"/);
  });
});
