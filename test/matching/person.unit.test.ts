import { expect, test } from '@jest/globals';
import type { FieldName, Fields, MatchVerdict } from '../../src/matching/comparison.ts';
import { fieldNames } from '../../src/matching/comparison.ts';
import { judgePerson } from '../../src/matching/person.ts';

/** From what speaks most for one person to what speaks most against. */
const ORDER: readonly MatchVerdict[] = ['match', 'close', 'not-available', 'mismatch'];

/** Those that a verdict on the person hangs on; documents have numbers of their own. */
const JUDGED = fieldNames.filter((name) => name !== 'documentNumber');

const said = (verdict: MatchVerdict) => ({ verdict, sentence: 'So it is.', identity: null, document: null });

function fieldsOf(verdicts: Partial<Record<FieldName, MatchVerdict>>): Fields {
  const of = (name: FieldName) => said(verdicts[name] ?? 'match');
  return {
    firstNames: of('firstNames'),
    lastNames: of('lastNames'),
    fullName: of('fullName'),
    dateOfBirth: of('dateOfBirth'),
    birthPlace: of('birthPlace'),
    sex: of('sex'),
    nationality: of('nationality'),
    personalCode: of('personalCode'),
    documentNumber: of('documentNumber'),
  };
}

const rank = (verdict: MatchVerdict | undefined): number =>
  verdict === undefined ? -1 : ORDER.indexOf(verdict);

test('a worse verdict on any field never makes a better person, in all of 65,536 cases', () => {
  const persons = new Map<number, MatchVerdict>();
  const total = ORDER.length ** JUDGED.length;
  const improved: unknown[] = [];
  // Each case is a number with a digit a field; a better one has a smaller number and comes before.
  for (let number = 0; number < total; number += 1) {
    const digits = JUDGED.map((_, at) => Math.floor(number / ORDER.length ** at) % ORDER.length);
    const verdicts = Object.fromEntries(JUDGED.map((name, at) => [name, ORDER[digits[at] ?? 0]]));
    const { verdict } = judgePerson(fieldsOf(verdicts));
    persons.set(number, verdict);
    for (const [at, digit] of digits.entries()) {
      if (digit === 0) continue;
      const better = persons.get(number - ORDER.length ** at);
      if (rank(verdict) < rank(better)) improved.push([verdicts, JUDGED[at], better, verdict]);
    }
  }
  expect(persons.size).toBe(65_536);
  expect(improved.slice(0, 3)).toEqual([]);
});

test.each<[what: string, fields: Partial<Record<FieldName, MatchVerdict>>, person: MatchVerdict]>([
  ['all that there is', {}, 'match'],
  ['no more than a name and a date', withoutFacts(), 'match'],
  ['a slip and a code', { fullName: 'close' }, 'match'],
  ['a slip and no code', { fullName: 'close', personalCode: 'not-available' }, 'close'],
  [
    'another given name in a similar name, and a code',
    { fullName: 'close', firstNames: 'mismatch' },
    'close',
  ],
  [
    'another family name in a similar name, and a code',
    { fullName: 'close', lastNames: 'mismatch' },
    'close',
  ],
  ['a slip, another sex and a code', { fullName: 'close', sex: 'mismatch' }, 'close'],
  [
    'a slip and another sex',
    { fullName: 'close', sex: 'mismatch', personalCode: 'not-available' },
    'mismatch',
  ],
  ['two slips and a code', { fullName: 'close', dateOfBirth: 'close' }, 'close'],
  ['a slip, another place and a code', { fullName: 'close', birthPlace: 'mismatch' }, 'close'],
  ['another place and a code', { birthPlace: 'mismatch' }, 'match'],
  ['another sex and a code', { sex: 'mismatch' }, 'close'],
  [
    'no date, another sex and no code',
    { dateOfBirth: 'not-available', sex: 'mismatch', personalCode: 'not-available' },
    'mismatch',
  ],
  ['no name and a code', { fullName: 'not-available' }, 'close'],
  ['no date and a code', { dateOfBirth: 'not-available' }, 'close'],
  [
    'no name, no date and a code',
    { fullName: 'not-available', dateOfBirth: 'not-available' },
    'not-available',
  ],
  ['no name, another date and a code', { fullName: 'not-available', dateOfBirth: 'mismatch' }, 'mismatch'],
  ['another name and a code', { fullName: 'mismatch' }, 'close'],
  ['another name, another date and a code', { fullName: 'mismatch', dateOfBirth: 'mismatch' }, 'mismatch'],
  ['another code', { personalCode: 'mismatch' }, 'mismatch'],
])('%s: %s', (_what, fields, person) => {
  expect(judgePerson(fieldsOf(fields)).verdict).toBe(person);
});

function withoutFacts(): Partial<Record<FieldName, MatchVerdict>> {
  const facts = ['birthPlace', 'sex', 'nationality', 'personalCode', 'documentNumber'] as const;
  return Object.fromEntries(facts.map((name) => [name, 'not-available']));
}
