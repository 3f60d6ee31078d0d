import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'undici';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let folder: string;
const children = new Set<ChildProcess>();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** `idenfy-sandbox`, as a process of its own. */
function start(environment: Record<string, string>, args: readonly string[] = []) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], SANDBOX_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let output = '';
  const { promise: said, resolve } = Promise.withResolvers<string>();
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    const url = /(http:\/\/127\.0\.0\.1:\d+)\/api\/v2/.exec(output)?.[1];
    if (url !== undefined && output.includes('signed with')) resolve(url);
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const ended = once(child, 'close').then(([code]) => ({ code: Number(code), output }));
  return { child, url: said, ended };
}

test.each(['SIGINT', 'SIGTERM'] as const)('the process says where it is, and stops at %s', async (signal) => {
  const { child, url, ended } = start({ SANDBOX_WEBHOOK_URL: 'http://127.0.0.1:9/hook' });
  const answer = await request(`${await url}/control/account`);
  expect(await answer.body.json()).toMatchObject({ webhookUrl: 'http://127.0.0.1:9/hook' });
  child.kill(signal);
  const { code, output } = await ended;
  expect(code).toBe(0);
  expect(output).toContain('It is not iDenfy');
});

test('options come from a file', async () => {
  const file = join(folder, 'options.json');
  writeFileSync(file, JSON.stringify({ account: { apiKey: 'mine', manualReview: true }, magic: false }));
  const { child, url, ended } = start({ SANDBOX_OPTIONS_FILE: file });
  const answer = await request(`${await url}/control/account`);
  expect(await answer.body.json()).toMatchObject({ apiKey: 'mine', manualReview: true });
  child.kill('SIGTERM');
  await ended;
});

test('options on the command line stand above the environment, and those that do not exist are refused', async () => {
  const { child, url, ended } = start(
    { SANDBOX_PORT: 'many', SANDBOX_WEBHOOK_URL: 'http://127.0.0.1:9/one' },
    ['--port', '0', '--webhook-url=http://127.0.0.1:9/other'],
  );
  const answer = await request(`${await url}/control/account`);
  expect(await answer.body.json()).toMatchObject({ webhookUrl: 'http://127.0.0.1:9/other' });
  child.kill('SIGTERM');
  await ended;
  const help = await start({}, ['--help']).ended;
  expect(help).toEqual({ code: 0, output: expect.stringMatching(/--port PORT .*SANDBOX_PORT/) });
  const unknown = await start({}, ['--prot', '0']).ended;
  expect(unknown).toEqual({ code: 1, output: expect.stringMatching(/--prot[^]*--port PORT/) });
});

test('a setting that is wrong, or a port that is taken, is told in one line', async () => {
  const wrong = await start({ SANDBOX_PORT: 'many' }).ended;
  expect(wrong).toEqual({ code: 1, output: expect.stringContaining('SANDBOX_PORT') });
  const first = start({});
  const port = new URL(await first.url).port;
  const second = await start({ SANDBOX_PORT: port }).ended;
  expect(second).toEqual({ code: 1, output: expect.stringContaining('another program uses the port') });
  first.child.kill('SIGTERM');
  await first.ended;
});
