import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { FieldName, ReadDocument, MatchVerdict } from '../../src/matching/comparison.ts';
import { compare, fieldNames } from '../../src/matching/comparison.ts';
import { anyCharacter } from '../support/characters.ts';

// The same cases on every machine: what is found by chance should be found by whoever looks for it.
fc.configureGlobal({ seed: 9_303 });

const jonas: ReadDocument = {
  docFirstName: 'JONAS',
  docLastName: 'PETRAITIS',
  docDob: '1990-04-01',
  docSex: 'MALE',
  docNationality: 'LV',
  birthPlace: 'RIGA',
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

/** The permit with other fields, beside the passport with others. */
function beside(one: ReadDocument, other: ReadDocument) {
  return compare({ ...jonas, ...one }, { ...permit, ...other });
}

test('two documents of one person match, and every field says so', () => {
  const comparison = compare(jonas, permit);
  expect(comparison).toMatchObject({
    rules: 'names-2',
    person: { verdict: 'match', reasons: expect.arrayContaining([expect.any(String)]) },
    sameDocument: false,
  });
  expect(Object.keys(comparison.fields)).toEqual([...fieldNames]);
  for (const { sentence } of Object.values(comparison.fields)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
  expect(comparison.fields.dateOfBirth).toEqual({
    verdict: 'match',
    sentence: 'The dates of birth are the same.',
    identity: '1990-04-01',
    document: '1990-04-01',
  });
});

type Row = readonly [
  what: string,
  one: ReadDocument,
  other: ReadDocument,
  field: FieldName,
  verdict: MatchVerdict,
  person: MatchVerdict,
];

describe('names', () => {
  test.each<Row>([
    ['another case', { docFirstName: 'Jonas' }, {}, 'firstNames', 'match', 'match'],
    [
      'marks left out',
      { docLastName: 'Žemaitytė' },
      { docLastName: 'ZEMAITYTE' },
      'lastNames',
      'match',
      'match',
    ],
    [
      'a zone’s spelling',
      { docLastName: 'Müller' },
      { docLastName: 'MUELLER' },
      'lastNames',
      'match',
      'match',
    ],
    ['ss for ß', { docLastName: 'Großmann' }, { docLastName: 'GROSSMANN' }, 'lastNames', 'match', 'match'],
    [
      'a hyphen',
      { docLastName: 'BALČIŪNĖ-RIMKUTĖ' },
      { docLastName: 'BALCIUNE RIMKUTE' },
      'lastNames',
      'match',
      'match',
    ],
    ['an apostrophe', { docLastName: 'O’BRIEN' }, { docLastName: 'OBRIEN' }, 'lastNames', 'match', 'match'],
    [
      'Cyrillic',
      { docFirstName: 'Юлия', docLastName: 'Ковалёва' },
      { docFirstName: 'IULIIA', docLastName: 'KOVALEVA' },
      'fullName',
      'match',
      'match',
    ],
    [
      'one original, two Latin forms',
      { docFirstName: 'ALEXANDER', orgFirstName: 'Александр' },
      { docFirstName: 'ALEKSANDR', orgFirstName: 'Александр' },
      'firstNames',
      'match',
      'match',
    ],
    [
      'Greek',
      { docFirstName: 'Γεώργιος', docLastName: 'Οικονόμου' },
      { docFirstName: 'GEORGIOS', docLastName: 'OIKONOMOU' },
      'fullName',
      'match',
      'match',
    ],
    ['changed places', { docFirstName: 'PETRAITIS', docLastName: 'JONAS' }, {}, 'fullName', 'match', 'match'],
    [
      'divided elsewhere',
      { docFirstName: 'JONAS VAN', docLastName: 'DIJK' },
      { docLastName: 'VAN DIJK' },
      'fullName',
      'match',
      'match',
    ],
    ['no particle', { docLastName: 'DE VRIES' }, { docLastName: 'VRIES' }, 'lastNames', 'close', 'close'],
    ['no second given name', { docFirstName: 'JONAS PETRAS' }, {}, 'firstNames', 'match', 'match'],
    [
      'an initial',
      { docFirstName: 'JONAS PETRAS' },
      { docFirstName: 'JONAS P.' },
      'firstNames',
      'match',
      'match',
    ],
    ['no patronymic', { docPatronymic: 'IVANOVICH' }, {}, 'firstNames', 'match', 'match'],
    [
      'a patronymic among the given names',
      { docPatronymic: 'IVANOVICH' },
      { docFirstName: 'JONAS IVANOVICH' },
      'firstNames',
      'match',
      'match',
    ],
    [
      'a name that brothers share',
      { docFirstName: 'MOHAMMED ALI' },
      { docFirstName: 'MOHAMMED' },
      'firstNames',
      'close',
      'close',
    ],
    ['no first given name', { docFirstName: 'PETRAS JONAS' }, {}, 'firstNames', 'close', 'close'],
    [
      'another order',
      { docFirstName: 'JONAS PETRAS' },
      { docFirstName: 'PETRAS JONAS' },
      'firstNames',
      'close',
      'close',
    ],
    ['only an initial', { docFirstName: 'J.' }, {}, 'firstNames', 'close', 'close'],
    ['one letter', { docFirstName: 'MARIO' }, { docFirstName: 'MARIA' }, 'firstNames', 'close', 'close'],
    ['a slip', { docLastName: 'PETRA1TIS' }, {}, 'lastNames', 'close', 'close'],
    [
      'a name at birth',
      { docLastName: 'RIMKUTĖ', docBirthName: 'PETRAITIS' },
      {},
      'lastNames',
      'close',
      'close',
    ],
    ['a double name', { docLastName: 'RIMKUTĖ-PETRAITIS' }, {}, 'lastNames', 'close', 'close'],
    [
      'characters of one sound',
      { docFirstName: 'WEI', docLastName: 'WANG', orgFirstName: '伟', orgLastName: '王' },
      { docFirstName: 'WEI', docLastName: 'WANG', orgFirstName: '薇', orgLastName: '王' },
      'fullName',
      'close',
      'close',
    ],
    ['another given name', {}, { docFirstName: 'RASA' }, 'firstNames', 'mismatch', 'mismatch'],
    [
      'another second given name',
      { docFirstName: 'JONAS PETRAS' },
      { docFirstName: 'JONAS MARTYNAS' },
      'fullName',
      'mismatch',
      'mismatch',
    ],
    ['another family name', {}, { docLastName: 'KAZLAUSKAS' }, 'lastNames', 'mismatch', 'mismatch'],
    ['no given name', { docFirstName: null }, {}, 'firstNames', 'not-available', 'not-available'],
    [
      'no names',
      { docFirstName: ' ', docLastName: undefined },
      {},
      'fullName',
      'not-available',
      'not-available',
    ],
  ])('%s', (_what, one, other, field, verdict, person) => {
    const comparison = beside(one, other);
    expect([comparison.fields[field], comparison.person]).toMatchObject([{ verdict }, { verdict: person }]);
  });
});

describe('facts', () => {
  const code = { docIssuingCountry: 'LT', docPersonalCode: '39004010000' };
  test.each<Row>([
    ['a date written otherwise', {}, { docDob: '01.04.1990' }, 'dateOfBirth', 'match', 'match'],
    ['day and month swapped', {}, { docDob: '1990-01-04' }, 'dateOfBirth', 'close', 'close'],
    ['an unknown day', {}, { docDob: '1990-04-00' }, 'dateOfBirth', 'close', 'close'],
    ['a year alone', {}, { docDob: '1990' }, 'dateOfBirth', 'close', 'close'],
    ['a digit misread', { docDob: '1990-04-08' }, { docDob: '1990-04-03' }, 'dateOfBirth', 'close', 'close'],
    [
      'a decade that looks alike',
      { docDob: '1958-04-01' },
      { docDob: '1968-04-01' },
      'dateOfBirth',
      'mismatch',
      'mismatch',
    ],
    ['a father’s date', {}, { docDob: '1960-04-01' }, 'dateOfBirth', 'mismatch', 'mismatch'],
    ['another date', {}, { docDob: '1991-05-02' }, 'dateOfBirth', 'mismatch', 'mismatch'],
    ['no date', {}, { docDob: '' }, 'dateOfBirth', 'not-available', 'not-available'],
    ['an impossible date', {}, { docDob: '1990-02-31' }, 'dateOfBirth', 'not-available', 'not-available'],
    ['a town with its country', {}, { birthPlace: 'Rīga, Latvia' }, 'birthPlace', 'match', 'match'],
    ['a country for a town', {}, { birthPlace: 'LVA' }, 'birthPlace', 'not-available', 'match'],
    ['another town', {}, { birthPlace: 'KAUNAS' }, 'birthPlace', 'mismatch', 'close'],
    ['another sex', {}, { docSex: 'F' }, 'sex', 'mismatch', 'close'],
    ['no sex', {}, { docSex: 'UNDEFINED' }, 'sex', 'not-available', 'match'],
    ['another nationality', {}, { docNationality: 'EE' }, 'nationality', 'mismatch', 'close'],
    ['one code', code, code, 'personalCode', 'match', 'match'],
    [
      'one code, written otherwise',
      code,
      { ...code, docPersonalCode: '390-0401 0000' },
      'personalCode',
      'match',
      'match',
    ],
    [
      'another code',
      code,
      { ...code, docPersonalCode: '39004010011' },
      'personalCode',
      'mismatch',
      'mismatch',
    ],
    [
      'one Swedish code, with two digits of the year and with four',
      { docIssuingCountry: 'SE', docPersonalCode: '0105061238' },
      { docIssuingCountry: 'SE', docPersonalCode: '200105061238' },
      'personalCode',
      'match',
      'match',
    ],
    [
      'a code that ends as the other one does, behind what is no century',
      { docIssuingCountry: 'SE', docPersonalCode: '0105061238' },
      { docIssuingCountry: 'SE', docPersonalCode: '990105061238' },
      'personalCode',
      'mismatch',
      'mismatch',
    ],
    [
      'codes of two countries',
      code,
      { ...code, docIssuingCountry: 'LV', docPersonalCode: '010490-10000' },
      'personalCode',
      'not-available',
      'match',
    ],
    [
      'a masked code',
      code,
      { ...code, docPersonalCode: '390********' },
      'personalCode',
      'not-available',
      'match',
    ],
    [
      'one code and a slip in the name',
      code,
      { ...code, docLastName: 'PETRAITS' },
      'lastNames',
      'close',
      'match',
    ],
    [
      'one code and another name',
      code,
      { ...code, docLastName: 'KAZLAUSKAS' },
      'lastNames',
      'mismatch',
      'close',
    ],
    [
      'one code and another birthday',
      code,
      { ...code, docDob: '1980-07-09' },
      'dateOfBirth',
      'mismatch',
      'close',
    ],
    [
      'one code and nothing else',
      code,
      { ...code, docDob: '1980-07-09', docFirstName: 'RASA' },
      'personalCode',
      'match',
      'mismatch',
    ],
    ['two kinds of documents', {}, {}, 'documentNumber', 'not-available', 'match'],
    ['two of one kind', {}, { ...jonas, docNumber: 'LV7654321' }, 'documentNumber', 'mismatch', 'match'],
    [
      'two kinds of one country',
      {},
      { docIssuingCountry: 'LV', docNumber: 'LV7654321' },
      'documentNumber',
      'not-available',
      'match',
    ],
    [
      'one kind of two countries',
      {},
      { ...jonas, docIssuingCountry: 'LT', docNumber: 'LT7654321' },
      'documentNumber',
      'not-available',
      'match',
    ],
    ['no number', {}, { docNumber: null }, 'documentNumber', 'not-available', 'match'],
  ])('%s', (_what, one, other, field, verdict, person) => {
    const comparison = beside(one, other);
    expect([comparison.fields[field], comparison.person]).toMatchObject([{ verdict }, { verdict: person }]);
  });
});

test.each<[one: string | null, other: string | null, sentence: RegExp]>([
  ['LV1234567', null, /gives no number/],
  [null, 'LV1234567', /gives no number/],
  [null, 'NONE', /gives no number/],
  ['LV1234567', 'NONE', /is none, so it neither agrees nor differs/],
  ['NONE', 'LV1234567', /is none, so it neither agrees nor differs/],
])(
  'of the numbers %p and %p the sentence tells whether one is missing or says nothing',
  (one, other, sentence) => {
    const { documentNumber } = beside({ docNumber: one }, { docNumber: other }).fields;
    expect(documentNumber).toMatchObject({
      verdict: 'not-available',
      sentence: expect.stringMatching(sentence),
    });
  },
);

describe('the same document twice', () => {
  test('is told by type, country and number together', () => {
    expect(compare(jonas, { ...jonas, docNumber: 'lv 1234567' }).sameDocument).toBe(true);
    for (const field of ['docType', 'docIssuingCountry', 'docNumber'] as const) {
      expect(compare(jonas, { ...jonas, [field]: 'OTHER' }).sameDocument).toBe(false);
      expect(compare({ ...jonas, [field]: null }, { ...jonas, [field]: null }).sameDocument).toBe(false);
    }
  });
});

function verdictsOf(one: ReadDocument, other: ReadDocument) {
  const { fields, person, sameDocument } = compare(one, other);
  return [Object.values(fields).map(({ verdict }) => verdict), person.verdict, sameDocument];
}

test('which of the two comes first makes no difference, whatever they hold', () => {
  const text = fc.option(
    fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.constantFrom(
        'JONAS',
        'jonas ',
        'PETRAS JONAS',
        'MARIA',
        'Мария',
        'Müller',
        'MUELLER',
        '1990-04-01',
        '1990',
      ),
    ),
  );
  const anyDocument = fc.record({
    docFirstName: text,
    docLastName: text,
    orgFirstName: text,
    docPatronymic: text,
    docDob: text,
    docSex: text,
    birthPlace: text,
    docPersonalCode: text,
    docType: text,
    docIssuingCountry: text,
    docNumber: text,
  });
  fc.assert(
    fc.property(anyDocument, anyDocument, (one, other) => {
      expect(verdictsOf(one, other)).toEqual(verdictsOf(other, one));
    }),
    { numRuns: 200 },
  );
});
