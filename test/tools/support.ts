/** Real child processes in temporary folders, and waiting on conditions. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { until } from '../support/until.ts';

/** A new folder, removed when the file's tests are done. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'idv-tools-'));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Writes a shell script that can be run by its name. */
export async function executable(file: string, ...lines: string[]): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 });
  return file;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly out: () => string;
  readonly err: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export function start(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Running {
  const child = spawnOwnedChild(command, args, options);
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  if (child.pid === undefined) throw new Error(`${command} did not start`);
  return {
    pid: child.pid,
    ended: once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode })),
    out: () => out,
    err: () => err,
    kill: (signal) => child.kill(signal),
  };
}

/** Whether it runs; what has ended, and only waits for its parent's notice, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !/^State:\s+Z/m.test(read(`/proc/${pid}/status`));
}

/** Resolves when the process is no more; else says what was still there. */
export async function gone(pid: number): Promise<void> {
  try {
    await until(`the end of process ${pid}`, () => (isAlive(pid) ? undefined : true));
  } catch (error) {
    throw new Error(`these were still there:\n${about(pid).join('\n')}`, { cause: error });
  }
}

/** What watches a process of `src/local/processes.ts`, for the case that whoever started it is killed. */
export function watchersOf(pid: number): number[] {
  return runningNow().filter((one) => commandOf(one).endsWith(`\0${pid}\0`) && isAlive(one));
}

/** As the system tells of a process, of those of its group, and of its watchers. */
function about(pid: number): string[] {
  const watchers = watchersOf(pid);
  return runningNow()
    .filter((one) => one === pid || watchers.includes(one) || groupOf(one) === pid)
    .map((one) => `${read(`/proc/${one}/stat`).trim()} | ${commandOf(one).replaceAll('\0', ' ')}`);
}

/** Linux alone has these files; elsewhere there is nothing to see. */
function runningNow(): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
}

const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`);

/** proc_pid_stat(5): after the name in brackets come the state, the parent and the group. */
function groupOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

/** Nothing where it has ended in this very moment. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The process id that a script writes into this file. */
export async function pidIn(file: string): Promise<number> {
  return await until(`a process id in ${file}`, async () => {
    const text = await readFile(file, 'utf8').catch(() => '');
    return text.endsWith('\n') ? Number(text) : undefined;
  });
}
