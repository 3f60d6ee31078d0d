/**
 * A pooler in transaction mode before PostgreSQL: it refuses parameters of a session, and gives each transaction
 * another connection. On a stand-in that is as strict, and on PgBouncer itself where the machine has it.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { z } from 'zod';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Database } from '../../src/records/index.ts';
import { testKeyRing } from '../support/keys.ts';
import { pgBouncer, startPgBouncer, startStrictPooler } from '../support/pooler.ts';
import type { Pooler } from '../support/pooler.ts';
import { aClosing, anEvent, anOpening } from './builders.ts';
import { startPostgres } from './postgres.ts';
import type { TestPostgres } from './postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => postgres.close());

const program = pgBouncer();
const poolers: readonly (readonly [name: string, start: (url: string) => Promise<Pooler>])[] = [
  ['a strict stand-in', startStrictPooler],
  ...(program === undefined
    ? []
    : [['PgBouncer', async (url: string) => startPgBouncer(program, url)] as const]),
];

describe.each(poolers)('behind %s', (_name, start) => {
  let direct: string;
  let pooler: Pooler;
  beforeAll(async () => {
    direct = await postgres.freshDatabase();
    pooler = await start(direct);
  });
  afterAll(async () => pooler.close());

  const opened = async () => openDatabase({ databaseUrl: pooler.url }, testKeyRing);

  test('several processes migrate one empty database at once, and no lock is left behind', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, opened));
    await Promise.all(all.map(async (database) => database.ping()));
    const locks = await postgres.query(`select count(*)::int as n from pg_locks where locktype = 'advisory'`);
    expect(locks).toEqual([{ n: 0 }]);
    await Promise.all(all.map(async (database) => database.close()));
    // A second start finds it done, and waits for nobody.
    await (await opened()).close();
  });

  test('records are written and read, many at once, and nothing needs a session', async () => {
    const database = await opened();
    const records = createRecords(database);
    const openings = Array.from({ length: 25 }, () => anOpening());
    await Promise.all(openings.map(async (opening) => records.verifications.opened(opening)));
    await Promise.all(
      openings.map(async ({ verificationId, clientId }) =>
        records.verifications.closed(aClosing({ verificationId, clientId })),
      ),
    );
    const events = Array.from({ length: 25 }, () => anEvent());
    await Promise.all(events.map(async (event) => records.inbox.receive(event)));
    expect((await records.inbox.claim({ limit: 50, leaseMs: 1_000 })).length).toBe(25);
    for (const { clientId } of openings.slice(0, 5))
      expect(await records.verifications.latestOf(clientId)).toMatchObject({ outcome: 'VERIFIED' });
    await records.reseal();
    await records.checkKeys();
    const registered = await records.processes.register('worker');
    expect(await records.processes.running()).toHaveLength(1);
    await registered.close();
    expect(pooler.sessionState()).toEqual([]);
    await records.close();
  });

  test('a transaction keeps its limits there, and they end with it', async () => {
    const database = await opened();
    const inside = await database.transaction('test.limits', (queries) => settingsOf(queries));
    expect(inside).toEqual({ statement: '10s', idle: '10s' });
    const outside = await Promise.all(
      Array.from({ length: 12 }, async () => database.run('test', settingsOf)),
    );
    expect(new Set(outside.map((each) => JSON.stringify(each)))).toEqual(
      new Set(['{"statement":"0","idle":"0"}']),
    );
    await database.close();
  });

  test('a transaction that waits in vain ends as unavailable', async () => {
    const database = await opened();
    const lock = 'select pg_advisory_xact_lock(42)';
    const holder = new Client({ connectionString: direct });
    await holder.connect();
    await holder.query(`begin; ${lock}`);
    const waiting = database.transaction('test.wait', (queries) => queries.execute(lock));
    await expect(waiting).rejects.toMatchObject({ code: 'records_unavailable', reason: '57014' });
    await holder.end();
    await database.close();
  });

  test('who is not known there is told what to look at', async () => {
    const stranger = Object.assign(new URL(pooler.url), { username: 'stranger', password: 'of-nobody' });
    await expect(openDatabase({ databaseUrl: stranger.href }, testKeyRing)).rejects.toMatchObject({
      code: 'records_unavailable',
      message: expect.stringMatching(/refuses this user|no such user|does not let this user in/),
    });
    const noTls = `${pooler.url}?sslmode=verify-full`;
    await expect(openDatabase({ databaseUrl: noTls }, testKeyRing)).rejects.toMatchObject({
      code: 'records_unavailable',
      message: expect.stringContaining('it offers no TLS'),
    });
  });
});

test('PostgreSQL itself keeps the limits for every statement', async () => {
  const database = await openDatabase({ databaseUrl: await postgres.freshDatabase() }, testKeyRing);
  expect(await database.run('test', settingsOf)).toEqual({ statement: '10s', idle: '10s' });
  await database.close();
});

const rowsSchema = z.object({
  rows: z.array(z.object({ statement: z.string(), idle: z.string() })).length(1),
});

type Inside = Parameters<Parameters<Database['run']>[1]>[0];

async function settingsOf(queries: Inside) {
  const { rows } = rowsSchema.parse(
    await queries.execute(
      sql`select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle`,
    ),
  );
  return rows[0];
}
