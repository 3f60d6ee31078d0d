import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { DateUse } from '../../src/matching/dates.ts';
import { readDate, writeDate } from '../../src/matching/dates.ts';
import { anyCharacter } from '../support/characters.ts';

fc.configureGlobal({ seed: 9_303 });

const today = '2026-11-22';
const written = (text: string, of?: DateUse['of']) => {
  const date = readDate(text, of === undefined ? null : { of, today });
  return date === null ? null : writeDate(date);
};

describe('a date of birth', () => {
  test.each([
    ['1990-04-01', '1990-04-01'],
    ['900401', '1990-04-01'],
    ['90-04-01', '1990-04-01'],
    ['90/04/01', '1990-04-01'],
    ['90.04.01', '1990-04-01'],
    ['01.04.90', '1990-04-01'],
    ['4 APR 90', '1990-04-04'],
    ['04 APR/AVR 90', '1990-04-04'],
    ['19900401', '1990-04-01'],
    ['01041990', '1990-04-01'],
    ['1990.4.1', '1990-04-01'],
    ['1990. 04. 01.', '1990-04-01'],
    ['1990–04–01', '1990-04-01'],
    ['01-APR-1990', '1990-04-01'],
    ['4APR1990', '1990-04-04'],
    ['April 4, 1990', '1990-04-04'],
    ['4th April 1990', '1990-04-04'],
    ['1 avril 1990', '1990-04-01'],
    ['1er avril 1990', '1990-04-01'],
    ['1. April 1990', '1990-04-01'],
    ['1 de abril de 1990', '1990-04-01'],
    ['1 kwietnia 1990', '1990-04-01'],
    ['1 апреля 1990 г.', '1990-04-01'],
    ['1990 m. balandžio 1 d.', '1990-04-01'],
    ['1990. gada 1. aprīlis', '1990-04-01'],
    ['1990年4月1日', '1990-04-01'],
    ['１９９０－０４－０１', '1990-04-01'],
    ['١٩٩٠/٠٤/٠١', '1990-04-01'],
    ['१९९०-०४-०१', '1990-04-01'],
    ['1990-04-01T00:00:00Z', '1990-04-01'],
    ['1990-04-01 00:00:00.000+03:00', '1990-04-01'],
    ['1990-04-00', '1990-04'],
    ['XX.04.1990', '1990-04'],
    ['9004<<', '1990-04'],
    ['90<<<<', '1990'],
    ['1990', '1990'],
    ['1992-02-29', '1992-02-29'],
    ['2026-11-22', '2026-11-22'],
    // A child, since nobody is 111 years old by two digits alone.
    ['13 MAY 15', '2015-05-13'],
    ['31 JAN 33', '1933-01-31'],
  ])('is read: %s', (text, date) => {
    expect(written(text, 'birth')).toBe(date);
  });

  test.each([
    ['of the year 9004', '9004'],
    ['of the year 9004, with a month', '9004-01'],
    ['of a child of nine or a man of 109', '170401'],
    ['of a child of nine or a man of 109, with the month’s name', '4 APR 17'],
    ['of which nobody knows the year’s place', '05-04-03'],
    ['with six digits in an order that is open', '050401'],
    ['with a month behind its year, or a day', '201112'],
    ['of five digits', '90041'],
    ['of seven digits', '1990041'],
    ['in the future', '2033-01-31'],
    ['of tomorrow', '2026-11-23'],
    ['of a year to come', '2033'],
    ['of a person older than anybody', '1899-04-01'],
    ['of Thailand', '2533-04-01'],
    ['of Nepal', '2047-01-17'],
    ['of Saudi Arabia', '1410-09-05'],
    ['of Iran', '1369/01/12'],
    ['of Taiwan', '079/04/01'],
    ['that there was not', '1990-02-29'],
    ['that there was not in 1900', '1900-02-29'],
    ['of a thirteenth month', '1990-13-01'],
    ['with a time that may be another day elsewhere', '1990-03-31T22:00:00Z'],
    ['of October in Zagreb and November in Warsaw', '12 LISTOPAD 1990'],
    ['of two months', '12 MAY/JUN 1990'],
    ['of no month', '12 XYZ 1990'],
    ['of nothing', '0000-00-00'],
    ['of Microsoft', '0001-01-01'],
    ['of words', 'UNKNOWN'],
    ['of dashes', '--'],
    ['of many words', '1990-04-01 '.repeat(100)],
  ])('is not read %s', (_what, text) => {
    expect(written(text, 'birth')).toBeNull();
  });
});

describe('a date of expiry', () => {
  test.each([
    ['2033-01-31', '2033-01-31'],
    ['330131', '2033-01-31'],
    ['31 JAN 33', '2033-01-31'],
    ['990401', '1999-04-01'],
    ['2033', '2033'],
    ['01/2033', '2033-01'],
    ['2033-01-31T23:59:59Z', '2033-01-31'],
    ['90-04-01', null],
    ['700401', null],
    ['270131', null],
    ['9999-12-31', null],
    ['2099-12-31', null],
    ['2576-01-31', null],
    ['2090-01-31', null],
    ['PERMANENT', null],
  ])('%s is %s', (text, date) => {
    expect(written(text, 'expiry')).toBe(date);
  });
});

test('without a use there is no century for two digits', () => {
  expect(['900401', '90-04-01', '4 APR 90', '01.04.90'].map((text) => written(text))).toEqual(
    Array.from({ length: 4 }, () => null),
  );
});

const digits = fc.oneof(
  fc.nat(99).map((number) => String(number).padStart(2, '0')),
  fc.nat(9_999).map(String),
  fc.nat(99_999_999).map(String),
);
const piece = fc.oneof(
  digits,
  fc.constantFrom(
    '-',
    '/',
    '.',
    ' ',
    'T',
    'XX',
    '--',
    '<<',
    ':',
    'APR',
    'avril',
    'мая',
    '年',
    '月',
    '٠',
    '٩',
    'Z',
  ),
  fc.string({ unit: anyCharacter, maxLength: 4 }),
);
const anyText = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.array(digits, { minLength: 3, maxLength: 3 }).map((pieces) => pieces.join('-')),
  fc.string({ unit: anyCharacter }),
);

const BOUNDS = { birth: [1901, 2026], expiry: [1850, 2056], none: [1850, 2150] } as const;

test('whatever the text, the year is one of ours and fits its use, or there is none', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const kind of ['birth', 'expiry', null] as const) {
        const use = kind === null ? null : { of: kind, today };
        const date = readDate(text, use);
        const [earliest, latest] = BOUNDS[kind ?? 'none'];
        const isPossible =
          date === null ||
          (date.year >= earliest && date.year <= latest && (kind !== 'birth' || writeDate(date) <= today));
        expect([text, date, isPossible]).toEqual([text, date, true]);
        // What is written is read as the same again.
        expect(date === null ? null : readDate(writeDate(date), use)).toEqual(date);
      }
    }),
    { numRuns: 4_000 },
  );
});
