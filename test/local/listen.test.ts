/** `npm run listen` beside a whole system, as a developer runs it. */
import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';
import { receiver, verified } from '../server/events/receivers.ts';
import { start } from '../tools/support.ts';
import type { Running } from '../tools/support.ts';

const system = useSystem();
const running: Running[] = [];
afterEach(() => {
  for (const one of running.splice(0)) one.kill('SIGKILL');
});

async function listening(...flags: string[]): Promise<Running> {
  const { url, key } = system();
  const started = start(process.execPath, ['src/local/listen.ts', '--url', url, ...flags], {
    env: { PATH: process.env['PATH'], API_KEY: key },
  });
  running.push(started);
  await until('it listens', () => (/Listening to/.test(started.out() + started.err()) ? true : undefined));
  return started;
}

const aClient = () => `magic-approved-${randomBytes(4).toString('hex')}`;

test('events are printed as they happen, sent on with its own signature, and Ctrl-C ends it cleanly', async () => {
  const bodies: unknown[] = [];
  let secret = Buffer.alloc(0);
  await using there = await receiver((response, arrived) => {
    bodies.push(verified(secret, arrived));
    response.writeHead(bodies.length === 1 ? 500 : 204).end();
  });
  const before = aClient();
  await system().api.start(before);
  const listener = await listening('--forward', there.url);
  secret = Buffer.from(/whsec_(\S+)/.exec(listener.out())?.[1] ?? '', 'base64');
  const clientId = aClient();
  await system().api.start(clientId);
  await until('the outcome is printed', () =>
    new RegExp(`verification\\.closed {2}${clientId} {2}[A-Z_]+`).test(listener.out()) ? true : undefined,
  );
  await until('it was sent on', () => (bodies.length >= 3 ? true : undefined));
  expect(bodies[0]).toMatchObject({ type: 'verification.session_created', data: { clientId } });
  expect(listener.out()).toMatch(/-> 500 http_status in \d+ ms/);
  expect(listener.out()).toMatch(/-> 204 in \d+ ms/);
  listener.kill('SIGINT');
  expect(await listener.ended).toEqual({ code: 0, signal: null });
  expect(listener.out()).toContain('Stopped.');
  expect(listener.err()).toBe('');
});

test('--json prints events alone on the standard output, and --types some of them', async () => {
  const listener = await listening('--json', '--types', 'closed');
  const clientId = aClient();
  await system().api.start(clientId);
  await until('the outcome is printed', () => (listener.out().includes(clientId) ? true : undefined));
  listener.kill('SIGTERM');
  expect(await listener.ended).toEqual({ code: 0, signal: null });
  const line = z.object({ type: z.string() });
  const lines = listener.out().trim().split('\n');
  for (const each of lines) expect(line.parse(JSON.parse(each)).type).toBe('verification.closed');
});

test('a key that is refused is said at once', async () => {
  const started = start(process.execPath, ['src/local/listen.ts', '--url', system().url], {
    env: { PATH: process.env['PATH'], API_KEY: 'idv_wrong' },
  });
  running.push(started);
  expect(await started.ended).toEqual({ code: 1, signal: null });
  expect(started.err()).toContain('GET /v1/events was answered 401');
});
