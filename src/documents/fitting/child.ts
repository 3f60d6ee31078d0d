/**
 * Starts the process for a file. It can be started ahead, before there is a file, so that nobody waits for it to read its
 * code and confine itself; it is used once like any other, and then it ends.
 */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Job, Limits } from './job.ts';

const PROGRAM = fileURLToPath(new URL('process.ts', import.meta.url));

const FLAGS = [
  // No writing and no other programs (Node, "Permission Model"). Addons: sharp; workers: the watch over its memory.
  '--permission',
  '--allow-addons',
  '--allow-worker',
  '--allow-fs-read=*',
  // Of which pixels are no part.
  '--max-old-space-size=128',
  '--no-warnings',
];

/** Nothing of the service's settings, its secrets among them, is to be found there. */
export const ENVIRONMENT = {
  // glibc's many arenas keep a fifth more memory than is used.
  MALLOC_ARENA_MAX: '1',
  // libvips keeps large pictures in files otherwise, and there are none for it.
  VIPS_DISC_THRESHOLD: '8g',
};

export type Child = ChildProcessByStdio<Writable, Readable, null>;

export interface Started {
  readonly child: Child;
  /** Of the process itself; never rejects. Its streams may be open for longer, as long as their bytes are not read. */
  readonly exited: Promise<void>;
  /** Null once it runs. */
  readonly failure: Promise<Error | null>;
}

export function start({ memoryBytes, timeoutMs, isConfined }: Limits): Started {
  const limits: Limits = { memoryBytes, timeoutMs, isConfined };
  const child = spawn(process.execPath, [...FLAGS, PROGRAM, JSON.stringify(limits)], {
    env: ENVIRONMENT,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // A pipe whose other end is gone says so to whoever reads or writes, and to nobody else.
  for (const stream of [child.stdin, child.stdout]) stream.on('error', () => {});
  const exited = Promise.withResolvers<void>();
  child.once('exit', () => exited.resolve()).once('error', () => exited.resolve());
  const failure = Promise.withResolvers<Error | null>();
  child.once('spawn', () => failure.resolve(null)).once('error', failure.resolve);
  child.once('spawn', () => void preferAsVictim(child));
  return { child, exited: exited.promise, failure: failure.promise };
}

/** Where memory runs out all the same, Linux is to end this process and not the service. */
async function preferAsVictim({ pid }: Child): Promise<void> {
  if (process.platform !== 'linux' || pid === undefined) return;
  await writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => {});
}

/** One process that waits for its file. */
export interface Ahead {
  /** Has one wait, unless one does. */
  prepare(): void;
  /** The one that waits, which then is the caller's; null where there is none of these limits. */
  take(limits: Limits): Started | null;
  /** Ends it; none is started any more. */
  close(): Promise<void>;
}

/**
 * The process sees the end of its input when this one is gone, however that ended, and ends as well. Until it is taken it
 * keeps nobody from ending.
 */
export function createAhead(limits: Limits): Ahead {
  let waiting: Started | null = null;
  let isClosed = false;
  return {
    prepare() {
      if (isClosed || waiting !== null) return;
      const started = start(limits);
      holdOpen(started, false);
      waiting = started;
      void forget(started);
    },
    take({ memoryBytes, timeoutMs, isConfined }) {
      const isFit =
        memoryBytes === limits.memoryBytes &&
        timeoutMs === limits.timeoutMs &&
        isConfined === limits.isConfined;
      if (waiting === null || !isFit) return null;
      const taken = waiting;
      waiting = null;
      holdOpen(taken, true);
      return taken;
    },
    async close() {
      isClosed = true;
      const last = waiting;
      waiting = null;
      last?.child.kill('SIGKILL');
      await last?.exited;
    },
  };

  async function forget(started: Started): Promise<void> {
    await started.exited;
    if (waiting === started) waiting = null;
  }
}

/** Whether this process stays for it. */
function holdOpen({ child }: Started, isHeld: boolean): void {
  for (const handle of [child, child.stdin, child.stdout]) {
    // Streams of a child are pipes, which are typed as any stream.
    if (handle !== child && !(handle instanceof Socket)) continue;
    if (isHeld) handle.ref();
    else handle.unref();
  }
}

/** What the process is told first: how long it is, and the job. */
export function headerOf(job: Job): Buffer {
  const text = Buffer.from(JSON.stringify(job));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text]);
}
