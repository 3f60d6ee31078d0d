/** The server and the keys command as processes, on a real PostgreSQL. */
import { afterEach, expect, test } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { encryptionKeys } from '../../src/config/values.ts';
import { createKeyRing } from '../../src/encryption/key-ring.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import { anEvent } from '../records/builders.ts';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { freshDatabase, temporalAddress } from '../support/environment.ts';
import { ownSigningKey, processKeys } from '../support/keys.ts';
import { until } from '../support/until.ts';

const started = new Set<ChildProcess>();
afterEach(async () => {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
});

function start(script: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawnOwnedChild(process.execPath, [script, ...args], {
    cwd: new URL('../../', import.meta.url),
    env: { PATH: process.env['PATH'], ...env },
  });
  started.add(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  // The reader of its output may be behind the process.
  const ended = Promise.all([once(child, 'close'), once(reader, 'close')]).then(() => child.exitCode);
  return { child, lines, ended, errors: () => errors.join('') };
}

async function settings(): Promise<Record<string, string>> {
  const { address, namespace } = await temporalAddress();
  return {
    DATABASE_URL: await freshDatabase(),
    IDENFY_WEBHOOK_SECRETS: ownSigningKey,
    ...processKeys,
    PORT: '0',
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
  };
}

const upLine = z.looseObject({ msg: z.literal('the server is up'), url: z.string() });

/** The address that the server says it is at. */
async function urlOf(server: ReturnType<typeof start>): Promise<string> {
  return await until('the address of the server', () => {
    for (const line of server.lines) {
      const up = upLine.safeParse(JSON.parse(line));
      if (up.success) return up.data.url;
    }
    if (server.child.exitCode !== null) throw new Error(`The server ended: ${server.errors()}`);
    return undefined;
  });
}

test('the server names every mistake in its settings and exits 1', async () => {
  const server = start('src/main/server.ts', [], {
    ...processKeys,
    PORT: 'x',
    IDENFY_WEBHOOK_SECRETS: 'short-secret',
  });
  expect(await server.ended).toBe(1);
  expect(server.errors()).toMatch(/^3 settings are missing or wrong:\n/);
  for (const name of ['DATABASE_URL', 'PORT', 'IDENFY_WEBHOOK_SECRETS'])
    expect(server.errors()).toContain(`\n  ${name} `);
  expect(server.errors()).not.toContain('short-secret');
});

test('without its database the server says so and exits 1', async () => {
  const password = randomUUID();
  const server = start('src/main/server.ts', [], {
    ...(await settings()),
    DATABASE_URL: `postgres://user:${password}@127.0.0.1:1/none`,
  });
  expect(await server.ended).toBe(1);
  expect(server.lines.join('\n')).toContain('records_unavailable');
  expect(server.lines.join('\n')).not.toContain(password);
});

test('the server serves with a key that the command made, and stops on SIGTERM with exit code 0', async () => {
  const env = await settings();
  const command = start('src/server/keys.ts', ['add', 'shop'], env);
  expect(await command.ended).toBe(0);
  const [key = ''] = command.lines;

  const server = start('src/main/server.ts', [], env);
  const url = await urlOf(server);
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({
    status: 'ready',
    checks: { temporal: 'ok' },
  });
  const answer = await fetch(`${url}/v1/verifications/nobody`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(await answer.json()).toMatchObject({ code: 'verification_not_found' });

  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(server.lines.at(-1)).toContain('"stopped"');
  expect(server.lines.join('\n')).not.toContain(key);
});

test('a server without the key of some rows starts, is not ready, and names that key until it has it', async () => {
  const env = await settings();
  const gone = `gone:${randomBytes(32).toString('base64')}`;
  const before = createRecords(
    await openDatabase({ databaseUrl: env['DATABASE_URL'] ?? '' }, createKeyRing(encryptionKeys.parse(gone))),
  );
  await before.inbox.receive(anEvent());
  await before.close();

  const server = start('src/main/server.ts', [], env);
  const ready = await fetch(`${await urlOf(server)}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({
    detail: expect.stringContaining('"gone"'),
    checks: { records: 'ok', keys: 'missing' },
  });
  const rotate = start('src/server/keys.ts', ['rotate', '--yes'], {
    ...env,
    ENCRYPTION_KEYS: `${gone},${processKeys.ENCRYPTION_KEYS}`,
  });
  expect(await rotate.ended).toBe(1);
  expect(rotate.lines.join('\n')).toMatch(
    new RegExp(`The server \\S+, process ${server.child.pid} does not hold this key \\(it holds test;`),
  );
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);

  const again = start('src/main/server.ts', [], {
    ...env,
    ENCRYPTION_KEYS: `${processKeys.ENCRYPTION_KEYS},${gone}`,
  });
  expect((await fetch(`${await urlOf(again)}/readyz`)).status).toBe(200);
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});

test('with Temporal away the server starts, and /readyz says what is missing', async () => {
  const server = start('src/main/server.ts', [], { ...(await settings()), TEMPORAL_ADDRESS: '127.0.0.1:1' });
  const url = await urlOf(server);
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ checks: { records: 'ok', temporal: 'away' } });
  server.child.kill('SIGINT');
  expect(await server.ended).toBe(0);
});
