/** Turned names of people whom no list was made for, and given names of two people, turned (docs/matching.md). */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { compare } from '../../src/matching/comparison.ts';
import { blindPeople } from './blind-people.ts';
import type { Named } from './world.ts';
import { documentOf } from './world.ts';

const passes = (one: Named, other: Named): boolean =>
  compare(documentOf(one, 'PASSPORT'), documentOf(other, 'ID_CARD')).person.verdict === 'match';

const turned = ({ given, family, country }: Named): Named => ({ given: family, family: given, country });

let documentation: string;
beforeAll(async () => {
  const written = await readFile(new URL('../../docs/matching.md', import.meta.url), 'utf8');
  documentation = written.replaceAll(/ +/g, ' ');
});

describe('people of more than a hundred countries', () => {
  test('of whom nine in ten pass with given and family name in each other’s fields', () => {
    const matches = blindPeople.filter((one) => passes(one, turned(one))).length;
    expect(new Set(blindPeople.map(({ country }) => country)).size).toBeGreaterThan(100);
    expect(matches / blindPeople.length).toBeGreaterThanOrEqual(0.9);
    expect(documentation).toContain(
      `| of a hundred countries, fields changed about | ${blindPeople.length} | ${matches} |`,
    );
  });

  test('none with two given names, the one or the other way about', () => {
    const pairs = blindPeople.flatMap((one) =>
      blindPeople
        .filter((other) => other.country === one.country && other.given !== one.given)
        .map(({ given }): Named => ({ ...one, family: given })),
    );
    expect(pairs.length).toBeGreaterThan(500);
    expect(pairs.filter((one) => passes(one, turned(one)))).toEqual([]);
  });

  test('none beside somebody of another name in the same country', () => {
    const pairs = blindPeople.flatMap((one) =>
      blindPeople
        .filter((other) => other.country === one.country && other !== one)
        .flatMap((other): (readonly [Named, Named])[] => [
          [one, other],
          [one, { ...one, given: other.given }],
          [one, { ...one, family: other.family }],
          [one, turned({ ...one, given: other.given })],
          [one, turned({ ...one, family: other.family })],
        ])
        .filter(([, other]) =>
          [other, turned(other)].every((two) => two.given !== one.given || two.family !== one.family),
        ),
    );
    expect(pairs.filter(([a, b]) => passes(a, b))).toEqual([]);
  });
});
