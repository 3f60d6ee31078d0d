/** How much a minute one key and one address may ask, and what is never refused for that. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { z } from 'zod';
import { loadConfig } from '../../src/config.ts';
import { sign } from 'idenfy-sandbox/webhooks';
import { makeApiKey } from '../../src/server/api-keys.ts';
import { webhookRoutes } from '../../src/server/routes/webhooks.ts';
import { Desk, textOf } from './desk/support.ts';
import { until } from '../support/until.ts';
import { exampleRoutes, readableLog, startTestServer } from './support.ts';
import type { TestServer } from './support.ts';

const SECRET = 'the-signing-key-of-this-test';
const CODEC_TOKEN = randomBytes(20).toString('hex');
const closing: TestServer[] = [];
afterEach(async () => {
  for (const server of closing.splice(0)) await server.close();
});

async function start(env: Readonly<Record<string, string>>, received: string[] = []): Promise<TestServer> {
  const receiver = {
    receive: async (body: Uint8Array) => {
      received.push(Buffer.from(body).toString());
    },
  };
  const webhooks = webhookRoutes({ receiver, secrets: [SECRET], bodyLimitBytes: 100_000 });
  const server = await startTestServer({ env, routes: [exampleRoutes, webhooks] });
  closing.push(server);
  return server;
}

const fromAddress = (remoteAddress: string, headers: Readonly<Record<string, string>> = {}) => ({
  method: 'GET' as const,
  url: '/v1/examples/c-1',
  remoteAddress,
  headers,
});

async function statuses(server: TestServer, requests: readonly InjectOptions[]): Promise<readonly number[]> {
  const answered: number[] = [];
  for (const each of requests) answered.push((await server.app.inject(each)).statusCode);
  return answered;
}

const times = <T>(count: number, each: T): T[] => Array.from({ length: count }, () => each);
const wrongKey = () => ({ authorization: `Bearer ${makeApiKey().key}` });

describe('with one API key', () => {
  test('no more is answered than the setting says, wherever from; another key has its own', async () => {
    const server = await start({ RATE_LIMIT_PER_KEY: '3' });
    const [key, other] = [await server.keyWith('verifications'), await server.keyWith('verifications')];
    const asked = ['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.3'].map((from) => fromAddress(from, key));
    expect(await statuses(server, asked)).toEqual([200, 200, 200, 429]);
    expect(await statuses(server, [fromAddress('192.0.2.1', other)])).toEqual([200]);
  });

  test('the answer is a problem that says when to come again', async () => {
    const server = await start({ RATE_LIMIT_PER_KEY: '1' });
    const key = await server.keyWith('verifications');
    await server.app.inject(fromAddress('192.0.2.1', key));
    const answer = await server.app.inject(fromAddress('192.0.2.1', key));
    expect(answer.headers['content-type']).toBe('application/problem+json');
    const seconds = z.coerce.number().int().min(1).max(60).parse(answer.headers['retry-after']);
    expect(answer.json()).toMatchObject({
      status: 429,
      code: 'rate_limited',
      retryAfterSeconds: seconds,
    });
  });

  test('0 sets no limit', async () => {
    const server = await start({
      RATE_LIMIT_PER_KEY: '0',
      RATE_LIMIT_PER_ADDRESS: '0',
      RATE_LIMIT_FAILURES: '0',
    });
    const key = await server.keyWith('verifications');
    expect(new Set(await statuses(server, times(50, fromAddress('192.0.2.1', key))))).toEqual(new Set([200]));
    expect(new Set(await statuses(server, times(50, fromAddress('192.0.2.1'))))).toEqual(new Set([401]));
  });
});

const page = (remoteAddress: string, url = '/openapi.json'): InjectOptions => ({
  method: 'GET',
  url,
  remoteAddress,
});

describe('without a key', () => {
  test('an address is answered so often, and another one has its own count', async () => {
    const server = await start({ RATE_LIMIT_PER_ADDRESS: '2' });
    const asked = [
      page('192.0.2.1'),
      page('192.0.2.1', '/no/such/address'),
      page('192.0.2.1'),
      page('192.0.2.2'),
    ];
    expect(await statuses(server, asked)).toEqual([200, 404, 429, 200]);
  });

  test('of IPv6, one network of 64 bits counts as one, and IPv4 within IPv6 as itself', async () => {
    const server = await start({ RATE_LIMIT_PER_ADDRESS: '1' });
    const from = [
      '2001:db8:1:2::1',
      '2001:db8:1:2:ffff::9',
      '2001:db8:1:3::1',
      '192.0.2.9',
      '::ffff:192.0.2.9',
    ];
    const asked = from.map((address) => page(address));
    expect(await statuses(server, asked)).toEqual([200, 429, 200, 200, 429]);
  });

  test('who watches over the process is always answered', async () => {
    const server = await start({ RATE_LIMIT_PER_ADDRESS: '1' });
    const asked = times(5, page('192.0.2.1', '/healthz'));
    expect(await statuses(server, asked)).toEqual(times(5, 200));
    expect((await server.app.inject(page('192.0.2.1', '/readyz'))).statusCode).toBe(200);
  });
});

describe('whoever fails to prove who they are', () => {
  test('is told to wait after so many failures, and a good key from there is taken all the same', async () => {
    const server = await start({ RATE_LIMIT_FAILURES: '3' });
    const good = await server.keyWith('verifications');
    const asked = [{}, wrongKey(), { authorization: 'Basic eDp4' }, wrongKey(), {}, good].map((headers) =>
      fromAddress('192.0.2.1', headers),
    );
    expect(await statuses(server, asked)).toEqual([401, 401, 401, 429, 429, 200]);
    expect(await statuses(server, [fromAddress('192.0.2.2', good)])).toEqual([200]);
  });

  test('does not lock out who shares the address and was good before, until that key is revoked', async () => {
    const server = await start({ RATE_LIMIT_FAILURES: '2' });
    const { key, digest } = makeApiKey();
    const name = `neighbour-${randomUUID()}`;
    await server.records.apiKeys.add({ name, digest, scopes: ['verifications'] });
    const good = fromAddress('192.0.2.1', { authorization: `Bearer ${key}` });
    expect(await statuses(server, [good, ...times(3, fromAddress('192.0.2.1')), good, good])).toEqual([
      200, 401, 401, 429, 200, 200,
    ]);
    await server.records.apiKeys.revoke(name);
    expect(await statuses(server, [good, good])).toEqual([429, 429]);
  });

  test('good requests do not count', async () => {
    const server = await start({ RATE_LIMIT_FAILURES: '1' });
    const key = await server.keyWith('verifications');
    const forbidden = { ...fromAddress('192.0.2.1', key), method: 'DELETE' as const };
    const asked = [
      ...times(3, fromAddress('192.0.2.1', key)),
      ...times(3, forbidden),
      fromAddress('192.0.2.1'),
    ];
    expect(await statuses(server, asked)).toEqual([200, 200, 200, 403, 403, 403, 401]);
  });
});

const webhook = (body: string, signature?: string): InjectOptions => ({
  method: 'POST',
  url: '/webhooks/idenfy',
  remoteAddress: '192.0.2.1',
  headers: {
    'content-type': 'application/json',
    ...(signature !== undefined && { 'idenfy-signature': signature }),
  },
  payload: body,
});

test('log-ins at the desk and tokens of the codec that are wrong count too, good ones do not', async () => {
  const desk = await Desk.open({ RATE_LIMIT_FAILURES: '4', CODEC_TOKEN });
  try {
    const { key } = await desk.key('operator');
    for (let index = 0; index < 6; index += 1) expect((await desk.visitor().logIn(key)).statusCode).toBe(303);
    const stranger = desk.visitor();
    const answers = [
      await stranger.logIn(makeApiKey().key),
      await stranger.post('/codec/decode', {}),
      await stranger.post(`/codec/${'d'.repeat(40)}/decode`, {}),
      await stranger.logIn('nonsense'),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401]);
    const blocked = await stranger.logIn(makeApiKey().key);
    expect([blocked.statusCode, (await stranger.post('/codec/decode', {})).statusCode]).toEqual([429, 429]);
    expect(textOf(blocked)).toContain('Wait a minute, then open the page again.');
    // Known to be good, never seen before, or whoever has the token.
    expect((await desk.visitor().logIn(key)).statusCode).toBe(303);
    expect((await desk.visitor().logIn((await desk.key('operator')).key)).statusCode).toBe(303);
    expect((await stranger.post(`/codec/${CODEC_TOKEN}/decode`, {})).statusCode).toBe(415);
  } finally {
    await desk.close();
  }
});

test('who is logged in at the desk, or has the codec’s token, is not shut out by who shares the address', async () => {
  const desk = await Desk.open({ RATE_LIMIT_PER_ADDRESS: '8', CODEC_TOKEN });
  try {
    const reviewer = await desk.reviewer();
    const stranger = desk.visitor();
    for (let index = 0; index < 12; index += 1) await stranger.get('/desk');
    expect((await stranger.get('/desk')).statusCode).toBe(429);
    expect((await reviewer.get('/desk')).statusCode).toBe(200);
    expect((await stranger.post(`/codec/${CODEC_TOKEN}/decode`, {})).statusCode).toBe(415);
  } finally {
    await desk.close();
  }
});

test('a reviewer who asks too often is told to wait, and nobody else is', async () => {
  const desk = await Desk.open({ RATE_LIMIT_PER_KEY: '3' });
  try {
    const [one, other] = [await desk.reviewer(), await desk.reviewer()];
    const answers = [];
    for (let index = 0; index < 4; index += 1) answers.push(await one.get('/desk'));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429]);
    expect((await other.get('/desk')).statusCode).toBe(200);
  } finally {
    await desk.close();
  }
});

/**
 * Ten requests at once from one address, by default with keys that nobody knows.
 * @returns how many of these keys were looked up together, before and after `meanwhile`, and what was answered
 */
async function tenAtOnce(
  server: TestServer,
  {
    meanwhile = async () => statuses(server, times(2, page('192.0.2.9'))),
    headers = wrongKey,
    known,
  }: {
    meanwhile?: () => Promise<unknown>;
    headers?: () => { authorization: string };
    known?: Uint8Array;
  } = {},
) {
  const findByDigest = server.records.apiKeys.findByDigest.bind(server.records.apiKeys);
  let [running, most] = [0, 0];
  const held = Promise.withResolvers<void>();
  server.records.apiKeys.findByDigest = async (wanted) => {
    if (known !== undefined && Buffer.compare(wanted, known) === 0) return findByDigest(wanted);
    running += 1;
    most = Math.max(most, running);
    await held.promise;
    running -= 1;
    return findByDigest(wanted);
  };
  const asked = Array.from({ length: 10 }, async () =>
    server.app.inject(fromAddress('192.0.2.1', headers())),
  );
  await until('two look-ups', () => (running >= 2 ? true : undefined));
  // All of them have asked by the time that this is answered.
  await meanwhile();
  const atOnce = most;
  held.resolve();
  const answered = (await Promise.all(asked)).map(({ statusCode }) => statusCode);
  server.records.apiKeys.findByDigest = findByDigest;
  return { atOnce, most, answered };
}

describe('from where too many failed', () => {
  const failing = times(3, fromAddress('192.0.2.1', wrongKey()));

  test('keys that nobody knows are looked up two at a time, and a known one at once', async () => {
    const server = await start({ RATE_LIMIT_FAILURES: '2' });
    const { key, digest } = makeApiKey();
    await server.records.apiKeys.add({ name: `known-${randomUUID()}`, digest, scopes: ['verifications'] });
    const good = fromAddress('192.0.2.1', { authorization: `Bearer ${key}` });
    expect(await statuses(server, [good, ...failing])).toEqual([200, 401, 401, 429]);
    const meanwhile = async () => expect(await statuses(server, [good, good])).toEqual([200, 200]);
    expect(await tenAtOnce(server, { meanwhile, known: digest })).toEqual({
      atOnce: 2,
      most: 2,
      answered: times(10, 429),
    });
  });

  test('one that was revoked is as one that nobody knows', async () => {
    const server = await start({ RATE_LIMIT_FAILURES: '2' });
    const { key, digest } = makeApiKey();
    const name = `revoked-${randomUUID()}`;
    await server.records.apiKeys.add({ name, digest, scopes: ['verifications'] });
    const headers = () => ({ authorization: `Bearer ${key}` });
    const it = fromAddress('192.0.2.1', headers());
    expect(await statuses(server, [it, ...failing])).toEqual([200, 401, 401, 429]);
    await server.records.apiKeys.revoke(name);
    expect(await statuses(server, [it])).toEqual([429]);
    expect((await tenAtOnce(server, { headers })).most).toBe(2);
  });

  test('a thousand are remembered, and then the one that was away the longest is forgotten', async () => {
    const server = await start({ RATE_LIMIT_FAILURES: '2', RATE_LIMIT_PER_KEY: '0' });
    const { digest } = makeApiKey();
    const any = await server.records.apiKeys.add({ name: 'any', digest, scopes: ['verifications'] });
    const findByDigest = server.records.apiKeys.findByDigest.bind(server.records.apiKeys);
    const keys = Array.from({ length: 1_001 }, () => ({ authorization: `Bearer ${makeApiKey().key}` }));
    server.records.apiKeys.findByDigest = async (wanted) => any && { ...any, digest: wanted };
    const asked = keys.map((each) => fromAddress('192.0.2.7', each));
    expect(new Set(await statuses(server, asked))).toEqual(new Set([200]));
    server.records.apiKeys.findByDigest = findByDigest;
    expect(await statuses(server, failing)).toEqual([401, 401, 429]);
    const mostOf = async (which: number) =>
      (await tenAtOnce(server, { headers: () => keys[which] ?? wrongKey() })).most;
    expect([await mostOf(0), await mostOf(1)]).toEqual([2, 10]);
  });

  test('without a limit none of them waits for another', async () => {
    const server = await start({ RATE_LIMIT_FAILURES: '0' });
    expect(await statuses(server, failing)).toEqual([401, 401, 401]);
    expect(await tenAtOnce(server)).toEqual({ atOnce: 10, most: 10, answered: times(10, 401) });
  });
});

test('the use of a key is noted once a minute, and not with each request', async () => {
  const server = await start({});
  const used: string[] = [];
  server.records.apiKeys.used = async (name) => {
    used.push(name);
  };
  const [one, other] = [await server.keyWith('verifications'), await server.keyWith('verifications')];
  await statuses(
    server,
    [one, one, other, one].map((key) => fromAddress('192.0.2.1', key)),
  );
  expect(used).toHaveLength(2);
  expect(new Set(used).size).toBe(2);
});

describe('webhooks', () => {
  test('that are forged are limited by address, those of iDenfy never, though they come from the same one', async () => {
    const received: string[] = [];
    const env = { RATE_LIMIT_FAILURES: '2', RATE_LIMIT_PER_ADDRESS: '1', RATE_LIMIT_PER_KEY: '1' };
    const server = await start(env, received);
    const forged = [webhook('{}'), webhook('{}', 'ab'.repeat(32)), webhook('{}', sign('{}', 'another key'))];
    expect(await statuses(server, [...forged, ...forged])).toEqual([401, 401, 429, 429, 429, 429]);
    const bodies = Array.from({ length: 20 }, (_, index) => `{"n":${index}}`);
    const authentic = bodies.map((body) => webhook(body, sign(body, SECRET)));
    expect(await statuses(server, authentic)).toEqual(times(20, 200));
    expect(received).toEqual(bodies);
    expect(await statuses(server, [webhook('{}')])).toEqual([429]);
  });
});

const forwarded = (from: string, by = '127.0.0.1') => ({
  method: 'GET' as const,
  url: '/openapi.json',
  remoteAddress: by,
  headers: { 'x-forwarded-for': from },
});

describe('behind a proxy', () => {
  test('nobody is believed who says for whom they ask, unless it is the proxy that the setting names', async () => {
    const without = await start({ RATE_LIMIT_PER_ADDRESS: '1' });
    expect(await statuses(without, [forwarded('192.0.2.1'), forwarded('192.0.2.2')])).toEqual([200, 429]);

    const server = await start({ RATE_LIMIT_PER_ADDRESS: '1', TRUST_PROXY: '127.0.0.1, 10.0.0.0/8' });
    const asked = [
      forwarded('192.0.2.1'),
      forwarded('192.0.2.2'),
      forwarded('192.0.2.1', '10.1.2.3'),
      // What the client itself wrote in front of the proxy's word.
      forwarded('198.51.100.9, 192.0.2.1'),
      forwarded('192.0.2.77', '203.0.113.5'),
      forwarded('192.0.2.78', '203.0.113.5'),
    ];
    expect(await statuses(server, asked)).toEqual([200, 200, 429, 429, 200, 429]);
  });

  test('that is not trusted, it is said once and with the setting to change', async () => {
    const { log, text } = readableLog();
    const said = () => text().match(/Name the addresses of your proxies in TRUST_PROXY/g)?.length ?? 0;
    const server = await startTestServer({ log, env: { TRUST_PROXY: '127.0.0.1' } });
    await statuses(server, [forwarded('192.0.2.1'), page('192.0.2.1')]);
    expect(said()).toBe(0);
    await statuses(server, [forwarded('192.0.2.1', '10.0.0.1'), forwarded('192.0.2.2', '10.0.0.1')]);
    expect(said()).toBe(1);
    const [other, standard] = [readableLog(), { forwarded: 'for=192.0.2.1' }];
    const another = await startTestServer({ log: other.log });
    closing.push(another);
    await statuses(another, [{ ...page('10.0.0.1'), headers: standard }]);
    expect(other.text()).toContain('TRUST_PROXY is not set');
    expect(text()).not.toMatch(/192\.0\.2|10\.0\.0\.1/);
    await server.close();
  });

  test.each(['everything', 'true', '10.0.0.0/33', '10.0.0/8', '::1/129', 'proxy.example.com'])(
    'TRUST_PROXY takes addresses and networks, not %s',
    (value) => {
      const load = () => loadConfig({ TRUST_PROXY: value }, 'command');
      expect(load).toThrow(/TRUST_PROXY must be addresses or networks/);
    },
  );
});
