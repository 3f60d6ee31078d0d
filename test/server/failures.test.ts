import { describe, expect, test } from '@jest/globals';
import type { FastifyPluginAsync } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listen } from '../../src/server/listen.ts';
import { takeRawBodies } from '../../src/server/plugins/raw-body.ts';
import { Problem } from '../../src/server/problems.ts';
import { readableLog, startTestServer } from './support.ts';

const secret = 'secret-of-the-test-5512';

const failing: FastifyPluginAsync = async (app) => {
  app.get('/fails', { config: { scope: 'public' } }, () => {
    const driver = Object.assign(new Error(`Failed query: insert\nparams: ${secret}`), { params: [secret] });
    throw new Error('The specimen failed', { cause: driver });
  });
  app.get('/rejects-with-text', { config: { scope: 'public' } }, async () => Promise.reject(secret));
};

const misshapen: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/misshapen',
    { config: { scope: 'public' }, schema: { response: { 200: z.object({ at: z.iso.datetime() }) } } },
    () => ({ at: 'yesterday' }),
  );
};

const blocked: FastifyPluginAsync = async (app) => {
  app.get('/blocked', { config: { scope: 'public' } }, () => {
    throw new Problem('blocked', {
      reason: 'no_credits',
      retryAfterSeconds: 60,
      members: { verificationId: 'v-1' },
    });
  });
};

const raw: FastifyPluginAsync = async (app) => {
  takeRawBodies(app, 1_000);
  app.post('/raw', { config: { scope: 'public' } }, (request) => ({
    base64: Buffer.isBuffer(request.body) ? request.body.toString('base64') : null,
  }));
};

const json: FastifyPluginAsync = async (app) => {
  app.post('/json', { config: { scope: 'public' } }, (request) => ({ body: request.body }));
};

describe('an error that nobody foresaw', () => {
  test.each(['/fails', '/rejects-with-text'])(
    '%s: the caller learns nothing but where to look',
    async (url) => {
      const { log, text } = readableLog();
      const server = await startTestServer({ log, routes: [failing] });
      const response = await server.app.inject({ method: 'GET', url });
      const { requestId } = z.object({ requestId: z.string() }).parse(response.json());
      expect(response.json()).toMatchObject({ status: 500, code: 'internal_error' });
      expect(response.body).not.toContain('specimen');
      expect(response.body).not.toContain(secret);
      expect(text()).toContain(requestId);
      expect(text()).toContain('"level":"error"');
      expect(text()).not.toContain(secret);
      await server.close();
    },
  );
});

test('an answer that does not fit its schema is our error, not the caller’s', async () => {
  const server = await startTestServer({ routes: [misshapen] });
  const response = await server.app.inject({ method: 'GET', url: '/misshapen' });
  expect(response.json()).toMatchObject({ status: 500, code: 'internal_error' });
  await server.close();
});

test('a problem goes out with its reason, its members and its Retry-After', async () => {
  const server = await startTestServer({ routes: [blocked] });
  const response = await server.app.inject({ method: 'GET', url: '/blocked' });
  expect(response.headers['retry-after']).toBe('60');
  expect(response.json()).toMatchObject({
    type: 'urn:idenfy-dual-verification:problem:blocked',
    status: 503,
    reason: 'no_credits',
    retryAfterSeconds: 60,
    verificationId: 'v-1',
  });
  await server.close();
});

describe('a scope with raw bodies', () => {
  const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x0a, 0x20]);

  test.each<[string, Record<string, string>]>([
    ['as JSON', { 'content-type': 'application/json' }],
    ['as text', { 'content-type': 'text/plain; charset=utf-8' }],
    ['as something unheard of', { 'content-type': 'application/x-unheard-of' }],
    ['without a type', {}],
  ])('gets every byte as it came, %s', async (_how, headers) => {
    const server = await startTestServer({ routes: [raw, json] });
    const response = await server.app.inject({ method: 'POST', url: '/raw', headers, payload: bytes });
    expect(response.json()).toEqual({ base64: bytes.toString('base64') });
    await server.close();
  });

  test('has a limit of its own, and leaves its neighbours alone', async () => {
    const server = await startTestServer({ routes: [raw, json] });
    const tooLarge = await server.app.inject({ method: 'POST', url: '/raw', payload: Buffer.alloc(1_001) });
    expect(tooLarge.json()).toMatchObject({ code: 'body_too_large' });
    const neighbour = await server.app.inject({ method: 'POST', url: '/json', payload: { a: 1 } });
    expect(neighbour.json()).toEqual({ body: { a: 1 } });
    await server.close();
  });
});

test('the log of a request has its route and its key’s name, and neither its address, query, body nor key', async () => {
  const { log, text } = readableLog();
  const server = await startTestServer({ log });
  const headers = await server.keyWith('verifications');
  const { requestId } = z
    .object({ requestId: z.string() })
    .parse(
      (await server.app.inject({ method: 'GET', url: '/v1/examples/client-4711?limit=x', headers })).json(),
    );
  await server.app.inject({
    method: 'POST',
    url: '/v1/examples',
    headers,
    payload: { clientId: 'client-4711' },
  });
  expect(text()).toContain('"route":"/v1/examples/:clientId","status":400');
  expect(text()).toContain(requestId);
  expect(text()).toMatch(/"key":"test-/);
  expect(text()).not.toContain('4711');
  expect(text()).not.toContain('limit');
  expect(text()).not.toContain(headers.authorization.slice('Bearer '.length));
  await server.close();
});

describe('stopping', () => {
  test('a request in flight is answered before the server is down', async () => {
    const arrived = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const slow: FastifyPluginAsync = async (app) => {
      app.get('/slow', { config: { scope: 'public' } }, async () => {
        arrived.resolve();
        await released.promise;
        return { done: true };
      });
    };
    const server = await startTestServer({ routes: [slow] });
    const url = await listen(server.app, { host: '127.0.0.1', port: 0 });
    const answer = fetch(`${url}/slow`);
    await arrived.promise;
    const closed = server.close();
    while (server.app.server.listening) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    released.resolve();
    expect(await (await answer).json()).toEqual({ done: true });
    await closed;
  });
});

test('a port that is taken is named, and so is the setting that changes it', async () => {
  const [first, second] = [await startTestServer(), await startTestServer()];
  const { port } = new URL(await listen(first.app, { host: '127.0.0.1', port: 0 }));
  await expect(listen(second.app, { host: '127.0.0.1', port: Number(port) })).rejects.toThrow(
    `Port ${port} is in use by another program. Choose another with PORT.`,
  );
  await first.close();
  await second.close();
});
