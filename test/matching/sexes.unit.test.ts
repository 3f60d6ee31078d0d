import { describe, expect, test } from '@jest/globals';
import type { MatchVerdict, ReadDocument } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';

const jonas: ReadDocument = { docFirstName: 'JONAS', docLastName: 'PETRAITIS', docDob: '1990-04-11' };

const judged = (one: string, other: string) => {
  const { fields, person } = compare({ ...jonas, docSex: one }, { ...jonas, docSex: other }, '2026-11-22');
  return [fields.sex.verdict, person.verdict];
};

describe('the sex, as documents print it', () => {
  test.each<[one: string, other: string, verdict: MatchVerdict]>([
    ['M', 'MALE', 'match'],
    ['МУЖ/M', 'MALE', 'match'],
    ['М/M', 'M', 'match'],
    ['V/M', 'MALE', 'match'],
    ['V/F', 'FEMALE', 'match'],
    ['K/F', 'F', 'match'],
    ['Ž/F', 'Female.', 'match'],
    ['LAKI-LAKI', 'Männlich', 'match'],
    ['H', 'MASCULINO', 'match'],
    ['МУЖ/M', 'ЖЕН/F', 'mismatch'],
    ['M/M', 'FEMALE', 'mismatch'],
    ['MALE.', 'FEMALE', 'mismatch'],
    ['MAN', 'WOMAN', 'mismatch'],
    ['H', 'MUJER', 'mismatch'],
    ['男', '女', 'mismatch'],
    ['ЧОЛОВІЧА', 'Ж', 'mismatch'],
    // Not readable for certain.
    ['H', 'M', 'mismatch'],
    ['M/F', 'MALE', 'mismatch'],
    ['MALE/F', 'MALE', 'mismatch'],
    ['QWERT', 'MALE', 'mismatch'],
    ['QWERT', 'ASDFG', 'mismatch'],
    ['QWERT', 'qwert', 'not-available'],
    // What says neither.
    ['X', 'MALE', 'not-available'],
    ['UNDEFINED', 'FEMALE', 'not-available'],
    ['DIVERS', 'F', 'not-available'],
  ])('%s and %s: %s', (one, other, verdict) => {
    const person = verdict === 'mismatch' ? 'close' : 'match';
    expect(judged(one, other)).toEqual([verdict, person]);
    expect(judged(other, one)).toEqual([verdict, person]);
  });
});
