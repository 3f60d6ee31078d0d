import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { is } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { Client, escapeIdentifier } from 'pg';
import type { ClientConfig } from 'pg';
import { z } from 'zod';
import { refusesParameters } from './causes.ts';
import { MigrationNeededError, translated } from './errors.ts';
import * as schema from './schema.ts';

/** One schema, one set of migrations for both databases. */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Any number that nothing else in the database locks. */
const migrationLock = 4_823_905_117;

/** Where drizzle notes what it did. */
const NOTED = 'drizzle.__drizzle_migrations';

const INSUFFICIENT_PRIVILEGE = '42501';

/** Bounds the wait for another process's migration, and never stands in line long before a busy table. */
const LOCK_TIMEOUT_MS = 60_000;

export interface Migrated {
  /** Whether the server takes parameters of a session with the first message; poolers mostly do not. */
  readonly takesParameters: boolean;
}

/**
 * Brings a PostgreSQL database to this version's schema; of several processes at once, one does and the others wait. A
 * role that may not change it finds it as it must be.
 *
 * @throws MigrationNeededError
 */
export async function migratePostgres(databaseUrl: string, connectTimeoutMs: number): Promise<Migrated> {
  const { client, takesParameters } = await connect(databaseUrl, connectTimeoutMs);
  try {
    if (!(await isCurrent(client))) await bringForward(client);
    return { takesParameters };
  } catch (error) {
    throw hasCode(error, INSUFFICIENT_PRIVILEGE) ? new MigrationNeededError() : error;
  } finally {
    await client.end();
  }
}

/**
 * What `npm run migrate` does: everything that the processes' role may not.
 *
 * @returns whether the processes have a role of their own, which the act log is safe from
 * @throws RecordsUnavailableError, RecordsError
 */
export async function migrateFor(
  processesUrl: string,
  ownersUrl: string,
  connectTimeoutMs: number,
): Promise<{ isOwnRole: boolean }> {
  const role = roleOf(processesUrl);
  try {
    const { client } = await connect(ownersUrl, connectTimeoutMs);
    try {
      await bringForward(client);
      const [owner] = (await client.query<{ name: string }>('select current_user as name')).rows;
      if (role === '' || role === owner?.name) return { isOwnRole: false };
      for (const statement of grantsTo(role)) await client.query(statement);
      return { isOwnRole: true };
    } finally {
      await client.end();
    }
  } catch (error) {
    throw translated('database.migrate', error);
  }
}

function roleOf(databaseUrl: string): string {
  return decodeURIComponent(new URL(databaseUrl).username);
}

/** Tables whose rows are only ever added. */
const onlyAddedTo: readonly string[] = [schema.acts, schema.actCheckpoints].map(
  (table) => getTableConfig(table).name,
);

function rightsTo(table: string): string {
  return onlyAddedTo.includes(table) ? 'select, insert' : 'select, insert, update, delete';
}

/** What the processes do with their tables, and nothing else. */
function grantsTo(role: string): string[] {
  const to = escapeIdentifier(role);
  const tables = Object.values(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => getTableConfig(table).name);
  return [
    `grant usage on schema public, drizzle to ${to}`,
    `grant select on ${NOTED} to ${to}`,
    ...tables.flatMap((table) => [
      `revoke all on ${escapeIdentifier(table)} from ${to}`,
      `grant ${rightsTo(table)} on ${escapeIdentifier(table)} to ${to}`,
    ]),
    `grant usage, select on all sequences in schema public to ${to}`,
  ];
}

/**
 * All in one transaction, which drizzle's own BEGIN does not begin anew and its COMMIT ends: a lock of the session would
 * stay with a pooler's connection when this one is long gone. A migration may take longer than other statements.
 */
async function bringForward(client: Client): Promise<void> {
  await client.query('begin');
  await client.query(
    "select set_config('lock_timeout', $1, true), set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)",
    [String(LOCK_TIMEOUT_MS)],
  );
  await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
  await migrate(drizzle(client), { migrationsFolder });
}

async function connect(databaseUrl: string, connectTimeoutMs: number) {
  const settings = {
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'idenfy-dual-verification-migrations',
  };
  try {
    // Only to see whether it is taken.
    return { client: await connected({ ...settings, lock_timeout: LOCK_TIMEOUT_MS }), takesParameters: true };
  } catch (error) {
    if (!refusesParameters(error)) throw error;
    return { client: await connected(settings), takesParameters: false };
  }
}

async function connected(settings: ClientConfig): Promise<Client> {
  const client = new Client(settings);
  // A connection that is lost in between fails the statement as well; unheard, the event would end the process.
  client.on('error', () => {});
  await client.connect();
  return client;
}

const journalSchema = z.object({ entries: z.array(z.object({ when: z.number() })) });

/** As drizzle tells it: by the time of the latest migration. */
async function isCurrent(client: Client): Promise<boolean> {
  const journal = readFileSync(`${migrationsFolder}/meta/_journal.json`, 'utf8');
  const { entries } = journalSchema.parse(JSON.parse(journal));
  const isThere = await client.query<{ found: string | null }>('select to_regclass($1)::text as found', [
    NOTED,
  ]);
  if (isThere.rows[0]?.found == null) return false;
  const noted = await client.query<{ latest: string | null }>(
    `select max(created_at) as latest from ${NOTED}`,
  );
  return Number(noted.rows[0]?.latest ?? 0) >= Math.max(...entries.map(({ when }) => when));
}

function hasCode(error: unknown, code: string): boolean {
  for (let cause = error; Error.isError(cause); cause = cause.cause)
    if ('code' in cause && cause.code === code) return true;
  return false;
}
