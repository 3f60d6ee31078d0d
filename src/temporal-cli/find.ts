/**
 * The Temporal CLI, which contains Temporal's development server: found on this machine, downloaded or built.
 * Every way is tried in turn, and reports its result in one line.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { lock } from '../machine/lock.mjs';
import {
  cachedExecutable,
  executableName,
  isExecutable,
  isOlder,
  OLDEST_ACCEPTED,
  onPath,
  TEMPORAL_CLI_VERSION,
  versionOf,
} from './executable.ts';
import type { Search } from './get.ts';
import { byBuild, byDownload, removeLeftovers } from './get.ts';

export interface FindTemporalCliOptions {
  readonly log: (message: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  /** Aborts a running download or build. */
  readonly signal?: AbortSignal;
}

/** One way of getting the CLI, and why it failed. */
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
 * @throws TemporalCliNotFoundError with all ways and their results; the signal's reason if it aborts
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
      (pid) => search.log(`process ${pid} is already getting it; waiting for that`),
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

function messageOf(error: unknown): string {
  return Error.isError(error) ? error.message : String(error);
}
