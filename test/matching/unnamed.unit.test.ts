import { describe, expect, test } from '@jest/globals';
import type { ReadDocument } from '../../src/matching/comparison.ts';
import { compare } from '../../src/matching/comparison.ts';

const today = '2026-11-22';

function judged(name: string, country = 'GB', also: ReadDocument = {}) {
  const [docFirstName = '', docLastName = ''] = name.split(' / ');
  const document = { docDob: '1990-04-11', docNationality: country, docIssuingCountry: country, ...also };
  const one = { ...document, docFirstName, docLastName };
  return compare(one, one, today).person.verdict;
}

const rowsOf = (text: string): string[] => text.split('|').map((row) => row.trim());

describe('a name that says nothing', () => {
  test.each(
    rowsOf(`
      BABY OF MARY / SMITH | SON OF JOHN / SMITH | DAUGHTER OF ANN / LEE | MALE / SMITH | BOY / SMITH | MALE CHILD / SMITH |
      PRENOM / MARTIN | PRÉNOMS / MARTIN | VORNAME / MEIER | NOMBRE / GARCIA | IMIĘ / NOWAK | ИМЯ / ИВАНОВ | ИМЯ / IVANOV |
      NAVN / HANSEN | VARDAS / PETRAITIS | JONAS / PAVARDĖ | JOHN / SURNAME | GIVEN NAMES / SMITH | JEAN / NOM |
      ANA / APELLIDO | ANA / APELLIDOS | SAMPLE / SMITH | SPECIMEN / SMITH | JOHN / SPECIMEN | AAA / SMITH | JOHN / AAA |
      AS ABOVE / SMITH | SEE PASSPORT / SMITH | ONE NAME ONLY / SMITH | MD / ALI | MST / KHATUN | MST. / KHATUN | MOHD / ALI
    `),
  )('%s is nobody’s', (name) => {
    expect(judged(name)).toBe('not-available');
  });

  test('is no name either where the whole name is given alone', () => {
    const [one, whole] = [{ docDob: '1990-04-11' }, 'BABY OF MARY'];
    expect(compare({ ...one, fullName: whole }, { ...one, fullName: whole }, today).person.verdict).toBe(
      'not-available',
    );
  });
});

describe('a word that is also somebody’s name', () => {
  test.each([
    ['GEORGE / MALE', 'GB'],
    ['JOHN / BOY', 'GB'],
    ['BOY / JANSEN', 'NL'],
    ['LUCY / CHILD', 'GB'],
    ['JOHN / SAMPLE', 'US'],
    ['MD KARIM / ALI', 'BD'],
    ['MST RAHIMA / KHATUN', 'BD'],
    ['SEE WAI / TAN', 'SG'],
    ['MARY / SON', 'KR'],
    ['NAVNEET / SINGH', 'IN'],
    ['VARDAN / PETROSYAN', 'AM'],
  ])('%s of %s is automatic', (name, country) => {
    expect(judged(name, country)).toBe('match');
  });
});
