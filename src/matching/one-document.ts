/**
 * Whether two documents may be one that was shown twice and was read in two ways. What is not said (type, country,
 * number) tells no documents apart; a type and a country are misread as numbers are.
 */
import { countryOf } from './birth-dates.ts';
import { readDate, relate } from './dates.ts';
import type { Expiring } from './facts.ts';
import { isEqual, issuerOf, typeOf } from './facts.ts';
import type { ReadDocument } from './fields.ts';
import { distance } from './names/spelling.ts';
import { numberOf } from './nothing.ts';

type Relation = 'same' | 'perhaps' | 'other';

/** @param today ISO, the day of the decision; it decides the century of two-digit years */
export function mayBeSameDocument(one: Expiring, other: Expiring, today: string): boolean {
  const expiry = relateExpiries(one, other, today);
  const country = relateCountries(issuerOf(one), issuerOf(other));
  if (expiry === 'other' || country === 'other') return false;
  const isOneType = mayBeOneType(typeOf(one), typeOf(other));
  const [a, b] = [numberOf(one.docNumber), numberOf(other.docNumber)];
  // One day of expiry and one country: a type alone does not make two documents of them.
  if (a === null || b === null) return country === 'same' && (isOneType || expiry === 'same');
  // Some countries print the personal code as the number of every document.
  if (!isOneType && [one, other].every(isNumberedByCode)) return false;
  // One country's, or perhaps one's: that is a doubt of its own (`same_document_number`).
  if (a === b) return country === 'perhaps';
  return isMisreadNumber(a, b, isOneType && expiry === 'same');
}

function relateExpiries(one: Expiring, other: Expiring, today: string): Relation {
  const [ours, theirs] = [one, other].map((document) =>
    readDate(document.docExpiry, { of: 'expiry', today, country: countryOf(document) }),
  );
  if (ours == null || theirs == null) return 'perhaps';
  const relation = relate(ours, theirs);
  if (relation === 'equal') return 'same';
  return relation === 'different' ? 'other' : 'perhaps';
}

/** LT and LV: all but one letter are in place. A country that is not said may be the other's. */
function relateCountries(one: string | null, other: string | null): Relation {
  if (one === null || other === null || one === other) return 'same';
  const isMisread =
    one.length === other.length && Array.from(one).filter((letter, at) => letter !== other[at]).length <= 1;
  return isMisread ? 'perhaps' : 'other';
}

/** Names of one kind in iDenfy's list of types (idenfy-api.md 3.8). */
const KINDS = [/PASSPORT/, /ID_?CARD|IDENTITY/, /DRIV/, /PERMIT/, /VISA/];

/** What is not said, `OTHER`, and two names of one kind may be one type. */
function mayBeOneType(one: string | null, other: string | null): boolean {
  if (one === null || other === null || one === other || one === 'OTHER' || other === 'OTHER') return true;
  return KINDS.some((kind) => kind.test(one) && kind.test(other));
}

const isNumberedByCode = ({ docNumber, docPersonalCode }: ReadDocument): boolean =>
  isEqual(numberOf(docNumber), numberOf(docPersonalCode));

/** Letters that are misread in numbers; Cyrillic and Greek ones look like ours. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  'O0 Q0 D0 I1 L1 Z2 S5 G6 B8 АA В8 ЕE КK МM НH О0 РP СC ТT УY ХX І1 ΑA Β8 ΕE Ζ2 ΗH Ι1 ΚK ΜM ΝN Ο0 ΡP ΤT ΥY ΧX'
    .split(' ')
    .map(([letter = '', read = '']) => [letter, read]),
);

/** As many characters as a country’s code, N°, or a check digit with its filler have. */
const MOST_AFFIX = 3;

/**
 * One number read in two ways: a letter for a digit; one character wrong, lost or more, or two turned; a check digit, a
 * country's code, NO or zeros on one side alone.
 *
 * @param isOneKind whether all else says that they are one document: then up to a third of the characters may differ,
 * which happens to numbers that have nothing to do with each other once in many thousand pairs
 */
function isMisreadNumber(one: string, other: string, isOneKind: boolean): boolean {
  const [a = '', b = ''] = [one, other]
    .map((number) => Array.from(number, (letter) => LOOK_ALIKES.get(letter) ?? letter).join(''))
    .toSorted((left, right) => left.length - right.length);
  const isWithin = (b.startsWith(a) || b.endsWith(a)) && b.length - a.length <= MOST_AFFIX;
  if (isWithin || coreOf(one) === coreOf(other)) return true;
  return distance(a, b) <= (isOneKind ? Math.max(1, Math.floor(a.length / 3)) : 1);
}

/** Without letters and zeros at the beginning, where enough is left: LT, NO, 00. */
function coreOf(number: string): string {
  const core = number.replace(/^[\p{L}0]+/u, '');
  return core.length >= 5 ? core : number;
}
