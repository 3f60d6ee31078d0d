/** How far two words are apart, in plain capitals. Pure string work; what it means is decided in `likeness.ts`. */

/** `FROM>TO` for runs of letters, longest first; everything in one pass, since each pair is met often. */
function speller(table: string): (word: string) => string {
  const rules = new Map(
    table.split(/\s+/).map((rule): [string, string] => {
      const [from = '', to = ''] = rule.split('>');
      return [from, to];
    }),
  );
  const pattern = new RegExp([...rules.keys()].toSorted((a, b) => b.length - a.length).join('|'), 'g');
  return (word) => word.replace(pattern, (run) => rules.get(run) ?? run);
}

export function undouble(word: string): string {
  let single = '';
  for (let at = 0; at < word.length; at += 1) {
    if (word.charCodeAt(at) !== word.charCodeAt(at - 1)) single += word.charAt(at);
  }
  return single;
}

/**
 * The standards by which passports write Cyrillic, Greek, Georgian and Armenian letters in Latin ones differ in these
 * places only (ICAO Doc 9303-3 table 6.B, ISO 9, ELOT 743, national rules). Used where one side is in such an alphabet.
 */
const alphabet = speller(
  'SHCH>1 SHT>1 SCH>1 TCH>2 CH>2 SH>3 DZH>4 DJ>4 ZH>4 TS>5 TZ>5 CHR>HR KH>H X>KS PH>F TH>T OU>U W>V Y>I J>I ' +
    // Сергеев: SERGEEV, SERGEYEV, SERGEIEV.
    'IE>E YE>E JE>E IYE>E IIE>E IJE>E',
);

/** Юлия: YULIIA, YULIYA, YULIA. A double consonant is another name: Анна is not ANA. */
export const alphabetForm = (word: string): string => alphabet(word).replaceAll(/([AEIOU])\1+/g, '$1');

/** Spellings of one sound in the languages of Europe and in what English makes of Arabic names. */
const phonetic = speller(
  // Digits that cameras read for letters.
  '0>O 1>I 2>Z 3>E 4>A 5>S 6>G 7>T 8>B 9>G ' +
    'SHCH>S SCH>S SH>S X>KS PH>F CHR>KR CK>K CQ>K QU>K Q>K TSCH>2 TCH>2 CZ>2 CH>2 CE>SE CI>SI CY>SI CC>K C>K KH>K ' +
    'DZH>I DJ>I DZ>I ZH>I TS>Z TZ>Z OO>U OU>U EE>I W>V Y>I J>I',
);

export function phoneticForm(word: string): string {
  const sounded = undouble(phonetic(word.startsWith('X') ? `S${word.slice(1)}` : word));
  return undouble(sounded.charAt(0) + sounded.slice(1).replaceAll('H', ''));
}

const CONSONANTS =
  'SH>S TH>S CH>K ZH>K KH>K GH>K G>K C>K Q>K A> E> I> O> U> W> Y> H> P>B V>B F>B X>KS Z>S D>T R>L';
const hardJ = speller(`${CONSONANTS} DJ>K J>K`);
const softJ = speller(`${CONSONANTS} J>`);
/** Chinese has no syllables TI and DI, and writes JI for them (普京, Putin); a final N is as often NG. */
const chinese = speller(`${CONSONANTS} J>T NG>N`);

/**
 * What is left where a script writes no vowels, or its Latin form guesses them; B and V, P and F, L and R fall together.
 * J is a consonant in Jamal and none in Benjamin, so there are several.
 */
export const skeletons = (word: string): readonly string[] =>
  [hardJ(word), softJ(word), chinese(word)].map(undouble);

/** The letters for which cameras read each digit. */
const LOOKALIKES = ['ODQ', 'ILJT', 'ZS', 'EB', 'AH', 'S', 'GB', 'TYZ', 'BS', 'GPQ'];

/** Whether two words differ only in digits that a camera read for letters: R0DR1GUE2. */
export function isMisread(one: string, other: string): boolean {
  if (one.length !== other.length || !/\d/.test(one + other) || !/[A-Z]/.test(one) || !/[A-Z]/.test(other)) {
    return false;
  }
  return Array.from(one).every((letter, at) => {
    const facing = other.charAt(at);
    return letter === facing || looksLike(letter, facing) || looksLike(facing, letter);
  });
}

const looksLike = (digit: string, letter: string): boolean =>
  /\d/.test(digit) && LOOKALIKES[Number(digit)]?.includes(letter) === true;

/** By character code: vowels cost half. */
const costs = new Float32Array(128).fill(1);
for (const vowel of 'AEIOUY') costs[vowel.charCodeAt(0)] = 0.5;
const cost = (letter: number): number => costs[letter] ?? 1;

const smaller = (one: number, other: number): number => (one < other ? one : other);
const larger = (one: number, other: number): number => (one > other ? one : other);

/** Longer words are not looked at letter by letter, so that a pair's cost stays bounded. */
const MOST_LETTERS = 40;
/** Used by one call at a time; making it anew costs more than filling it. */
const table = new Float32Array((MOST_LETTERS + 1) ** 2);

/**
 * Damerau-Levenshtein distance with adjacent swaps, where vowels cost half: they are what spellings differ by.
 * Symmetrical. Infinity for words that are too long to be names.
 */
export function distance(one: string, other: string): number {
  if (one === other) return 0;
  if (one.length > MOST_LETTERS || other.length > MOST_LETTERS) return Number.POSITIVE_INFINITY;
  const width = other.length + 1;
  table[0] = 0;
  for (let j = 1; j < width; j += 1) table[j] = (table[j - 1] ?? 0) + cost(other.charCodeAt(j - 1));
  for (let i = 1; i <= one.length; i += 1) {
    const letter = one.charCodeAt(i - 1);
    const price = cost(letter);
    const [row, above] = [i * width, (i - 1) * width];
    table[row] = (table[above] ?? 0) + price;
    for (let j = 1; j < width; j += 1) {
      const facing = other.charCodeAt(j - 1);
      const facingPrice = cost(facing);
      const exchange = letter === facing ? 0 : larger(price, facingPrice);
      let least = smaller(
        (table[above + j - 1] ?? 0) + exchange,
        smaller((table[above + j] ?? 0) + price, (table[row + j - 1] ?? 0) + facingPrice),
      );
      if (i > 1 && j > 1 && letter !== facing) {
        const isSwapped = letter === other.charCodeAt(j - 2) && one.charCodeAt(i - 2) === facing;
        if (isSwapped) least = smaller(least, (table[above - width + j - 2] ?? 0) + 1);
      }
      table[row + j] = least;
    }
  }
  return table[one.length * width + other.length] ?? 0;
}
