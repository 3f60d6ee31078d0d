import { describe, expect, test } from '@jest/globals';
import type { ReadDocument } from '../../src/matching/comparison.ts';
import { compare, RULES } from '../../src/matching/comparison.ts';
import { doubts } from '../../src/matching/doubts.ts';
import type { GivenPerson } from '../../src/matching/given.ts';
import { compareGiven } from '../../src/matching/given.ts';
import { partsOf, storedComparison } from '../../src/matching/stored.ts';

const today = '2026-11-22';

const jonas = {
  docFirstName: 'JONAS',
  docLastName: 'PETRAITIS',
  docDob: '1990-04-11',
  docExpiry: '2031-01-05',
  docType: 'PASSPORT',
  docIssuingCountry: 'LV',
  docNumber: 'LV8412356',
};
const permit = { ...jonas, docType: 'RESIDENCE_PERMIT', docIssuingCountry: 'LT', docNumber: 'P8312764' };
const whole: GivenPerson = { firstName: 'Jonas', lastName: 'Petraitis', dateOfBirth: '1990-04-11' };

test('every field that was given has a verdict against each document, with what the document says', () => {
  const rasa = { ...permit, docFirstName: 'RASA', docDob: '1990-11-04' };
  expect(compareGiven(whole, { identity: jonas, document: rasa }, today)).toEqual({
    firstName: {
      given: 'Jonas',
      identity: { verdict: 'match', sentence: 'It is the name on the document.', read: 'JONAS' },
      document: {
        verdict: 'mismatch',
        sentence: 'It is another name than the one on the document.',
        read: 'RASA',
      },
    },
    lastName: {
      given: 'Petraitis',
      identity: expect.objectContaining({ verdict: 'match', read: 'PETRAITIS' }),
      document: expect.objectContaining({ verdict: 'match', read: 'PETRAITIS' }),
    },
    dateOfBirth: {
      given: '1990-04-11',
      identity: expect.objectContaining({ verdict: 'match', read: '1990-04-11' }),
      document: expect.objectContaining({ verdict: 'close', read: '1990-11-04' }),
    },
  });
  expect(compareGiven({}, { identity: jonas, document: null }, today)).toBeNull();
  expect(compareGiven({ lastName: 'Petraitis' }, { identity: jonas, document: null }, today)).toEqual({
    lastName: { given: 'Petraitis', identity: expect.anything(), document: null },
  });
});

describe('a doubt comes of whatever the document does not confirm', () => {
  test.each<[what: string, person: GivenPerson, document: ReadDocument, expected: string[]]>([
    ['nothing given', {}, {}, []],
    ['all confirmed', whole, {}, []],
    ['names turned', { firstName: 'Petraitis', lastName: 'Jonas' }, {}, []],
    ['divided elsewhere', { firstName: 'Jonas van', lastName: 'Dijk' }, { docLastName: 'VAN DIJK' }, []],
    ['its own script', whole, { orgFirstName: 'Йонас', orgLastName: 'Петрайтис' }, []],
    ['another first name', { ...whole, firstName: 'Rasa' }, {}, ['differs_from_given:first_name']],
    ['another family name', { lastName: 'Kazlauskas' }, {}, ['differs_from_given:last_name']],
    ['a swapped date', { dateOfBirth: '1990-11-04' }, {}, ['differs_from_given:date_of_birth']],
    [
      'no names',
      whole,
      { docFirstName: null, docLastName: ' ' },
      ['does_not_say_given:first_name', 'does_not_say_given:last_name'],
    ],
    ['no first name', { firstName: 'Jonas' }, { docFirstName: '' }, ['does_not_say_given:first_name']],
    ['no date', whole, { docDob: null }, ['does_not_say_given:date_of_birth']],
    [
      'a date that stands for none',
      { dateOfBirth: '1900-01-01' },
      { docDob: '1900-01-01' },
      ['does_not_say_given:date_of_birth'],
    ],
  ])('%s', (_what, person, changes, expected) => {
    const identity = { data: { ...jonas, ...changes } };
    expect(doubts({ identity, comparison: null, person, today })).toEqual(
      expected.map((doubt) => `identity_${doubt}`),
    );
  });
});

describe('what is stored', () => {
  const given = compareGiven(whole, { identity: jonas, document: permit }, today);
  const comparison = compare(jonas, permit, today);

  test('holds the comparison and what was given, and is told apart again', () => {
    expect(partsOf(through(storedComparison(comparison, given)))).toEqual({ comparison, given });
    expect(storedComparison(comparison, null)).toEqual(comparison);
    expect(partsOf(through(storedComparison(comparison, null)))).toEqual({ comparison, given: null });
  });

  test('holds what was given where nothing was compared', () => {
    expect(storedComparison(null, given)).toEqual({ rules: RULES, given });
    expect(partsOf(through(storedComparison(null, given)))).toEqual({ comparison: null, given });
    expect(storedComparison(null, null)).toBeNull();
    expect(partsOf(null)).toEqual({ comparison: null, given: null });
  });

  test('by another version is shown as far as it can be read', () => {
    expect(partsOf({ lastName: 'match' })).toEqual({ comparison: { lastName: 'match' }, given: null });
    expect(partsOf({ person: { verdict: 'match' }, given: 'odd' })).toEqual({
      comparison: { person: { verdict: 'match' } },
      given: null,
    });
  });
});

/** As the database gives it back. */
function through(stored: object | null): object | null {
  const json: unknown = JSON.parse(JSON.stringify(stored));
  return typeof json === 'object' ? json : null;
}
