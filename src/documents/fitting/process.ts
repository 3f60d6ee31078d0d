/**
 * The process in which a file is taken apart, started for one file (run-process.ts) and often ahead of it (child.ts): what
 * a hostile file does to it ends with it. It reads its own code first, then gives up all that it does not need
 * (confine.ts), and only then reads what file it is for, and the file.
 */
import { once } from 'node:events';
import { readSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { systemCode } from '../errors.ts';
import { confine } from './confine.ts';
import { BEGUN, FAULT, jobSchema, limitsSchema, LONGEST_JOB, NOT_CONFINED, Refused } from './job.ts';
import type { Answer, Job } from './job.ts';
import { fitPdf, loadPdfium } from './pages.ts';
import { fitImage } from './pictures.ts';
import type { Encoded } from './pictures.ts';

const STDIN = 0;
const STDOUT = 1;
const BETWEEN_TRIES_MS = 2;
const NOTHING = new Int32Array(new SharedArrayBuffer(4));

const limits = limitsSchema.parse(JSON.parse(process.argv[2] ?? ''));

/**
 * Looks at the memory of the whole process from a thread of its own, since rendering a page holds up this one. Node's own
 * limits are for JavaScript's heap, of which pixels are no part. On Linux its file is opened at once, since no other can
 * be opened later. It begins with the job, so that a process that waits for one costs nothing.
 */
const watch = `
  const { workerData: { memoryBytes, timeoutMs, watching }, parentPort } = require('node:worker_threads');
  const { openSync, readSync } = require('node:fs');
  const end = () => process.kill(process.pid, 'SIGKILL');
  const status = process.platform === 'linux' ? openSync('/proc/self/status') : null;
  const text = Buffer.alloc(4_096);
  const taken = () => {
    if (status === null) return process.memoryUsage.rss();
    const length = readSync(status, text, 0, text.length, 0);
    return Number(/^VmRSS:\\s+(\\d+) kB/m.exec(text.toString('latin1', 0, length))?.[1] ?? Infinity) * 1_024;
  };
  parentPort.once('message', () => {
    setInterval(() => { if (taken() > memoryBytes) end(); }, 20);
    setTimeout(end, timeoutMs + 5_000);
    Atomics.store(watching, 0, 1);
    Atomics.notify(watching, 0);
  });
  parentPort.postMessage('on watch');
`;
const { memoryBytes, timeoutMs, isConfined } = limits;
const watching = new Int32Array(new SharedArrayBuffer(4));
const watcher = new Worker(watch, {
  eval: true,
  workerData: { memoryBytes, timeoutMs, watching },
  // It says nothing; its streams would be joined with ours otherwise, which takes them over.
  stdout: true,
  stderr: true,
});
await once(watcher, 'message');
watcher.unref();

// One file, and then it is over: nothing to keep, and one core is what it may have.
sharp.cache(false);
sharp.concurrency(1);

// Whatever the file will be: nothing can be read from the disk later.
const pdfium = await loadPdfium();
if (isConfined) {
  await confine(memoryBytes).catch(() => {
    process.exit(NOT_CONFINED);
  });
}

const job = jobAsTold();
// Whoever started it has gone.
if (job === null) process.exit(1);
watcher.postMessage('a job', []);
// It is on watch before the file is there.
if (Atomics.wait(watching, 0, 0, timeoutMs) === 'timed-out') process.exit(1);
write(Buffer.from(`${BEGUN}\n`));

const file = wholeInput(job.byteLength);
// Whoever sent it has gone.
if (file === null) process.exit(1);

const { answer, pictures } = await fitted(file, job);
write(Buffer.from(`${JSON.stringify(answer)}\n`));
for (const { bytes } of pictures) write(bytes);
// At once, for what Node tidies up at its own end asks for more than is allowed here.
process.kill(process.pid, 'SIGKILL');

/**
 * Input and output as they come, for there is nothing else to do meanwhile. Node's streams would wait for them by an
 * io_uring, through which Linux does what no filter sees, so that what is confined has none.
 */
function wholeInput(byteLength: number): Buffer | null {
  // One byte more, which nobody should send.
  const bytes = input(byteLength + 1);
  return bytes.length === byteLength ? bytes : null;
}

/** As many bytes, or fewer where the input ends before. */
function input(byteLength: number): Buffer {
  const bytes = Buffer.alloc(byteLength);
  let length = 0;
  for (let more = -1; more !== 0 && length < bytes.length; length += more) {
    more = now(() => readSync(STDIN, bytes, length, bytes.length - length, null));
  }
  return bytes.subarray(0, length);
}

/** Null where the input ends before. */
function jobAsTold(): Job | null {
  const head = input(4);
  if (head.length < 4) return null;
  const length = Math.min(head.readUInt32LE(), LONGEST_JOB);
  const text = input(length);
  return text.length < length ? null : jobSchema.parse(JSON.parse(text.toString()));
}

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += now(() => writeSync(STDOUT, bytes, at));
}

/** Again and again where the other side is slow, whether or not the system itself waits for it. */
function now(act: () => number): number {
  for (;;) {
    try {
      return act();
    } catch (error) {
      if (systemCode(error) !== 'EAGAIN') throw error;
      Atomics.wait(NOTHING, 0, 0, BETWEEN_TRIES_MS);
    }
  }
}

async function fitted(bytes: Buffer, given: Job): Promise<{ answer: Answer; pictures: Encoded[] }> {
  try {
    const {
      pictures: made,
      pageCount,
      blankPages,
    } = given.kind === 'pdf'
      ? await fitPdf(pdfium, bytes, given)
      : { pictures: [await fitImage(bytes, given)], pageCount: null, blankPages: [] };
    const told = made.map(({ byteLength, width, height, quality, isTurned, page, undrawnFields }) => ({
      byteLength,
      width,
      height,
      quality,
      isTurned,
      page,
      undrawnFields,
    }));
    return { answer: { ok: true, pictures: told, pageCount, blankPages }, pictures: made };
  } catch (error) {
    return { answer: { ok: false, code: error instanceof Refused ? error.code : FAULT }, pictures: [] };
  }
}
