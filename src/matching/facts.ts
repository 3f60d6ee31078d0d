/** Everything on a document but the names: each pair of values becomes a verdict with its sentence. */
import { distance } from './names/spelling.ts';
import { wordsOf } from './names/tokens.ts';
import { readDate, relate, writeDate } from './dates.ts';
import type { FieldComparison, ReadDocument } from './fields.ts';

type Text = string | null | undefined;

const field = (
  verdict: FieldComparison['verdict'],
  sentence: string,
  identity: string | null,
  document: string | null,
): FieldComparison => ({ verdict, sentence, identity, document });

const upper = (value: Text): string => (value ?? '').normalize('NFKC').trim().toUpperCase();
const orNull = (value: string): string | null => (value === '' ? null : value);

export function compareBirthDates(one: Text, other: Text): FieldComparison {
  const [a, b] = [readDate(one), readDate(other)];
  const values = [a === null ? null : writeDate(a), b === null ? null : writeDate(b)] as const;
  if (a === null || b === null) {
    return field('not-available', 'A date of birth is missing or is no date.', ...values);
  }
  switch (relate(a, b)) {
    case 'equal':
      return field('match', 'The dates of birth are the same.', ...values);
    case 'swapped':
      return field('close', 'Day and month of birth have changed places.', ...values);
    case 'partial':
      return field('close', 'The dates of birth agree as far as both are known.', ...values);
    case 'slip':
      return field('close', 'The dates of birth differ in one digit that is easily misread.', ...values);
    default:
      return field('mismatch', 'The dates of birth differ.', ...values);
  }
}

const SEXES: Readonly<Record<string, string>> = { MALE: 'MALE', M: 'MALE', FEMALE: 'FEMALE', F: 'FEMALE' };

export function compareSexes(one: Text, other: Text): FieldComparison {
  const [a, b] = [SEXES[upper(one)] ?? null, SEXES[upper(other)] ?? null];
  if (a === null || b === null)
    return field('not-available', 'One of the documents does not say the sex.', a, b);
  return a === b ? field('match', 'The sex is the same.', a, b) : field('mismatch', 'The sex differs.', a, b);
}

export function compareNationalities(one: Text, other: Text): FieldComparison {
  const [a, b] = [orNull(upper(one)), orNull(upper(other))];
  if (a === null || b === null) {
    return field('not-available', 'One of the documents does not say the nationality.', a, b);
  }
  return a === b
    ? field('match', 'The nationality is the same.', a, b)
    : field('mismatch', 'The nationality differs; a person may have two.', a, b);
}

/** Letters and digits alone: documents print the same number with and without dashes, dots and spaces. */
export const bare = (value: Text): string => upper(value).replaceAll(/[^\p{L}\p{N}]/gu, '');

export function comparePersonalCodes(one: ReadDocument, other: ReadDocument): FieldComparison {
  const [a, b] = [orNull(readableCode(one.docPersonalCode)), orNull(readableCode(other.docPersonalCode))];
  const countries = [upper(one.docIssuingCountry), upper(other.docIssuingCountry)];
  if (a === null || b === null) {
    return field('not-available', 'One of the documents gives no personal code.', a, b);
  }
  if (countries[0] === '' || countries[0] !== countries[1]) {
    return field(
      'not-available',
      'The personal codes are of different countries, so they say nothing.',
      a,
      b,
    );
  }
  return isSameCode(a, b)
    ? field('match', `Both documents are from ${countries[0]} and give the same personal code.`, a, b)
    : field('mismatch', `Both documents are from ${countries[0]}, and their personal codes differ.`, a, b);
}

/** A code of which a part is masked, or that is all zeros, says nothing. */
function readableCode(value: Text): string {
  return /[*•#]|X{3}/.test(upper(value)) || /^[0\W]*$/.test(upper(value)) ? '' : bare(value);
}

/** Sweden writes the year of birth with two digits or with four, in one and the same code. */
function isSameCode(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length === 10 && long.length === 12 && /^(19|20)/.test(long) && long.slice(2) === short;
}

export function compareDocumentNumbers(one: ReadDocument, other: ReadDocument): FieldComparison {
  const [a, b] = [orNull(bare(one.docNumber)), orNull(bare(other.docNumber))];
  if (a === null || b === null) {
    return field('not-available', 'One of the documents gives no number.', a, b);
  }
  const isOneCountry = upper(one.docIssuingCountry) === upper(other.docIssuingCountry);
  if (a === b && isOneCountry) return field('match', 'Both documents have the same number.', a, b);
  return isOneCountry && upper(one.docType) === upper(other.docType)
    ? field('mismatch', 'Two documents of one kind with different numbers.', a, b)
    : field('not-available', 'Two different documents; each has its own number.', a, b);
}

const isEqual = (a: string, b: string): boolean => a !== '' && a === b;

/** Equal type, issuing country and number (design.md, invariant 9). */
export function isSameDocument(one: ReadDocument, other: ReadDocument): boolean {
  return (
    isEqual(upper(one.docType), upper(other.docType)) &&
    isEqual(upper(one.docIssuingCountry), upper(other.docIssuingCountry)) &&
    isEqual(bare(one.docNumber), bare(other.docNumber))
  );
}

export function compareBirthPlaces(one: ReadDocument, other: ReadDocument): FieldComparison {
  const [ours, theirs] = [
    [one.birthPlace, one.orgBirthPlace],
    [other.birthPlace, other.orgBirthPlace],
  ];
  const [a, b] = [firstOf(ours), firstOf(theirs)];
  if (a === null || b === null) {
    return field('not-available', 'One of the documents gives no place of birth.', a, b);
  }
  const pairs = ours.flatMap((left) => theirs.map((right) => relatePlaces(left, right)));
  if (pairs.includes('match')) return field('match', 'The place of birth is the same.', a, b);
  if (pairs.includes('close')) return field('close', 'The places of birth are similar.', a, b);
  return pairs.includes('country')
    ? field('not-available', 'One document names a country as place of birth, the other a town.', a, b)
    : field('mismatch', 'The places of birth differ.', a, b);
}

function firstOf(spellings: readonly Text[]): string | null {
  return orNull(upper(spellings.find((text) => upper(text) !== '')));
}

function relatePlaces(one: Text, other: Text): 'match' | 'close' | 'country' | 'differ' | 'none' {
  const [a, b] = [placeOf(one), placeOf(other)];
  if (a === '' || b === '') return 'none';
  if (a === b) return 'match';
  if (isCountry(a) !== isCountry(b)) return 'country';
  const [short, long] = [a.split(' '), b.split(' ')].toSorted((x, y) => x.length - y.length);
  // `Kaunas` beside `Kaunas, Lithuania`: a part of the other, from its beginning.
  if (short?.every((word, at) => long?.[at] === word) === true) return 'match';
  return distance(a, b) <= Math.max(a.length, b.length) / 5 ? 'close' : 'differ';
}

const placeOf = (text: Text): string =>
  wordsOf(text)
    .map((word) => word.plain)
    .join(' ');

let countries: ReadonlySet<string> | null = null;

/** A code of a country, or its name in English or in one of its neighbours' languages. */
function isCountry(place: string): boolean {
  countries ??= countryNames();
  return /^[A-Z]{2,3}$/.test(place) || countries.has(place);
}

const LANGUAGES = ['lt', 'lv', 'et', 'pl', 'de', 'fr', 'es', 'it', 'ru', 'uk'];

function countryNames(): ReadonlySet<string> {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const codes = letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => english.of(code) !== undefined);
  const names = ['en', ...LANGUAGES].flatMap((language) => {
    const inLanguage = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    return codes.map((code) => placeOf(inLanguage.of(code)));
  });
  return new Set(names);
}
