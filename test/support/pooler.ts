/** What stands between the service and PostgreSQL in many places: a pooler that has no sessions. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../src/machine/ports.ts';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { startWhole } from './started.ts';
import { until } from './until.ts';

export interface Pooler {
  readonly url: string;
  /** What came that needs a session of its own, where it is seen. */
  readonly sessionState: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** As PgBouncer's documentation names them ("ignore_startup_parameters"), and what every client sends. */
const KNOWN_PARAMETERS = [
  'user',
  'database',
  'client_encoding',
  'datestyle',
  'timezone',
  'standard_conforming_strings',
  'application_name',
];

/** Statements that PgBouncer's documentation lists as breaking in transaction mode. */
const OF_A_SESSION =
  /\bset\s+(?!local\b|transaction\b)(?:session\s+)?\w+\s*(?:=|to)\b|\b(?:un)?listen\b|\bprepare\s+\w+|\bdeallocate\b|with\s+hold\b|\bcreate\s+temp|pg_(?:try_)?advisory_(?:un)?lock(?:_shared)?\s*\(|set_config\([^)]*,\s*false\)|\bdiscard\b|\bload\s+'/i;

/**
 * A stand-in that hands everything on, refuses what a pooler refuses when a connection is begun, and notes what needs a
 * session afterwards.
 */
export async function startStrictPooler(databaseUrl: string): Promise<Pooler> {
  const target = new URL(databaseUrl);
  const noted: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ host: target.hostname, port: Number(target.port) });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    }
    let begun = false;
    let pending = Buffer.alloc(0);
    near.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      for (let message = take(pending, begun); message !== undefined; message = take(pending, begun)) {
        pending = pending.subarray(message.length);
        if (!begun && isTlsRequest(message)) {
          near.write('N');
          continue;
        }
        if (!begun) {
          begun = true;
          const unknown = parametersOf(message).find(
            (name) => !KNOWN_PARAMETERS.includes(name.toLowerCase()),
          );
          if (unknown !== undefined) {
            near.end(refusal(`unsupported startup parameter: ${unknown}`));
            far.destroy();
            return;
          }
        } else {
          const needs = sessionStateIn(message);
          if (needs !== undefined) noted.push(needs);
        }
        far.write(message);
      }
    });
    far.pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  const url = new URL(databaseUrl);
  url.port = String(address.port);
  return {
    url: url.href,
    sessionState: () => noted,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** A wish for TLS, which comes before the first message of a connection and is not granted here. */
function isTlsRequest(message: Buffer): boolean {
  return message.length === 8 && message.readInt32BE(4) === 80877103;
}

/** The first whole message; the very first of a connection has no letter before its length. */
function take(bytes: Buffer, begun: boolean): Buffer | undefined {
  const head = begun ? 1 : 0;
  if (bytes.length < head + 4) return undefined;
  const length = head + bytes.readInt32BE(head);
  return bytes.length < length ? undefined : bytes.subarray(0, length);
}

function parametersOf(startup: Buffer): readonly string[] {
  const words = startup.toString('utf8', 8).split('\0');
  return words.filter((word, index) => index % 2 === 0 && word !== '');
}

function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C08P01\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

function sessionStateIn(message: Buffer): string | undefined {
  const kind = message.toString('latin1', 0, 1);
  if (kind === 'P') {
    const [name = '', statement = ''] = message.toString('utf8', 5).split('\0');
    if (name !== '') return `a prepared statement with a name: ${statement}`;
    return OF_A_SESSION.test(statement) ? statement : undefined;
  }
  const text = kind === 'Q' ? message.toString('utf8', 5).replace(/\0$/, '') : '';
  return OF_A_SESSION.test(text) ? text : undefined;
}

/** PgBouncer, where this machine has it: by `PGBOUNCER`, or on the PATH. */
export function pgBouncer(): string | undefined {
  return [process.env['PGBOUNCER'], 'pgbouncer', '/usr/sbin/pgbouncer'].find(
    (each) => each !== undefined && spawnSync(each, ['--version']).status === 0,
  );
}

/** In transaction mode, with fewer connections to PostgreSQL than a process has to it. */
export async function startPgBouncer(program: string, databaseUrl: string): Promise<Pooler> {
  const target = new URL(databaseUrl);
  return await startWhole(async (parts) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'pgbouncer-'));
    parts.defer(async () => rm(folder, { recursive: true, force: true }));
    const port = await freePort();
    const password = decodeURIComponent(target.password);
    await writeFile(path.join(folder, 'users.txt'), `"${target.username}" "${password}"\n`);
    const config = [
      '[databases]',
      `* = host=${target.hostname} port=${target.port}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${path.join(folder, 'users.txt')}`,
      'pool_mode = transaction',
      'default_pool_size = 3',
      'max_client_conn = 100',
    ];
    const file = path.join(folder, 'pgbouncer.ini');
    await writeFile(file, `${config.join('\n')}\n`);
    const user = process.getuid?.() === 0 ? nobody() : undefined;
    if (user !== undefined)
      for (const each of [folder, file, path.join(folder, 'users.txt')]) chownSync(each, user.uid, user.gid);
    const child = spawnOwnedChild(program, [file], { ...user, env: process.env });
    const log: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => log.push(text));
    const gone = once(child, 'close');
    parts.defer(async () => {
      child.kill('SIGKILL');
      await gone;
    });
    await until('PgBouncer listens', () => {
      if (child.exitCode !== null) throw new Error(`PgBouncer ended:\n${log.join('')}`);
      return log.join('').includes('listening on') || undefined;
    });
    const url = new URL(databaseUrl);
    url.port = String(port);
    return { url: url.href, sessionState: () => [] };
  });
}

function nobody(): { uid: number; gid: number } {
  return { uid: idOfNobody('-u'), gid: idOfNobody('-g') };
}

function idOfNobody(option: string): number {
  return Number(execFileSync('id', [option, 'nobody']));
}
