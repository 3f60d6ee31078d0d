import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { refusesParameters } from './causes.ts';

/** One schema, one set of migrations for both databases. */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Any number that nothing else in the database locks. */
const migrationLock = 4_823_905_117;

/** Bounds the wait for another process's migration, and never stands in line long before a busy table. */
const LOCK_TIMEOUT_MS = 60_000;

export interface Migrated {
  /** Whether the server takes parameters of a session with the first message; poolers mostly do not. */
  readonly takesParameters: boolean;
}

/** Brings a PostgreSQL database to this version's schema; of several processes at once, one does and the others wait. */
export async function migratePostgres(databaseUrl: string, connectTimeoutMs: number): Promise<Migrated> {
  const { client, takesParameters } = await connect(databaseUrl, connectTimeoutMs);
  try {
    // All in one transaction, which drizzle's own BEGIN does not begin anew and its COMMIT ends: a lock of the session
    // would stay with a pooler's connection when this one is long gone. A migration may take longer than other statements.
    await client.query('begin');
    await client.query(
      "select set_config('lock_timeout', $1, true), set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)",
      [String(LOCK_TIMEOUT_MS)],
    );
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await migrate(drizzle(client), { migrationsFolder });
    return { takesParameters };
  } finally {
    await client.end();
  }
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
