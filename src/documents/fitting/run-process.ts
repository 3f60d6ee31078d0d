/** Starts the process for one file, feeds it, reads its answer, and ends it in any case. */
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { DocumentError, systemCode } from '../errors.ts';
import { BrokenOff, ByteReader } from './byte-reader.ts';
import { headerOf, start } from './child.ts';
import type { Ahead, Child, Started } from './child.ts';
import { answerSchema, BEGUN, FAULT, NOT_CONFINED } from './job.ts';
import type { Answer, Job } from './job.ts';
import { refuse } from './refusals.ts';

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

/**
 * @param take reads the pictures; the process ends with it
 * @param ahead where a process may be waiting, which is then used instead of a new one
 * Rejects with a `DocumentError`, with what `content` or `take` rejected with, or with the signal's reason. It settles
 * whatever `content` and `take` do: nothing here waits for them once time is up, the signal has come or the process is
 * gone.
 */
export async function runProcess<T>(
  job: Job,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  take: (fitted: Fitted) => Promise<T>,
  ahead?: Ahead,
): Promise<T> {
  signal?.throwIfAborted();
  const waiting = ahead?.take(job) ?? null;
  // The one that is in use.
  let current = waiting ?? start(job);
  const stopped = Promise.withResolvers<void>();
  let isTimeUp = false;
  const stop = () => {
    current.child.kill('SIGKILL');
    stopped.resolve();
  };
  const timer = setTimeout(() => {
    isTimeUp = true;
    stop();
  }, job.timeoutMs);
  signal?.addEventListener('abort', stop);
  try {
    let bytes = await unlessAbandoned(begin(current, job), stopped.promise);
    // Who waited may have ended meanwhile, of no fault of a file that it has not seen.
    if (bytes === null && waiting !== null && !isTimeUp && signal?.aborted !== true) {
      await finish(current);
      current = start(job);
      bytes = await unlessAbandoned(begin(current, job), stopped.promise);
    }
    if (bytes === null) throw new BrokenOff();
    const { child, exited } = current;
    return await unlessAbandoned(exchange({ child, job, content, exited, bytes, take }), stopped.promise);
  } catch (error) {
    // Whatever else an end by force broke, its cause is the one to tell.
    signal?.throwIfAborted();
    if (isTimeUp) throw refuse('file_too_demanding', 'time');
    throw error instanceof BrokenOff ? await deathOf(current.child, current.exited) : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    await finish(current);
  }
}

/** Hands it the job. Null where it ends, or says anything else, before it has it. */
async function begin({ child, exited, failure }: Started, job: Job): Promise<ByteReader | null> {
  const startFailure = await failure;
  if (startFailure !== null) {
    const message = 'The process that fits files did not start.';
    throw new DocumentError('fitting_failed', message, systemCode(startFailure));
  }
  child.stdin.write(headerOf(job));
  const bytes = new ByteReader(child.stdout);
  const line = await unlessAbandoned(bytes.line(BEGUN.length), exited).catch((error: unknown) => {
    if (error instanceof BrokenOff) return null;
    throw error;
  });
  return line === BEGUN ? bytes : null;
}

async function finish({ child, exited }: Started): Promise<void> {
  child.kill('SIGKILL');
  // Of bytes that nobody reads any more: `close` would wait for them, and is never waited for.
  child.stdin.destroy();
  child.stdout.destroy();
  await exited;
}

async function exchange<T>({
  child,
  job,
  content,
  exited,
  bytes,
  take,
}: {
  child: Child;
  job: Job;
  content: AsyncIterable<Uint8Array>;
  exited: Promise<void>;
  bytes: ByteReader;
  take: (fitted: Fitted) => Promise<T>;
}): Promise<T> {
  await unlessAbandoned(feed(child, content), exited);
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
