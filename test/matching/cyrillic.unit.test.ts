/** Names in Cyrillic: letters with marks, and the Latin spellings of each country. */
import { describe, expect, test } from '@jest/globals';
import type { ReadDocument } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';

const rest: ReadDocument = { docDob: '1990-04-13', docSex: 'MALE' };
const named = (name: string, more: ReadDocument = {}): ReadDocument => {
  const [docFirstName, docLastName] = name.split('/');
  return { ...rest, docFirstName, docLastName, ...more };
};

/** In both orders. */
function verdict(one: ReadDocument, other: ReadDocument): string {
  const there = compare(one, other, '2026-11-27').person.verdict;
  expect(compare(other, one, '2026-11-27').person.verdict).toBe(there);
  return there;
}

describe('a letter with a mark is another letter than the bare one', () => {
  test.each([
    ['МАРКО/ЌОСЕВ', 'МАРКО/КОСЕВ'],
    ['МАРКО/ЃУРОВ', 'МАРКО/ГУРОВ'],
    ['ІВАН/ЇЖАК', 'ІВАН/ІЖАК'],
    ['ИВАН/ЗАЙКИН', 'ИВАН/ЗАИКИН'],
    ['ЯН/ЎСОВІЧ', 'ЯН/УСОВІЧ'],
    ['ПЕТЪР/БОЙЧЕВ', 'ПЕТЪР/БОИЧЕВ'],
    ['БАТ/ӨЛЗИЙ', 'БАТ/ОЛЗИЙ'],
    ['АЛИ/ҚАРИМОВ', 'АЛИ/КАРИМОВ'],
    ['АЛИ/САИДӢ', 'АЛИ/САИДИ'],
  ])('%s and %s', (one, other) => {
    expect(verdict(named(one), named(other))).not.toBe('match');
    const beside = (name: string) =>
      named('MARKO/KOSEV', { orgFirstName: name.split('/')[0], orgLastName: name.split('/')[1] });
    expect(verdict(beside(one), beside(other))).not.toBe('match');
  });

  test.each([
    ['ИВАН/ЛЁНЕВ', 'ИВАН/ЛЕНЕВ'],
    ['ИВАН/ЛЕ́НЕВ', 'ИВАН/ЛЕНЕВ'],
    ['ИВАН/ЗАИ\u0306КИН', 'ИВАН/ЗАЙКИН'],
    ['ΝΙΚΟΣ/ΜΆΡΗΣ', 'ΝΙΚΟΣ/ΜΑΡΗΣ'],
  ])('%s and %s are one', (one, other) => {
    expect(verdict(named(one), named(other))).toBe('match');
  });
});
