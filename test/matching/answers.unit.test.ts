/** What registries and licence authorities answer: whom they were asked about, and at any depth. */
import { describe, expect, test } from '@jest/globals';
import { endOfLicense, endOfRegistry } from '../../src/matching/answers.ts';

const read = { docFirstName: 'JOHN', docLastName: 'SMITH', docNumber: 'AB123456', docDob: '1990-04-30' };
const matches = { nameMatch: true, surnameMatch: true, dateOfBirthMatch: true };

test('a licence authority that was asked about the document’s own data is believed', () => {
  const asked = { name: 'JOHN', surname: 'SMITH', documentNumber: 'AB 123456', dateOfBirth: '1990-04-30' };
  expect(endOfLicense({ ...matches, ...asked }, read)).toBe('clear');
});

describe('a match of another’s data is none:', () => {
  test.each<[what: string, asked: object, on?: object]>([
    ['another given name', { name: 'ANNA' }],
    ['another family name', { surname: 'MILLER' }],
    ['the family name for the given name', { name: 'SMITH' }],
    ['the given name for the family name', { surname: 'JOHN' }],
    ['another given name beside the same family name', { name: 'ANNA', surname: 'SMITH' }],
    [
      'the father, of whom each field says enough alone',
      { name: 'JOHN', surname: 'SMITH SR' },
      { docFirstName: 'JOHN JR' },
    ],
    ['another number', { documentNumber: 'AB123457' }],
    ['another birthday', { dateOfBirth: '1990-04-29' }],
  ])('%s', (_what, asked, on = {}) => {
    expect(endOfLicense({ ...matches, ...asked }, { ...read, ...on })).toBe('suspected');
  });
});

describe('an answer within an answer', () => {
  /** The value in so many objects. */
  const within = (depth: number, value: unknown): unknown =>
    depth === 0 ? value : { more: within(depth - 1, value) };

  test.each([1, 5, 20])('is heard, %d deep', (depth) => {
    expect(endOfLicense({ ...matches, more: within(depth, 'REVOKED') }, read)).toBe('suspected');
    expect(endOfLicense({ ...matches, more: within(depth, 'fine') }, read)).toBe('clear');
  });

  test('that nobody reads to its end is no yes', () => {
    expect(endOfLicense({ ...matches, more: within(21, 'fine') }, read)).toBe('suspected');
    expect(endOfRegistry({ firstNameStatus: 'MATCH', more: within(21, 'fine') }, read)).toBe('suspected');
  });
});
