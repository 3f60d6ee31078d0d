/**
 * The Temporal CLI, which contains Temporal's development server: found on this machine, downloaded or built.
 *
 * Every way is tried in turn, and each says in one line what became of it.
 */
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { lock } from '../../tools/lock.mjs';
import { spawnOwned } from './processes.ts';

/** The version that is cached, downloaded and built; `tools/temporal-cli/go.mod` pins the same. */
export const TEMPORAL_CLI_VERSION = '1.8.2';
/** On the PATH, an older one is passed over: nothing older was ever tried with this service. */
const OLDEST_ACCEPTED = [1, 8, 0];

const VERSION_WITHIN_MS = 20_000;
const DOWNLOAD_WITHIN_MS = 3 * 60_000;
/** A cold build takes 5 to 9 minutes on two cores (temporal.md 1a). */
const BUILD_WITHIN_MS = 30 * 60_000;
const ALIVE_EVERY_MS = 15_000;

const goModule = fileURLToPath(new URL('../../tools/temporal-cli', import.meta.url));
const downloader = fileURLToPath(new URL('./temporal-cli-download.ts', import.meta.url));
const executableName = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

export interface FindTemporalCliOptions {
  readonly log: (message: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends a download or a build that is under way. */
  readonly signal?: AbortSignal;
}

/** One way of getting the CLI, and why it did not lead there. */
export interface FailedWay {
  readonly way: string;
  readonly reason: string;
}

export class TemporalCliNotFoundError extends Error {
  override readonly name = 'TemporalCliNotFoundError';
  readonly code = 'temporal_cli_not_found';
  readonly ways: readonly FailedWay[];

  constructor(ways: readonly FailedWay[]) {
    super(
      [
        'The Temporal CLI could not be found, downloaded or built:',
        ...ways.map(({ way, reason }) => `  ${way}: ${reason}`),
        `Any one of these is enough: set TEMPORAL_CLI_PATH to the executable (version ${TEMPORAL_CLI_VERSION} is the tested one), ` +
          'put `temporal` on the PATH (https://docs.temporal.io/cli), let this machine reach temporal.download, ' +
          'or install Go (https://go.dev/dl) and let it reach a Go module proxy.',
      ].join('\n'),
    );
    this.ways = ways;
  }
}

/**
 * Returns the path of an executable that answered `--version`.
 *
 * Order: `TEMPORAL_CLI_PATH`; `temporal` on the PATH; the user's cache; the download that Temporal's SDK uses; a
 * build with Go. What was downloaded or built is kept in the user's cache, by version.
 *
 * @throws TemporalCliNotFoundError naming all ways and what each said; the signal's reason when it aborts
 */
export async function findTemporalCli({
  log,
  env = process.env,
  signal,
}: FindTemporalCliOptions): Promise<string> {
  const failed: FailedWay[] = [];
  const search: Search = {
    env,
    signal,
    log: (message) => log(`Temporal CLI: ${message}`),
    failed: (way, reason) => {
      failed.push({ way, reason });
      log(`Temporal CLI: ${way}: ${reason}`);
    },
  };
  const found =
    (await fromVariable(search)) ??
    (await fromPath(search)) ??
    (await fromCache(search)) ??
    (await intoCache(search));
  if (found === undefined) throw new TemporalCliNotFoundError(failed);
  return found;
}

interface Search {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
  readonly log: (message: string) => void;
  readonly failed: (way: string, reason: string) => void;
}

async function fromVariable({ env, log, failed }: Search): Promise<string | undefined> {
  const way = 'TEMPORAL_CLI_PATH';
  const executable = env['TEMPORAL_CLI_PATH'];
  if (executable === undefined || executable === '') {
    failed(way, 'is not set');
    return undefined;
  }
  const { version, problem } = await versionOf(executable, env);
  if (version === undefined) {
    failed(way, `${executable} ${problem}`);
    return undefined;
  }
  log(`${version}, from TEMPORAL_CLI_PATH (${executable})`);
  return executable;
}

async function fromPath({ env, log, failed }: Search): Promise<string | undefined> {
  const way = '`temporal` on the PATH';
  const executable = await onPath(executableName, env);
  if (executable === undefined) {
    failed(way, 'there is none');
    return undefined;
  }
  const { version, problem } = await versionOf(executable, env);
  if (version === undefined || isOlder(version)) {
    failed(
      way,
      `${executable} ${problem ?? `is ${version}, older than the oldest accepted, ${OLDEST_ACCEPTED.join('.')}`}`,
    );
    return undefined;
  }
  log(`${version}, from the PATH (${executable})`);
  return executable;
}

async function fromCache({ env, log, failed }: Search): Promise<string | undefined> {
  const way = 'cache';
  const executable = cachedExecutable(env);
  if (!(await isExecutable(executable))) {
    failed(way, `nothing at ${executable}`);
    return undefined;
  }
  const { version, problem } = await versionOf(executable, env);
  if (version !== TEMPORAL_CLI_VERSION) {
    failed(way, `${executable} ${problem ?? `is ${version}`}`);
    return undefined;
  }
  log(`${version}, from the cache (${executable})`);
  return executable;
}

/** Downloads or builds it. Of several processes one does so, and the others find it in the cache. */
async function intoCache(search: Search): Promise<string | undefined> {
  const folder = path.dirname(cachedExecutable(search.env));
  try {
    const release = await lock(
      `${folder}.lock`,
      (pid) => search.log(`process ${pid} is getting it already, waiting for that`),
      search.signal,
    );
    try {
      if (await isExecutable(cachedExecutable(search.env))) {
        const cached = await fromCache(search);
        if (cached !== undefined) return cached;
      }
      await removeLeftovers(folder);
      // Beside its final place, so that moving it there is one atomic step.
      const scratch = await mkdtemp(`${folder}.part-`);
      try {
        return (await byDownload(search, scratch)) ?? (await byBuild(search, scratch));
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    } finally {
      release();
    }
  } catch (error) {
    search.signal?.throwIfAborted();
    search.failed('cache', `${folder} cannot be written: ${messageOf(error)}`);
    return undefined;
  }
}

/** Of processes that were ended at their work; whoever holds the lock is alone here. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  const leftovers = (await readdir(parent)).filter((name) =>
    name.startsWith(`${path.basename(folder)}.part-`),
  );
  for (const name of leftovers) await rm(path.join(parent, name), { recursive: true, force: true });
}

async function byDownload(search: Search, scratch: string): Promise<string | undefined> {
  const way = "download by Temporal's SDK";
  search.log(`downloading ${TEMPORAL_CLI_VERSION} from temporal.download, as Temporal's SDK does`);
  const problem = await run(
    { ...search, doing: 'downloading' },
    process.execPath,
    [downloader, scratch, TEMPORAL_CLI_VERSION],
    { within: DOWNLOAD_WITHIN_MS },
  );
  if (problem !== undefined) {
    search.failed(way, problem);
    return undefined;
  }
  for (const name of await readdir(scratch)) {
    const candidate = path.join(scratch, name);
    if ((await versionOf(candidate, search.env)).version === TEMPORAL_CLI_VERSION)
      return await keep(search, candidate);
  }
  search.failed(way, `what came is not version ${TEMPORAL_CLI_VERSION}`);
  return undefined;
}

async function byBuild(search: Search, scratch: string): Promise<string | undefined> {
  const way = 'build with Go';
  if ((await onPath(process.platform === 'win32' ? 'go.exe' : 'go', search.env)) === undefined) {
    search.failed(way, 'there is no `go` on the PATH');
    return undefined;
  }
  search.log(`building ${TEMPORAL_CLI_VERSION} with Go; the first time takes 5 to 15 minutes`);
  const target = path.join(scratch, executableName);
  const problem = await run(
    { ...search, doing: 'building' },
    'go',
    [
      'build',
      '-trimpath',
      '-buildvcs=false',
      `-ldflags=-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=${TEMPORAL_CLI_VERSION}`,
      `-o=${target}`,
      'github.com/temporalio/cli/cmd/temporal',
    ],
    { within: BUILD_WITHIN_MS, cwd: goModule, env: { ...search.env, CGO_ENABLED: '0' } },
  );
  const { version, problem: unusable } =
    problem === undefined ? await versionOf(target, search.env) : { problem };
  if (version !== TEMPORAL_CLI_VERSION) {
    search.failed(way, unusable ?? `what was built calls itself ${version}`);
    return undefined;
  }
  return await keep(search, target);
}

async function keep({ env, log }: Search, executable: string): Promise<string> {
  const place = cachedExecutable(env);
  await mkdir(path.dirname(place), { recursive: true });
  await rename(executable, place);
  log(`${TEMPORAL_CLI_VERSION} is now in the cache (${place})`);
  return place;
}

/** Runs a long command, and returns what went wrong. */
async function run(
  { doing, log, env, signal }: Search & { readonly doing: string },
  command: string,
  args: readonly string[],
  { within, ...options }: { within: number; cwd?: string; env?: NodeJS.ProcessEnv },
): Promise<string | undefined> {
  const started = Date.now();
  const child = spawnOwned(command, args, { env, ...options });
  const alive = setInterval(
    () => log(`still ${doing} (${Math.round((Date.now() - started) / 1000)} s)`),
    ALIVE_EVERY_MS,
  );
  let late = false;
  const stop = () => void child.stop(5000);
  const timeout = setTimeout(() => {
    late = true;
    stop();
  }, within);
  signal?.addEventListener('abort', stop);
  const { code, error } = await child.exited;
  clearInterval(alive);
  clearTimeout(timeout);
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  if (late) return `was not done after ${within / 60_000} minutes`;
  if (error !== undefined) return error.message;
  if (code === 0) return undefined;
  return child.lastLines().slice(-3).join(' / ') || `ended with code ${code}`;
}

interface Version {
  /** Such as 1.8.2. */
  readonly version?: string;
  readonly problem?: string;
}

async function versionOf(executable: string, env: NodeJS.ProcessEnv): Promise<Version> {
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

function isOlder(version: string): boolean {
  return version.localeCompare(OLDEST_ACCEPTED.join('.'), 'en', { numeric: true }) < 0;
}

async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    const candidate = path.join(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Outside the checkout, so that every clone of every project of this user shares it. */
function cachedExecutable(env: NodeJS.ProcessEnv): string {
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
