/** Child processes that end with ours: when it stops, gets a signal, crashes, or is killed. */
import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it never started. */
  readonly error?: Error;
}

export interface OwnedProcess {
  readonly pid: number | undefined;
  /** Never rejects. */
  readonly exited: Promise<Exit>;
  /** The last lines that it printed, on either stream. */
  lastLines(): readonly string[];
  /** Asks it to end, and kills it after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface SpawnOptions {
  readonly cwd?: string | URL;
  readonly env?: NodeJS.ProcessEnv;
  /** The user it runs as, if we are root. */
  readonly uid?: number;
  readonly gid?: number;
}

const KEPT_LINES = 20;
/** From the KILL of a group to the end of its output. */
const LAST_WORD_WITHIN_MS = 2_000;
const owned = new Set<ChildProcess>();

/**
 * Starts a program in its own process group: a Ctrl-C in the terminal reaches only us, so that we stop things in order,
 * and ending the group also ends what the program itself has started.
 */
export function spawnOwned(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): OwnedProcess {
  const child = spawnOwnedChild(command, args, options);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
    });
  }
  const exited = exitOf(child);
  return {
    pid: child.pid,
    exited,
    lastLines: () => lines,
    stop: async (graceMs) => {
      signalGroup(child, 'SIGTERM');
      let lastWord: NodeJS.Timeout | undefined;
      const timer = setTimeout(() => {
        signalGroup(child, 'SIGKILL');
        lastWord = setTimeout(() => letGo(child), LAST_WORD_WITHIN_MS);
      }, graceMs);
      await exited;
      clearTimeout(timer);
      clearTimeout(lastWord);
    },
  };
}

/** The same, but the caller reads both streams and waits for the end. */
export function spawnOwnedChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcessByStdio<null, Readable, Readable> {
  guard();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    ...options,
  });
  owned.add(child);
  child.once('close', () => owned.delete(child));
  watch(child);
  return child;
}

/** Of what left the group and holds the output open: `close` would wait for it, and we with it. */
function letGo({ stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>): void {
  stdout.destroy();
  stderr.destroy();
}

async function exitOf(child: ChildProcess): Promise<Exit> {
  try {
    await once(child, 'close');
    return { code: child.exitCode, signal: child.signalCode };
  } catch (error) {
    return { code: null, signal: null, error: Error.isError(error) ? error : new Error(String(error)) };
  }
}

/**
 * Waits for the end of its input, which comes when we are gone, then ends the group; `$0` is the group. A shell that
 * cannot start `sleep`, since the machine allows no more processes, ends there: its last word is the KILL all the same.
 * `kill -TERM -- -1` would be no such command to Debian's /bin/sh, which takes `--` only after `-s`.
 */
const WATCHER = `trap '' HUP INT TERM
trap 'kill -s KILL -- "-$0"' EXIT
read -r _
kill -s TERM -- "-$0"
for _ in 1 2 3 4 5; do kill -s 0 -- "-$0" || { trap - EXIT; exit; }; sleep 1; done`;

const WATCHED_AGAIN_AFTER_MS = 1_000;

/** For the one signal that we cannot handle: SIGKILL. Nothing on Windows, which has no shell for the watcher. */
function watch(child: ChildProcess): void {
  const { pid } = child;
  if (process.platform === 'win32' || pid === undefined) return;
  const watcher = spawn('/bin/sh', ['-c', WATCHER, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const end = () => watcher.kill('SIGKILL');
  const watchAgain = (why: string) => {
    child.off('close', end);
    if (!owned.has(child)) return;
    process.emitWarning(
      `Nothing would end process ${pid} if this one were killed (${why}); another watcher is started.`,
    );
    setTimeout(() => owned.has(child) && watch(child), WATCHED_AGAIN_AFTER_MS).unref();
  };
  child.once('close', end);
  watcher.once('error', ({ message }) => watchAgain(message));
  watcher.once('exit', (code, signal) => watchAgain(`its watcher ended: ${signal ?? code}`));
  watcher.unref();
  // Typed as any stream; it is a pipe, which would keep us alive.
  if (watcher.stdin instanceof Socket) watcher.stdin.unref();
}

/** Until no process of the group holds its output open: a program may be gone while its children still run. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || !owned.has(child)) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // All of it has just ended.
  }
}

let guarded = false;

function guard(): void {
  if (guarded) return;
  guarded = true;
  // Runs before the code that removes a folder that they write to.
  process.prependListener('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Other listeners stop things in order, and the hook above ends what is left.
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}

function endAll(): void {
  for (const child of owned) signalGroup(child, 'SIGKILL');
}
