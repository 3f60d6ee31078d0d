import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { FieldVerdict, ReadDocument } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';

const jonas: ReadDocument = {
  docFirstName: 'JONAS',
  docLastName: 'PETRAITIS',
  docDob: '1990-04-01',
  docType: 'PASSPORT',
  docIssuingCountry: 'LV',
  docNumber: 'LV1234567',
};
const permit: ReadDocument = {
  ...jonas,
  docType: 'RESIDENCE_PERMIT',
  docIssuingCountry: 'LT',
  docNumber: 'P-1',
};

test('two documents of one person match in every field', () => {
  expect(compare(jonas, permit)).toEqual({
    rules: 'guide-1',
    fields: { firstName: 'match', lastName: 'match', dateOfBirth: 'match' },
    person: 'match',
    sameDocument: false,
  });
});

describe('a first name', () => {
  test.each<[one: string | null | undefined, other: string | null | undefined, verdict: FieldVerdict]>([
    ['JONAS', 'JONAS', 'match'],
    ['JONAS', 'Jonas', 'match'],
    [' JONAS ', 'JONAS', 'match'],
    ['JÓNAS', 'JO\u0301NAS', 'match'],
    ['JONAS', 'JÓNAS', 'mismatch'],
    ['JONAS', 'JONAS PETRAS', 'mismatch'],
    ['JONAS', 'PETRAS', 'mismatch'],
    ['JONAS', null, 'not-available'],
    [undefined, 'JONAS', 'not-available'],
    ['', 'JONAS', 'not-available'],
    ['  ', 'JONAS', 'not-available'],
    [null, null, 'not-available'],
  ])('%p beside %p: %s', (one, other, verdict) => {
    const { fields } = compare({ ...jonas, docFirstName: one }, { ...permit, docFirstName: other });
    expect(fields.firstName).toBe(verdict);
  });
});

describe('the person', () => {
  const fields = ['docFirstName', 'docLastName', 'docDob'] as const;

  test.each(fields)('differs where %s does, also where another field is missing', (field) => {
    expect(compare(jonas, { ...permit, [field]: 'OTHER' }).person).toBe('mismatch');
    for (const missing of fields) {
      if (missing === field) continue;
      expect(compare({ ...jonas, [missing]: null }, { ...permit, [field]: 'OTHER' }).person).toBe('mismatch');
    }
  });

  test.each(fields)('is not comparable where %s is missing', (field) => {
    expect(compare({ ...jonas, [field]: null }, permit).person).toBe('not-available');
  });
});

describe('the same document twice', () => {
  test('is told by type, country and number together', () => {
    expect(compare(jonas, { ...jonas }).sameDocument).toBe(true);
    for (const field of ['docType', 'docIssuingCountry', 'docNumber'] as const) {
      expect(compare(jonas, { ...jonas, [field]: 'OTHER' }).sameDocument).toBe(false);
      expect(compare({ ...jonas, [field]: null }, { ...jonas, [field]: null }).sameDocument).toBe(false);
    }
  });
});

test('which of the two comes first makes no difference', () => {
  const text = fc.option(fc.oneof(fc.string(), fc.constantFrom('JONAS', 'jonas ', 'PETRAS')));
  const anyDocument = fc.record({
    docFirstName: text,
    docLastName: text,
    docDob: text,
    docType: text,
    docIssuingCountry: text,
    docNumber: text,
  });
  fc.assert(
    fc.property(anyDocument, anyDocument, (one, other) => {
      expect(compare(one, other)).toEqual(compare(other, one));
    }),
  );
});
