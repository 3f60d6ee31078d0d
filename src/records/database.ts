import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import type { KeyRing } from '../encryption/key-ring.ts';
import { translated } from './errors.ts';
import { listenByLooking, listenOnPostgres } from './listening.ts';
import type { Listen } from './listening.ts';
import { migratePostgres } from './migrate.ts';
import type { EmbeddedSource } from './embedded-database.ts';
import type { Queries } from './queries.ts';
import { withKeys } from './sealed-columns.ts';
import type { SealingKeys } from './sealed-columns.ts';
import { schema } from './whole-schema.ts';

/** What drizzle builds a statement of. */
export interface Buildable<T> {
  prepare(name: string): { execute(values: Record<string, unknown>): Promise<T> };
}
export type Statement<T> = (values: Readonly<Record<string, unknown>>) => Promise<T>;

export type DatabaseSource = { databaseUrl: string } | EmbeddedSource;

export interface Database {
  readonly ring: KeyRing;
  /**
   * Runs queries; what the drivers throw comes out as RecordsError, without statement or values.
   * @param operation what is being done, for that error, such as `inbox.claim`
   */
  run<T>(operation: string, work: (queries: Queries) => Promise<T>): Promise<T>;
  /**
   * A statement that is built once and run many times: building it is most of the CPU that a small query costs here. Its
   * values are placeholders, for columns with an encoding of their own by `valueOf`.
   */
  prepared<T>(operation: string, build: (queries: Queries) => Buildable<T>): Statement<T>;
  /** The same, all or nothing. Never wait for anything but the database inside: PGlite has one connection. */
  transaction<T>(operation: string, work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Calls whoever listens when somebody has said something on the channel (`pg_notify`). */
  readonly listen: Listen;
  /** @throws RecordsUnavailableError */
  ping(): Promise<void>;
  /** Waits for running queries. */
  close(): Promise<void>;
}

/** How long to wait for a connection, a free one of the pool included. */
const connectTimeoutMs = 5_000;
/** Every statement here touches a few indexed rows; one that takes longer is stuck behind something. */
const statementTimeoutMs = 10_000;

/** Connects and migrates. What the drivers throw is not translated yet. */
export async function connect(source: DatabaseSource, keys: SealingKeys): Promise<Database> {
  if ('databaseUrl' in source) return await openPostgres(source.databaseUrl, keys);
  // Only where it is wanted: servers and workers have neither this file nor PGlite, which is 27 MB.
  const { openEmbedded } = await import('./embedded-database.ts');
  const { queries, listen, close } = await openEmbedded(source);
  return opened(queries, keys, { end: close, listen });
}

async function openPostgres(databaseUrl: string, keys: SealingKeys): Promise<Database> {
  const { takesParameters } = await migratePostgres(databaseUrl, connectTimeoutMs);
  const limits = {
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
  };
  // Of columns that tell of a person the planner keeps no statistics (migration 0009), and takes one value for a two
  // hundredth of all rows: of a large table of short rows it would rather read all, or join all. Here each statement
  // finds a few rows by an index (test/records/plans.test.ts).
  const planning = {
    enable_seqscan: 'off',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
    random_page_cost: '1.1',
  };
  const pool = new Pool({
    connectionString: takesParameters ? withOptions(databaseUrl, planning) : databaseUrl,
    application_name: 'idenfy-dual-verification',
    max: 10,
    connectionTimeoutMillis: connectTimeoutMs,
    // A pooler that hands a connection from one to the next has no session to keep them in: transactions set their own
    // there, and single statements have the limit that the role has in the database (docs/deployment.md).
    ...(takesParameters ? limits : {}),
    // For when the server does not answer at all, so cannot keep its own timeout either.
    query_timeout: statementTimeoutMs + 5_000,
    keepAlive: true,
  });
  // A lost connection fails its query, or is idle and replaced; unheard, either event would end the process. The
  // pool listens to idle connections only.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return opened(
    drizzle(pool, { schema }),
    keys,
    {
      end: () => pool.end(),
      listen: takesParameters ? listenOnPostgres(databaseUrl) : listenByLooking,
    },
    takesParameters ? undefined : { ...limits, ...planning },
  );
}

/** Beside those that the address has already. */
function withOptions(databaseUrl: string, settings: Readonly<Record<string, string>>): string {
  const url = new URL(databaseUrl);
  const added = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const own = url.searchParams.get('options');
  url.searchParams.set('options', [...(own === null ? [] : [own]), ...added].join(' '));
  return url.href;
}

/** @param limits of each transaction, where the connection does not have them */
function opened(
  queries: Queries,
  keys: SealingKeys,
  { end, listen }: { readonly end: () => Promise<void>; readonly listen: Listen },
  limits?: Readonly<Record<string, number | string>>,
): Database {
  const run: Database['run'] = async (operation, work) => {
    try {
      return await withKeys(keys, async () => work(queries));
    } catch (error) {
      throw translated(operation, error);
    }
  };
  let closing: Promise<void> | undefined;
  return {
    ring: keys.ring,
    run,
    prepared: (operation, build) => {
      // Without a name, so that the database keeps no plan: a pooler between (PgBouncer) may give each statement another
      // connection, and a migration beside running servers would make kept plans fail.
      const statement = build(queries).prepare('');
      return (values) => run(operation, () => statement.execute({ ...values }));
    },
    transaction: (operation, work) =>
      run(operation, () =>
        queries.transaction(async (inside) => {
          if (limits !== undefined) await inside.execute(settingFor(limits));
          return await work(inside);
        }),
      ),
    listen,
    ping: () =>
      run('database.ping', async () => {
        await queries.execute(sql`select 1`);
      }),
    close: () => (closing ??= end()),
  };
}

/** For this transaction alone. */
function settingFor(limits: Readonly<Record<string, number | string>>): SQL {
  const each = Object.entries(limits).map(
    ([name, value]) => sql`set_config(${name}, ${String(value)}, true)`,
  );
  return sql`select ${sql.join(each, sql`, `)}`;
}
