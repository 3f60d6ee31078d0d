/** Names in Cyrillic: letters with marks, and the Latin spellings of each country. */
import { describe, expect, test } from '@jest/globals';
import type { ReadDocument } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';

const rest: ReadDocument = { docDob: '1990-04-13', docSex: 'MALE' };
const named = (name: string, more: ReadDocument = {}): ReadDocument => {
  const [docFirstName, docLastName] = name.split('/');
  return { ...rest, docFirstName, docLastName, ...more };
};

/** In both orders. */
function verdict(one: ReadDocument, other: ReadDocument): string {
  const there = compare(one, other, '2026-11-27').person.verdict;
  expect(compare(other, one, '2026-11-27').person.verdict).toBe(there);
  return there;
}

describe('a letter with a mark is another letter than the bare one', () => {
  test.each([
    ['МАРКО/ЌОСЕВ', 'МАРКО/КОСЕВ'],
    ['МАРКО/ЃУРОВ', 'МАРКО/ГУРОВ'],
    ['ІВАН/ЇЖАК', 'ІВАН/ІЖАК'],
    ['ИВАН/ЗАЙКИН', 'ИВАН/ЗАИКИН'],
    ['ЯН/ЎСОВІЧ', 'ЯН/УСОВІЧ'],
    ['ПЕТЪР/БОЙЧЕВ', 'ПЕТЪР/БОИЧЕВ'],
    ['БАТ/ӨЛЗИЙ', 'БАТ/ОЛЗИЙ'],
    ['АЛИ/ҚАРИМОВ', 'АЛИ/КАРИМОВ'],
    ['АЛИ/САИДӢ', 'АЛИ/САИДИ'],
  ])('%s and %s', (one, other) => {
    expect(verdict(named(one), named(other))).not.toBe('match');
    const beside = (name: string) =>
      named('MARKO/KOSEV', { orgFirstName: name.split('/')[0], orgLastName: name.split('/')[1] });
    expect(verdict(beside(one), beside(other))).not.toBe('match');
  });

  test.each([
    ['ИВАН/ЛЁНЕВ', 'ИВАН/ЛЕНЕВ'],
    ['ИВАН/ЛЕ́НЕВ', 'ИВАН/ЛЕНЕВ'],
    ['ИВАН/ЗАИ\u0306КИН', 'ИВАН/ЗАЙКИН'],
    ['ΝΙΚΟΣ/ΜΆΡΗΣ', 'ΝΙΚΟΣ/ΜΑΡΗΣ'],
  ])('%s and %s are one', (one, other) => {
    expect(verdict(named(one), named(other))).toBe('match');
  });
});

const CODES = ['RU', 'UA', 'BY', 'BG', 'KZ', 'RS', undefined] as const;
const letters = (names: string): string[] => names.split(/\s+/);

/** Each in the countries that write so, and in no other of the list. */
describe('a Latin spelling counts where the country writes so', () => {
  test.each<[cyrillic: string, latin: string, countries: string]>([
    ['ИВАН/ГРОМОВ', 'IVAN/GROMOV', 'RU BY BG KZ RS -'],
    ['ИВАН/ГРОМОВ', 'IVAN/HROMOV', 'BY'],
    ['СТЕПАН/ГНАТЮК', 'STEPAN/HNATIUK', 'UA BY'],
    ['СТЕПАН/ГНАТЮК', 'STEPAN/GNATYUK', 'RU UA BY BG KZ RS -'],
    ['АННА/ГАРИН', 'ANNA/HARIN', 'BY'],
    ['АННА/ХАРИН', 'ANNA/GARIN', ''],
    ['АННА/ХАРИН', 'ANNA/KHARIN', 'RU BY BG KZ RS -'],
    ['АННА/ЛИСОВ', 'ANNA/LYSOV', 'UA'],
    ['АННА/ЛИСОВ', 'ANNA/LISOV', 'RU BY BG KZ RS -'],
    ['АННА/ЛЫСОВ', 'ANNA/LISOV', ''],
    ['АННА/ЛЫСОВ', 'ANNA/LYSOV', 'RU UA BY BG KZ RS -'],
    ['АННА/МИШКИН', 'ANNA/MYSHKIN', ''],
    ['АННА/МИШКИН', 'ANNA/MYSHKYN', 'UA'],
    ['АННА/МЫШКИН', 'ANNA/MISHKIN', ''],
    ['АННА/СИТИН', 'ANNA/SYTIN', ''],
    ['ДАНИЛ/КОВ', 'DANIIL/KOV', ''],
    ['ДАНИИЛ/КОВ', 'DANIL/KOV', ''],
    ['ДАНИИЛ/КОВ', 'DANIIL/KOV', 'RU BY BG KZ RS -'],
    ['МАРЬЯ/КОВ', 'MARIA/KOV', ''],
    ['МАРЬЯ/КОВ', 'MARYA/KOV', 'RU UA BY BG KZ RS -'],
    ['МАРИЯ/КОВ', 'MARYA/KOV', 'UA'],
    ['МАРИЯ/КОВ', 'MARIA/KOV', 'RU BY BG KZ RS -'],
    ['МАРИЯ/КОВ', 'MARIYA/KOV', 'RU BY BG KZ RS -'],
    ['АННА/ЩУКАВ', 'ANNA/SHTUKAV', 'BG -'],
    ['АННА/ПЕТЪРОВ', 'ANNA/PETAROV', 'BG -'],
    ['ДМИТРИЙ/КОВ', 'DMITRY/KOV', 'RU BY BG KZ RS -'],
    ['ДМИТРИЙ/КОВ', 'DMITRII/KOV', 'RU BY BG KZ RS -'],
    ['АННА/СЕРГЕЕВА', 'ANNA/SERGEYEVA', 'RU UA BY BG KZ RS -'],
    ['АННА/СЕРГЕЕВА', 'ANNA/SERGEVA', ''],
    ['ТАТЬЯНА/КОВ', 'TATIANA/KOV', 'RU UA BY BG KZ RS -'],
  ])('%s is %s in: %s', (cyrillic, latin, expected) => {
    const found = CODES.filter((code) => {
      const from = { docNationality: code, docIssuingCountry: code };
      return verdict(named(cyrillic, from), named(latin, from)) === 'match';
    });
    expect(found.map((code) => code ?? '-')).toEqual(letters(expected).filter(Boolean));
  });

  test.each([
    ['ІВАН/ГАРИН', 'IVAN/HARYN', 'match'],
    ['ІВАН/КІТ', 'IVAN/KYT', 'close'],
    ['МАРКО/ЂУРИЋ', 'MARKO/ĐURIĆ', 'match'],
    ['МАРКО/ДУРИЋ', 'MARKO/ĐURIĆ', 'close'],
    ['МАРКО/КОСИЋ', 'MARKO/KOŠIĆ', 'close'],
    ['ОЛЕНА/ЛИСИЙ', 'OLENA/LYSYI', 'close'],
    ['ЄВА/ЛИСИЙ', 'YEVA/LYSYI', 'match'],
    ['ЯН/ЎСОВІЧ', 'YAN/USOVICH', 'match'],
  ])('letters tell the country where nothing else does: %s, %s', (cyrillic, latin, expected) => {
    const found = verdict(named(cyrillic), named(latin));
    expect(found === 'match' ? found : 'close').toBe(expected);
  });

  test('a spelling beside the printed name is held to the same rules', () => {
    const ru = { docNationality: 'RU', docIssuingCountry: 'RU' };
    const org = { ...ru, orgFirstName: 'ИВАН', orgLastName: 'ГРОМОВ' };
    expect(verdict(named('IVAN/GROMOV', org), named('IVAN/HROMOV', ru))).not.toBe('match');
    const ua = { docNationality: 'UA', orgFirstName: 'ІВАН', orgLastName: 'ГРОМІВ' };
    expect(verdict(named('IVAN/HROMIV', ua), named('IVAN/GROMIV', { docNationality: 'UA' }))).toBe('match');
  });
});
