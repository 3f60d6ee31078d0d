import type { SpecimenDocument } from './document.ts';
import { alpha3 } from './countries.ts';

// ICAO Doc 9303: part 3 for the check digit, the transliterations and the dates, part 4 (TD3, passports) and
// part 5 (TD1, cards) for the places.

const TRANSLITERATED = new Map(
  Object.entries({
    Ä: 'AE',
    Ö: 'OE',
    Ü: 'UE',
    ß: 'SS',
    ẞ: 'SS',
    Å: 'AA',
    Æ: 'AE',
    Ø: 'OE',
    Œ: 'OE',
    Ñ: 'N',
    Þ: 'TH',
    Ð: 'D',
    Đ: 'D',
    Ł: 'L',
    Ħ: 'H',
    Ŧ: 'T',
    ı: 'I',
  }),
);

/** Letters, digits and fillers only; accents fall away, what has no Latin form is left out. */
function plain(words: string): string {
  return Array.from(words.normalize('NFC').toUpperCase())
    .map((letter) => TRANSLITERATED.get(letter) ?? letter.normalize('NFD').replaceAll(/\p{M}/gu, ''))
    .join('')
    .replaceAll(/['’.]/g, '')
    .replaceAll(/[\s-]+/g, '<')
    .replaceAll(/[^A-Z0-9<]/g, '');
}

const field = (words: string, length: number): string => words.slice(0, length).padEnd(length, '<');

/** Weights 7, 3, 1 over digits, letters (A is 10) and fillers (0), modulo 10. */
export function checkDigit(characters: string): string {
  const weights = [7, 3, 1];
  let sum = 0;
  Array.from(characters).forEach((character, index) => {
    const value = character === '<' ? 0 : Number.parseInt(character, 36);
    sum += value * (weights[index % 3] ?? 0);
  });
  return String(sum % 10);
}

export interface MrzData {
  /** `P`, `ID`, `IR` … */
  code: string;
  /** Alpha-3, as nationality. */
  issuer: string;
  number: string;
  lastName: string;
  firstName: string;
  nationality: string;
  /** `YYYY-MM-DD`, as the date of expiry. */
  dateOfBirth: string;
  dateOfExpiry: string;
  sex: string;
  optional: string;
}

const sixDigits = (date: string): string => date.replaceAll('-', '').slice(2);

const names = (data: MrzData, length: number): string =>
  field(`${plain(data.lastName)}<<${plain(data.firstName)}`, length);

const number = (data: MrzData): string => plain(data.number).replaceAll('<', '');

/** A passport's two lines of 44 characters. */
export function td3Lines(data: MrzData): [string, string] {
  const documentNumber = field(number(data), 9);
  const birth = sixDigits(data.dateOfBirth);
  const expiry = sixDigits(data.dateOfExpiry);
  const optional = field(plain(data.optional), 14);
  const numberPart = documentNumber + checkDigit(documentNumber);
  const birthPart = birth + checkDigit(birth);
  const rest = expiry + checkDigit(expiry) + optional + checkDigit(optional);
  return [
    field(data.code, 2) + field(data.issuer, 3) + names(data, 39),
    numberPart +
      field(data.nationality, 3) +
      birthPart +
      data.sex +
      rest +
      checkDigit(numberPart + birthPart + rest),
  ];
}

/** A card's three lines of 30 characters. */
export function td1Lines(data: MrzData): [string, string, string] {
  const whole = number(data);
  const documentNumber = field(whole, 9);
  // A longer number runs on in the optional data, with a filler in the check digit's own place (9303-5, 4.2.2).
  const upper =
    whole.length > 9
      ? `${documentNumber}<${field(whole.slice(9, 23) + checkDigit(whole), 15)}`
      : documentNumber + checkDigit(documentNumber) + field(plain(data.optional), 15);
  const birth = sixDigits(data.dateOfBirth);
  const expiry = sixDigits(data.dateOfExpiry);
  const birthPart = birth + checkDigit(birth);
  const expiryPart = expiry + checkDigit(expiry);
  const optional = field('', 11);
  return [
    field(data.code, 2) + field(data.issuer, 3) + upper,
    birthPart +
      data.sex +
      expiryPart +
      field(data.nationality, 3) +
      optional +
      checkDigit(upper + birthPart + expiryPart + optional),
    names(data, 30),
  ];
}

/** The lines that the document of this type bears: TD3 in a passport, TD1 on a card. */
export function mrzLines(document: SpecimenDocument): string[] {
  const { holder, type } = document;
  const data: MrzData = {
    code: { ID_CARD: 'ID', PASSPORT: 'P', RESIDENCE_PERMIT: 'IR' }[type],
    issuer: alpha3(document.issuingCountry),
    number: document.number,
    lastName: holder.lastName,
    firstName: holder.firstName,
    nationality: alpha3(holder.nationality),
    dateOfBirth: holder.dateOfBirth,
    dateOfExpiry: document.dateOfExpiry,
    sex: holder.sex,
    optional: holder.personalCode ?? '',
  };
  return type === 'PASSPORT' ? td3Lines(data) : td1Lines(data);
}
