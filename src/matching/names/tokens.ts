/** A name as it is written becomes words that can be compared. */
import anyAscii from 'any-ascii';
import { alphabetForm, phoneticForm } from './spelling.ts';
import { generations, particles, sameParticle, startsName, titles } from './words.ts';

/** `alphabet`: another alphabet, whose letters have documented Latin forms; `other`: vowels or sounds are lost. */
export type Script = 'latin' | 'alphabet' | 'other';

export interface Word {
  /** As it is written, in capitals: two words of a script without Latin letters are told apart by it alone. */
  readonly written: string;
  /** Plain Latin capitals and digits; what a reviewer is shown. */
  readonly plain: string;
  /** Every way in which documents write this very word: without marks, and as machine-readable zones do. */
  readonly forms: readonly string[];
  readonly kind: 'word' | 'initial' | 'particle' | 'generation';
  readonly script: Script;
  /** Looser forms (`spelling.ts`), made when first asked for, since most words never need them. */
  readonly alphabet: () => readonly string[];
  readonly phonetic: () => string;
}

/** Longer than any name field of iDenfy's (idenfy/api.md 3.7); what is behind it is not looked at. */
const MOST_CHARACTERS = 500;
/** More words than any name has; keeps a pair's cost bounded whatever is sent. */
const MOST_WORDS = 16;

/** The words of a name, titles left out; empty if nothing in it can be read. Never throws. */
export function wordsOf(text: string | null | undefined): readonly Word[] {
  if (text === null || text === undefined) return [];
  const found = text
    .slice(0, MOST_CHARACTERS)
    .normalize('NFKC')
    // Within a word: D'Angelo is DANGELO in a machine-readable zone (ICAO 9303-3, 4.6), marks of accents stay.
    .replaceAll(/['’‘`´ʻʼʿʾ\u02b9\u02bb\p{Cf}]/gu, '')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((part) => part !== '')
    .slice(0, MOST_WORDS)
    .flatMap(wordOf);
  const named = found.filter((word) => !titles.has(word.plain));
  return splitArabicCompounds(named.length > 0 ? named : found).map((word, at) =>
    at === 0 && startsName.has(word.plain) ? { ...word, kind: 'word' } : word,
  );
}

export function wordOf(text: string): Word[] {
  const upper = text.toUpperCase();
  const plain = asciiOf(upper);
  if (plain === '') return [];
  const script = scriptOf(upper);
  const forms = script === 'latin' ? latinForms(upper, plain) : otherForms(upper);
  return [make(upper, plain, [...forms, sameParticle[plain] ?? plain], script)];
}

/** Several words that another document writes as one, or the other way round: Jan Daniel, Al Assad. */
export function joined(words: readonly Word[]): Word {
  const forms = words.reduce<string[]>(
    (heads, word) => heads.flatMap((head) => word.forms.map((form) => head + form)).slice(0, 8),
    [''],
  );
  const script = words.find((word) => word.script !== 'latin')?.script ?? 'latin';
  const text = (part: 'written' | 'plain') => words.map((word) => word[part]).join('');
  return make(text('written'), text('plain'), forms, script);
}

function make(written: string, plain: string, forms: readonly string[], script: Script): Word {
  const all = [...new Set([plain, ...forms])];
  return {
    written,
    plain,
    forms: all,
    kind: kindOf(plain),
    script,
    alphabet: once(() => all.map(alphabetForm)),
    phonetic: once(() => phoneticForm(plain)),
  };
}

function once<T>(compute: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: compute() }).value;
}

function kindOf(plain: string): Word['kind'] {
  if (particles.has(plain)) return 'particle';
  if (generations.has(plain)) return 'generation';
  return plain.length === 1 ? 'initial' : 'word';
}

/** Abdul, Abdel and `Abd al` are one; Abdulaziz stays one word and is met by joining. */
function splitArabicCompounds(found: readonly Word[]): readonly Word[] {
  return found.flatMap((word, at) =>
    /^ABD[AEOU]{1,2}L$/.test(word.plain) && at < found.length - 1
      ? [make('ABD', 'ABD', [], word.script), make('AL', 'AL', [], word.script)]
      : [word],
  );
}

function asciiOf(upper: string): string {
  return anyAscii(greekDigraphs(upper))
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '');
}

/** ELOT 743, which Greek passports follow, writes these pairs as one sound. */
function greekDigraphs(upper: string): string {
  return /\p{Script=Greek}/u.test(upper)
    ? upper
        .normalize('NFD')
        .replaceAll(/\u0301/g, '')
        .replaceAll('ΟΥ', 'OU')
        .replaceAll('ΑΥ', 'AV')
        .replaceAll('ΕΥ', 'EV')
        .replaceAll('ΓΓ', 'NG')
    : upper;
}

function scriptOf(upper: string): Script {
  if (!/[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(upper)) return 'latin';
  return /^[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Georgian}\p{Script=Armenian}\p{Script=Common}\p{Script=Inherited}\p{Script=Latin}]+$/u.test(
    upper,
  )
    ? 'alphabet'
    : 'other';
}

/** How machine-readable zones write letters with marks: ICAO Doc 9303-3, table 6.A. */
const ZONE: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Æ: 'AE',
  Å: 'AA',
  Ö: 'OE',
  Ø: 'OE',
  Œ: 'OE',
  Ü: 'UE',
  Ñ: 'NXX',
  Þ: 'TH',
  Ð: 'D',
  Đ: 'D',
  ẞ: 'SS',
};

/** How passports of countries with Cyrillic write what others write with marks: Živković, Zhivkovich. */
const SLAVIC: Readonly<Record<string, string>> = { Š: 'SH', Č: 'CH', Ć: 'CH', Ž: 'ZH', Đ: 'DJ' };

/** Ё is written E by ICAO and YO by most people. */
function otherForms(upper: string): string[] {
  return upper.includes('Ё') ? [asciiOf(upper.replaceAll('Ё', 'ЙО'))] : [];
}

function latinForms(upper: string, plain: string): string[] {
  const letters = upper.normalize('NFC');
  if (letters === plain) return [];
  const spelt = (table: Readonly<Record<string, string>>) =>
    asciiOf(Array.from(letters, (letter) => table[letter] ?? letter).join(''));
  // Å is A as often as AA, Ø is O, Ü may be UXX: each in its own country, so one form a table is enough.
  const single = { ...ZONE, Å: 'A', Ø: 'O', Æ: 'AE', Ü: 'UXX', Ñ: 'N' };
  const doubled = { ...ZONE, Ñ: 'N' };
  const softened = { ...SLAVIC, Ć: 'C' };
  return [ZONE, doubled, single, SLAVIC, softened].map(spelt).filter((form) => form !== '');
}
