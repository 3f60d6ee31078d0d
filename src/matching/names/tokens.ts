/** A name as it is written becomes words that can be compared. */
import type { Letters } from './letters.ts';
import { asciiCapitals, lettersOf } from './letters.ts';
import type { Rules } from './cyrillic.ts';
import { cyrillicLetters, rulesOf } from './cyrillic.ts';
import { nationalForms } from './national.ts';
import { alphabetForm, phoneticForm } from './spelling.ts';

/** `alphabet`: another alphabet, whose letters have documented Latin forms; `other`: vowels or sounds are lost. */
export type Script = 'latin' | 'alphabet' | 'other';

export interface Word {
  /** As it is written, in capitals: two words of a script without Latin letters are told apart by it alone. */
  readonly written: string;
  /** Plain Latin capitals and digits; what a reviewer is shown. */
  readonly plain: string;
  /** `plain`, and other Latin spellings of the whole word. */
  readonly forms: readonly string[];
  /** Letter by letter, where some have marks, or are Cyrillic, and so have several spellings; else null. */
  readonly letters: Letters | null;
  /** The first two as the word itself tells; the others where it stands so in its field (`roles.ts`). */
  readonly kind: 'word' | 'initial' | 'particle' | 'generation' | 'title';
  readonly script: Script;
  /** Looser forms (`spelling.ts`), made when first asked for, since most words never need them. */
  readonly alphabet: () => readonly string[];
  readonly phonetic: () => readonly string[];
}

/** Longer than any name field of iDenfy's (idenfy-api.md 3.7); what is behind it is not looked at. */
const MOST_CHARACTERS = 500;
/** More words than any name has; keeps a pair's cost bounded whatever is sent. */
const MOST_WORDS = 16;

/**
 * The words of a name; empty if nothing in it can be read. Never throws.
 *
 * @param rules whose Latin spellings of Cyrillic count; by default those of which the text's letters tell
 */
export function wordsOf(
  text: string | null | undefined,
  rules: ReadonlySet<Rules> = rulesOf(text ?? '', []),
): readonly Word[] {
  if (text === null || text === undefined) return [];
  return splitArabicCompounds(
    partsOf(text.slice(0, MOST_CHARACTERS))
      .slice(0, MOST_WORDS)
      .flatMap((part) => wordOf(part, rules)),
  );
}

function partsOf(text: string): string[] {
  // Most names are plain, and this is met several times for each.
  const parts = isAscii(text)
    ? text.replaceAll(/['`]/g, '').split(/[^A-Za-z0-9]+/)
    : text
        .normalize('NFKC')
        // Within a word: D'Angelo is DANGELO in a machine-readable zone (ICAO 9303-3, 4.6), marks of accents stay.
        .replaceAll(/['’‘`´ʻʼʿʾ\u02b9\u02bb\p{Cf}]/gu, '')
        .split(/[^\p{L}\p{M}\p{N}]+/u);
  return parts.filter((part) => part !== '');
}

// oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

function wordOf(text: string, rules: ReadonlySet<Rules>): Word[] {
  if (isAscii(text)) return [make(text.toUpperCase(), text.toUpperCase(), [], 'latin')];
  const upper = oneLetter(text.toUpperCase().normalize('NFC'));
  const plain = asciiOf(upper);
  if (plain === '') return [];
  const script = scriptOf(upper);
  const forms = script === 'latin' ? latinForms(upper) : otherForms(upper);
  const letters = CYRILLIC.test(upper) ? cyrillicLetters(upper, rules) : null;
  return [make(upper, plain, forms, script, letters)];
}

const CYRILLIC = /\p{Script=Cyrillic}/u;

/** Letters of which keyboards have two: Persian and Urdu ones beside Arabic, cedillas beside commas, D with a stroke. */
const TWINS: Readonly<Record<string, string>> = {
  ی: 'ي',
  ې: 'ي',
  ک: 'ك',
  ہ: 'ه',
  Ş: 'Ș',
  Ţ: 'Ț',
  Ð: 'Đ',
  Ɖ: 'Đ',
};
/** Vowel signs that few write, and hamzas on alif. */
const oneLetter = (upper: string): string => {
  const text = upper.replaceAll(/[یېکہŞŢÐƉ]/g, (letter) => TWINS[letter] ?? letter);
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text)
    ? text
        .replaceAll('ـ', '')
        .replaceAll(/[\u064B-\u0652\u0670\u0591-\u05C7]/g, '')
        .replaceAll(/[أإآٱ]/g, 'ا')
    : text;
};

const ALPHABETS = (
  'Cyrillic Greek Georgian Armenian Arabic Hebrew Han Hiragana Katakana Hangul Thai Devanagari Bengali Tamil Telugu ' +
  'Sinhala Khmer Lao Myanmar Ethiopic Gujarati Gurmukhi Kannada Malayalam Tibetan Mongolian'
)
  .split(' ')
  .map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const);
/** Japanese mixes them. */
const JAPANESE = new Set(['Hiragana', 'Katakana', 'Han']);

/** In what letters a name is: the first that are not Latin, where there are any. */
export function alphabetOf(words: readonly Word[]): string {
  const word = words.find(({ script }) => script !== 'latin');
  if (word === undefined) return 'Latin';
  const name = ALPHABETS.find(([, pattern]) => pattern.test(word.written))?.[0] ?? 'other';
  return JAPANESE.has(name) ? 'Han' : name;
}

/** The same word, of which documents also write `form`. */
export function respelt(word: Word, form: string | undefined): Word {
  return form === undefined ? word : { ...word, forms: [...new Set([...word.forms, form])] };
}

/** Several words that another document writes as one, or the other way round: Jan Daniel, Al Hashimi. */
export function joined(words: readonly Word[]): Word {
  const forms = words.reduce<string[]>(
    (heads, word) => heads.flatMap((head) => word.forms.map((form) => head + form)).slice(0, MOST_FORMS),
    [''],
  );
  const script = words.find((word) => word.script !== 'latin')?.script ?? 'latin';
  const written = words.map((word) => word.written).join('');
  const letters = CYRILLIC.test(written)
    ? words.flatMap((word) => word.letters ?? lettersOf(word.written))
    : null;
  return make(written, words.map((word) => word.plain).join(''), forms, script, letters);
}

/** Few words have more than one form; whatever is sent must not multiply. */
const MOST_FORMS = 8;

function make(
  written: string,
  plain: string,
  forms: readonly string[],
  script: Script,
  letters: Letters | null = null,
): Word {
  const all = forms.length === 0 ? [plain] : [...new Set([plain, ...forms])];
  return {
    written,
    plain,
    forms: all,
    letters: letters ?? (script === 'latin' && written !== plain ? lettersOf(written) : null),
    kind: plain.length === 1 ? 'initial' : 'word',
    script,
    alphabet: once(() => all.map(alphabetForm)),
    phonetic: once(() => (script === 'latin' ? [phoneticForm(plain)] : all.map(phoneticForm))),
  };
}

function once<T>(compute: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: compute() }).value;
}

/** Abdul, Abdel and `Abd al` are one; Abdulaziz stays one word and is met by joining. */
function splitArabicCompounds(found: readonly Word[]): readonly Word[] {
  if (!found.some(({ plain }) => plain.startsWith('ABD'))) return found;
  return found.flatMap((word, at) =>
    /^ABD[AEOU]{1,2}L$/.test(word.plain) && at < found.length - 1
      ? [make('ABD', 'ABD', [], word.script), make('AL', 'AL', [], word.script)]
      : [word],
  );
}

const asciiOf = (upper: string): string => asciiCapitals(digraphs(upper));

/** ELOT 743, which Greek passports follow, writes these pairs as one sound: Υ is F before voiceless letters. */
function digraphs(upper: string): string {
  // One vowel in two letters, OU in no standard.
  if (/\p{Script=Armenian}/u.test(upper)) return upper.replaceAll('ՈՒ', 'U').replaceAll('Ու', 'U');
  return /\p{Script=Greek}/u.test(upper)
    ? upper
        .normalize('NFD')
        .replaceAll(/\u0301/g, '')
        .replaceAll('ΟΥ', 'OU')
        .replaceAll(/([ΑΕΗ])Υ(?=[ΘΚΞΠΣΤΦΧΨ]|$)/g, '$1F')
        .replaceAll(/([ΑΕΗ])Υ/g, '$1V')
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

/** What standards write in more than one way (`national.ts`), each with all letters read in that way. */
function otherForms(upper: string): string[] {
  return [...new Set(nationalForms(upper).map(asciiOf))].slice(0, MOST_NATIONAL);
}

const MOST_NATIONAL = 48;

/** How passports of countries with Cyrillic write what others write with marks: Živković, Zhivkovic, Zhivkovich. */
const SLAVIC: Readonly<Record<string, string>> = { Š: 'SH', Č: 'CH', Ž: 'ZH', Đ: 'DJ' };

function latinForms(upper: string): string[] {
  if (!/[ŠČĆŽĐ]/.test(upper)) return [];
  const soft = Array.from(upper, (letter) => SLAVIC[letter] ?? letter).join('');
  return [asciiOf(soft), asciiOf(soft.replaceAll('Ć', 'CH'))];
}
