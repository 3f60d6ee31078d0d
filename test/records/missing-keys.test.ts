/** A process that lacks the key of some rows says so by the key's id, however many rows there are. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSecretKey, randomBytes } from 'node:crypto';
import { createKeyRing } from '../../src/encryption/key-ring.ts';
import { createRecords, keysAreThere, MissingKeysError, openDatabase } from '../../src/records/index.ts';
import type { Database, Records } from '../../src/records/index.ts';
import { createKeyLook } from '../../src/records/missing-keys.ts';
import { freshDatabase, freshPglite } from '../support/environment.ts';
import { anEvent } from './builders.ts';

const key = (id: string) => ({ id, secret: createSecretKey(randomBytes(32)) });
const [old, next] = [key('2025-11'), key('2026-11')];

describe.each(['PostgreSQL', 'PGlite'])('on %s', (kind) => {
  let database: Database;
  let records: Records;
  beforeAll(async () => {
    const source = kind === 'PGlite' ? await freshPglite() : { databaseUrl: await freshDatabase() };
    database = await openDatabase(source, createKeyRing([old]));
    records = createRecords(database);
  });
  afterAll(async () => records.close());

  /** As another process sees the same database. */
  const lookOf = (...keys: ReturnType<typeof key>[]) =>
    createKeyLook({ ...database, ring: createKeyRing(keys) });

  test('nothing is missing in an empty database', async () => {
    await expect(lookOf(next)()).resolves.toBeUndefined();
  });

  test('rows under a key that is not on the ring are found, and the key is named', async () => {
    await records.inbox.receive(anEvent());
    const looked = lookOf(next)();
    await expect(looked).rejects.toThrow(MissingKeysError);
    await expect(looked).rejects.toThrow(/need the encryption key "2025-11", not in ENCRYPTION_KEYS/);
    await expect(lookOf(next, old)()).resolves.toBeUndefined();
    await expect(records.checkKeys()).resolves.toBeUndefined();
  });

  test('a row between more rows than one look sees is found by looking on', async () => {
    const table = 'webhooks';
    // Copies under other names of the row that is there; then one of them under another key, far from the newest name.
    await database.run('test', async (queries) => {
      await queries.execute(
        `insert into ${table} select (jsonb_populate_record(w, jsonb_build_object('event_id', 'copy-' || lpad(n::text, 6, '0')))).* from ${table} w, generate_series(1, 2500) n`,
      );
    });
    const ids = await database.run('test', async (queries) =>
      queries.execute(`select count(*)::int as n from ${table}`),
    );
    expect(JSON.stringify(ids)).toContain('2501');
    // Version 1, five letters of id.
    await database.run('test', async (queries) => {
      await queries.execute(
        `update ${table} set body = decode('0105', 'hex') || convert_to('other', 'UTF8') || substring(body from 10) where event_id = 'copy-000100'`,
      );
    });
    const looks = new Set<string>();
    let now = 1_000_000;
    const look = createKeyLook({ ...database, ring: createKeyRing([old]) }, () => (now += 60_000));
    for (let round = 0; round < 4; round += 1) looks.add(await look().then(() => 'fine', String));
    expect([...looks]).toEqual(['fine', expect.stringContaining('"other"')]);
    // Mended, it is forgotten after it was looked at again.
    await database.run('test', async (queries) => {
      await queries.execute(`delete from ${table} where event_id = 'copy-000100'`);
    });
    const after: string[] = [];
    for (let round = 0; round < 9; round += 1) after.push(await look().then(() => 'fine', String));
    expect(after.at(-1)).toBe('fine');
  });
});

test('a database that is away is for another check to say', async () => {
  const away = { checkKeys: async () => Promise.reject(new Error('away')) };
  await expect(keysAreThere(away)).resolves.toBeUndefined();
  const missing = { checkKeys: async () => Promise.reject(new MissingKeysError(['a', 'b'])) };
  await expect(keysAreThere(missing)).rejects.toThrow('keys "a", "b"');
});
