import { describe, expect, test } from '@jest/globals';
import type { ReadDocument } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';
import { doubts } from '../../src/matching/doubts.ts';

const today = '2026-11-22';

const mario: ReadDocument = {
  docFirstName: 'MARIO',
  docLastName: 'ROSSI',
  docDob: '1990-04-11',
  docNationality: 'IT',
  docType: 'PASSPORT',
  docIssuingCountry: 'IT',
  docNumber: 'YA6512873',
};
const maria = { ...mario, docFirstName: 'MARIA', docType: 'ID_CARD', docNumber: 'CA83649TB' };

const rowsOf = (text: string): string[] => text.split('|').map((row) => row.trim());

const NOTHING = rowsOf(`
  NONE | none | N/A | n.a. | NA | UNKNOWN | Unknown | NIL | NULL | NOT AVAILABLE | NO NUMBER | UNDEFINED |
  KEINE ANGABE | UNBEKANNT | NÉANT | INCONNU | SIN DATOS | DESCONOCIDO | NESSUNO | BRAK | NĖRA | NAV | НЕТ |
  НЕ УКАЗАНО | НЕВІДОМО | YOK | 無 | SPECIMEN | TEST | - | — | ? | ... | // | <<<<<<<<< | 0 | 1 | 12 | 123 |
  1234 | 12345 | 123456 | 1234567 | 12345678 | 123456789 | 1234567890 | 0123456789 | 87654321 | 0000000 |
  000000001 | 00001234 | 1111111 | 999999999 | 9999998 | 1212121 | 123123123 | 112233 | 11223344 | 12344321 |
  X | XX | XXXX | XXXXXXXX | ZZZZZZ | AAAAAA | 390******** | ******0000 | XXXX XXXX 4711 | •••••4711 | 4711… |
  471##### | ВІДСУТНІЙ | 없음 | 48xxx7716 | 3210987
`);

/** A code, not a number: a number may be short and of letters, and is nobody's birthday. */
const NO_CODE = rowsOf(`
  GEHEIM | ABCDEFGH | A1234567 | AB123456 | 48213 | 19900411 | 11041990 | 11.04.1990 | 900411 | 110490 |
  ITA900411 | A11041990 | 11APR1990 | 1990APR11 | 1990041 | CODE12345678 | NOT AVAILABLE 0001 | 13579135 | 12341234 |
  246824 | 123789 | 147258369 | 159357 | 246135 | 102030 | 101112 | 908070 | 246810 | ITA246824 | 24682468246 | 12345678910 |
  04/11/90 | 900411-0000 | 9004110 | 19900411-9999 | KLQWRTZP | KLQW162RT
`);

const SAYING = [
  'RSSMRA90D51H501W',
  '39004110017',
  '390-0411 0017',
  '900411-4711',
  'S8412356J',
  '84123561',
  '110490-12345',
  'KLQW4826RT',
  '482613',
  '730291',
];

describe('a personal code', () => {
  test.each([...NOTHING, ...NO_CODE])(
    '%s is none: it neither agrees nor differs, and lifts nothing',
    (code) => {
      const same = compare({ ...mario, docPersonalCode: code }, { ...maria, docPersonalCode: code }, today);
      expect(same.fields.personalCode).toMatchObject({
        verdict: 'not-available',
        sentence: expect.stringMatching(/^What stands in the place of a personal code identifies nobody/),
      });
      expect(same.person.verdict).toBe('close');
      const beside = compare(
        { ...mario, docPersonalCode: code },
        { ...mario, docPersonalCode: SAYING[0] },
        today,
      );
      expect([beside.fields.personalCode.verdict, beside.person.verdict]).toEqual(['not-available', 'match']);
    },
  );

  test.each(SAYING)('%s is one', (code) => {
    const [one, other] = [
      { ...mario, docPersonalCode: code },
      { ...mario, docPersonalCode: 'RSSMRA90D11H501Z' },
    ];
    expect(compare(one, one, today).fields.personalCode.verdict).toBe('match');
    expect(compare(one, other, today).person.verdict).toBe('mismatch');
    // A slip in the name is lifted.
    expect(compare(one, { ...one, docLastName: 'ROSSII' }, today).person.verdict).toBe('match');
  });

  test('of the same words in the place of a country says nothing', () => {
    for (const docIssuingCountry of ['', 'XX', 'UNK', 'XXX', 'UNKNOWN', null]) {
      const code = { docIssuingCountry, docPersonalCode: SAYING[0] };
      const { fields } = compare({ ...mario, ...code }, { ...maria, ...code }, today);
      expect(fields.personalCode.verdict).toBe('not-available');
    }
  });
});

function doubtsOf(one: ReadDocument, other: ReadDocument) {
  const [identity, document] = [
    { data: { docExpiry: '2031-01-05', ...one } },
    { data: { docExpiry: '2032-06-07', ...other } },
  ];
  return doubts({ identity, document, comparison: compare(identity.data, document.data, today), today });
}

describe('a document number', () => {
  test.each(NOTHING)('%s is none: neither one document nor two', (docNumber) => {
    const [one, other] = [
      { ...mario, docNumber },
      { ...mario, docNumber, docType: 'ID_CARD' },
    ];
    const { fields, sameDocument } = compare(one, other, today);
    expect([fields.documentNumber.verdict, sameDocument]).toEqual(['not-available', false]);
    expect(doubtsOf(one, other)).toEqual([]);
    const sameType = compare(one, mario, today);
    expect([sameType.fields.documentNumber.verdict, sameType.sameDocument]).toEqual(['not-available', false]);
  });

  test.each(['YA6512873', 'LV1234567', '84123', 'GHJKL'])('%s is one', (docNumber) => {
    const one = { ...mario, docNumber };
    expect(compare(one, one, today).sameDocument).toBe(true);
    expect(doubtsOf(one, one)).toEqual(['same_document_twice']);
    expect(doubtsOf(one, { ...one, docType: 'ID_CARD' })).toEqual(['same_document_number']);
    expect(compare(one, mario, today).fields.documentNumber.verdict).toBe(
      docNumber === mario.docNumber ? 'match' : 'mismatch',
    );
  });

  test.each<[what: string, changes: ReadDocument & { docExpiry?: string }, expected: string[]]>([
    ['nothing else tells them apart', { docExpiry: '2031-01-05' }, ['same_document_not_ruled_out']],
    ['they expire on another day', { docExpiry: '2029-02-03' }, []],
    ['they are of two types', { docType: 'ID_CARD' }, []],
    ['they are of two countries', { docIssuingCountry: 'FR' }, []],
  ])(
    'that is none leaves it open whether one document was shown twice, unless: %s',
    (_what, changes, expected) => {
      const one = { ...mario, docNumber: 'NONE' };
      expect(doubtsOf(one, { ...one, ...changes })).toEqual(expected);
      expect(doubtsOf(one, { ...one, ...changes, docNumber: 'YA6512873' })).toEqual(expected);
    },
  );
});

describe('other fields that say nothing', () => {
  test.each([
    'XXX',
    'XX',
    'ZZZ',
    'ZZ',
    'UNK',
    'UNKNOWN',
    'N/A',
    'NONE',
    '-',
    '<<<',
    '0',
    'SUN',
    'USSR',
    'YUG',
  ])('nationality %s', (docNationality) => {
    const { fields, person } = compare({ ...mario, docNationality }, mario, today);
    expect([fields.nationality.verdict, person.verdict]).toEqual(['not-available', 'match']);
    expect(
      compare({ ...mario, docNationality }, { ...mario, docNationality }, today).fields.nationality.verdict,
    ).toBe('not-available');
  });

  test.each([
    ['NO', 'NO', 'match'],
    ['NA', 'NAM', 'match'],
    ['IT', 'ITA', 'match'],
    ['DE', 'D<<', 'match'],
    ['XXA', 'XXA', 'match'],
    ['NO', 'NA', 'mismatch'],
    ['IT', 'FRA', 'mismatch'],
    ['XXA', 'IT', 'mismatch'],
  ])('nationality %s beside %s is no such value: %s', (one, other, verdict) => {
    const { fields } = compare({ ...mario, docNationality: one }, { ...mario, docNationality: other }, today);
    expect(fields.nationality.verdict).toBe(verdict);
  });

  test.each(['X', 'UNDEFINED', 'U', '<', '-', 'UNKNOWN', 'N/A'])('sex %s', (docSex) => {
    const { fields, person } = compare({ ...mario, docSex }, { ...mario, docSex: 'M' }, today);
    expect([fields.sex.verdict, person.verdict]).toEqual(['not-available', 'match']);
  });

  test.each(['UNKNOWN', 'N/A', 'NONE', 'XXX', '-', '?', 'NOT KNOWN', 'INCONNU', 'НЕИЗВЕСТНО'])(
    'birth place %s',
    (birthPlace) => {
      const { fields, person } = compare({ ...mario, birthPlace }, { ...mario, birthPlace: 'ROMA' }, today);
      expect([fields.birthPlace.verdict, person.verdict]).toEqual(['not-available', 'match']);
    },
  );

  test.each([
    '1900-01-01',
    '01.01.1900',
    '0001-01-01',
    '1970-01-01',
    '1899-12-30',
    '1111-11-11',
    '9999-12-31',
    '00000000',
  ])('date of birth %s', (docDob) => {
    const { fields, person } = compare({ ...mario, docDob }, { ...mario, docDob }, today);
    expect([fields.dateOfBirth.verdict, person.verdict]).toEqual(['not-available', 'not-available']);
  });
});
