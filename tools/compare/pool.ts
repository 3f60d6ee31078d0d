import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { JudgedPiece, Piece } from './judge-lines.ts';

/** Each has the tables of all languages in memory; more than a few gain little. */
const MOST_THREADS = 4;

const judgedSchema = z.object({ text: z.string(), hasRefused: z.boolean() });

/** Threads that judge one piece at a time each, started when there is something to judge. */
export class Pool {
  readonly size = Math.max(1, Math.min(MOST_THREADS, availableParallelism()));
  private readonly idle: Worker[] = [];
  private readonly all: Worker[] = [];
  private readonly waiting: ((worker: Worker) => void)[] = [];

  async judge(piece: Piece): Promise<JudgedPiece> {
    const worker = await this.take();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    worker.postMessage(piece);
    const [judged]: unknown[] = await once(worker, 'message');
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(worker);
    else next(worker);
    return judgedSchema.parse(judged);
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map(async (worker) => worker.terminate()));
  }

  private async take(): Promise<Worker> {
    const idle = this.idle.pop();
    if (idle !== undefined) return idle;
    if (this.all.length >= this.size) {
      return await new Promise((resolve) => {
        this.waiting.push(resolve);
      });
    }
    const worker = new Worker(new URL('judge-lines.ts', import.meta.url));
    this.all.push(worker);
    return worker;
  }
}
