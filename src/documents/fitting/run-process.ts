/** Starts the process for one file, feeds it, reads its answer, and ends it in any case. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DocumentError, systemCode } from '../errors.ts';
import { BrokenOff, ByteReader } from './byte-reader.ts';
import { answerSchema, FAULT, NOT_CONFINED } from './job.ts';
import type { Answer, Job } from './job.ts';
import { refuse } from './refusals.ts';

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

/** An answer names a few numbers; anything longer is none. */
const LONGEST_ANSWER = 4_096;

/**
 * How long those who were stopped, or whose process is gone, may take to tidy up (a temporary file, an upload) before
 * nobody waits for them any more.
 */
const TIDYING_MS = 500;

export interface Fitted {
  readonly answer: Extract<Answer, { ok: true }>;
  /** The bytes of the pictures, one after the other. */
  readonly bytes: ByteReader;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/**
 * @param take reads the pictures; the process ends with it
 * Rejects with a `DocumentError`, with what `content` or `take` rejected with, or with the signal's reason. It settles
 * whatever `content` and `take` do: nothing here waits for them once time is up, the signal has come or the process is
 * gone.
 */
export async function runProcess<T>(
  job: Job,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  take: (fitted: Fitted) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const child = spawn(process.execPath, [...FLAGS, PROGRAM, JSON.stringify(job)], {
    env: ENVIRONMENT,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // A pipe whose other end is gone says so to whoever reads or writes, and to nobody else.
  for (const stream of [child.stdin, child.stdout]) stream.on('error', () => {});
  const exited = exitOf(child);
  const stopped = Promise.withResolvers<void>();
  let isTimeUp = false;
  const stop = () => {
    child.kill('SIGKILL');
    stopped.resolve();
  };
  const timer = setTimeout(() => {
    isTimeUp = true;
    stop();
  }, job.timeoutMs);
  signal?.addEventListener('abort', stop);
  try {
    const startFailure = await startOf(child);
    if (startFailure !== null) {
      const message = 'The process that fits files did not start.';
      throw new DocumentError('fitting_failed', message, systemCode(startFailure));
    }
    void preferAsVictim(child);
    return await unlessAbandoned(
      exchange({ child, job, content, exited, take }),
      stopped.promise.then(() => 'stopped'),
    );
  } catch (error) {
    // Whatever an end by force broke, its cause is the one to tell.
    signal?.throwIfAborted();
    if (isTimeUp) throw refuse('file_too_demanding', 'time');
    throw error instanceof BrokenOff ? await deathOf(child, exited) : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    child.kill('SIGKILL');
    // Of bytes that nobody reads any more: `close` would wait for them, and is never waited for.
    child.stdin.destroy();
    child.stdout.destroy();
    await exited;
  }
}

async function exchange<T>({
  child,
  job,
  content,
  exited,
  take,
}: {
  child: Child;
  job: Job;
  content: AsyncIterable<Uint8Array>;
  exited: Promise<void>;
  take: (fitted: Fitted) => Promise<T>;
}): Promise<T> {
  await unlessAbandoned(feed(child, content), exited);
  const bytes = new ByteReader(child.stdout);
  const line = await bytes.line(LONGEST_ANSWER);
  if (line === null) throw new BrokenOff();
  const answer = answerOf(line, job);
  if (!answer.ok) throw answer.code === FAULT ? noAnswer(FAULT) : refuse(answer.code);
  return await take({ answer, bytes });
}

/** A file that took the process over speaks with its voice: what it says counts only within what was asked for. */
function answerOf(line: string, { pages, maxBytes }: Job): Answer {
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    throw noAnswer('answer');
  }
  const { success, data } = answerSchema.safeParse(said);
  if (!success) throw noAnswer('answer');
  if (!data.ok) return data;
  const isWithin =
    data.pictures.length <= pages && data.pictures.every(({ byteLength }) => byteLength <= maxBytes);
  if (!isWithin) throw noAnswer('answer');
  return data;
}

/** What `work` comes to, or `BrokenOff` where it has not come to anything a while after `end`. */
async function unlessAbandoned<T>(work: Promise<T>, end: Promise<unknown>): Promise<T> {
  const settled = new AbortController();
  const abandoned = (async () => {
    await end;
    await pause(TIDYING_MS, undefined, { signal: settled.signal });
    throw new BrokenOff();
  })();
  // Who comes second is heard by nobody.
  abandoned.catch(() => {});
  work.catch(() => {});
  try {
    return await Promise.race([work, abandoned]);
  } finally {
    settled.abort();
  }
}

/** Errors of `content` are thrown; those of a pipe whose reader died show in its silence. */
async function feed(child: Child, content: AsyncIterable<Uint8Array>): Promise<void> {
  let failure: unknown = null;
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      yield* content;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  await pipeline(watched, child.stdin).catch(() => {});
  if (failure !== null) throw failure;
}

/** Null once it runs. */
async function startOf(child: Child): Promise<Error | null> {
  const { promise, resolve } = Promise.withResolvers<Error | null>();
  child.once('spawn', () => resolve(null)).once('error', resolve);
  return await promise;
}

/** The end of the process itself. Its streams may be open for longer, as long as their bytes are not read. */
async function exitOf(child: Child): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve()).once('error', () => resolve());
  await promise;
}

async function deathOf(child: Child, exited: Promise<void>): Promise<DocumentError> {
  await Promise.race([exited, pause(TIDYING_MS)]);
  const { exitCode, signalCode } = child;
  // SIGKILL by its own watch or the system's; SIGABRT by JavaScript's heap.
  if (signalCode === 'SIGKILL' || signalCode === 'SIGABRT') return refuse('file_too_demanding', 'memory');
  if (signalCode === 'SIGSEGV' || signalCode === 'SIGBUS' || signalCode === 'SIGILL') {
    return refuse('file_too_demanding', 'crash');
  }
  if (exitCode === NOT_CONFINED) return noAnswer('isolation');
  return noAnswer(signalCode ?? (exitCode === null ? 'silence' : `exit_${exitCode}`));
}

function noAnswer(detail: string): DocumentError {
  return new DocumentError('fitting_failed', 'The process that fits files gave no answer.', detail);
}

/** Where memory runs out all the same, Linux is to end this process and not the service. */
async function preferAsVictim({ pid }: Child): Promise<void> {
  if (process.platform !== 'linux' || pid === undefined) return;
  await writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => {});
}
