/** Months as documents name them, in the languages whose words CLDR has. */

const LANGUAGES =
  'en fr es it de pt nl pl lt lv et fi sv da nb is ga cs sk sl hu ro hr sr-Latn sq bg ru uk be mk el tr az kk'.split(
    ' ',
  );

/** Small words between day, month and year: 1 de abril de 1990, 1990 m. balandžio 1 d., 1990. gada 1. aprīlis. */
const FILLERS = new Set([
  'DE',
  'DEL',
  'DI',
  'OF',
  'M',
  'D',
  'G',
  'GADA',
  'R',
  'ROKU',
  'Г',
  'ГОДА',
  'Р',
  'РОКУ',
]);

let months: ReadonlyMap<string, ReadonlySet<number>> | null = null;

/**
 * The one month that the words name; documents often print it in two languages (APR/AVR). Null where no word names
 * one, or where they do not agree: LISTOPAD is October in Zagreb and November in Warsaw.
 */
export function monthOf(text: string): number | null {
  months ??= monthNames();
  const words = folded(text)
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '' && !FILLERS.has(word));
  const named = words.flatMap((word) => {
    const found = months?.get(word);
    return found === undefined ? [] : [found];
  });
  const [first, ...more] = named;
  if (first === undefined) return null;
  const [month, ...others] = [...first].filter((candidate) => more.every((next) => next.has(candidate)));
  return month === undefined || others.length > 0 ? null : month;
}

const folded = (text: string): string =>
  text.toUpperCase().normalize('NFD').replaceAll(/\p{M}/gu, '').normalize('NFC');

function monthNames(): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  for (const language of LANGUAGES) {
    for (const style of ['long', 'short'] as const) {
      // With a day the word is in the case that follows it: апреля, balandžio.
      const forms = [
        new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' }),
        new Intl.DateTimeFormat(language, { month: style, day: 'numeric', timeZone: 'UTC' }),
      ];
      for (let month = 1; month <= 12; month += 1) {
        const day = new Date(Date.UTC(1990, month - 1, 1));
        for (const form of forms) {
          const text = form.formatToParts(day).find(({ type }) => type === 'month')?.value ?? '';
          const word = folded(text).replaceAll(/[^\p{L}]/gu, '');
          // A number, or a letter that stands for several.
          if (word.length < 3) continue;
          found.set(word, (found.get(word) ?? new Set()).add(month));
        }
      }
    }
  }
  return found;
}
