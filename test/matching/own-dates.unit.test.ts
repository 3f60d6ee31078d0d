/** A document whose own dates cannot all be true. */
import { expect, test } from '@jest/globals';
import { contradictions } from '../../src/matching/own-dates.ts';

const today = '2026-11-27';
const document = { docDob: '1990-04-13', docExpiry: '2030-05-01', docDateOfIssue: '2020-05-01' };

test.each<[changes: object, found: string[]]>([
  [{ docDateOfIssue: '1901-01-01' }, ['ISSUED_BEFORE_BIRTH']],
  [{ docDateOfIssue: '1990-04-12' }, ['ISSUED_BEFORE_BIRTH']],
  [{ docDateOfIssue: '2026-11-29' }, ['ISSUED_IN_FUTURE']],
  [{ docDateOfIssue: '2029-01-01T00:00:00Z' }, ['ISSUED_IN_FUTURE']],
  [{ docDateOfIssue: '2020-05-02', docExpiry: '2020-05-01' }, ['ISSUED_AFTER_EXPIRY']],
  [{ docDateOfIssue: '2031-01-01' }, ['ISSUED_AFTER_EXPIRY', 'ISSUED_IN_FUTURE']],
])('%j contradicts itself', (changes, found) => {
  expect(contradictions({ ...document, ...changes }, today)).toEqual(found);
});

test.each<[changes: object]>([
  [{}],
  [{ docDateOfIssue: null }],
  [{ docDateOfIssue: '' }],
  // Of a child on its first day, of the day that is tomorrow here, of one day's validity.
  [{ docDateOfIssue: '1990-04-13' }],
  [{ docDateOfIssue: '2026-11-28' }],
  [{ docDateOfIssue: '2020-05-01', docExpiry: '2020-05-01' }],
  // What other dates leave open contradicts nothing.
  [{ docDob: '1990', docDateOfIssue: '1990-01-01' }],
  [{ docExpiry: '2020', docDateOfIssue: '2020-12-31' }],
  [{ docDob: null, docExpiry: null }],
  // Another way of writing may be another day.
  [{ docDateOfIssue: '01/02/2031' }],
])('%j does not', (changes) => {
  expect(contradictions({ ...document, ...changes }, today)).toEqual([]);
});
