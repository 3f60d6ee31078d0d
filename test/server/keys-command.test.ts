import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Records } from '../../src/records/index.ts';
import { findApiKey } from '../../src/server/api-keys.ts';
import { KeysUsageError, parseKeysCommand, runKeysCommand } from '../../src/server/keys-command.ts';
import { freshPglite } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';

let records: Records;
beforeAll(async () => {
  records = createRecords(await openDatabase(await freshPglite(), testKeyRing));
});
afterAll(async () => {
  await records.close();
});

const run = async (...argv: string[]) => runKeysCommand(parseKeysCommand(argv), records.apiKeys);

test('a new key is shown once and works with its scopes', async () => {
  const name = `shop-${randomUUID()}`;
  const [key = ''] = await run('add', name, '--scopes', 'operator, verifications,operator');
  expect(await findApiKey(records.apiKeys, key)).toEqual({ name, scopes: ['operator', 'verifications'] });
  expect((await run('list')).join('\n')).not.toContain(key);
});

test('without --scopes a key is for verifications', async () => {
  const [key = ''] = await run('add', `shop-${randomUUID()}`);
  expect(await findApiKey(records.apiKeys, key)).toMatchObject({ scopes: ['verifications'] });
});

test('a name is used once, also after its key was revoked', async () => {
  const name = `shop-${randomUUID()}`;
  await run('add', name);
  await expect(run('add', name)).rejects.toThrow(`There is or was a key named "${name}"`);
  await run('revoke', name);
  await expect(run('add', name)).rejects.toThrow(`There is or was a key named "${name}"`);
});

test('a revoked key no longer works, and the list says when it ended', async () => {
  const name = `shop-${randomUUID()}`;
  const [key = ''] = await run('add', name);
  await run('revoke', name);
  expect(await findApiKey(records.apiKeys, key)).toBeNull();
  expect(await run('list')).toContainEqual(
    expect.stringMatching(new RegExp(`^${name}  verifications  made .* revoked `)),
  );
  await expect(run('revoke', name)).rejects.toThrow('No key in use');
});

describe('what cannot be done is explained', () => {
  test.each([
    ['nothing', []],
    ['an unknown verb', ['rotate', 'shop']],
    ['no name', ['add']],
    ['two names', ['add', 'shop', 'other']],
    ['a name with a space', ['add', 'my shop']],
    ['a name with a control character', ['add', 'shop\u0007']],
    ['a name that is too long', ['add', 'x'.repeat(65)]],
    ['the name by which the access log calls the token of the codec', ['add', 'codec-token']],
    ['the name by which erasures call the term', ['add', 'retention']],
    ['an unknown scope', ['add', 'shop', '--scopes', 'admin']],
    ['no scope', ['add', 'shop', '--scopes', '']],
    ['scopes for another verb', ['list', '--scopes', 'operator']],
    ['an unknown option', ['add', 'shop', '--scope', 'operator']],
  ])('%s', (_what, argv) => {
    expect(() => parseKeysCommand(argv)).toThrow(KeysUsageError);
  });
});
