/** `npm run migrate`: brings the database forward under the role that owns it, and says what the processes' role may do. */
import { configOrExit } from '../config.ts';
import { migrateFor, RecordsError } from '../records/index.ts';

const CONNECT_TIMEOUT_MS = 10_000;

const { databaseUrl, migrationDatabaseUrl } = configOrExit('migration').records;
try {
  const { isOwnRole } = await migrateFor(databaseUrl, migrationDatabaseUrl, CONNECT_TIMEOUT_MS);
  process.stdout.write('The tables are those of this version.\n');
  if (!isOwnRole) {
    process.stderr.write(
      'Warning: DATABASE_URL names the role that owns the tables, so that servers and workers could change the act log. Give them a role of their own (docs/deployment.md), and run this again.\n',
    );
  }
} catch (error) {
  if (!(error instanceof RecordsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
