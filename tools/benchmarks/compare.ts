/**
 * `npm run bench:compare`: what one comparison of two documents costs (src/matching). The pairs are those of the tests:
 * two people each, as near to one another as the rules are made for, and names of sixteen words on each side. A pair's
 * time is the least of several passes over all of them, so that what else the machine does is hardly part of it; each pass
 * reads documents that nobody has seen, since words are kept with the document that they were read from.
 *
 * The floor reads the words of the same names, and compares nothing.
 */
import { randomFrom } from 'idenfy-sandbox/random';
import { compare } from '../../src/matching/comparison.ts';
import type { ReadDocument } from '../../src/matching/comparison.ts';
import { wordsOf } from '../../src/matching/names/tokens.ts';
import { hardNegatives } from '../../test/matching/pairs.ts';
import { twoPeopleElsewhere } from '../../test/matching/wider-world.ts';
import { documentOf, nearMisses } from '../../test/matching/world.ts';
import { bench } from './support/bench.ts';
import { median, quantile } from './support/figures.ts';

type Pair = readonly [one: ReadDocument, other: ReadDocument];

const TODAY = '2026-11-27';
const MOST_WORDS = 16;
/** Beyond what the compiler needs to make machine code of what is met often. */
const MANY = 3_000;
const PASSES = 3;
/** They take longer, and so are interrupted more often. */
const PASSES_OF_LONG = 10;

await bench({
  name: 'compare',
  figures: {
    p99Ms: { unit: 'ms', goal: { of: 'product', atMost: 1 } },
    p50Ms: { unit: 'ms', goal: null },
    longP99Ms: { unit: 'ms', goal: { of: 'product', atMost: 2 } },
  },
  open: async ({ short }) => {
    const people = twoPeople().slice(0, short ? MANY : undefined);
    const long = longNames(short ? 150 : 500);
    const turn = (work: (pair: Pair) => void) => {
      const ordinary = timesOf(people, work, PASSES);
      const longs = timesOf(long, work, PASSES_OF_LONG);
      return {
        p99Ms: quantile(ordinary, 0.99),
        p50Ms: median(ordinary) ?? 0,
        longP99Ms: quantile(longs, 0.99),
      };
    };
    return {
      product: async () => turn(([one, other]) => void compare(one, other, TODAY)),
      floor: async () => turn((pair) => pair.forEach(readWords)),
      close: async () => {},
    };
  },
});

function readWords({ docFirstName, docLastName, orgFirstName, orgLastName }: ReadDocument): void {
  for (const text of [docFirstName, docLastName, orgFirstName, orgLastName]) wordsOf(text);
}

function timesOf(pairs: readonly Pair[], work: (pair: Pair) => void, passes: number): number[] {
  const least = pairs.map(() => Infinity);
  for (let pass = 0; pass < passes; pass += 1) {
    for (const [at, [one, other]] of pairs.entries()) {
      const pair = [{ ...one }, { ...other }] as const;
      const began = performance.now();
      work(pair);
      least[at] = Math.min(least[at] ?? Infinity, performance.now() - began);
    }
  }
  return least;
}

function twoPeople(): Pair[] {
  const near = [
    ...nearMisses('bench', 500).map(([, pair]) => pair),
    ...twoPeopleElsewhere('bench', 500).map(([, pair]) => pair),
  ];
  const pairs = [
    ...hardNegatives('bench').map(({ one, other }): Pair => [one, other]),
    ...near.map(([one, other]): Pair => [documentOf(one, 'PASSPORT'), documentOf(other, 'ID_CARD')]),
  ];
  return pairs
    .map((pair, at) => ({ pair, order: (at * 7_919) % pairs.length }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ pair }) => pair);
}

/** Sixteen words on each side, of which some are alike: what the search for pairs is the most work with. */
function longNames(count: number): Pair[] {
  const random = randomFrom('bench');
  const parts = hardNegatives('bench').flatMap(({ one }) => [one.docFirstName ?? '', one.docLastName ?? '']);
  const words = [...new Set(parts.flatMap((part) => part.split(/\s+/)).filter((word) => word.length > 2))];
  const name = () => {
    const chosen = Array.from({ length: MOST_WORDS }, () => random.pick(words));
    return {
      docFirstName: chosen.slice(0, MOST_WORDS / 2).join(' '),
      docLastName: chosen.slice(MOST_WORDS / 2).join(' '),
    };
  };
  return hardNegatives('bench')
    .slice(0, count)
    .map(({ one, other }): Pair => [
      { ...one, orgFirstName: null, orgLastName: null, fullName: null, ...name() },
      { ...other, orgFirstName: null, orgLastName: null, fullName: null, ...name() },
    ]);
}
