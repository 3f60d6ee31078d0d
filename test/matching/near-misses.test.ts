/** Names alone, of many traditions: what never passes, and what passes (docs/matching.md). */
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import type { ReadDocument, MatchVerdict } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';
import { compareFullNames } from '../../src/matching/names/full-names.ts';
import { compareNames, personName } from '../../src/matching/names/person-names.ts';
import { generations, particles, titles } from '../../src/matching/names/words.ts';
import type { PairOfNames } from './world.ts';
import { inventElsewhere, twoPeopleElsewhere } from './wider-world.ts';
import { documentOf, nearMisses, samePeople } from './world.ts';

fc.configureGlobal({ seed: 9_303 });

const SEED = 'names-2';

const judged = ([one, other]: PairOfNames): MatchVerdict =>
  compare(documentOf(one, 'PASSPORT'), documentOf(other, 'ID_CARD')).person.verdict;

let documentation: string;
beforeAll(async () => {
  const written = await readFile(new URL('../../docs/matching.md', import.meta.url), 'utf8');
  documentation = written.replaceAll(/ +/g, ' ');
});

test('no near miss passes, of any kind', () => {
  const pairs = nearMisses(SEED, 1_000);
  const passed = pairs.filter(([, pair]) => judged(pair) === 'match');
  expect(passed).toEqual([]);
  expect(documentation).toContain(`${pairs.length.toLocaleString('en')} near misses`);
});

test('of one person’s documents at least 97 in a hundred pass, as the documentation says', () => {
  const pairs = samePeople(SEED, 500).map(([kind, pair]) => ({
    kind,
    pair,
    isMatch: judged(pair) === 'match',
  }));
  const kept = pairs.filter(({ kind }) => kind !== TURNED);
  expect(kept.filter(({ isMatch }) => isMatch).length / kept.length).toBeGreaterThanOrEqual(0.97);
  for (const [kind, found] of Map.groupBy(pairs, (pair) => pair.kind)) {
    const matches = found.filter(({ isMatch }) => isMatch).length;
    expect(documentation).toContain(`| ${kind} | ${found.length} | ${matches} |`);
  }
});

const TURNED = 'fields changed about';

describe('of names that no list was made for', () => {
  test('two people of one birthday, sex and country never pass', () => {
    const pairs = twoPeopleElsewhere(SEED, 1_000);
    expect(pairs.filter(([, pair]) => judged(pair) === 'match')).toEqual([]);
    expect(documentation).toContain(`${pairs.length.toLocaleString('en')} pairs of two`);
  });

  test('at least 97 in a hundred of one person pass over all kinds, and nine in ten of the turned ones', () => {
    const pairs = samePeople(SEED, 500, inventElsewhere).map(([kind, pair]) => ({
      kind,
      isMatch: judged(pair) === 'match',
    }));
    expect(pairs.filter(({ isMatch }) => isMatch).length / pairs.length).toBeGreaterThanOrEqual(0.97);
    for (const [kind, found] of Map.groupBy(pairs, (pair) => pair.kind)) {
      const matches = found.filter(({ isMatch }) => isMatch).length;
      expect(matches / found.length).toBeGreaterThanOrEqual(kind === TURNED ? 0.9 : 0.97);
      expect(documentation).toContain(`| of the wider world, ${kind} | ${found.length} | ${matches} |`);
    }
  });
});
const EUROPE = new Set(['ES', 'IT', 'FR', 'DE', 'NL', 'DK', 'LT', 'PL', 'UA']);

test('turned names of Europe pass where none of the family’s words is a given name as well', () => {
  const turned = samePeople(SEED, 2_000)
    .filter(([kind, [{ country, family }]]) => {
      return kind === TURNED && EUROPE.has(country) && !/Luca|Stefano|Rosa|Veld/.test(family);
    })
    .map(([, pair]) => judged(pair));
  expect(turned.length).toBeGreaterThan(500);
  expect(turned.filter((verdict) => verdict === 'match').length / turned.length).toBeGreaterThanOrEqual(0.97);
});

const letter = fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPRSTUVWYZ'));
const word = fc.array(letter, { minLength: 1, maxLength: 9 }).map((letters) => letters.join(''));
const small = fc.constantFrom(...titles, ...particles, ...generations);
const anyWord = fc.oneof(word, small);
const words = fc.array(anyWord, { minLength: 1, maxLength: 3 });
const country = fc.constantFrom(null, 'LT', 'DE', 'GB', 'VN', 'US', 'MY');

interface Side {
  readonly given: readonly string[];
  readonly family: readonly string[];
}
const documentWith = ({ given, family }: Side, docNationality: string | null): ReadDocument => ({
  docFirstName: given.join(' '),
  docLastName: family.join(' '),
  docDob: '1990-04-17',
  docNationality,
});

/** One spelling for what the rules hold to be one word, or one name with its words joined or moved about. */
const lettersOf = (side: Side): string =>
  Array.from([...side.given, ...side.family].join(''))
    .toSorted()
    .join('');

/** What fills a zone to its last place is judged as cut off by it. */
const isShort = (given: readonly string[], family: readonly string[]): boolean =>
  [...family, '', ...given].join(' ').length < 30;

/** Jr. and Junior, II and 2ND are one word each. */
const isOneGeneration = (one: string, other: string): boolean =>
  generations.has(one) && generations.has(other);

const insert = (list: readonly string[], added: string, at: number) => list.toSpliced(at, 0, added);

function verdicts(one: ReadDocument, other: ReadDocument): MatchVerdict[] {
  const { firstNames, lastNames, fullName } = compare(one, other).fields;
  return [firstNames, lastNames, fullName].map(({ verdict }) => verdict);
}

describe('whatever the name', () => {
  const place = fc.constantFrom('given', 'family');
  const at = fc.nat({ max: 3 });

  test('another word on each side never passes', () => {
    fc.assert(
      fc.property(
        words,
        words,
        anyWord,
        anyWord,
        place,
        at,
        country,
        (given, family, a, b, field, where, from) => {
          // J. is no other word than Jonas.
          fc.pre(a !== b && !isOneGeneration(a, b) && a.length > 1 && b.length > 1);
          const name = { given, family };
          const [one, other] = [a, b].map((added): Side => ({
            ...name,
            [field]: insert(field === 'given' ? given : family, added, where),
          }));
          fc.pre(one !== undefined && other !== undefined && lettersOf(one) !== lettersOf(other));
          expect(compare(documentWith(one, from), documentWith(other, from)).person.verdict).not.toBe(
            'match',
          );
          const [first, second] = [one, other].map((side) => [...side.given, ...side.family].join(' '));
          expect(compareFullNames(first ?? '', second ?? '').verdict).not.toBe('match');
        },
      ),
      { numRuns: 400 },
    );
  });

  test('a title, a particle or a mark of generation on one side alone never passes', () => {
    fc.assert(
      fc.property(words, words, small, place, at, country, (given, family, added, field, where, from) => {
        fc.pre(isShort(given, family));
        const name = { given, family };
        const other = { ...name, [field]: insert(field === 'given' ? given : family, added, where) };
        for (const [a, b] of [
          [name, other],
          [other, name],
        ] as const) {
          expect(compare(documentWith(a, from), documentWith(b, from)).person.verdict).not.toBe('match');
        }
      }),
      { numRuns: 400 },
    );
  });

  test('which side is first makes no difference', () => {
    fc.assert(
      fc.property(words, words, words, words, country, country, (g1, f1, g2, f2, here, there) => {
        const [one, other] = [
          documentWith({ given: g1, family: f1 }, here),
          documentWith({ given: g2, family: f2 }, there),
        ];
        expect(verdicts(one, other)).toEqual(verdicts(other, one));
      }),
      { numRuns: 400 },
    );
  });

  test('a later given name of somebody of whom nothing is known is never left out', () => {
    fc.assert(
      fc.property(words, words, word, (given, family, added) => {
        const [one, other] = [given, [...given, added]].map((names) =>
          personName({ given: names.join(' '), family: family.join(' ') }),
        );
        fc.pre(one !== undefined && other !== undefined && !/(?:CH|VNA|OGLU|KIZI|CS)$/.test(added));
        fc.pre(isShort(given, family));
        expect(compareNames(one, other).full.verdict).not.toBe('match');
      }),
      { numRuns: 400 },
    );
  });
});
