/**
 * `npm run -s compare -- FILE.jsonl`: which pairs of documents the service would match to one person, and which of them
 * automatically (docs/matching.md). One line of JSON out per line in, in order; exit code 1 if any line is invalid.
 */
import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { JudgedPiece } from './compare/judge-lines.ts';
import { linesOf } from './compare/lines.ts';
import { Pool } from './compare/pool.ts';

const USAGE = 'Usage: npm run -s compare -- FILE.jsonl   (FILE may be - for the standard input)';

class BadUse extends Error {}

/** A shell's exit codes for a process that was interrupted, or whose reader went away. */
const INTERRUPTED = 130;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new BadUse(USAGE);
  const input: Readable = file === '-' ? process.stdin : createReadStream(file);
  const stopping = new AbortController();
  const stop = (code: number) => {
    process.exitCode = code;
    stopping.abort();
    input.destroy();
  };
  process.once('SIGINT', () => stop(INTERRUPTED));
  process.once('SIGTERM', () => stop(INTERRUPTED + 13));
  // The reader has read enough: `… | head`.
  process.stdout.on('error', () => stop(process.exitCode === undefined ? 0 : Number(process.exitCode)));
  try {
    await judgeAll(input, stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  }
}

async function judgeAll(input: Readable, signal: AbortSignal): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const pool = new Pool();
  // The pieces in progress, the oldest first; each is written after those before it.
  const underWay: Promise<void>[] = [];
  try {
    for await (const lines of linesOf(input)) {
      const [judged, before] = [pool.judge({ lines, today }), underWay.at(-1)];
      const written = writeAfter(before, judged, signal);
      // The code that awaits them gets the error.
      for (const promise of [judged, written]) promise.catch(() => undefined);
      underWay.push(written);
      if (underWay.length > 2 * pool.size) await underWay.shift();
    }
    await Promise.all(underWay);
  } finally {
    await pool.close();
  }
}

async function writeAfter(
  before: Promise<void> | undefined,
  judged: Promise<JudgedPiece>,
  signal: AbortSignal,
): Promise<void> {
  await before;
  const { text, hasRefused } = await judged;
  if (hasRefused) process.exitCode ??= 1;
  if (signal.aborted || text === '') return;
  if (!process.stdout.write(text)) await once(process.stdout, 'drain', { signal });
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  const isPlain = error instanceof BadUse || (Error.isError(error) && 'code' in error);
  console.error(isPlain && Error.isError(error) ? error.message : error);
}
