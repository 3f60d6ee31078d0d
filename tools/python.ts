/** Python programs in environments of their own, in the user's cache: nothing of the machine's Python is changed. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Beside it, so that it is whole or not there: two runs may make it at the same time. */
function folderOf(requirements: string): string {
  const cache = process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  return path.join(cache, 'idenfy-dual-verification', 'python', digest);
}

/**
 * @param requirements a file that names every package with its version, so that it is the same on every machine
 * @returns the folder of the environment that has them, whose programs are run as `bin/python -m NAME`
 */
export async function pythonEnvironment(requirements: string): Promise<string> {
  const folder = folderOf(requirements);
  if (existsSync(folder)) return folder;
  const why = whyNoPython();
  if (why !== undefined) throw new Error(`Python 3.10 or newer with venv is needed: ${why}.`);
  const making = `${folder}.${process.pid}`;
  await mkdir(path.dirname(folder), { recursive: true });
  try {
    await run('python3', ['-m', 'venv', making]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
    await run(path.join(making, 'bin', 'python'), [...pip, '--only-binary=:all:', '-r', requirements]);
    await rename(making, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return folder;
}

/** Undefined where environments can be made. */
function whyNoPython(): string | undefined {
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

/** Undefined where its environment is there. To be asked after somebody tried to make it. */
export function whyNoEnvironment(requirements: string): string | undefined {
  if (existsSync(folderOf(requirements))) return undefined;
  return whyNoPython() ?? 'pip could not install what it needs';
}
