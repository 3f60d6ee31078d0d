import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';

/** One schema, one set of migrations for both databases. */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Any number that nothing else in the database locks. */
const migrationLock = 4_823_905_117;

/** Brings a PostgreSQL database to this version's schema; of several processes at once, one does and the others wait. */
export async function migratePostgres(databaseUrl: string, connectTimeoutMs: number): Promise<void> {
  // A connection of its own, since migrations may take longer than the pool's statement_timeout allows.
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'idenfy-dual-verification-migrations',
    // Bounds the wait for another process's migration, and never stands in line long before a busy table.
    lock_timeout: 60_000,
  });
  // A connection that is lost in between fails the statement as well; unheard, the event would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await migrate(drizzle(client), { migrationsFolder });
  } finally {
    // Ending the session frees the lock.
    await client.end();
  }
}
