/**
 * `npm run -s match -- FILE.csv [--list]`: how well names are matched, measured on labelled pairs (docs/matching.md).
 * The last line of the output is one JSON object; errors of a file go to stderr, with exit code 1.
 */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { scorePairs } from './match/score.ts';
import { BadFile, readPairs } from './match/pairs.ts';

const USAGE = 'Usage: npm run -s match -- FILE.csv [--list]   (FILE may be - for the standard input)';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { list: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new BadFile(USAGE);
  const input: Readable = file === '-' ? process.stdin : createReadStream(file);
  const score = await scorePairs(readPairs(input), (wrong) => {
    if (values.list) console.log(wrong);
  });
  console.log(JSON.stringify(score));
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  const isPlain = error instanceof BadFile || (Error.isError(error) && 'code' in error);
  console.error(isPlain && Error.isError(error) ? error.message : error);
}
