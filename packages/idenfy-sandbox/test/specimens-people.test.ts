import { describe, expect, test } from '@jest/globals';
import { alpha3 } from '../src/specimens/countries.ts';
import { inventDocument, specimenDocumentSchema, specimenTypes } from '../src/specimens/document.ts';
import { checkDigit, mrzLines, td1Lines, td3Lines } from '../src/specimens/mrz.ts';
import { inventPerson, specimenPersonSchema } from '../src/specimens/person.ts';

describe('invented people', () => {
  test('the same seed gives the same person, another seed another, and none a new one each time', () => {
    expect(inventPerson('a')).toEqual(inventPerson('a'));
    expect(inventPerson(1)).toEqual(inventPerson(1));
    expect(inventPerson('a')).not.toEqual(inventPerson('b'));
    expect(inventPerson()).not.toEqual(inventPerson());
    expect(new Set(Array.from({ length: 500 }, (_, seed) => JSON.stringify(inventPerson(seed)))).size).toBe(
      500,
    );
  });

  test('each is a valid adult, and whoever has a second script has it in both names', () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const person = specimenPersonSchema.parse(inventPerson(seed));
      expect(Number(person.dateOfBirth.slice(0, 4))).toBeLessThan(2006);
      expect(person.originalFirstName === undefined).toBe(person.originalLastName === undefined);
    }
  });

  test('nationality and sex can be asked for', () => {
    expect(inventPerson('x', { nationality: 'GR', sex: 'F' })).toMatchObject({ nationality: 'GR', sex: 'F' });
    expect(inventPerson('x', { nationality: 'JP' })).toMatchObject({ nationality: 'JP' });
  });
});

describe('invented documents', () => {
  test.each(specimenTypes)('a %s comes back for the same holder, and differs by seed', (type) => {
    const holder = inventPerson('holder');
    const document = specimenDocumentSchema.parse(inventDocument(holder, type));
    expect(inventDocument(holder, type)).toEqual(document);
    expect(inventDocument(holder, type, { seed: 2 }).number).not.toBe(document.number);
    expect(document.dateOfIssue < document.dateOfExpiry).toBe(true);
  });

  test('what is given is taken as it is', () => {
    const given = { number: 'AB 123-4', issuingCountry: 'FI', dateOfExpiry: '2020-01-01' };
    expect(inventDocument(inventPerson(3), 'PASSPORT', given)).toMatchObject(given);
    expect(() => inventDocument(inventPerson(3), 'PASSPORT', { issuingCountry: 'fin' })).toThrow(
      'issuingCountry',
    );
  });

  test('a residence permit is issued by another country than the passport', () => {
    for (const nationality of ['LT', 'UA', 'DE']) {
      const holder = inventPerson(1, { nationality });
      expect(inventDocument(holder, 'PASSPORT').issuingCountry).toBe(nationality);
      expect(inventDocument(holder, 'RESIDENCE_PERMIT').issuingCountry).not.toBe(nationality);
    }
  });
});

describe('machine-readable lines', () => {
  // The specimen holder of ICAO Doc 9303, parts 4 (appendix B) and 5 (appendix B).
  const eriksson = {
    issuer: 'UTO',
    lastName: 'Eriksson',
    firstName: 'Anna Maria',
    nationality: 'UTO',
    dateOfBirth: '1974-08-12',
    dateOfExpiry: '2012-04-15',
    sex: 'F',
  };

  test("a passport's are those of the standard's example", () => {
    expect(td3Lines({ ...eriksson, code: 'P', number: 'L898902C3', optional: 'ZE184226B' })).toEqual([
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    ]);
  });

  test("a card's are those of the standard's example", () => {
    expect(td1Lines({ ...eriksson, code: 'I', number: 'D23145890', optional: '' })).toEqual([
      'I<UTOD231458907<<<<<<<<<<<<<<<',
      '7408122F1204159UTO<<<<<<<<<<<6',
      'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
    ]);
  });

  test("a card's long number runs on in the optional data", () => {
    const [upper] = td1Lines({ ...eriksson, code: 'I', number: 'D23145890734', optional: '' });
    expect(upper).toBe(`I<UTOD23145890<734${checkDigit('D23145890734')}<<<<<<<<<<<`);
  });

  test('every invented document has lines of the right length and letters only that the standard knows', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const holder = inventPerson(seed);
      for (const type of specimenTypes) {
        const lines = mrzLines(inventDocument(holder, type));
        expect(lines.map((line) => line.length)).toEqual(type === 'PASSPORT' ? [44, 44] : [30, 30, 30]);
        expect(lines.join('')).toMatch(/^[A-Z0-9<]+$/);
      }
    }
  });

  test.each([
    ['Großmann', 'GROSSMANN<<'],
    ['Šarūnas', 'SARUNAS<<'],
    ["D'Aubigny", 'DAUBIGNY<<'],
    ['Łódź-Ångström', 'LODZ<AANGSTROEM<<'],
    ['Олена', '<<'],
  ])('%s is written as %s', (lastName, written) => {
    expect(td3Lines({ ...eriksson, code: 'P', number: '1', optional: '', lastName })[0].slice(5)).toMatch(
      new RegExp(`^${written}`),
    );
  });

  test('Germany is a lone D, an unknown country XXX', () => {
    expect([alpha3('DE'), alpha3('LT'), alpha3('XK'), alpha3('QQ')]).toEqual(['D', 'LTU', 'XKX', 'XXX']);
  });
});
