/** Keys end by themselves, come from where they may, and tell when they were used. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeApiKey, mayComeFrom } from '../../src/server/api-keys.ts';
import { parseKeysCommand, runKeysCommand } from '../../src/server/keys-command.ts';
import { until } from '../support/until.ts';
import { startTestServer } from './support.ts';
import type { TestServer } from './support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

const ask = async (key: string, remoteAddress = '192.0.2.7') =>
  (
    await server.app.inject({
      method: 'GET',
      url: '/v1/examples/c-1',
      headers: { authorization: `Bearer ${key}` },
      remoteAddress,
    })
  ).statusCode;

const run = async (...argv: string[]) => runKeysCommand(parseKeysCommand(argv), server.records.apiKeys);

test('a key past its time is no key, and neither is its log-in at the desk', async () => {
  const { key, digest } = makeApiKey();
  const name = `ended-${randomUUID()}`;
  const expiresAt = new Date(Date.now() - 1_000);
  await server.records.apiKeys.add({ name, digest, scopes: ['verifications', 'operator'], expiresAt });
  expect(await ask(key)).toBe(401);
  const session = { digest, keyName: name, expiresAt: new Date(Date.now() + 60_000) };
  await server.records.deskSessions.create(session);
  expect(await server.records.deskSessions.find(digest, new Date())).toBeNull();
});

test('a key with addresses is no key from elsewhere', async () => {
  const [key = ''] = await run('add', `placed-${randomUUID()}`, '--from', '192.0.2.0/28,2001:db8::1');
  expect(await ask(key, '192.0.2.7')).toBe(200);
  expect(await ask(key, '::ffff:192.0.2.7')).toBe(200);
  expect(await ask(key, '2001:db8::1')).toBe(200);
  expect(await ask(key, '192.0.2.16')).toBe(401);
  expect(await ask(key, '2001:db8::2')).toBe(401);
});

test('the list says until when, from where, and when a key was used', async () => {
  const name = `listed-${randomUUID()}`;
  const [key = ''] = await run('add', name, '--expires', '2199-01-31', '--from', '192.0.2.7');
  const line = async () => (await run('list')).find((each) => each.startsWith(name)) ?? '';
  expect(await line()).toContain('never used  expires 2199-01-31T00:00:00.000Z  from 192.0.2.7');
  expect(await ask(key)).toBe(200);
  await until('its use in the list', async () => ((await line()).includes('last used 2') ? true : undefined));
});

test.each([
  ['--expires', '2001-01-01'],
  ['--expires', 'soon'],
  ['--from', 'home'],
  ['--from', '10.0.0.0/33'],
  ['--from', ''],
])('what makes no sense is refused: %s %s', (option, value) => {
  expect(() => parseKeysCommand(['add', 'shop', option, value])).toThrow('takes');
});

test('where nothing is known of the address, a key that has some is none', () => {
  expect([mayComeFrom(null, null), mayComeFrom(['192.0.2.7'], null), mayComeFrom([], '192.0.2.7')]).toEqual([
    true,
    false,
    false,
  ]);
});
