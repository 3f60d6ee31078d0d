/** The verdicts of the names engine on labelled pairs, and their time. */
import { createHistogram } from 'node:perf_hooks';
import { compareFullNames } from '../../src/matching/names/full-names.ts';
import type { LabelledPair } from './pairs.ts';

export interface Score {
  readonly pairs: number;
  /** `match` and `close` count as positive. Null if no pair has a label, or none is positive. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** Pairs that are not a match and got `match`. */
  readonly falseAccepts: number;
  /** Pairs that are a match and got neither `match` nor `close`. */
  readonly falseRejects: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
}

/** @param onWrong gets one line for each pair whose label and verdict disagree */
export async function scorePairs(
  pairs: AsyncIterable<LabelledPair>,
  onWrong: (line: string) => void,
): Promise<Score> {
  warmUp();
  // Nanoseconds in buckets: a file of any length takes the same memory.
  const times = createHistogram();
  const counts = { pairs: 0, truePositives: 0, falsePositives: 0, falseNegatives: 0, falseAccepts: 0 };
  for await (const { line, name1, name2, isMatch } of pairs) {
    const { verdict, sentence } = compareFullNames(name1, name2);
    times.record(Math.max(1, Math.round(nanosecondsFor(name1, name2))));
    counts.pairs += 1;
    if (isMatch === null) continue;
    const isPositive = verdict === 'match' || verdict === 'close';
    if (isPositive && isMatch) counts.truePositives += 1;
    if (isPositive && !isMatch) counts.falsePositives += 1;
    if (!isPositive && isMatch) counts.falseNegatives += 1;
    if (verdict === 'match' && !isMatch) counts.falseAccepts += 1;
    if (isPositive !== isMatch) {
      onWrong(`line ${line}: ${name1} | ${name2} | labelled ${isMatch}, got ${verdict}: ${sentence}`);
    }
  }
  const { truePositives, falsePositives, falseNegatives } = counts;
  return {
    pairs: counts.pairs,
    precision: share(truePositives, truePositives + falsePositives),
    recall: share(truePositives, truePositives + falseNegatives),
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    falseAccepts: counts.falseAccepts,
    falseRejects: falseNegatives,
    p50Micros: micros(times.percentile(50), counts.pairs),
    p99Micros: micros(times.percentile(99), counts.pairs),
  };
}

const RUNS = 5;

/** The median of a few runs, so that neither the garbage collector nor a busy machine counts as the pair's own cost. */
function nanosecondsFor(name1: string, name2: string): number {
  const runs = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    compareFullNames(name1, name2);
    return (performance.now() - started) * 1_000_000;
  });
  return runs.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

const micros = (nanoseconds: number, pairs: number): number =>
  pairs === 0 ? 0 : Math.round(nanoseconds / 100) / 10;

let isWarm = false;

/** The state of a worker after some time: code compiled, and the tables of every script loaded. */
function warmUp(): void {
  if (isWarm) return;
  isWarm = true;
  const names = [
    'Jürgen Großmann',
    'Ковалёва Юлия',
    'Παπαδάκης Γεώργιος',
    'محمد سلمان',
    '王伟',
    'バラク',
    'Anna Maria',
  ];
  for (let round = 0; round < 100; round += 1) {
    for (const one of names) for (const other of names) compareFullNames(one, `${other} ${round}`);
  }
}
