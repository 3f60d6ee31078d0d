/** Letters of other alphabets that are written in Latin ones in more than one way, by country or by custom. */

type Ways = readonly (readonly [letters: string, ways: readonly string[]])[];

/**
 * For what is alike; what is the same is told by `cyrillic.ts`. Besides the letters that `any-ascii` gives: ICAO Doc 9303-3 table 6.B, the national rules of Ukraine (resolution 55 of
 * 2010), Bulgaria (transliteration act of 2009), Serbia and North Macedonia (their own Latin letters, marks left out).
 */
const CYRILLIC: Ways = [
  ['ЗГ', ['ZGH', 'ЗГ']],
  ['Ё', ['Ё', 'ЙО']],
  ['Г', ['Г', 'H']],
  ['Ъ', ['Ъ', 'IE', 'A']],
  ['Њ', ['NJ']],
  ['Љ', ['LJ']],
  ['Ђ', ['DJ', 'D', 'DZH']],
  ['Џ', ['DZ', 'DJ', 'DZH']],
  ['Ѓ', ['GJ', 'G']],
  ['Ќ', ['KJ', 'K']],
  ['Ѕ', ['DZ']],
  ['Ћ', ['C', 'CH']],
];

/** Where a Serbian or Macedonian letter or an ending tells the language, marks of its Latin letters are left out as well. */
const SOUTH_SLAVIC: Ways = [
  ['Ч', ['C', 'Ч']],
  ['Ш', ['S', 'Ш']],
  ['Ж', ['Z', 'Ж']],
];

/** Greek passports write the letters (ELOT 743), and people the sound; between vowels and within words, ΜΠ may be MB. */
const GREEK: Ways = [
  ['ΝΤ', ['ΝΤ', 'D', 'ND']],
  ['ΜΠ', ['ΜΠ', 'B', 'MB']],
  ['ΓΚ', ['ΓΚ', 'G', 'NG']],
];

/** Armenian names begin with YE where the letter is E, and end in YAN, IAN or JAN. */
const ARMENIAN: Ways = [
  ['ԵՒ', ['EV', 'YEV']],
  ['Ե', ['E', 'YE']],
];

const MOST = 48;

/** The word with each such letter in every way; itself where it has none. */
export function nationalForms(upper: string): string[] {
  const forms = /\p{Script=Cyrillic}/u.test(upper)
    ? written(upper, /[ЂЉЊЋЏЃЌЅЈ]|ИЋ$/u.test(upper) ? [...CYRILLIC, ...SOUTH_SLAVIC] : CYRILLIC)
    : /\p{Script=Greek}/u.test(upper)
      ? written(upper, GREEK)
      : /\p{Script=Armenian}/u.test(upper)
        ? written(upper.replaceAll('ՈՒ', 'U'), ARMENIAN)
        : [upper];
  // The one name that most of the world writes with an X and a vowel more.
  return forms.flatMap((form) =>
    form.includes('ЛЕКСАНДР') ? [form, form.replace('ЛЕКСАНДР', 'ЛЕКСАНДЕР')] : [form],
  );
}

function written(word: string, ways: Ways): string[] {
  let heads = [''];
  for (let at = 0; at < word.length;) {
    const found = ways.find(([letters]) => word.startsWith(letters, at));
    const [letters, those] = found ?? [word.charAt(at), [word.charAt(at)]];
    heads = heads.flatMap((head) => those.map((way) => head + way)).slice(0, MOST);
    at += letters.length;
  }
  return heads;
}
