/** Executables of the Temporal CLI: their versions and their places. */
import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { spawnOwned } from '../machine/processes.ts';

/** The version that is cached, downloaded and built; `go/go.mod` pins the same. */
export const TEMPORAL_CLI_VERSION = '1.8.2';
/** An older one on the PATH is ignored: no older version was tested with this service. */
export const OLDEST_ACCEPTED = [1, 8, 0];

export const executableName = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

const VERSION_WITHIN_MS = 20_000;

interface Version {
  /** Such as 1.8.2. */
  readonly version?: string;
  readonly problem?: string;
}

export async function versionOf(executable: string, env: NodeJS.ProcessEnv): Promise<Version> {
  if (!(await isExecutable(executable))) return { problem: 'is not an executable file' };
  const child = spawnOwned(executable, ['--version'], { env });
  const timeout = setTimeout(() => void child.stop(0), VERSION_WITHIN_MS);
  const { code, error } = await child.exited;
  clearTimeout(timeout);
  const [, version] = /^temporal version (\d+\.\d+\.\d+)/m.exec(child.lastLines().join('\n')) ?? [];
  if (error !== undefined) return { problem: `does not start (${error.message})` };
  if (code !== 0 || version === undefined)
    return { problem: 'does not answer --version as the Temporal CLI does' };
  return { version };
}

export function isOlder(version: string): boolean {
  return version.localeCompare(OLDEST_ACCEPTED.join('.'), 'en', { numeric: true }) < 0;
}

export async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    const candidate = path.join(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Outside the checkout, so that every clone of every project of this user shares it. */
export function cachedExecutable(env: NodeJS.ProcessEnv): string {
  return path.join(
    cacheFolder(env),
    'idenfy-dual-verification',
    'temporal-cli',
    TEMPORAL_CLI_VERSION,
    executableName,
  );
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  const home = homedir();
  if (env['XDG_CACHE_HOME']) return env['XDG_CACHE_HOME'];
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Caches');
  if (process.platform === 'win32') return env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local');
  return path.join(home, '.cache');
}
