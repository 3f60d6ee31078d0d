/** One document that was shown twice and read in two ways: a reason to doubt, whatever was misread. */
import { describe, expect, test } from '@jest/globals';
import { compare } from '../../src/matching/comparison.ts';
import { doubts } from '../../src/matching/doubts.ts';
import { webhookSchema } from '../../src/idenfy/schemas.ts';

const today = '2026-11-27';
const status = { fraudTags: [], mismatchTags: [], autoFace: 'FACE_MATCH' };
const passport = {
  docFirstName: 'JONAS',
  docLastName: 'PETRAITIS',
  docDob: '1990-04-13',
  docSex: 'MALE',
  docNationality: 'LT',
  docType: 'PASSPORT',
  docIssuingCountry: 'LT',
  docNumber: '21837465',
  docExpiry: '2031-05-06',
};

/** In both orders. */
function found(one: object, other: object): string[] {
  const [a, b] = [one, other].map((data) =>
    webhookSchema.parse({ scanRef: 'a', status, data: { ...passport, ...data } }),
  );
  const judge = (identity = a, document = b) =>
    doubts({
      identity: identity ?? null,
      document: document ?? null,
      comparison: compare(identity?.data ?? {}, document?.data ?? {}, today),
      today,
    });
  expect(judge(b, a)).toEqual(judge());
  return judge();
}

const nextYear = { docExpiry: '2032-08-19' };

const misread = [
  '21337465',
  'LT21837465',
  'LTU21837465',
  '2183745',
  '1837465',
  '2183746',
  '21837456',
  '12837465',
  '021837465',
  '0021837465',
  'No 21837465',
  'Nr. 21837465',
  'P21837465',
  '218374650',
  '218374658LT',
  '121837465',
  '2I837465',
  '2183746S',
];

describe('a number that may be the other, misread', () => {
  test.each(misread)('21837465 and %s, with one expiry', (docNumber) => {
    const doubt = ['same_document_not_ruled_out'];

    expect(found({}, { docNumber })).toEqual(doubt);
    for (const unsaid of [{ docType: null }, { docIssuingCountry: null }, { docIssuingCountry: 'LV' }]) {
      expect(found({}, { docNumber, ...unsaid })).toEqual(doubt);
      expect(found(unsaid, { docNumber, ...unsaid })).toEqual(doubt);
    }
    expect(found({}, { docNumber, docType: 'ID_CARD' })).toEqual(doubt);
  });

  test.each(misread)('with another expiry: %s', (docNumber) => {
    expect(found({}, { docNumber, ...nextYear })).toEqual([]);
  });

  test('two digits of one document’s number', () => {
    expect(found({}, { docNumber: '21337466' })).toEqual(['same_document_not_ruled_out']);
    expect(found({}, { docNumber: '21337466', docType: 'ID_CARD' })).toEqual([]);
  });

  test('a number of its own is another document', () => {
    expect(found({}, { docNumber: '30491826', docType: 'ID_CARD' })).toEqual([]);
    expect(found({}, { docNumber: '30491826' })).toEqual([]);
    expect(found({}, { docNumber: '21337465', docIssuingCountry: 'PL' })).toEqual([]);
  });
});

describe('without a number on one or both', () => {
  const none = { docNumber: null };
  test.each<[what: string, one: object, other: object]>([
    ['one type and country', none, none],
    ['one type and country, a number on one', {}, none],
    ['a number that says nothing', {}, { docNumber: 'XXXX' }],
    ['no type on one', none, { ...none, docType: null }],
    ['no type on either', { ...none, docType: null }, { ...none, docType: null }],
    ['a type of no name', none, { ...none, docType: 'OTHER' }],
    ['two names of passports', none, { ...none, docType: 'NATIONAL_PASSPORT' }],
    ['two names of cards', { ...none, docType: 'ID_CARD' }, { ...none, docType: 'OLD_ID_CARD' }],
    ['no country on one', none, { ...none, docIssuingCountry: null }],
    ['no country on either', { ...none, docIssuingCountry: null }, { ...none, docIssuingCountry: 'UNKNOWN' }],
    [
      'neither type nor country',
      { ...none, docType: null },
      { ...none, docType: null, docIssuingCountry: null },
    ],
    ['two types with one expiry', none, { ...none, docType: 'ID_CARD' }],
  ])('%s', (_what, one, other) => {
    expect(found(one, other)).toEqual(['same_document_not_ruled_out']);
    expect(found(one, { ...other, ...nextYear })).toEqual([]);
  });

  test('two types with an expiry each, and documents of two countries, are two', () => {
    expect(found(none, { ...none, docType: 'ID_CARD', ...nextYear })).toEqual([]);
    expect(found(none, { ...none, docIssuingCountry: 'PL' })).toEqual([]);
  });
});
