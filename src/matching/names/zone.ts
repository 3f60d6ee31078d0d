/** Names that a machine-readable zone had no room for. */
import { missing, said } from './judge-fields.ts';
import { isBeginning, isSame } from './likeness.ts';
import type { NamesComparison, PersonName } from './person-names.ts';
import type { Word } from './tokens.ts';

/** Characters for the name in passports, and in cards of either size (ICAO Doc 9303 parts 4, 5 and 6). */
const PASSPORT = 39;
const CARDS = [30, 31];

/**
 * Whether `short` is `long` as far as a machine-readable zone has room for it: family name, two fillers, given names.
 * A zone that was cut is full to its last place, which then holds a letter (Doc 9303-4, truncation of names): a shorter
 * name may be long and is not cut. Where the cut leaves the first given name whole, it is the same name; else it may be
 * a brother's.
 */
export function cutInZone(short: PersonName, long: PersonName): NamesComparison | null {
  const words = [...short.family, ...short.given];
  const whole = [...long.family, ...long.given];
  if (words.length === 0 || words.length > whole.length || short.given.length === 0) return null;
  if (short.family.length !== long.family.length) return null;
  const last = words.length - 1;
  const fits = words.every((word, at) => {
    const facing = whole[at];
    if (facing === undefined) return false;
    return at < last ? isSame(word, facing) : isBeginning(word, facing);
  });
  const [end, facingEnd] = [words[last], whole[last]];
  if (!fits || end === undefined || facingEnd === undefined) return null;
  const isWithinWord = !isSame(end, facingEnd);
  if (!isWithinWord && whole.length === words.length) return null;
  if (!isFull(lengthOf(words) + 1, isWithinWord, short.docType)) return null;

  const [leading, read] = [long.given[0], short.given[0]];
  const isLeadingWhole = leading !== undefined && read !== undefined && isSame(leading, read);
  const sentence = 'The names are the same as far as a machine-readable zone has room for them.';
  const verdict = isLeadingWhole ? 'match' : 'close';
  return {
    given: short.given.length === 0 ? missing('given') : said(verdict, sentence),
    family: said('match', sentence),
    full: said(verdict, isLeadingWhole ? sentence : `${sentence} The first given name is cut off.`),
  };
}

/** With a filler between the words, and one more before the given names. */
const lengthOf = (words: readonly Word[]): number =>
  words.reduce((sum, word) => sum + word.plain.length + 1, -1);

/** Some readers cut at the last place and drop a filler there; no name is as long as a passport's zone by chance. */
function isFull(length: number, isWithinWord: boolean, docType: string | null): boolean {
  if (length === PASSPORT || (length === PASSPORT - 1 && !isWithinWord)) return true;
  return docType !== 'PASSPORT' && CARDS.includes(length);
}
