/** What two words of two names are to each other. */
import { differInMarks, mayBegin, mayBeWritten } from './letters.ts';
import { distance, isMisread, skeletons, undouble } from './spelling.ts';
import { alphabetOf } from './tokens.ts';
import type { Word } from './tokens.ts';
import { isNicknameOf } from './nicknames.ts';

/** Whether documents write one and the same word in both ways, so that nobody would call it a difference. */
export function isSame(one: Word, other: Word): boolean {
  if (one.script === 'other' || other.script === 'other') {
    // Many characters share a sound (王伟 and 王薇 are both Wang Wei), and Arabic leaves out vowels.
    return one.script === other.script && one.written === other.written;
  }
  // In one alphabet, letters that are one in Latin are still two: თ and ტ, Η and Ι. Marks may be left out.
  if (one.script === 'alphabet' && other.script === 'alphabet' && alphabetOf([one]) === alphabetOf([other])) {
    return one.written === other.written || unmarked(one) === unmarked(other);
  }
  if (one.script !== other.script) {
    if (CYRILLIC.test(one.written)) return isRomanised(one, other);
    if (CYRILLIC.test(other.written)) return isRomanised(other, one);
  }
  // Last, since it is the costly part, and most words differ in more than marks.
  const areOneMark = (): boolean =>
    one.letters === null || other.letters === null || !differInMarks(one.written, other.written);
  if (shareForm(one.forms, other.forms) || isSpelling(one, other) || isSpelling(other, one)) {
    return areOneMark();
  }
  return one.script !== other.script && shareForm(one.alphabet(), other.alphabet()) && areOneMark();
}

/**
 * Accents, which are for small letters. Ё is printed as Е; the other Cyrillic letters with a mark (Й, Ї, Ў, Ќ, Ѓ) are
 * letters of their own alphabets, and with the bare letter another name: Косев, Ќосев.
 */
const unmarked = (word: Word): string => {
  const found = bare.get(word) ?? withoutAccents(word.written);
  bare.set(word, found);
  return found;
};

const withoutAccents = (written: string): string =>
  CYRILLIC.test(written)
    ? written
        .normalize('NFC')
        .replaceAll(/[ЁЀ]/g, 'Е')
        .replaceAll('Ѝ', 'И')
        .replaceAll(/[\u0300\u0301]/g, '')
    : written.normalize('NFD').replaceAll(/\p{M}/gu, '');

const CYRILLIC = /\p{Script=Cyrillic}/u;

/** Each word is held to every word of the other name. */
const bare = new WeakMap<Word, string>();

/** By the rules of its own country alone (`cyrillic.ts`): what two countries spell alike may be two names. */
const isRomanised = ({ letters, written }: Word, latin: Word): boolean =>
  letters !== null &&
  !MARKED.some(([mark, those]) => latin.written.includes(mark) && !those.test(written)) &&
  latin.forms.some((form) => mayBeWritten(letters, form));

/** A marked letter stands for these alone: Đurić is Ђурић, and never Дурић. */
const MARKED = [
  ['Đ', /[ЂЏ]/],
  ['Č', /[ЧЩ]/],
  ['Ć', /[ЋЧ]/],
  ['Š', /[ШЩ]/],
  ['Ž', /[ЖЏ]|ДЖ/],
] as const;

const isSpelling = (plain: Word, marked: Word): boolean =>
  marked.letters !== null && plain.script === 'latin' && mayBeWritten(marked.letters, plain.plain);

/** Whether one word is the other as far as it goes. */
export function isBeginning(short: Word, long: Word): boolean {
  const isByLetter = CYRILLIC.test(long.written) && short.script === 'latin';
  if (!isByLetter && long.forms.some((form) => form.startsWith(short.plain))) return true;
  return long.letters !== null && mayBegin(long.letters, short.plain);
}

const shareForm = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((form) => others.includes(form));

/**
 * How alike two different words are, from 0.75 to 0.95; 0 when they are not. Alike may be one name in two spellings, or
 * Mario and Maria: alone, it is never enough.
 */
export function likeness(one: Word, other: Word): number {
  // Le and Lee, II and VII: what is set aside is the same or is not.
  if (!isNaming(one) || !isNaming(other)) return 0;
  if (isMisread(one.plain, other.plain)) return 0.95;
  const shorter = Math.min(one.plain.length, other.plain.length);
  if (shorter < 2) return 0;
  if (isChildOf(one, other) || isChildOf(other, one)) return 0;
  if (isNicknameOf(one.plain, other.plain) || isOneFamily(one, other)) return 0.85;
  if (one.script !== other.script && shareForm(one.alphabet(), other.alphabet())) return 0.95;
  if (shareForm(one.phonetic(), other.phonetic())) return 0.95;
  if (one.script === 'other' || other.script === 'other') {
    const consonants = skeletons(one.plain).filter((letters) => letters.length >= 2);
    if (shareForm(consonants, skeletons(other.plain))) return 0.85;
  }
  let heard = 0;
  for (const ours of one.phonetic()) {
    for (const theirs of other.phonetic()) heard = Math.max(heard, nearness(ours, theirs));
  }
  return heard || nearness(one.plain, other.plain) || nearness(undouble(one.plain), undouble(other.plain));
}

function nearness(one: string, other: string): number {
  const longer = Math.max(one.length, other.length);
  const allowed = mostDistance(longer);
  if (allowed === 0 || Math.abs(one.length - other.length) > allowed * 2) return 0;
  if (lettersApart(one, other) > allowed) return 0;
  const apart = distance(one, other);
  return apart <= allowed ? Math.max(0.75, 0.95 - apart / longer) : 0;
}

/** What the distance is at the least, whatever the order: cheap, and enough to tell most words apart. */
function lettersApart(one: string, other: string): number {
  let shared = 0;
  for (let at = 0; at < one.length; at += 1) {
    const code = one.charCodeAt(at) & 63;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  for (let at = 0; at < other.length; at += 1) {
    const code = other.charCodeAt(at) & 63;
    const left = counts[code] ?? 0;
    if (left > 0) {
      shared += 1;
      counts[code] = left - 1;
    }
  }
  for (let at = 0; at < one.length; at += 1) counts[one.charCodeAt(at) & 63] = 0;
  // Each exchange mends one of either; at half the price, as if all were vowels.
  return (Math.max(one.length, other.length) - shared) / 2;
}

const counts = new Int16Array(64);

/** One slip in a word of five letters, two in one of ten; half a slip (a vowel) in one of four. */
function mostDistance(length: number): number {
  if (length <= 3) return 0;
  if (length === 4) return 0.5;
  if (length <= 7) return 1;
  return length <= 9 ? 1.5 : 2;
}

/** Made of a father's name: Oleksandr is no short form of Oleksandrovych. */
const FATHERS_NAME = /(?:[OE]VI?[TC]?[CS]?H|[OE]VYCH|[OEI]VN[AY]|ICHNA|YCH|OGLU|SON|SEN|DOTTIR|OV|EV)A?$/;

const isNaming = ({ kind }: Word): boolean => kind === 'word' || kind === 'initial';

/** Whether one word is the beginning of the other, cut off or used for short: Ben, Benjamin. */
export function isCutOff(one: Word, other: Word): boolean {
  const [short, long] = one.plain.length < other.plain.length ? [one, other] : [other, one];
  if (!isNaming(short) || !isNaming(long) || short.plain.length < 3) return false;
  return isBeginning(short, long) && !FATHERS_NAME.test(long.plain);
}

export function isFathersName(word: Word): boolean {
  return /..(?:[OE]V[IY]CH|[OE]VICS|[OEI]VNA|ICHNA|[IY]VNA|OGLU|KIZI)$/.test(word.plain);
}

/** Petrovich is the son of Petr, and Petrov is no misspelling of him. */
function isChildOf(one: Word, other: Word): boolean {
  if (!one.plain.startsWith(other.plain)) return false;
  return /^(?:[IY]CH|[OE]V[IY]CH|[OE]VNA|NA)$/.test(one.plain.slice(other.plain.length));
}

/** Endings of family names by sex and marriage: Novák, Nováková; Kazlauskas, Kazlauskienė, Kazlauskaitė. */
function isOneFamily(one: Word, other: Word): boolean {
  const [a, b] = [stemOf(one.plain), stemOf(other.plain)];
  return a.length >= 4 && a === b;
}

const stemOf = (word: string): string => word.replace(/(?:OVA|IENE|AITE|YTE|IUTE|UTE|AS|IS|YS|US)$/, '');

/** J. beside Jonas. */
export function isInitialOf(one: Word, other: Word): boolean {
  const [short, long] = one.plain.length < other.plain.length ? [one, other] : [other, one];
  return short.plain.length === 1 && isNaming(long) && long.plain.startsWith(short.plain);
}

/** MK beside Maria Klara. */
export function areInitialsOf(short: Word, words: readonly Word[]): boolean {
  return (
    short.plain.length === words.length &&
    words.every(({ plain }, at) => plain.length > 1 && plain.startsWith(short.plain.charAt(at)))
  );
}
