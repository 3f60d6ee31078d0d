/** Python programs in environments of their own, in the user's cache: nothing of the machine's Python is changed. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * @param requirements a file that names every package with its version, so that it is the same on every machine
 * @returns the folder of the environment that has them
 */
export async function pythonEnvironment(requirements: string): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const folder = path.join(cache, 'idenfy-dual-verification', 'python', digest);
  const done = path.join(folder, 'bin', 'done');
  if (existsSync(done)) return folder;
  const why = whyNoPython();
  if (why !== undefined) throw new Error(`Python 3.10 or newer with venv is needed: ${why}.`);
  await mkdir(path.dirname(folder), { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
  await run(path.join(folder, 'bin', 'python'), [...pip, '--only-binary=:all:', '-r', requirements]);
  await run(path.join(folder, 'bin', 'python'), ['-c', `open(${JSON.stringify(done)}, 'w').close()`]);
  return folder;
}

/** Undefined where environments can be made. */
export function whyNoPython(): string | undefined {
  const look = spawnSync(
    'python3',
    ['-c', 'import sys, venv, ensurepip; print(sys.version_info >= (3, 10))'],
    {
      encoding: 'utf8',
      timeout: 20_000,
    },
  );
  if (look.error !== undefined) return 'there is no python3';
  if (look.status !== 0) return 'its venv or pip is missing';
  return look.stdout.trim() === 'True' ? undefined : 'python3 is older than 3.10';
}
