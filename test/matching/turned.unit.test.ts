/** Given and family names in each other's fields: what the words tell, and what only the rest of the documents can settle. */
import { describe, expect, test } from '@jest/globals';
import type { ReadDocument, MatchVerdict } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';
import { documentOf } from './world.ts';

function turned(name: string, country: string, change: Partial<ReadDocument> = {}): MatchVerdict {
  const [given = '', family = ''] = name.split('/').map((part) => part.trim());
  const one = documentOf({ given, family, country }, 'PASSPORT');
  const other = documentOf({ given: family, family: given, country }, 'ID_CARD');
  const verdicts = [
    compare(one, { ...other, ...change }).person.verdict,
    compare({ ...other, ...change }, one).person.verdict,
  ];
  expect(new Set(verdicts).size).toBe(1);
  return verdicts[0] ?? 'not-available';
}

describe('each word may be a given name, or the two are surnames', () => {
  test.each([
    ['MARTIN / GARCIA', 'MX'],
    ['MARTIN / GARCIA', 'ES'],
    ['GIL / LOPEZ', 'AR'],
    ['MARTIN / JOSE', 'ES'],
    ['TORSTEN / HEDWIG', 'DE'],
    ['PIERRE / OLIVIER', 'FR'],
    ['FRANCO / MARCO', 'IT'],
    ['TAYLOR / MORGAN', 'US'],
    ['MARIA DEL CARMEN / OLGA', 'MX'],
    ['KWAME / KOFI', 'GH'],
    ['BEKELE / ABEBE', 'ET'],
    ['HARUTO / KENJI', 'JP'],
    ['WEI / LI', 'CN'],
    ['PETER / AN', 'KR'],
  ])('%s of %s: somebody looks', (name, country) => {
    expect(turned(name, country)).toBe('close');
  });
});

const SETTLED = [
  ['MIN JUN / KIM', 'KR'],
  ['XIAOMING / ZHAO', 'CN'],
  ['VAN HUNG / VO', 'VN'],
  ['MOUSSA / KEITA', 'ML'],
  ['KHALID / AL RASHID', 'SA'],
  ['CHIARA / DE LUCA', 'IT'],
  ['ANNIKA / FRIEDRICHSEN', 'DE'],
] as const;

describe('the words leave a doubt, and all else is the same', () => {
  test.each(SETTLED)('%s of %s passes', (name, country) => {
    expect(turned(name, country)).toBe('match');
  });

  test.each(SETTLED)('%s of %s: with less than all, somebody looks', (name, country) => {
    const less: readonly Partial<ReadDocument>[] = [
      { docSex: null },
      { docNationality: null },
      { docDob: '1988-03-00' },
      { docNationality: 'SE' },
    ];
    for (const change of less) expect(turned(name, country, change)).not.toBe('match');
    expect(turned(name, country, { docDob: '1988-03-15' })).toBe('mismatch');
  });

  test('a code of both, a place of birth on both, or a registry’s birthday', () => {
    const [given, family] = ['ANNIKA', 'FRIEDRICHSEN'];
    const one = {
      ...documentOf({ given, family, country: 'DE' }, 'PASSPORT'),
      birthPlace: 'KIEL',
      docPersonalCode: '198803141234',
    };
    const other = {
      ...documentOf({ given: family, family: given, country: 'DE' }, 'ID_CARD'),
      birthPlace: 'KIEL',
      docPersonalCode: '198803141234',
    };
    expect(compare(one, other).person.verdict).toBe('match');
    expect(compare(one, { ...other, birthPlace: 'PASSAU' }).person.verdict).not.toBe('match');
    expect(compare(one, { ...other, docPersonalCode: '198803149876' }).person.verdict).toBe('mismatch');
    const born = { docDob: '1988-01-01', docPersonalCode: null };
    expect(compare({ ...one, ...born }, { ...other, ...born }).person.verdict).not.toBe('match');
  });
});

describe('syllables', () => {
  test.each([
    ['XIAN', 'XI AN'],
    ['FANGAN', 'FANG AN'],
    ['HAEUN', 'HA EUN'],
    ['HOAN', 'HO AN'],
  ])('%s is not %s for certain', (whole, parted) => {
    const [one, other] = [whole, parted].map((given) => ({ given, family: 'HU', country: 'CN' }));
    expect(
      one && other && compare(documentOf(one, 'PASSPORT'), documentOf(other, 'ID_CARD')).person.verdict,
    ).toBe('close');
  });

  test.each([
    ['MINJUN', 'MIN JUN'],
    ['XIAOMING', 'XIAO MING'],
  ])('%s is %s', (whole, parted) => {
    const [one, other] = [whole, parted].map((given) => ({ given, family: 'HU', country: 'CN' }));
    expect(
      one && other && compare(documentOf(one, 'PASSPORT'), documentOf(other, 'ID_CARD')).person.verdict,
    ).toBe('match');
  });
});

describe('cut within the first given name at a zone’s last place', () => {
  const long = { given: 'MAXIMILIAN', family: 'WOLFESCHLEGELSTEINHAUSEN BERGER', country: 'DE' };
  test.each([
    ['MAXIMI', 'FEMALE', 'match'],
    ['MAXIMI', null, 'close'],
    ['MAXIM', 'FEMALE', 'close'],
  ] as const)('%s, sex %s: %s', (given, docSex, verdict) => {
    const card = { ...documentOf({ ...long, given }, 'PASSPORT'), docSex };
    expect(compare(card, documentOf(long, 'ID_CARD')).person.verdict).toBe(verdict);
  });
});
