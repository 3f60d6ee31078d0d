/** Letters with marks, and the ways in which documents write them. */
import anyAscii from 'any-ascii';

/** For each letter of a word, every way in which documents write it. */
export type Letters = readonly (readonly string[])[];

/**
 * Besides leaving the mark out: machine-readable zones (ICAO Doc 9303-3, table 6.A), and passports of countries with
 * Cyrillic, where others write Ž (Živković, Zhivkovich).
 */
const SPELT: Readonly<Record<string, readonly string[]>> = {
  Ä: ['AE'],
  Å: ['AA'],
  Ö: ['OE'],
  Ø: ['OE'],
  Ő: ['OE'],
  Ü: ['UE', 'UXX', 'YU'],
  Ű: ['UE'],
  Ñ: ['NXX'],
  Đ: ['DJ'],
  Ŋ: ['N'],
  Ə: ['A'],
  Š: ['SH'],
  Č: ['CH'],
  Ć: ['CH'],
  Ž: ['ZH'],
};

/** Latin capitals and digits, of whatever script; empty where nothing of a text can be said in them. */
export function asciiCapitals(text: string): string {
  return anyAscii(text)
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '');
}

export function lettersOf(written: string): Letters {
  return Array.from(written, (letter) => (/[A-Z0-9]/.test(letter) ? [letter] : waysOf(letter)));
}

function waysOf(letter: string): readonly string[] {
  const known = waysByLetter.get(letter);
  if (known !== undefined) return known;
  const found = [asciiCapitals(letter), ...(SPELT[letter] ?? [])];
  if (waysByLetter.size < MOST_KEPT) waysByLetter.set(letter, found);
  return found;
}

/** Names come in the same few hundred letters; whatever is sent must not pile up. */
const waysByLetter = new Map<string, readonly string[]>();
const MOST_KEPT = 2_000;

/**
 * Whether two words that both have marks have different ones: Hùng and Hưng are two names. A zone's spelling of a letter
 * in one of them is none (Ødegård, Ødegaard), nor is the dot of a capital I.
 */
export function differInMarks(one: string, other: string): boolean {
  const [a, b] = [one.replaceAll('İ', 'I'), other.replaceAll('İ', 'I')];
  // Strokes are no marks to programs that take marks off: ŁĘCKI is ŁECKI.
  const isBare =
    [a, b].some((text) => !/[^A-Z0-9]/.test(text)) || withoutMarks(a) === b || withoutMarks(b) === a;
  return a !== b && !isBare && !mayBeWritten(keptLetters(a), b) && !mayBeWritten(keptLetters(b), a);
}

const withoutMarks = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '');

const keptLetters = (written: string): Letters =>
  Array.from(written, (letter) => [
    letter,
    ...(SPELT[letter] ?? []),
    ...[asciiCapitals(letter)].filter((way) => way.length > 1),
  ]);

/** Whether a document without marks may write this word as `plain`, each letter in its own way. */
export function mayBeWritten(letters: Letters, plain: string): boolean {
  // Most words begin with another letter.
  const [first] = letters;
  if (first !== undefined && !first.some((way) => plain.startsWith(way))) return false;
  return reach(letters, plain).has(plain.length);
}

/** Whether it may write so the beginning of this word. */
export function mayBegin(letters: Letters, plain: string): boolean {
  for (let count = 0; count <= letters.length; count += 1) {
    const places = reach(letters.slice(0, count), plain);
    if (places.has(plain.length)) return true;
    // Cut off within the letters that stand for one: MUEXX, MUEX.
    const next = letters[count] ?? [];
    for (const place of places) if (next.some((way) => way.startsWith(plain.slice(place)))) return true;
  }
  return false;
}

/** The places in `plain` at which all letters may have been written. */
function reach(letters: Letters, plain: string): ReadonlySet<number> {
  let places = new Set([0]);
  for (const ways of letters) {
    const next = new Set<number>();
    for (const place of places) {
      for (const way of ways) if (plain.startsWith(way, place)) next.add(place + way.length);
    }
    if (next.size === 0) return next;
    places = next;
  }
  return places;
}
