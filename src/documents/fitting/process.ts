/**
 * The process in which a file is taken apart, started for one file (run-process.ts): what a hostile file does to it
 * ends with it. It may read files, its own code, and nothing else: no writing, no processes, no environment.
 */
import { buffer } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { jobSchema, Refused } from './job.ts';
import type { Answer, Job } from './job.ts';
import { fitPdf } from './pages.ts';
import { fitImage } from './pictures.ts';
import type { Encoded } from './pictures.ts';

const job = jobSchema.parse(JSON.parse(process.argv[2] ?? ''));

/**
 * Looks at the memory of the whole process from a thread of its own, since rendering a page holds up this one. Node's own
 * limits are for JavaScript's heap, of which pixels are no part.
 */
const watch = `
  const { workerData: { memoryBytes, timeoutMs } } = require('node:worker_threads');
  const end = () => process.kill(process.pid, 'SIGKILL');
  setInterval(() => { if (process.memoryUsage.rss() > memoryBytes) end(); }, 20);
  setTimeout(end, timeoutMs + 5_000);
`;
const { memoryBytes, timeoutMs } = job;
new Worker(watch, { eval: true, workerData: { memoryBytes, timeoutMs } }).unref();

// One file, and then it is over: nothing to keep, and one core is what it may have.
sharp.cache(false);
sharp.concurrency(1);

const file = await buffer(process.stdin);
// Whoever sent it has gone.
if (file.length !== job.byteLength) process.exit(1);

const { answer, pictures } = await fitted(file, job);
process.stdout.write(`${JSON.stringify(answer)}\n`);
for (const { bytes } of pictures) process.stdout.write(bytes);

async function fitted(bytes: Buffer, given: Job): Promise<{ answer: Answer; pictures: Encoded[] }> {
  try {
    const { pictures: made, pageCount } =
      given.kind === 'pdf'
        ? await fitPdf(bytes, given)
        : { pictures: [await fitImage(bytes, given)], pageCount: null };
    const told = made.map(({ byteLength, width, height, quality, isTurned }) => ({
      byteLength,
      width,
      height,
      quality,
      isTurned,
    }));
    return { answer: { ok: true, pictures: told, pageCount }, pictures: made };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { answer: { ok: false, code: error.code }, pictures: [] };
  }
}
