/** Starts the process for one file, feeds it, reads its answer, and ends it in any case. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pipeline } from 'node:stream/promises';
import { DocumentError, systemCode } from '../errors.ts';
import { answerSchema } from './job.ts';
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

/** An answer names a few numbers; anything longer is none. */
const LONGEST_ANSWER = 4_096;

export interface Fitted {
  readonly answer: Extract<Answer, { ok: true }>;
  /** The bytes of the pictures, one after the other. */
  readonly bytes: ByteReader;
}

/**
 * @param take reads the pictures; the process ends with it
 * Rejects with a `DocumentError`, with what `content` or `take` rejected with, or with the signal's reason.
 */
export async function runProcess<T>(
  job: Job,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  take: (fitted: Fitted) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const child = spawn(process.execPath, [...FLAGS, PROGRAM, JSON.stringify(job)], {
    // Nothing of the service's settings, its secrets among them, is to be found there. One arena: glibc's many keep a
    // fifth more memory than is used.
    env: { MALLOC_ARENA_MAX: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const started = once(child, 'spawn');
  const ended = once(child, 'close');
  ended.catch(() => {});
  let isTimeUp = false;
  const kill = () => child.kill('SIGKILL');
  const timer = setTimeout(() => {
    isTimeUp = true;
    kill();
  }, job.timeoutMs);
  signal?.addEventListener('abort', kill);
  try {
    try {
      await started;
    } catch (error) {
      throw new DocumentError(
        'fitting_failed',
        'The process that fits files did not start.',
        systemCode(error),
      );
    }
    void preferAsVictim(child);
    await feed(child, content);
    const bytes = new ByteReader(child.stdout);
    const line = await bytes.line();
    if (line === null) throw await deathOf(child, ended);
    const answer = answerSchema.parse(JSON.parse(line));
    if (!answer.ok) throw refuse(answer.code);
    return await take({ answer, bytes });
  } catch (error) {
    // Whatever an end by force broke, its cause is the one to tell.
    signal?.throwIfAborted();
    if (isTimeUp) throw refuse('file_too_demanding', 'time');
    throw error instanceof BrokenOff ? await deathOf(child, ended) : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
    kill();
    await ended.catch(() => {});
  }
}

/** Errors of `content` are thrown; those of a pipe whose reader died show in its silence. */
async function feed(child: ChildProcess, content: AsyncIterable<Uint8Array>): Promise<void> {
  if (child.stdin === null) throw new Error('The process has a standard input.');
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

async function deathOf(child: ChildProcess, ended: Promise<unknown>): Promise<DocumentError> {
  await ended.catch(() => {});
  const { exitCode, signalCode } = child;
  // SIGKILL by its own watch or the system's; SIGABRT by JavaScript's heap.
  if (signalCode === 'SIGKILL' || signalCode === 'SIGABRT') return refuse('file_too_demanding', 'memory');
  if (signalCode === 'SIGSEGV' || signalCode === 'SIGBUS' || signalCode === 'SIGILL') {
    return refuse('file_too_demanding', 'crash');
  }
  const detail = signalCode ?? `exit_${exitCode}`;
  return new DocumentError('fitting_failed', 'The process that fits files ended without an answer.', detail);
}

/** Where memory runs out all the same, Linux is to end this process and not the service. */
async function preferAsVictim({ pid }: ChildProcess): Promise<void> {
  if (process.platform !== 'linux' || pid === undefined) return;
  await writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => {});
}

class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/** Reads a stream in pieces of known length. */
export class ByteReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.chunks = stream[Symbol.asyncIterator]();
  }

  /** Null where the stream ended before a whole line. */
  async line(): Promise<string | null> {
    for (;;) {
      const end = this.rest.indexOf('\n');
      if (end !== -1) {
        const line = this.rest.toString('utf8', 0, end);
        this.rest = this.rest.subarray(end + 1);
        return line;
      }
      if (this.rest.length > LONGEST_ANSWER || !(await this.more())) return null;
    }
  }

  async *exactly(byteLength: number): AsyncGenerator<Uint8Array> {
    for (let missing = byteLength; missing > 0;) {
      if (this.rest.length === 0 && !(await this.more())) throw new BrokenOff();
      const piece = this.rest.subarray(0, missing);
      this.rest = this.rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  private async more(): Promise<boolean> {
    const { done = false, value } = await this.chunks.next();
    if (done || value === undefined) return false;
    const chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    return true;
  }
}
