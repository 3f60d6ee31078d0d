/** What let two people, or one document, through when somebody tried: kinds that no other table has. */
import { describe, expect, test } from '@jest/globals';
import type { ReadDocument } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';
import { checkProblems } from '../../src/matching/checks.ts';
import { doubts } from '../../src/matching/doubts.ts';

const today = '2026-11-22';
const expires = { docExpiry: '2031-05-01' };

const base: ReadDocument = {
  docFirstName: 'IVAN',
  docLastName: 'PETROV',
  docDob: '1990-04-12',
  docSex: 'MALE',
  docNationality: 'RU',
  docIssuingCountry: 'RU',
  docType: 'PASSPORT',
  docNumber: 'K8273645',
};
const card: ReadDocument = { ...base, docType: 'ID_CARD', docNumber: '771904253' };

const named = (name: string): ReadDocument => {
  const [docFirstName = '', docLastName = ''] = name.split(' / ');
  return { docFirstName, docLastName };
};

const personOf = (one: ReadDocument, other: ReadDocument) =>
  compare({ ...base, ...one }, { ...card, ...other }, today).person.verdict;

describe('a document that prints one mark prints the others', () => {
  test.each([
    ['JÖRG / KUHN', 'JÖRG / KÜHN'],
    ['JOSÉ / PENA', 'JOSÉ / PEÑA'],
    ['TRẦN / DUNG', 'TRẦN / DŨNG'],
    ['KÅRE / MOLLER', 'KÅRE / MØLLER'],
  ])('%s, %s', (one, other) => {
    expect(personOf(named(one), named(other))).toBe('close');
    expect(personOf(named(other), named(one))).toBe('close');
  });

  test.each([
    ['JORG / KUHN', 'JÖRG / KÜHN'],
    ['ŁUKASZ / ZOŁTOWSKI', 'ŁUKASZ / ŻÓŁTOWSKI'],
    ['ALI / DEMIR ÇELIK', 'ALİ / DEMİR ÇELİK'],
  ])('but taken off as a whole they say nothing: %s, %s', (one, other) => {
    expect(personOf(named(one), named(other))).toBe('match');
  });
});

describe('what stands in the own script', () => {
  test.each<[string, ReadDocument, ReadDocument]>([
    ['in both full names', { fullName: '王伟' }, { fullName: '王薇' }],
    ['in one full name', { fullName: '王伟' }, { orgFirstName: '薇', orgLastName: '王' }],
    ['where it sounds like a title', { fullName: 'علي حسن' }, { fullName: 'عمر حسن' }],
  ])('is no other name, %s', (_where, one, other) => {
    expect(personOf({ ...named('WEI / WANG'), ...one }, { ...named('WEI / WANG'), ...other })).toBe('close');
  });

  test('is one name in any order of its parts', () => {
    const [one, other] = [{ fullName: '王伟' }, { orgFirstName: '伟', orgLastName: '王' }];
    expect(personOf({ ...named('WEI / WANG'), ...one }, { ...named('WEI / WANG'), ...other })).toBe('match');
  });

  test('says whose child it is', () => {
    const own = { orgFirstName: 'ИВАН ИВАНОВИЧ', orgLastName: 'ПЕТРОВ' };
    expect(personOf(own, { docPatronymic: 'PETROVICH' })).toBe('close');
    expect(personOf(own, { docPatronymic: 'IVANOVICH' })).toBe('match');
  });
});

describe('personal codes', () => {
  const [one, other] = [{ docPersonalCode: '38001085718' }, { docPersonalCode: '39001085717' }];

  test.each([null, '', 'XXX'])('differ also where an issuer is %j', (docIssuingCountry) => {
    expect(personOf(one, { ...other, docIssuingCountry })).toBe('mismatch');
    expect(personOf(one, { ...one, docIssuingCountry })).toBe('match');
  });

  test('of two countries still say nothing', () => {
    expect(personOf(one, { ...other, docIssuingCountry: 'LV' })).toBe('match');
    expect(personOf(one, { ...other, docIssuingCountry: null, docNationality: null })).toBe('mismatch');
  });

  test('that are the day of expiry are none', () => {
    const dated = { ...expires, docPersonalCode: '20310501' };
    expect(compare({ ...base, ...dated }, { ...card, ...dated }, today).fields.personalCode.verdict).toBe(
      'not-available',
    );
  });
});

const found = (docNumber: string, docExpiry = '2031-05-01', also: ReadDocument = {}) => {
  const [one, other] = [
    { ...base, ...expires },
    { ...base, docNumber, docExpiry, ...also },
  ];
  return doubts({
    identity: { data: one },
    document: { data: other },
    comparison: compare(one, other),
    today,
  });
};

describe('one document that was shown twice', () => {
  test.each(['KB273645', 'K827364S', 'K8273645<1', 'К8273645'])('and read as %s', (docNumber) => {
    expect(found(docNumber)).toEqual(['same_document_not_ruled_out']);
    expect(found(docNumber, '2033-01-01')).toEqual([]);
  });

  test.each<[what: string, docNumber: string, also: ReadDocument]>([
    ['under another type', 'KB273645', { docType: 'RESIDENCE_PERMIT' }],
    ['with a check digit under another type', 'K82736451', { docType: 'ID_CARD' }],
    ['of an issuer that is not said', 'KB273645', { docType: 'ID_CARD', docIssuingCountry: null }],
    ['of an issuer that is misread as well', 'KB273645', { docIssuingCountry: 'RO' }],
    ['by the issuer alone', 'K8273645', { docIssuingCountry: 'RO' }],
    ['by the issuer and the type', 'K8273645', { docType: 'ID_CARD', docIssuingCountry: 'RO' }],
  ])('and misread %s', (_what, docNumber, also) => {
    expect(found(docNumber, '2031-05-01', also)).toEqual(['same_document_not_ruled_out']);
    expect(found(docNumber, '2033-01-01', also)).toEqual([]);
    expect(found('K8274913', '2031-05-01', also)).toEqual([]);
  });

  test('is none where the number is the personal code of every document', () => {
    const [one, other] = [
      { ...base, ...expires, docNumber: '38264917', docPersonalCode: '38264917' },
      { ...card, ...expires, docNumber: '382649171', docPersonalCode: '382649171' },
    ];
    const comparison = compare(one, other, today);
    expect(doubts({ identity: { data: one }, document: { data: other }, comparison, today })).not.toContain(
      'same_document_not_ruled_out',
    );
  });

  test('is none with another number', () => expect(found('K8274913')).toEqual([]));
});

test.each([{ deceased: true }, { deathIndicator: 'Y' }, { licenceState: 'REVOKED' }])(
  'a registry that says %j does not clear',
  (said) => {
    const check = { firstNameStatus: 'MATCH', nameMatch: true, ...said };
    expect(checkProblems({ registryCenterCheck: check }, base)).toEqual(['check_suspected:registry']);
    expect(checkProblems({ driverLicenseCheck: check }, base)).toEqual(['check_suspected:driver_license']);
  },
);

describe('initials that are all that both documents have of the given names', () => {
  test.each(['A', 'A.', 'A B', 'M. K.'])('%s: a person looks', (docFirstName) => {
    const one = { ...base, docFirstName, docLastName: 'KUMAR' };
    expect(compare(one, one).person.verdict).toBe('close');
  });

  test.each([
    { docFirstName: 'A RAVI', docLastName: 'KUMAR' },
    { docFirstName: 'WEI', docLastName: 'E', orgFirstName: '伟', orgLastName: '鄂' },
  ])('%j says more', (names) => {
    expect(compare({ ...base, ...names }, { ...base, ...names }).person.verdict).toBe('match');
  });
});
