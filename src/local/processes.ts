/** Child processes that end when ours does: when it is asked to, when it is told to, and when it crashes. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
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
  /** Asks it to end, and ends it after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface SpawnOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const KEPT_LINES = 20;
const owned = new Set<ChildProcess>();

/**
 * Starts a program in a process group of its own: a Ctrl-C in the terminal reaches only us, so that we stop things
 * in their order, and ending the group ends what the program itself has started.
 */
export function spawnOwned(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): OwnedProcess {
  guard();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    ...options,
  });
  owned.add(child);
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
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

async function exitOf(child: ChildProcess): Promise<Exit> {
  try {
    await once(child, 'close');
    return { code: child.exitCode, signal: child.signalCode };
  } catch (error) {
    return { code: null, signal: null, error: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    owned.delete(child);
  }
}

/** Until nothing of the group holds its output open: a program may be gone while what it started goes on. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || !owned.has(child)) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // All of it ended in this very moment.
  }
}

let guarded = false;

function guard(): void {
  if (guarded) return;
  guarded = true;
  process.on('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Whoever else listens stops things in their order, and the hook above ends what is left over.
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}

function endAll(): void {
  for (const child of owned) signalGroup(child, 'SIGKILL');
}
