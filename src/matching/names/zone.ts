/** Names for which a machine-readable zone had no room. */
import { said } from './judge-fields.ts';
import { isBeginning, isSame } from './likeness.ts';
import type { NamesComparison } from './judge-fields.ts';
import type { PersonName } from './person-name.ts';
import type { Word } from './tokens.ts';

/** Characters for the name in passports, and in cards of either size (ICAO Doc 9303 parts 4, 5 and 6). */
const PASSPORT = 39;
const CARDS = [30, 31];

/**
 * Whether `short` is `long`, cut to the room of a machine-readable zone: family name, two fillers, given names. A cut
 * zone is full to its last place, which then holds a letter (Doc 9303-4, truncation of names); a shorter name is not cut,
 * however long. If the cut leaves the first given name whole, it is the same name. Otherwise it may be a brother's,
 * unless much of it is left and all else on the documents is the same.
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
  const length = lengthOf(words) + 1;
  const isSure = isFull(length, isWithinWord, short.docType);
  if (!isSure && !(length === CARD_LESS_A_FILLER && !isWithinWord && isCard(short.docType))) return null;

  const [leading, read] = [long.given[0], short.given[0]];
  const isLeadingWhole = leading !== undefined && read !== undefined && isSame(leading, read);
  const sentence = 'The names are the same as far as a machine-readable zone has room for them.';
  const cut: Cut = {
    given: said('match', sentence),
    family: said('match', sentence),
    full: said('match', sentence),
  };
  if (isLeadingWhole && isSure) return cut;
  const doubtful = isLeadingWhole
    ? `${sentence} It may also be as long by chance.`
    : `${sentence} The first given name is cut off.`;
  const close: Cut = { ...cut, given: said('close', doubtful), full: said('close', doubtful) };
  const isTold = isLeadingWhole || (read !== undefined && leading !== undefined && tells(read, leading));
  return isTold ? { ...close, ifRestAgrees: cut } : close;
}

type Cut = NamesComparison;

/** So much of a name that a brother or sister of the same day hardly has another one with this beginning. */
const tells = (read: Word, leading: Word): boolean =>
  read.plain.length >= LEAST_LETTERS && read.plain.length * 2 >= leading.plain.length;

const LEAST_LETTERS = 3;

/** With a filler between the words, and one more before the given names. */
const lengthOf = (words: readonly Word[]): number =>
  words.reduce((sum, word) => sum + word.plain.length + 1, -1);

/** Some readers cut at the last place and drop a filler there; no name is as long as a passport's zone by chance. */
function isFull(length: number, isWithinWord: boolean, docType: string | null): boolean {
  if (length === PASSPORT || (length === PASSPORT - 1 && !isWithinWord)) return true;
  return docType !== 'PASSPORT' && CARDS.includes(length);
}

/** The length of a card's zone that ends after a whole word. */
const CARD_LESS_A_FILLER = 29;

const isCard = (docType: string | null): boolean => docType !== null && docType !== 'PASSPORT';
