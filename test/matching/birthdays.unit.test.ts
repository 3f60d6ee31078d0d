import { describe, expect, test } from '@jest/globals';
import type { ReadDocument, MatchVerdict } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';

const today = '2026-11-22';

const named = (name: string, docDob: string, more: ReadDocument = {}): ReadDocument => {
  const [docFirstName, docLastName] = name.split(' / ');
  return { docFirstName, docLastName, docDob, ...more };
};

describe('a birthday that registries enter where none is known', () => {
  test.each<[what: string, one: string, other: string, dates: [string, string], verdict: MatchVerdict]>([
    [
      'a very common name',
      'MOHAMMED / AHMED',
      'MOHAMMED / AHMED',
      ['1985-01-01', '1985-01-01'],
      'not-available',
    ],
    [
      'another',
      'NGUYEN VAN HUNG / TRAN',
      'NGUYEN VAN HUNG / TRAN',
      ['1985-01-01', '1985-01-01'],
      'not-available',
    ],
    ['a family’s', 'KHALID / OSMANI', 'KHALID / OSMANI', ['1985-01-01', '1985-01-01'], 'not-available'],
    ['a tribe’s', 'AHMAD / STANEKZAI', 'AHMAD / STANEKZAI', ['1985-01-01', '1985-01-01'], 'not-available'],
    ['another', 'VAN HUNG / NGUYEN', 'VAN HUNG / NGUYEN', ['1985-01-01', '1985-01-01'], 'not-available'],
    ['another', 'Abdi / Hassan Ali', 'Abdi / Hassan Ali', ['1985-01-01', '1985-01-01'], 'not-available'],
    [
      'another',
      'Gurpreet / Kaur Singh',
      'Gurpreet / Kaur Singh',
      ['1985-01-01', '1985-01-01'],
      'not-available',
    ],
    ['one in its own letters', 'محمد / أحمد', 'محمد / أحمد', ['1985-01-01', '1985-01-01'], 'not-available'],
    [
      'a very common name, by year alone',
      'MOHAMMED / AHMED',
      'MOHAMMED / AHMED',
      ['1985', '1985-01-01'],
      'not-available',
    ],
    [
      'a very common name, two years',
      'MOHAMMED / AHMED',
      'MOHAMMED / AHMED',
      ['1985', '1985'],
      'not-available',
    ],
    [
      'a very common name, and another day',
      'MOHAMMED / AHMED',
      'MOHAMMED / AHMED',
      ['1985-01-01', '1985-06-13'],
      'not-available',
    ],
    [
      'a very common name, first of July',
      'MOHAMMED / AHMED',
      'MOHAMMED / AHMED',
      ['1985-07-01', '1985-07-01'],
      'not-available',
    ],
    [
      'a very common name, another year',
      'MOHAMMED / AHMED',
      'MOHAMMED / AHMED',
      ['1985-01-01', '1986-01-01'],
      'not-available',
    ],
    [
      'a very common name, another decade',
      'MOHAMMED / AHMED',
      'MOHAMMED / AHMED',
      ['1985-01-01', '1971-01-01'],
      'mismatch',
    ],
    [
      'a very common name, another day',
      'MOHAMMED / AHMED',
      'MOHAMMED / AHMED',
      ['1985-06-13', '1985-06-13'],
      'match',
    ],
    [
      'a turned name',
      'TESHOME / GEBREHIWOT',
      'GEBREHIWOT / TESHOME',
      ['1985-01-01', '1985-01-01'],
      'not-available',
    ],
    [
      'a turned name, another day',
      'JONAS / PETRAITIS',
      'PETRAITIS / JONAS',
      ['1985-06-13', '1985-06-13'],
      'match',
    ],
    [
      'given names in another order',
      'ZORBLAX KELN / QUENDIL',
      'KELN ZORBLAX / QUENDIL',
      ['1985-01-01', '1985-01-01'],
      'not-available',
    ],
    [
      'family names in another order',
      'ZORBLAX / QUENDIL TARV',
      'ZORBLAX / TARV QUENDIL',
      ['1985-01-01', '1985-01-01'],
      'not-available',
    ],
    [
      'a given name left out',
      'ZORBLAX KELN / QUENDIL',
      'ZORBLAX / QUENDIL',
      ['1985-01-01', '1985-01-01'],
      'not-available',
    ],
    [
      'one very common word of two',
      'MOHAMMED / QUENDIL',
      'MOHAMMED / QUENDIL',
      ['1985-01-01', '1985-01-01'],
      'match',
    ],
    [
      'two very common words of three',
      'MOHAMMED / AHMED QUENDIL',
      'MOHAMMED / AHMED QUENDIL',
      ['1985-01-01', '1985-01-01'],
      'not-available',
    ],
    [
      'nothing but one very common word',
      'MOHAMMED / ',
      'MOHAMMED / ',
      ['1985-01-01', '1985-01-01'],
      'not-available',
    ],
    [
      'a very common name, by month',
      'MOHAMMED / AHMED',
      'MOHAMMED / AHMED',
      ['1985-04', '1985-04'],
      'not-available',
    ],
    [
      'a very common name, first of another month',
      'MOHAMMED / AHMED',
      'MOHAMMED / AHMED',
      ['1985-04-01', '1985-04-01'],
      'match',
    ],
    [
      'a very common name, another day of January',
      'MOHAMMED / AHMED',
      'MOHAMMED / AHMED',
      ['1985-01-13', '1985-01-13'],
      'match',
    ],
    ['an ordinary name', 'JONAS / PETRAITIS', 'Jonas / Petraitis', ['1985-01-01', '1985-01-01'], 'match'],
    [
      'an ordinary name in two scripts',
      'ЮЛИЯ / КОВАЛЁВА',
      'IULIIA / KOVALEVA',
      ['1985-01-01', '1985-01-01'],
      'match',
    ],
    [
      'an ordinary name, by year alone',
      'JONAS / PETRAITIS',
      'JONAS / PETRAITIS',
      ['1985', '1985-01-01'],
      'close',
    ],
    [
      'an ordinary name, and another day',
      'JONAS / PETRAITIS',
      'JONAS / PETRAITIS',
      ['1985-01-01', '1985-06-13'],
      'mismatch',
    ],
  ])('%s: %s beside %s', (_what, one, other, [born, bornToo], verdict) => {
    for (const [here, there] of [
      [named(one, born), named(other, bornToo)],
      [named(other, bornToo), named(one, born)],
    ] as const) {
      const { fields, person } = compare(here, there, today);
      expect(fields.dateOfBirth.verdict).toBe(verdict);
      const isWeak = verdict === 'not-available';
      expect(fields.dateOfBirth.sentence.startsWith('Registries enter the first of January')).toBe(isWeak);
      expect(person.verdict).toBe(verdict);
    }
  });

  test('passes with no code either', () => {
    const code = { docIssuingCountry: 'ET', docPersonalCode: '84123561' };
    const { person } = compare(
      named('MOHAMMED / AHMED', '1985-01-01', code),
      named('MOHAMMED / AHMED', '1985-01-01', code),
      today,
    );
    expect(person.verdict).toBe('close');
  });
});

test.each([
  ['900401', '1990-04-01', 'match'],
  ['90-04-01', '4 APR 90', 'mismatch'],
  ['4 APR 90', '1990-04-04', 'match'],
  ['1 avril 1990', '01-APR-1990', 'match'],
  ['2533-04-01', '1990-04-01', 'not-available'],
  ['2533-04-01', '2533-04-01', 'not-available'],
  ['2033', '2033', 'not-available'],
  ['9004', '9004', 'not-available'],
])('of the dates %s and %s the verdict is %s', (one, other, verdict) => {
  const { fields } = compare(named('JONAS / PETRAITIS', one), named('JONAS / PETRAITIS', other), today);
  expect(fields.dateOfBirth.verdict).toBe(verdict);
});

test.each(['1899-12-30', '1899-12-31', '1900-01-01', '1900-01-00', '1901-01-01', '1904-01-01', '1970-01-01'])(
  '%s is what computers hold for no date, on whatever day it is read',
  (docDob) => {
    for (const day of ['2015-06-01', today]) {
      const { fields } = compare(named('JONAS / PETRAITIS', docDob), named('JONAS / PETRAITIS', docDob), day);
      expect([day, fields.dateOfBirth.verdict]).toEqual([day, 'not-available']);
    }
  },
);
