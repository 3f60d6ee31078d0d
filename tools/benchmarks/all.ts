/**
 * `npm run bench [-- NAME…] [-- --short]`: every benchmark that package.json names `bench:NAME`, or those named, one after
 * another, and a table at the end. What each prints goes to stderr; stdout has the table and, last, one JSON object for
 * each of them. A benchmark that fails fails it; a goal that is missed does so with --strict only.
 */
import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { goalInWords, resultSchema } from './support/figures.ts';
import type { Result } from './support/figures.ts';

const PREFIX = 'bench:';
const root = fileURLToPath(new URL('../../', import.meta.url));
const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

const { values, positionals } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
  allowPositionals: true,
});
const passedOn = [
  ...(values.short ? ['--short'] : []),
  ...(values.rounds === undefined ? [] : ['--rounds', values.rounds]),
];

const { scripts } = packageSchema.parse(JSON.parse(await readFile(`${root}package.json`, 'utf8')));
const known = new Map(
  Object.entries(scripts)
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, script]) => [name.slice(PREFIX.length), script]),
);
const unknown = positionals.filter((name) => !known.has(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${[...known.keys()].join(', ')}.`);
  process.exit(1);
}

let stopped: NodeJS.Signals | null = null;
let stop = () => {};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopped !== null) process.exit(128 + constants.signals[signal]);
    stopped = signal;
    stop();
  });
}

const results: Result[] = [];
const failed: string[] = [];
for (const [name, script] of known) {
  if (stopped !== null) break;
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.error(`\n${name}`);
  const result = await resultOf(script);
  if (result === null) failed.push(name);
  else results.push(result);
}

console.log(tableOf(results));
for (const name of failed) console.log(`${name}: failed`);
for (const result of results) console.log(JSON.stringify(result));
if (failed.length > 0 || (values.strict && results.some(({ met }) => !met))) process.exitCode = 1;
if (stopped !== null) process.exitCode = 128 + constants.signals[stopped];

/** Null where it gives none. */
async function resultOf(script: string): Promise<Result | null> {
  // The Node that runs this, and no shell between: a signal then reaches the benchmark itself.
  const [, ...args] = script.split(' ');
  const child = spawnOwnedChild(process.execPath, [...args, ...passedOn], { cwd: root });
  stop = () => child.kill('SIGTERM');
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.pipe(process.stderr, { end: false });
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('close', () => resolve()).once('error', () => resolve());
  await promise;
  stop = () => {};
  process.stderr.write(output);
  if (child.exitCode !== 0) return null;
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  try {
    return resultSchema.parse(JSON.parse(last));
  } catch {
    return null;
  }
}

function tableOf(all: readonly Result[]): string {
  const rows = all.flatMap(({ bench, figures }) =>
    Object.entries(figures).map(([figure, { unit, product, floor, ratio, goal, met }]) => [
      `${bench} ${figure}`,
      `${product} ${unit}`,
      floor === null ? '' : `${floor} ${unit}`,
      String(ratio ?? ''),
      goalInWords(goal),
      met === null ? '' : met ? 'met' : 'missed',
    ]),
  );
  const head = ['figure', 'product', 'floor', 'ratio', 'goal', ''];
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
