/** What a document's country and script say of how it is to be read. */
import { describe, expect, test } from '@jest/globals';
import type { ReadDocument, MatchVerdict } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';

const TODAY = '2026-11-22';

const holder = (docIssuingCountry: string, more: ReadDocument): ReadDocument => ({
  docFirstName: 'EMILY',
  docLastName: 'BROWNFIELD',
  docDob: '1990-05-04',
  docSex: 'FEMALE',
  docNationality: docIssuingCountry,
  docIssuingCountry,
  ...more,
});

describe('a birthday whose numbers may be in either order', () => {
  test.each<[written: string, meant: string, country: string, verdict: MatchVerdict]>([
    ['04/05/90', '1990-05-04', 'US', 'not-available'],
    ['04/05/90', '1990-04-05', 'US', 'not-available'],
    ['04051990', '1990-04-05', 'USA', 'not-available'],
    ['04-05-1990', '1990-04-05', 'PH', 'not-available'],
    ['04/25/90', '1990-04-25', 'US', 'match'],
    ['25.04.1990', '1990-04-25', 'US', 'match'],
    ['04/04/90', '1990-04-04', 'US', 'match'],
    ['1990-04-05', '1990-04-05', 'US', 'match'],
    ['5 APR 90', '1990-04-05', 'US', 'match'],
    ['04/05/90', '1990-05-04', 'GB', 'match'],
  ])('%s beside %s of %s: %s', (written, meant, country, verdict) => {
    const { dateOfBirth } = compare(
      holder(country, { docDob: written }),
      holder(country, { docDob: meant }),
      TODAY,
    ).fields;
    expect(dateOfBirth.verdict).toBe(verdict);
  });

  test('of the other country’s document is read as it is meant there', () => {
    const [one, other] = [holder('US', { docDob: '04/05/90' }), holder('GB', { docDob: '04/05/90' })];
    expect(compare(one, other, TODAY).fields.dateOfBirth.verdict).toBe('not-available');
  });
});

const verdictOn = (given: string, family: string, country: string, more: ReadDocument): MatchVerdict => {
  const one = holder(country, { docFirstName: given, docLastName: family });
  return compare(one, { ...one, ...more }, TODAY).person.verdict;
};

describe('a name in a script whose sounds are guessed', () => {
  const NAMES = [
    ['MOHAMMED', 'AHMED', 'محمد', 'أحمد', 'SA'],
    ['KHALID', 'AL GHAMDI', 'خالد', 'الغامدي', 'SA'],
    ['DAVID', 'COHEN', 'דוד', 'כהן', 'IL'],
    ['SARAH', 'MIZRAHI', 'שרה', 'מזרחי', 'IL'],
    ['RAHUL', 'SHARMA', 'राहुल', 'शर्मा', 'IN'],
    ['PRIYA', 'PATEL', 'प्रिया', 'पटेल', 'IN'],
    ['XIAOMING', 'ZHANG', '晓明', '张', 'CN'],
    ['XIUYING', 'LIU', '秀英', '刘', 'CN'],
    ['MIN JUN', 'KIM', '민준', '김', 'KR'],
    ['SOMCHAI', 'JAIDEE', 'สมชาย', 'ใจดี', 'TH'],
    ['ABEBE', 'BEKELE', 'አበበ', 'በቀለ', 'ET'],
    ['TARO', 'YAMADA', '太郎', '山田', 'JP'],
    ['KA YAN', 'WONG', '嘉欣', '黃', 'HK'],
  ] as const;

  test.each(NAMES)('%s %s is %s %s', (given, family, orgFirstName, orgLastName, country) => {
    for (const more of [
      { orgFirstName, orgLastName },
      { orgFirstName: orgLastName, orgLastName: orgFirstName },
      { fullName: `${orgFirstName} ${orgLastName}` },
      { fullName: `${orgLastName} ${orgFirstName}` },
    ]) {
      expect(verdictOn(given, family, country, more)).toBe('match');
    }
  });

  test.each([
    ['OLEG', 'SIDOROV', 'محمد', 'أحمد', 'SA'],
    ['GIULIA', 'FERRARI', 'דוד', 'כהן', 'IL'],
    ['BJORN', 'LINDQVIST', 'राहुल', 'शर्मा', 'IN'],
    ['BJORN', 'FERRARI', '晓明', '张', 'CN'],
    ['OLEG', 'SIDOROV', 'ไพลิน', 'บุญมี', 'TH'],
  ] as const)('%s %s is not %s %s', (given, family, orgFirstName, orgLastName, country) => {
    for (const more of [{ orgFirstName, orgLastName }, { fullName: `${orgFirstName} ${orgLastName}` }]) {
      expect(verdictOn(given, family, country, more)).toBe('close');
    }
  });
});
