import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { z } from 'zod';
import { translated } from '../../src/records/errors.ts';
import { createRecords, openDatabase, RecordsUnavailableError } from '../../src/records/index.ts';
import { anEvent } from './builders.ts';
import { startPostgres } from './postgres.ts';
import type { TestPostgres } from './postgres.ts';
import { testKeyRing } from '../support/keys.ts';
import { until } from '../support/until.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());

describe('Opening', () => {
  test('several processes migrate one empty database at once', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const opened = await Promise.all(
      Array.from({ length: 8 }, () => openDatabase({ databaseUrl }, testKeyRing)),
    );
    const all = opened.map(createRecords);
    await Promise.all(all.map((records) => records.inbox.receive(anEvent())));
    await Promise.all(all.map((records) => records.close()));
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    const waiting = await client.query("select event_id from webhooks where state = 'waiting'");
    expect(waiting.rows).toHaveLength(8);
    const applied = await client.query('select hash from drizzle.__drizzle_migrations');
    await client.end();
    expect(applied.rowCount).toBe((await journal()).entries.length);
  });

  test('a database that is up to date opens again with what it had', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const event = anEvent();
    const first = createRecords(await openDatabase({ databaseUrl }, testKeyRing));
    await first.inbox.receive(event);
    await first.close();
    const second = createRecords(await openDatabase({ databaseUrl }, testKeyRing));
    expect(await second.inbox.body(event.eventId)).toEqual(event.body);
    await second.close();
  });

  test.each([
    ['nothing listens', { port: '1' }, 'ECONNREFUSED'],
    ['the password is wrong', { password: 'very-secret' }, '28P01'],
    ['there is no such database', { pathname: '/nowhere' }, '3D000'],
  ])('where %s, the error says so and hides the URL', async (_case, change, reason) => {
    const url = Object.assign(new URL(await postgres.freshDatabase()), change);
    const error = await failure(openDatabase({ databaseUrl: url.href }, testKeyRing));
    expect(error).toBeInstanceOf(RecordsUnavailableError);
    expect(error).toMatchObject({ code: 'records_unavailable', reason });
    expect(laidOpen(error)).not.toMatch(/very-secret|specimen|postgres:\/\//);
  });

  test('a URL that is none is not shown either', async () => {
    const error = await failure(
      openDatabase({ databaseUrl: 'postgres://user:very-secret@[::zz]/x' }, testKeyRing),
    );
    expect(laidOpen(error)).not.toMatch(/very-secret/);
  });
});

describe('A lost connection', () => {
  test('fails the running statement as unavailable, and the next one works', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const records = createRecords(await openDatabase({ databaseUrl }, testKeyRing));
    const event = anEvent();
    const blocker = new Client({ connectionString: databaseUrl });
    await blocker.connect();
    await blocker.query('begin; lock table webhooks');
    const receiving = failure(records.inbox.receive(event));
    const pid = await until('its wait for the lock', () => waitingForLock(databaseUrl));
    await postgres.query('select pg_terminate_backend($1)', [pid]);
    const error = await receiving;
    expect(error).toBeInstanceOf(RecordsUnavailableError);
    expect(error).toMatchObject({ operation: 'inbox.receive' });
    await blocker.query('rollback');
    await blocker.end();
    expect(await records.inbox.receive(event)).toEqual({ fresh: true, erased: false });
    await records.close();
  });

  test('in the middle of a transaction leaves nothing behind and hurts nobody', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const database = await openDatabase({ databaseUrl }, testKeyRing);
    const broken = database.transaction('test.broken', async (queries) => {
      await queries.execute(sql`create table half_way ()`);
      // Not while a statement runs, when only the connection's own event tells of the loss.
      await postgres.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and state = 'idle in transaction'`,
        [databaseName(databaseUrl)],
      );
      await queries.execute(sql`select 1`);
    });
    expect(await failure(broken)).toBeInstanceOf(RecordsUnavailableError);
    await expect(
      database.run('test.look', (queries) => queries.execute(sql`select * from half_way`)),
    ).rejects.toMatchObject({ reason: '42P01' });
    await database.close();
  });

  test('of every idle connection at once heals by itself', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const records = createRecords(await openDatabase({ databaseUrl }, testKeyRing));
    await Promise.all(Array.from({ length: 10 }, () => records.ping()));
    const theirs = 'from pg_stat_activity where datname = $1';
    await postgres.query(`select pg_terminate_backend(pid) ${theirs}`, [databaseName(databaseUrl)]);
    // They are only told to end.
    await until('the end of them all', async () => {
      const left = await postgres.query(`select pid ${theirs}`, [databaseName(databaseUrl)]);
      return left.length === 0 || undefined;
    });
    const healed = () =>
      records.inbox.parked({ limit: 1 }).catch((error: unknown) => {
        if (error instanceof RecordsUnavailableError) return undefined;
        throw error;
      });
    expect(await until('an answer', healed)).toEqual([]);
    await records.close();
  });
});

describe('An error', () => {
  test.each(['PostgreSQL', 'PGlite'])(
    'of a wrong statement is no matter of reach, and shows neither statement nor values (%s)',
    async (kind) => {
      const source =
        kind === 'PGlite' ? { inMemory: true as const } : { databaseUrl: await postgres.freshDatabase() };
      const database = await openDatabase(source, testKeyRing);
      const query = sql`select surname from verifications where client_id = ${'SPECIMENAS'}`;
      const error = await failure(database.run('test.wrong', (queries) => queries.execute(query)));
      expect(error).not.toBeInstanceOf(RecordsUnavailableError);
      expect(error).toMatchObject({ code: 'records_failed', operation: 'test.wrong', reason: '42703' });
      expect(laidOpen(error)).not.toMatch(/SPECIMENAS|surname/);
      await database.close();
      expect(await failure(database.ping())).toBeInstanceOf(RecordsUnavailableError);
    },
  );

  test.each([
    ['EPIPE', 'records_unavailable'],
    ['EAI_AGAIN', 'records_unavailable'],
    ['57P01', 'records_unavailable'],
    ['40P01', 'records_unavailable'],
    ['53300', 'records_unavailable'],
    ['CERT_HAS_EXPIRED', 'records_unavailable'],
    ['ERR_INVALID_ARG_TYPE', 'records_failed'],
    ['23505', 'records_failed'],
    ['XX000', 'records_failed'],
  ])('with the code %s is %s, however deep it lies', (code, expected) => {
    const cause = Object.assign(new Error('values'), { code });
    const error = translated('test', new Error('outer', { cause: new AggregateError([cause]) }));
    expect(error).toMatchObject({ code: expected });
  });
});

test('the migrations make exactly the schema that the code has', async () => {
  const { generateDrizzleJson, generateMigration } = await import('drizzle-kit/api');
  const { entries } = await journal();
  const last = entries.at(-1)?.tag.slice(0, 4);
  const snapshot: Parameters<typeof generateMigration>[0] = JSON.parse(
    await readFile(path.join(migrations, `meta/${last}_snapshot.json`), 'utf8'),
  );
  const now = generateDrizzleJson(await import('../../src/records/schema.ts'));
  expect(await generateMigration(snapshot, now)).toEqual([]);
});

const migrations = path.resolve(import.meta.dirname, '../../src/records/migrations');

async function journal() {
  const text = await readFile(path.join(migrations, 'meta/_journal.json'), 'utf8');
  return z.object({ entries: z.array(z.object({ tag: z.string() })) }).parse(JSON.parse(text));
}

async function waitingForLock(databaseUrl: string): Promise<number | undefined> {
  const rows = await postgres.query(
    `select pid from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`,
    [databaseName(databaseUrl)],
  );
  return z.number().optional().parse(rows[0]?.['pid']);
}

const databaseName = (url: string) => new URL(url).pathname.slice(1);
const identity = (error: unknown) => error;

/** What a promise is rejected with. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(() => {
    throw new Error('it did not fail');
  }, identity);
}

/** Everything that a logger could print of an error; its frames show source lines, not values. */
function laidOpen(error: unknown): string {
  return inspect(error, { depth: 10, showHidden: true });
}
