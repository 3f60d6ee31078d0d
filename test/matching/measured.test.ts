/** What docs/matching.md says of the comparison, measured anew. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { compare } from '../../src/matching/comparison.ts';
import type { MatchVerdict } from '../../src/matching/comparison.ts';
import type { DocumentPair } from './pairs.ts';
import { cleanPositives, hardNegatives } from './pairs.ts';

const SEED = 'names-1';
const TODAY = '2026-11-22';

interface Judged {
  readonly pair: DocumentPair;
  readonly verdict: MatchVerdict;
}

let negatives: readonly Judged[];
let positives: readonly Judged[];
let documentation: string;
beforeAll(async () => {
  negatives = hardNegatives(SEED).map(judge);
  positives = cleanPositives(SEED).map(judge);
  const written = await readFile(new URL('../../docs/matching.md', import.meta.url), 'utf8');
  // Tables are aligned for the eye.
  documentation = written.replaceAll(/ +/g, ' ');
});

function judge(pair: DocumentPair): Judged {
  return { pair, verdict: compare(pair.one, pair.other, TODAY).person.verdict };
}

/** How the row of a table ends: pairs, `match`, `close`, `mismatch`. */
function rowOf(judged: readonly Judged[]): string {
  const counts = (['match', 'close', 'mismatch'] as const).map(
    (word) => judged.filter(({ verdict }) => verdict === word).length,
  );
  return [judged.length, ...counts].join(' | ');
}

describe('two people', () => {
  test('of every kind there are at least 250, and 2,500 in all', () => {
    const kinds = Map.groupBy(negatives, ({ pair }) => pair.kind);
    expect(kinds.size).toBe(6);
    for (const judged of kinds.values()) expect(judged.length).toBeGreaterThanOrEqual(250);
    expect(negatives.length).toBeGreaterThanOrEqual(2_500);
  });

  test('never match, whatever the kind', () => {
    expect(negatives.filter(({ verdict }) => verdict === 'match')).toEqual([]);
  });

  test('are judged as the documentation says', () => {
    for (const [kind, judged] of Map.groupBy(negatives, ({ pair }) => pair.kind)) {
      expect(documentation).toContain(`| ${kind} | ${rowOf(judged)} |`);
    }
  });
});

test('documents of one person match in at least nine of ten pairs, as the documentation says', () => {
  expect(positives).toHaveLength(2_500);
  expect(positives.filter(({ verdict }) => verdict === 'match').length).toBeGreaterThanOrEqual(2_250);
  expect(documentation).toContain(`| clean positives | ${rowOf(positives)} |`);
});
