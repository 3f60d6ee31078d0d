/** What one document says twice, or both say in two ways: each pair in one script must agree (docs/matching.md). */
import { describe, expect, test } from '@jest/globals';
import type { ReadDocument, MatchVerdict } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';

const BASE: ReadDocument = { docDob: '1984-09-23', docSex: 'FEMALE' };

/** `GIVEN/FAMILY` in Latin letters and, behind a space bar, as it is printed. */
function documentOf(text: string, more: ReadDocument = {}): ReadDocument {
  const [latin = '', original = ''] = text.split('|').map((part) => part.trim());
  const [docFirstName = null, docLastName = null] = latin === '' ? [] : latin.split('/');
  const [orgFirstName = null, orgLastName = null] = original === '' ? [] : original.split('/');
  return { ...BASE, docFirstName, docLastName, orgFirstName, orgLastName, ...more };
}

function verdictsOf(one: ReadDocument, other: ReadDocument): MatchVerdict[] {
  const found = [compare(one, other), compare(other, one)].map(({ person }) => person.verdict);
  return [...new Set(found)];
}

describe('two people, whatever one of the scripts says', () => {
  test.each([
    ['STOYAN/ILIEV | МАРИЯ/ПЕТРОВА', 'MARIA/PETROVA | МАРИЯ/ПЕТРОВА', 'mismatch'],
    ['MARIA/PETROVA | МАРИЯ/ПЕТРОВА', 'MARIA/PETROVA | ЕЛЕНА/КОЛЕВА', 'mismatch'],
    ['CARLO/CONTI | CARLO/CONTI', 'PAOLO/NERI | CARLO/CONTI', 'mismatch'],
    ['ELENI/VLACHOU | ΕΛΕΝΗ/ΒΛΑΧΟΥ', 'ELENI/VLACHOU | ΕΛΠΙΔΑ/ΒΛΑΧΟΥ', 'mismatch'],
    ['NINO/LOMIDZE | ნინო/ლომიძე', 'NINO/LOMIDZE | მაია/ლომიძე', 'mismatch'],
    ['SALMA/FARES | سلمى/فارس', 'NADIA/HADDAD | سلمى/فارس', 'mismatch'],
    ['TAO/WANG | 涛/王', 'MING/ZHOU | 涛/王', 'mismatch'],
    ['ALEKSANDR/ORLOV | АЛЕКСАНДР/ОРЛОВ', 'ALEKSANDR/ORLOV | АЛЕКСАНДРА/ОРЛОВА', 'close'],
    ['SON/TRAN | SƠN/TRẦN', 'SON/TRAN | SÓN/TRẦN', 'close'],
    ['NINO/TABIDZE | ნინო/თაბიძე', 'NINO/TABIDZE | ნინო/ტაბიძე', 'close'],
    ['WEI/WANG | 伟/王', 'WEI/WANG | 薇/王', 'close'],
  ] as const)('%s and %s: %s', (one, other, verdict) => {
    expect(verdictsOf(documentOf(one), documentOf(other))).toEqual([verdict]);
  });

  test('patronymics of the original script that differ', () => {
    const one = documentOf('OLGA/ORLOVA', { orgPatronymic: 'ИВАНОВНА' });
    const other = documentOf('OLGA/ORLOVA', { orgPatronymic: 'ПАВЛОВНА' });
    expect(verdictsOf(one, other)).toEqual(['mismatch']);
  });

  test('a document whose scripts are two names', () => {
    expect(verdictsOf(documentOf('OLGA/ORLOVA | АННА/ЗАЙЦЕВА'), documentOf('OLGA/ORLOVA'))).toEqual([
      'close',
    ]);
  });
});

describe('one person, in one script and in two', () => {
  test.each([
    ['YULIYA/YAKOVLEVA | ЮЛИЯ/ЯКОВЛЕВА', 'IULIIA/IAKOVLEVA | ЮЛИЯ/ЯКОВЛЕВА'],
    ['ANNA/MULLER | ANNA/MÜLLER', 'ANNA/MUELLER'],
    ['OLGA/ORLOVA', '| ОЛЬГА/ОРЛОВА'],
    ['ALYONA/KOROLEVA | АЛЁНА/КОРОЛЕВА', '| АЛЕНА/КОРОЛЕВА'],
    ['ЊЕГОШ/ЧЕКИЋ', 'NJEGOS/CEKIC'],
    ['ЃОРЃИ/ЌОСЕВ', 'GJORGJI/KJOSEV'],
    ['ЗГАРСЬКИЙ/ЗГУРА', 'ZGHARSKYI/ZGHURA'],
    ['ՀԱՐՈՒԹՅՈՒՆ/ՍԱՐԳՍՅԱՆ', 'HARUTYUN/SARGSYAN'],
    ['ΕΥΤΥΧΙΟΣ/ΑΥΓΕΡΗΣ', 'EFTYCHIOS/AVGERIS'],
    ['| علی/کریمی', '| علي/كريمي'],
  ] as const)('%s and %s', (one, other) => {
    expect(verdictsOf(documentOf(one), documentOf(other))).toEqual(['match']);
  });
});

describe('other words of the same documents', () => {
  const one = documentOf('GIULIA/CONTI');
  test.each<[what: string, ours: ReadDocument, theirs: ReadDocument, verdict: MatchVerdict]>([
    ['the full name is the parts', { fullName: 'CONTI<<GIULIA' }, { fullName: 'Giulia Conti' }, 'match'],
    ['the full name is another', { fullName: 'PAOLA NERI' }, {}, 'close'],
    ['the full name has a letter else', { fullName: 'GIULIO CONTI' }, {}, 'close'],
    ['the full name has a given name more', {}, { fullName: 'GIULIA ROSA CONTI' }, 'close'],
    ['the full name has a generation more', {}, { fullName: 'GIULIA CONTI JR' }, 'close'],
    ['names at birth differ', { docBirthName: 'NERI' }, { docBirthName: 'RIZZO' }, 'close'],
    ['names at birth agree', { docBirthName: 'NERI' }, { docBirthName: 'Neri' }, 'match'],
    ['only one name at birth', { docBirthName: 'NERI' }, { docBirthName: '-' }, 'match'],
    ['mothers’ names differ', { mothersMaidenName: 'NERI' }, { mothersMaidenName: 'RIZZO' }, 'close'],
  ])('%s', (_what, ours, theirs, verdict) => {
    expect(verdictsOf({ ...one, ...ours }, { ...one, ...theirs })).toEqual([verdict]);
  });

  test('a full name that is another is lifted by no code', () => {
    const code = { docPersonalCode: 'CNTGLI84P63H501X', docIssuingCountry: 'IT' };
    expect(verdictsOf({ ...one, ...code, fullName: 'PAOLA NERI' }, { ...one, ...code })).toEqual(['close']);
  });
});

describe('full names alone', () => {
  test.each<[one: string, other: string, verdict: MatchVerdict]>([
    ['Giulia Conti', 'GIULIA CONTI', 'match'],
    ['Giulia Conti', 'CONTI GIULIA', 'close'],
    ['Giulia', 'Giulia', 'close'],
    ['FNU Conti', 'FNU Conti', 'close'],
    ['Giulia Conti', 'Giulio Conti', 'close'],
  ])('%s and %s: %s', (one, other, verdict) => {
    expect(verdictsOf({ ...BASE, fullName: one }, { ...BASE, fullName: other })).toEqual([verdict]);
  });

  test.each([
    ['IT', 'Giulia Conti', 'GIULIA/CONTI', 'match'],
    ['ET', 'Dawit Yohannes', 'DAWIT/YOHANNES', 'close'],
    ['IT', 'Giulia Conti', 'GIULIA/CONTE', 'close'],
    ['IT', 'Giulia', 'GIULIA/', 'close'],
  ])('of %s, %s beside the fields %s: %s', (docNationality, fullName, fields, verdict) => {
    const whole = { ...BASE, docNationality, fullName };
    expect(verdictsOf(whole, documentOf(fields, { docNationality }))).toEqual([verdict]);
  });
});

describe('marks', () => {
  test.each<[one: string, other: string, verdict: MatchVerdict]>([
    ['SƠN/TRẦN', 'SÓN/TRẦN', 'close'],
    ['JAN/LÅNG', 'JAN/LÄNG', 'close'],
    ['TÕNU/PÕLD', 'TÕNU/PÖLD', 'close'],
    ['ODD/MØRK', 'ODD/MÅRK', 'close'],
    ['JAN/LÅNG', 'JAN/LANG', 'match'],
    ['OLE/ØDEGÅRD', 'OLE/ØDEGAARD', 'match'],
    ['ȘTEFAN/ȚEPEȘ', 'ŞTEFAN/ŢEPEŞ', 'match'],
    ['ŁUCJA/ŁĘCKA', 'ŁUCJA/ŁECKA', 'match'],
  ])('%s and %s: %s', (one, other, verdict) => {
    expect(verdictsOf(documentOf(one), documentOf(other))).toEqual([verdict]);
  });
});

test.each([
  'MR',
  'BABY GIRL',
  'INFANT',
  'N N',
  'TEST',
  'BLANK',
  'TBA',
  'KEINE ANGABE',
  'SEM NOME',
  'НЕТ',
  'REFUSED',
  'ANON',
])('%s in the place of a given name says nothing', (word) => {
  const document = documentOf(`${word}/MENON`);
  expect(verdictsOf(document, document)).toEqual(['not-available']);
});

describe('turned names', () => {
  test.each([
    ['ET', 'DAWIT/YOHANNES'],
    ['IL', 'SHLOMO/YAAKOV'],
    ['AM', 'ARMEN/TIGRAN'],
    ['TR', 'SINAN/ENGIN'],
    ['HU', 'GABOR/BALINT'],
    ['BT', 'SONAM/WANGCHUK'],
    ['KE', 'OTIENO/OCHIENG'],
    ['CN', 'LI/WANG'],
    ['SO', 'WARSAME/BARKHAD'],
    ['GB', 'ZORBLAX/QUENDIL'],
  ])('of %s, %s: nobody knows which is which', (docNationality, name) => {
    const turned = name.split('/').toReversed().join('/');
    expect(verdictsOf(documentOf(name, { docNationality }), documentOf(turned, { docNationality }))).toEqual([
      'close',
    ]);
  });
});

test.each([
  ['GB', 'DAVID/OKAFOR', 'DAVID CHINEDU/OKAFOR', 'close'],
  ['GB', 'PETER/WILLIAMS', 'PETER TUNDE/WILLIAMS', 'close'],
  ['BE', 'DAVID/QUENDIL', 'DAVID PETER/QUENDIL', 'close'],
  ['DE', 'LENA/SCHULZ', 'LENA PETRA/SCHULZ', 'match'],
  ['PL', 'PIOTR/WIERZBICKI', 'PIOTR PAWEL/WIERZBICKI', 'match'],
])('in %s, %s beside %s: %s', (docNationality, one, other, verdict) => {
  expect(verdictsOf(documentOf(one, { docNationality }), documentOf(other, { docNationality }))).toEqual([
    verdict,
  ]);
});
