/** Everything on a document except names and dates: each pair of values becomes a verdict with its sentence. */
import { birthDateOf, countryOf } from './birth-dates.ts';
import { readDate, writeDate } from './dates.ts';
import type { FieldComparison, ReadDocument } from './fields.ts';
import { isPlaceholder, numberOf, personalCodeOf } from './nothing.ts';
import { countryCodeOf, isFormerCountry } from './places/countries.ts';
import { relatePlaces } from './places/places.ts';
import type { ReadSex } from './sexes.ts';
import { isAmbiguousPair, readSex } from './sexes.ts';

export { bare } from './nothing.ts';

type Text = string | null | undefined;

const field = (
  verdict: FieldComparison['verdict'],
  sentence: string,
  identity: string | null,
  document: string | null,
): FieldComparison => ({ verdict, sentence, identity, document });

const upper = (value: Text): string => (value ?? '').normalize('NFKC').trim().toUpperCase();
const orNull = (value: string): string | null => (value === '' ? null : value);

export function compareSexes(one: Text, other: Text): FieldComparison {
  const read = [readSex(one), readSex(other)] as const;
  const [a, b] = [shownSex(read[0], one), shownSex(read[1], other)];
  if (a === null || b === null)
    return field('not-available', 'One of the documents does not say the sex.', a, b);
  const isRead = !read.includes('unreadable') && !isAmbiguousPair(one, other);
  if (!isRead) {
    return upper(one) === upper(other)
      ? field('not-available', 'What both documents say of the sex cannot be read.', a, b)
      : field(
          'mismatch',
          'The sex is written differently, and cannot be read on one of the documents.',
          a,
          b,
        );
  }
  return a === b ? field('match', 'The sex is the same.', a, b) : field('mismatch', 'The sex differs.', a, b);
}

const shownSex = (read: ReadSex, text: Text): string | null => {
  if (read === 'unsaid') return null;
  return read === 'unreadable' ? upper(text) : read;
};

export function compareNationalities(one: Text, other: Text): FieldComparison {
  const [a, b] = [nationalityOf(one), nationalityOf(other)];
  if (a === null || b === null) {
    return field('not-available', 'One of the documents does not say the nationality.', a, b);
  }
  return a === b
    ? field('match', 'The nationality is the same.', a, b)
    : field('mismatch', 'The nationality differs; a person may have two.', a, b);
}

/** Codes for an unknown country in zones (ICAO Doc 9303-3, section 5), and what programs write in its place. */
const NO_COUNTRY = new Set(['XXX', 'ZZZ', 'ZZ', 'XX', 'QQ', 'QZ', 'UTO', 'UT', 'UND', 'OTH', 'INT', 'UN']);

/** The country's code, so that LT and LTU are one; null for a placeholder or a former country. */
function nationalityOf(value: Text): string | null {
  const text = upper(value).replaceAll(/[<.]+/g, ' ').trim();
  // Before the words for nothing: NO is Norway and NA Namibia.
  const country = /^\p{L}/u.test(text) ? countryCodeOf(text) : null;
  if (country !== null) return country;
  return isPlaceholder(text) || NO_COUNTRY.has(text) || isFormerCountry(text) ? null : text;
}

export type Expiring = ReadDocument & { readonly docExpiry?: Text };

export function comparePersonalCodes(one: Expiring, other: Expiring, today: string): FieldComparison {
  const dates = [one, other]
    .flatMap((document) => [
      birthDateOf(document, today),
      readDate(document.docExpiry, { of: 'expiry', today, country: countryOf(document) }),
    ])
    .flatMap((date) => (date === null ? [] : [writeDate(date)]));
  const [a, b] = [one, other].map(({ docPersonalCode }) => personalCodeOf(docPersonalCode, dates));
  const countries = [issuerOf(one), issuerOf(other)];
  if (a == null || b == null) {
    const isSaid = [one, other].every(({ docPersonalCode }) => upper(docPersonalCode) !== '');
    return field(
      'not-available',
      isSaid
        ? 'What stands in the place of a personal code identifies nobody, so it neither agrees nor differs.'
        : 'One of the documents gives no personal code.',
      a ?? null,
      b ?? null,
    );
  }
  const isFromOne = countries[0] !== null && countries[0] === countries[1];
  if (!isFromOne && !isSameCode(a, b) && mayBeFromOne(one, other)) {
    const sentence = 'The personal codes differ, and no document says that they are of two countries.';
    return field('mismatch', sentence, a, b);
  }
  if (!isFromOne) {
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

export const issuerOf = ({ docIssuingCountry }: ReadDocument): string | null =>
  nationalityOf(docIssuingCountry);

/** A document without its issuer may be from the country of its holder's nationality. */
function mayBeFromOne(one: ReadDocument, other: ReadDocument): boolean {
  if (issuerOf(one) !== null && issuerOf(other) !== null) return false;
  const [a, b] = [one, other].map((document) => issuerOf(document) ?? nationalityOf(document.docNationality));
  return a == null || b == null || a === b;
}

/** Sweden writes the year of birth with two digits or with four, in one and the same code. */
function isSameCode(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length === 10 && long.length === 12 && /^(19|20)/.test(long) && long.slice(2) === short;
}

export function compareDocumentNumbers(one: ReadDocument, other: ReadDocument): FieldComparison {
  const [a, b] = [numberOf(one.docNumber), numberOf(other.docNumber)];
  if (a === null || b === null) {
    const isSaid = [one, other].every(({ docNumber }) => upper(docNumber) !== '');
    return field(
      'not-available',
      isSaid
        ? 'What stands in the place of a document number is none, so it neither agrees nor differs.'
        : 'One of the documents gives no number.',
      a,
      b,
    );
  }
  const [here, there] = [issuerOf(one), issuerOf(other)];
  if (a === b && (here === there || here === null || there === null)) {
    return field('match', 'Both documents have the same number.', a, b);
  }
  return isEqual(here, there) && isEqual(typeOf(one), typeOf(other))
    ? field('mismatch', 'Two documents of one kind with different numbers.', a, b)
    : field('not-available', 'Two different documents; each has its own number.', a, b);
}

export const typeOf = ({ docType }: ReadDocument): string | null =>
  isPlaceholder(docType) ? null : upper(docType);

export const isEqual = (a: string | null, b: string | null): boolean => a !== null && a === b;

/** Equal type, issuing country and number (design.md, invariant 9). */
export function isSameDocument(one: ReadDocument, other: ReadDocument): boolean {
  return isOneKind(one, other) && isEqual(numberOf(one.docNumber), numberOf(other.docNumber));
}

function isOneKind(one: ReadDocument, other: ReadDocument): boolean {
  return isEqual(typeOf(one), typeOf(other)) && isEqual(issuerOf(one), issuerOf(other));
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
  if (pairs.includes('wider')) {
    return field(
      'not-available',
      'One document names a country or a region as place of birth, perhaps one that is no more, the other a place within.',
      a,
      b,
    );
  }
  return pairs.includes('differ')
    ? field('mismatch', 'The places of birth differ.', a, b)
    : field('not-available', 'The places of birth are written in two scripts and cannot be compared.', a, b);
}

function firstOf(spellings: readonly Text[]): string | null {
  const text = spellings.find((spelling) => !isPlaceholder(spelling));
  return text === undefined ? null : orNull(upper(text));
}
