import { afterEach, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as pause } from 'node:timers/promises';
import { MissingKeysError } from '../../src/records/index.ts';
import { serveHealth } from '../../src/worker/health.ts';
import type { Health, HealthOptions } from '../../src/worker/health.ts';
import { within } from '../support/until.ts';

const opened: Health[] = [];
afterEach(async () => {
  for (const health of opened.splice(0)) await health.close();
});

async function open(options: Partial<HealthOptions> = {}): Promise<Health> {
  const health = await serveHealth({
    host: '127.0.0.1',
    port: 0,
    isRunning: () => true,
    checks: { records: async () => {}, temporal: async () => {} },
    ...options,
  });
  opened.push(health);
  return health;
}

async function ask(health: Health, path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${health.url}${path}`);
  return { status: response.status, body: await response.json() };
}

test('a worker whose sides answer is alive and ready', async () => {
  const health = await open();
  expect(await ask(health, '/healthz')).toEqual({ status: 200, body: { status: 'alive' } });
  expect(await ask(health, '/readyz?probe')).toEqual({
    status: 200,
    body: { status: 'ready', checks: { records: 'ok', temporal: 'ok' } },
  });
});

test('without the encryption key of some rows it is alive, not ready, and names the key', async () => {
  const health = await open({
    checks: { records: async () => {}, keys: async () => Promise.reject(new MissingKeysError(['2025-11'])) },
  });
  expect((await ask(health, '/healthz')).status).toBe(200);
  expect(await ask(health, '/readyz')).toEqual({
    status: 503,
    body: {
      status: 'not ready',
      checks: { records: 'ok', keys: 'missing' },
      help: expect.stringContaining('the encryption key "2025-11"'),
    },
  });
});

test('with one side away it is alive, not ready, and says which', async () => {
  const health = await open({
    checks: { records: async () => {}, temporal: async () => Promise.reject(new Error('gone')) },
  });
  expect((await ask(health, '/healthz')).status).toBe(200);
  expect(await ask(health, '/readyz')).toEqual({
    status: 503,
    body: { status: 'not ready', checks: { records: 'ok', temporal: 'away' } },
  });
});

test('a side that never answers counts as away within the time that a probe has', async () => {
  const health = await open({ checks: { records: async () => new Promise(() => {}) } });
  expect((await within(4_000, async () => ask(health, '/readyz'))).status).toBe(503);
});

test('workers that stop are neither alive nor ready, without a look at anything', async () => {
  let looks = 0;
  const health = await open({
    isRunning: () => false,
    checks: { records: async () => (looks += 1) },
  });
  for (const path of ['/healthz', '/readyz'])
    expect(await ask(health, path)).toEqual({ status: 503, body: { status: 'stopping' } });
  expect(looks).toBe(0);
});

function probe(connection: 'keep-alive' | 'close'): string {
  return `GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: ${connection}\r\n\r\n`;
}

test('probes that come together share one look', async () => {
  let looks = 0;
  const health = await open({
    checks: {
      records: async () => {
        looks += 1;
        await pause();
      },
    },
  });
  // Ten requests in one packet come together for certain.
  const { hostname, port } = new URL(health.url);
  const socket = connect(Number(port), hostname);
  socket.write(probe('keep-alive').repeat(9) + probe('close'));
  const answers = await text(socket);
  expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(10);
  expect(looks).toBe(1);
});

test('nothing else is there', async () => {
  expect((await ask(await open(), '/metrics')).status).toBe(404);
});

test('a port that is taken is told by the names of its settings', async () => {
  const { url } = await open();
  await expect(open({ port: Number(new URL(url).port) })).rejects.toThrow(
    /EADDRINUSE.*Choose another HEALTH_PORT or HOST/,
  );
});
