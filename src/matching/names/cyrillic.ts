/**
 * How one country's documents write a Cyrillic name in Latin letters, letter by letter. The rules of several countries at
 * once would make one name of two: Ukraine writes Г as H and И as Y, Russia writes Х as KH and Ы as Y. So what a country
 * writes counts only where the holder's countries, or letters that no other alphabet has, point to it.
 */
import type { Letters } from './letters.ts';
import { asciiCapitals } from './letters.ts';

export type Rules = 'ukrainian' | 'belarusian' | 'bulgarian' | 'southern' | 'russian' | 'unknown';

const COUNTRIES: Readonly<Record<string, Rules>> = {
  UA: 'ukrainian',
  UKR: 'ukrainian',
  BY: 'belarusian',
  BLR: 'belarusian',
  BG: 'bulgarian',
  BGR: 'bulgarian',
};

/** Their alphabets have letters that Ukraine's or Belarus's has too (Kazakh І, Uzbek Ў). */
const WITH_SHARED_LETTERS = new Set('KZ KAZ UZ UZB TJ TJK KG KGZ MN MNG RS SRB MK MKD'.split(' '));

/** @param text the whole name, since one of its words may tell the language of the others */
export function rulesOf(text: string, countries: readonly (string | null | undefined)[]): ReadonlySet<Rules> {
  const upper = text.normalize('NFC').toUpperCase();
  const codes = countries.map((code) => (code ?? '').trim().toUpperCase()).filter((code) => code !== '');
  const found = new Set<Rules>(codes.map((code) => COUNTRIES[code] ?? 'russian'));
  if (!codes.some((code) => WITH_SHARED_LETTERS.has(code))) {
    if (/[ЇЄҐ]|[СЦЗ]ЬКИЙ(?!\p{L})/u.test(upper)) found.add('ukrainian');
    else if (upper.includes('Ў')) found.add('belarusian');
    else if (upper.includes('І') && !found.has('ukrainian') && !found.has('belarusian')) {
      found.add('ukrainian').add('belarusian');
    }
  }
  if (/[ЂЉЊЋЏЈЃЌЅ]|ИЋ(?:\P{L}|$)/u.test(upper)) found.add('southern');
  return found.size > 0 ? found : new Set<Rules>(['unknown']);
}

type Row = readonly [letters: string, ways: string, of?: readonly Rules[]];

/**
 * Of a run of letters the longest rows count that the rules have, all of them together. `^` begins a word, `$` ends it,
 * `-` is nothing. ICAO Doc 9303-3 table 6.B; Russia's orders of 1997 and 2012; resolution 55 of 2010 (Ukraine);
 * transliteration act of 2009 (Bulgaria); Serbia's and North Macedonia's own Latin letters, marks left out.
 */
const ROWS: readonly Row[] = [
  ['В', 'V W'],
  ['Г', 'G'],
  ['Г', 'H', ['ukrainian', 'belarusian']],
  ['ЗГ', 'ZGH', ['ukrainian']],
  ['ДЖ', 'DZH DJ'],
  ['Е', 'E'],
  ['Е', 'IE', ['belarusian']],
  ['Ё', 'E YO IO JO O YE'],
  ['Ж', 'ZH'],
  ['Ж', 'Z', ['southern']],
  ['И', 'I', ['russian', 'bulgarian', 'southern', 'unknown', 'belarusian']],
  ['И', 'Y', ['ukrainian']],
  // Ильинична: ILINICHNA, ILYINICHNA.
  ['ЬИ', 'I YI II', ['russian', 'bulgarian', 'southern', 'unknown', 'belarusian']],
  ['ИЙ$', 'IY II IJ I Y', ['russian', 'bulgarian', 'southern', 'unknown', 'belarusian']],
  ['ИЙ$', 'YI YY YJ Y', ['ukrainian']],
  ['ІЙ$', 'IY II IJ I'],
  ['ЫЙ$', 'YI YY YJ Y'],
  ['Й', 'Y I J'],
  ['ЙО', 'YO IO JO'],
  // Мария: MARIYA, MARIIA, and MARIA in Bulgaria and where people asked for it.
  ['ИЯ$', 'IYA IIA IJA IA', ['russian', 'bulgarian', 'southern', 'unknown', 'belarusian']],
  ['ИЯ$', 'YYA YIA YA', ['ukrainian']],
  ['ІЯ$', 'IYA IIA IJA IA'],
  ['КС', 'KS X'],
  ['КСАНДР', 'KSANDR XANDR KSANDER XANDER'],
  ['У', 'U OU'],
  ['Ў', 'U W'],
  ['Х', 'KH H'],
  ['ХР', 'KHR HR CHR'],
  ['Ц', 'TS TZ'],
  ['Ц', 'C', ['southern']],
  ['Ч', 'CH TCH'],
  ['Ч', 'C', ['southern']],
  ['Ш', 'SH'],
  ['Ш', 'S', ['southern']],
  ['Щ', 'SHCH SCH'],
  ['Щ', 'SHT', ['bulgarian', 'unknown']],
  ['Ъ', '- IE'],
  ['Ъ', 'A U', ['bulgarian', 'unknown']],
  ['Ы', 'Y'],
  ['Ь', '-'],
  ['ЬЕ', 'YE IE JE E'],
  ['ЬО', 'YO IO JO O'],
  // Марья is MARIA by one rule, as Мария is by another.
  ['ЬЯ$', 'YA JA'],
  ['Ю', 'YU IU JU'],
  ['Я', 'YA IA JA'],
  ['Є', 'YE IE JE E'],
  ['Ї', 'I YI JI'],
  ['Ђ', 'DJ D DZH'],
  ['Ј', 'J Y I'],
  ['Љ', 'LJ LY LI'],
  ['Њ', 'NJ NY NI'],
  ['Ћ', 'C CH'],
  ['Џ', 'DZ DJ DZH'],
  ['Ѓ', 'GJ G'],
  ['Ќ', 'KJ K'],
  ['Ѕ', 'DZ'],
  // At the beginning and behind vowels and signs, a sound of its own: Сергеев is SERGEEV, SERGEYEV and SERGEIEV.
  ...Array.from('АЕЁИОУЫЭЮЯІЇЄЙЪ', (vowel): Row => [`${vowel}>Е`, 'E YE IE JE']),
  ['^Е', 'E YE IE JE'],
];

/** For each letter, or run of them, all ways in which these countries write it. */
export function cyrillicLetters(upper: string, rules: ReadonlySet<Rules>): Letters {
  const word = upper.normalize('NFC');
  const found: (readonly string[])[] = [];
  for (let at = 0; at < word.length;) {
    const { length, ways } = waysAt(word, at, rules);
    found.push(ways);
    at += length;
  }
  return found;
}

function waysAt(word: string, at: number, rules: ReadonlySet<Rules>): { length: number; ways: string[] } {
  const letter = word.charAt(at);
  const fitting = (byFirst.get(letter) ?? []).filter(
    ({ before, letters, isAtEnd, of }) =>
      word.startsWith(letters, at) &&
      (!isAtEnd || at + letters.length === word.length) &&
      (before === null || (before === '^' ? at === 0 : word.charAt(at - 1) === before)) &&
      (of === null || of.some((one) => rules.has(one))),
  );
  const length = Math.max(1, ...fitting.map(({ letters }) => letters.length));
  const ways = fitting.filter(({ letters }) => letters.length === length).flatMap((row) => row.ways);
  return { length, ways: ways.length > 0 ? [...new Set(ways)] : [asciiCapitals(letter)] };
}

interface Way {
  readonly before: string | null;
  readonly letters: string;
  readonly isAtEnd: boolean;
  readonly ways: readonly string[];
  readonly of: readonly Rules[] | null;
}

const byFirst: ReadonlyMap<string, readonly Way[]> = Map.groupBy(
  ROWS.map(([pattern, ways, of = null]): Way => {
    const [, start, behind, letters = '', end] = /^(?:(\^)|(.)>)?([^$]+)(\$)?$/u.exec(pattern) ?? [];
    return {
      before: start ?? behind ?? null,
      letters,
      isAtEnd: end === '$',
      ways: ways.split(' ').map((way) => (way === '-' ? '' : way)),
      of,
    };
  }),
  ({ letters }) => letters.charAt(0),
);
