/** Compares two dates of birth, and judges how much an equal date means. */
import { isVeryCommon } from './common-names.ts';
import type { PartialDate } from './partial-date.ts';
import { readDate, relate, writeDate } from './dates.ts';

import type { FieldComparison, ReadDocument } from './fields.ts';
import { align } from './names/alignment.ts';
import { isComplete, isInOrder } from './names/full-names.ts';
import { namesByScript } from './names-by-script.ts';

/** @param today ISO; nobody is born later, and it decides the century of two-digit years */
export function compareBirthDates(one: ReadDocument, other: ReadDocument, today: string): FieldComparison {
  const [a, b] = [birthDateOf(one, today), birthDateOf(other, today)];
  const said = (verdict: FieldComparison['verdict'], sentence: string): FieldComparison => ({
    verdict,
    sentence,
    identity: a === null ? null : writeDate(a),
    document: b === null ? null : writeDate(b),
  });
  if (a === null || b === null) {
    return said('not-available', 'A date of birth is missing, or says no day on which a person was born.');
  }
  const relation = relate(a, b);
  const mayBeOne = a.year === b.year || relation !== 'different';
  if (mayBeOne && (isRegistryDefault(a) || isRegistryDefault(b)) && isWeak(one, other)) {
    return said(
      'not-available',
      'Registries enter the first of January, or of July, where a birthday is not known, and the name is a very common one or stands in another order: the dates of birth tell nobody apart.',
    );
  }
  switch (relation) {
    case 'equal':
      return said('match', 'The dates of birth are the same.');
    case 'swapped':
      return said('close', 'Day and month of birth have changed places.');
    case 'partial':
      return said('close', 'The dates of birth agree as far as both are known.');
    case 'slip':
      return said('close', 'The dates of birth differ in one digit that is easily misread.');
    default:
      return said('mismatch', 'The dates of birth differ.');
  }
}

/** Dates that programs use for "no date", or count from. A reviewer looks at people who were really born then. */
const EMPTY_DATES = new Set([
  '1899-12-30',
  '1899-12-31',
  '1900-01-01',
  // 0 January, a spreadsheet's day 0, is read without its day.
  '1900-01',
  '1901-01-01',
  '1904-01-01',
  '1970-01-01',
]);

/** Null if the document gives no date, or a placeholder. */
export function birthDateOf(document: ReadDocument, today: string): PartialDate | null {
  const date = readDate(document.docDob, { of: 'birth', today, country: countryOf(document) });
  return date === null || EMPTY_DATES.has(writeDate(date)) ? null : date;
}

/** Whose habits the document's dates follow: who issued it, or else whose national its holder is. */
export const countryOf = ({ docIssuingCountry, docNationality }: ReadDocument): string | null | undefined =>
  (docIssuingCountry ?? '').trim() === '' ? docNationality : docIssuingCountry;

/** The day is open, or is one that registries enter for an unknown day. */
function isRegistryDefault({ month, day }: PartialDate): boolean {
  return month === null || day === null || (day === 1 && (month === 1 || month === 7));
}

/** If many people have the name, or the names differ in order, a placeholder birthday does not identify anybody. */
function isWeak(one: ReadDocument, other: ReadDocument): boolean {
  return (
    [one, other].some((document) => namesByScript(document).some(({ name }) => isVeryCommon(name))) ||
    !isWrittenAlike(one, other)
  );
}

/** Each field has the same words in the same order as the other document's, in some script. */
function isWrittenAlike(one: ReadDocument, other: ReadDocument): boolean {
  return namesByScript(one).some(({ name }) =>
    namesByScript(other).some(({ name: facing }) =>
      [align(name.given, facing.given), align(name.family, facing.family)].every(
        (alignment) => isComplete(alignment) && isInOrder(alignment),
      ),
    ),
  );
}
