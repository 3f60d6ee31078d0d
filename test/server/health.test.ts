import { expect, test } from '@jest/globals';
import { MissingKeysError } from '../../src/records/index.ts';
import { readableLog, startTestServer } from './support.ts';

const refuse = async () => {
  const facts = { code: 'ECONNREFUSED', syscall: 'connect', address: '10.0.0.7', port: 7233 };
  throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:7233'), facts);
};

test('/healthz says that the process is alive, whatever else is away', async () => {
  const server = await startTestServer({ ownDatabase: true });
  await server.records.close();
  const response = await server.app.inject({ method: 'GET', url: '/healthz' });
  expect(response.json()).toEqual({ status: 'alive' });
  await server.app.close();
});

test('/readyz is 200 when everything answers', async () => {
  const server = await startTestServer({ checks: { temporal: async () => {} } });
  const response = await server.app.inject({ method: 'GET', url: '/readyz' });
  expect(response.json()).toEqual({ status: 'ready', checks: { records: 'ok', temporal: 'ok' } });
  await server.close();
});

test('/readyz is 503 and names what is away, and only the log says why', async () => {
  const { log, text } = readableLog();
  const server = await startTestServer({ log, checks: { temporal: refuse } });
  const response = await server.app.inject({ method: 'GET', url: '/readyz' });
  expect(response.statusCode).toBe(503);
  expect(response.headers['retry-after']).toBe('5');
  expect(response.json()).toMatchObject({ code: 'not_ready', checks: { records: 'ok', temporal: 'away' } });
  expect(response.body).not.toContain('10.0.0.7');
  expect(text()).toContain('10.0.0.7');
  await server.close();
});

test('/readyz does not wait for what hangs', async () => {
  const hanging = Promise.withResolvers<void>();
  const server = await startTestServer({ checks: { temporal: async () => hanging.promise } });
  const response = await server.app.inject({ method: 'GET', url: '/readyz' });
  expect(response.json()).toMatchObject({ checks: { records: 'ok', temporal: 'away' } });
  hanging.resolve();
  await server.close();
});

test('many probes at once look once', async () => {
  let looks = 0;
  const server = await startTestServer({
    checks: {
      temporal: async () => {
        looks += 1;
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      },
    },
  });
  await Promise.all(
    Array.from({ length: 20 }, async () => server.app.inject({ method: 'GET', url: '/readyz' })),
  );
  expect(looks).toBe(1);
  await server.close();
});

test('the server is not closed under a look that is still going on', async () => {
  const hanging = Promise.withResolvers<void>();
  const order: string[] = [];
  const server = await startTestServer({
    checks: { temporal: async () => hanging.promise.then(() => order.push('answered')) },
  });
  await server.app.inject({ method: 'GET', url: '/readyz' });
  const closed = server.close().then(() => order.push('closed'));
  // Many times more turns than closing takes.
  for (let turn = 0; turn < 500; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  hanging.resolve();
  await closed;
  expect(order).toEqual(['answered', 'closed']);
});

test('/readyz is 503 and names the encryption key that rows need and the process has not', async () => {
  const server = await startTestServer({
    checks: { keys: async () => Promise.reject(new MissingKeysError(['2025-11'])) },
  });
  const response = await server.app.inject({ method: 'GET', url: '/readyz' });
  expect(response.statusCode).toBe(503);
  expect(response.json()).toMatchObject({
    code: 'not_ready',
    detail: expect.stringContaining('need the encryption key "2025-11"'),
    checks: { records: 'ok', keys: 'missing' },
  });
  await server.close();
});
