/**
 * `npm run -s compare -- FILE.jsonl`: which pairs of documents the service would take for one person's, and which by
 * itself (docs/matching.md). A line of JSON out for each line in, in order; exit code 1 if any could not be read.
 */
import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { judgeLine } from './compare/judge.ts';
import type { Line } from './compare/lines.ts';
import { linesOf } from './compare/lines.ts';

const USAGE = 'Usage: npm run -s compare -- FILE.jsonl   (FILE may be - for the standard input)';

class BadUse extends Error {}

/** As a shell tells of a process that was interrupted, or whose reader went away. */
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
  // Whoever reads has read enough: `… | head`.
  process.stdout.on('error', () => stop(process.exitCode === undefined ? 0 : Number(process.exitCode)));
  try {
    await judgeAll(input, stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  }
}

async function judgeAll(input: Readable, signal: AbortSignal): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  for await (const lines of linesOf(input)) {
    const answers = lines
      .filter(({ text }) => text === null || text.trim() !== '')
      .map((line) => JSON.stringify(answerTo(line, today)));
    if (signal.aborted) return;
    if (answers.length > 0 && !process.stdout.write(`${answers.join('\n')}\n`)) {
      await once(process.stdout, 'drain', { signal });
    }
  }
}

function answerTo({ number, text }: Line, today: string) {
  const answer =
    text === null ? { id: null, error: `Line ${number} is too long.` } : judgeLine(text, number, today);
  if ('error' in answer) process.exitCode = 1;
  return answer;
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  const isPlain = error instanceof BadUse || (error instanceof Error && 'code' in error);
  console.error(isPlain && error instanceof Error ? error.message : error);
}
