import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { apiKeysPlugin } from '../../src/server/plugins/api-keys.ts';
import { makeApiKey } from '../../src/server/api-keys.ts';
import { startTestServer } from './support.ts';
import type { TestServer } from './support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

const ask = async (authorization?: string) =>
  server.app.inject({
    method: 'GET',
    url: '/v1/examples/c-1',
    headers: authorization === undefined ? {} : { authorization },
  });

test('a key with the scope gets in, and the route knows its name', async () => {
  const { key, digest } = makeApiKey();
  const name = `shop-${randomUUID()}`;
  await server.records.apiKeys.add({ name, digest, scopes: ['verifications'] });
  const response = await server.app.inject({
    method: 'POST',
    url: '/v1/examples',
    headers: { authorization: `Bearer ${key}` },
    payload: { clientId: 'c-1' },
  });
  expect(response.json()).toEqual({ by: name });
});

test('the word Bearer is taken in any case', async () => {
  const { authorization } = await server.keyWith('verifications');
  expect((await ask(authorization.replace('Bearer', 'bearer'))).statusCode).toBe(200);
});

describe('without a key in use the answer is 401 and always the same', () => {
  const { key: never } = makeApiKey();
  const half = never.slice(0, 20);

  test.each<[string, string | undefined]>([
    ['no header', undefined],
    ['an empty header', ''],
    ['another scheme', `Basic ${Buffer.from(`x:${never}`).toString('base64')}`],
    ['the scheme alone', 'Bearer'],
    ['a key that never was', `Bearer ${never}`],
    ['half a key', `Bearer ${half}`],
    ['a key and more', `Bearer ${never} ${never}`],
    ['a key without its scheme', never],
    ['SQL', "Bearer ' or 1=1 --"],
    ['a very long key', `Bearer idv_${'a'.repeat(5_000)}`],
  ])('%s', async (_what, authorization) => {
    const [reference, response] = [await ask(), await ask(authorization)];
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer realm="idenfy-dual-verification"');
    expect({ ...response.json<object>(), requestId: '' }).toEqual({
      ...reference.json<object>(),
      requestId: '',
    });
  });

  test('a revoked key, from the moment it is revoked', async () => {
    const { key, digest } = makeApiKey();
    const name = `leaver-${randomUUID()}`;
    await server.records.apiKeys.add({ name, digest, scopes: ['verifications'] });
    expect((await ask(`Bearer ${key}`)).statusCode).toBe(200);
    await server.records.apiKeys.revoke(name);
    const response = await ask(`Bearer ${key}`);
    expect(response.statusCode).toBe(401);
    expect({ ...response.json<object>(), requestId: '' }).toEqual({
      ...(await ask()).json<object>(),
      requestId: '',
    });
  });
});

test('a key without the scope gets 403, which names the scope', async () => {
  const headers = await server.keyWith('verifications');
  const response = await server.app.inject({ method: 'DELETE', url: '/v1/examples/c-1', headers });
  expect(response.statusCode).toBe(403);
  expect(response.json()).toMatchObject({ code: 'forbidden', detail: expect.stringContaining('"operator"') });
  expect(response.headers['www-authenticate']).toContain('error="insufficient_scope", scope="operator"');
});

test('one key may have both scopes', async () => {
  const headers = await server.keyWith('verifications', 'operator');
  const removed = await server.app.inject({ method: 'DELETE', url: '/v1/examples/c-1', headers });
  const read = await server.app.inject({ method: 'GET', url: '/v1/examples/c-1', headers });
  expect([removed.statusCode, read.statusCode]).toEqual([200, 200]);
});

test('the key is looked at before the body', async () => {
  const response = await server.app.inject({
    method: 'POST',
    url: '/v1/examples',
    headers: { 'content-type': 'application/json' },
    payload: '{',
  });
  expect(response.statusCode).toBe(401);
});

test('a scope of a newer version neither helps nor locks the key out', async () => {
  const { key, digest } = makeApiKey();
  const scopes = ['verifications', 'dancing'];
  await server.records.apiKeys.add({ name: `future-${randomUUID()}`, digest, scopes });
  expect((await ask(`Bearer ${key}`)).statusCode).toBe(200);
});

test('the database keeps no key, only its digest', async () => {
  const { key, digest } = makeApiKey();
  expect(Buffer.from(digest).toString('utf8')).not.toContain(key);
  expect(digest).toHaveLength(32);
  expect(key).toMatch(/^idv_[A-Za-z0-9_-]{43}$/);
});

test('with the database away, a request with a key is 503 and may be repeated', async () => {
  const own = await startTestServer({ ownDatabase: true });
  const headers = await own.keyWith('verifications');
  await own.records.close();
  const response = await own.app.inject({ method: 'GET', url: '/v1/examples/c-1', headers });
  expect(response.statusCode).toBe(503);
  expect(response.json()).toMatchObject({ code: 'records_unavailable' });
  expect(response.headers['retry-after']).toBe('5');
  await own.app.close();
});

test('a route that says nothing of its scope keeps the server from starting', async () => {
  const app = Fastify();
  await app.register(apiKeysPlugin, { apiKeys: server.records.apiKeys });
  app.get('/forgotten', () => 'open');
  await expect(app.ready()).rejects.toThrow('/forgotten');
});
