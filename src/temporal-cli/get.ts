/** Gets the Temporal CLI into the user's cache: by a download, or by a build with Go. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnOwned } from '../machine/processes.ts';
import { cachedExecutable, executableName, onPath, TEMPORAL_CLI_VERSION, versionOf } from './executable.ts';

const DOWNLOAD_WITHIN_MS = 3 * 60_000;
/** A cold build takes 5 to 9 minutes on two cores (temporal.md 1a). */
const BUILD_WITHIN_MS = 30 * 60_000;
const ALIVE_EVERY_MS = 15_000;

const goModule = fileURLToPath(new URL('./go', import.meta.url));
const downloader = fileURLToPath(new URL('./download.ts', import.meta.url));

export interface Search {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
  readonly log: (message: string) => void;
  readonly failed: (way: string, reason: string) => void;
}

/** Left by killed processes; only the holder of the lock works here. */
export async function removeLeftovers(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  const leftovers = (await readdir(parent)).filter((name) =>
    name.startsWith(`${path.basename(folder)}.part-`),
  );
  for (const name of leftovers) await rm(path.join(parent, name), { recursive: true, force: true });
}

export async function byDownload(search: Search, scratch: string): Promise<string | undefined> {
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
  search.failed(way, `the download is not version ${TEMPORAL_CLI_VERSION}`);
  return undefined;
}

export async function byBuild(search: Search, scratch: string): Promise<string | undefined> {
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
    search.failed(way, unusable ?? `the build reports version ${version}`);
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
  if (late) return `did not end within ${within / 60_000} minutes`;
  if (error !== undefined) return error.message;
  if (code === 0) return undefined;
  return child.lastLines().slice(-3).join(' / ') || `ended with code ${code}`;
}
