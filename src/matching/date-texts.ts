/**
 * The written forms of dates. A text is read only if it can mean exactly one date; `dates.ts` decides about years.
 */
import { monthOf } from './date-words.ts';
import type { PartialDate } from './partial-date.ts';

export interface Reader {
  /** Of two digits; null if it is open. */
  readonly century: (digits: number) => number | null;
  /** Null if there is no such day, or it cannot be meant. */
  readonly build: (year: number, month: number | null, day: number | null) => PartialDate | null;
  /** Whether a time other than midnight may follow the date. */
  readonly takesTimes: boolean;
  /** Whether the first number may as well be the month. */
  readonly isMonthFirst: boolean;
}

/** Longer than any date with its time and zone. */
const MOST_CHARACTERS = 60;

/** `open`: a day that is written with two digits for a year that may be one of several. */
type Meaning = PartialDate | 'open' | null;

export function readDateText(text: string, reader: Reader): PartialDate | null {
  if (text.length > MOST_CHARACTERS * 4) return null;
  const [, year, month, day] = ISO.exec(text) ?? [];
  if (year !== undefined)
    return reader.build(Number(year), part(month), part(month) === null ? null : part(day));
  const plain = plainOf(text);
  if (plain.length > MOST_CHARACTERS) return null;
  const date = withoutTime(plain, reader.takesTimes);
  const meanings = date === null ? [] : meaningsOf(date, reader);
  const [first, ...others] = meanings.filter((meaning) => meaning !== null);
  const isOther = (meaning: Meaning): boolean => !isOneDay(first ?? null, meaning);
  return first === undefined || first === 'open' || others.some(isOther) ? null : first;
}

/** 04/04/90 is one day in either order. */
function isOneDay(one: Meaning, other: Meaning): boolean {
  if (one === null || other === null || one === 'open' || other === 'open') return false;
  return one.year === other.year && one.month === other.month && one.day === other.day;
}

/** The form of most of iDenfy's dates. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)$/;

/** The zeros of the scripts in which documents write digits; those of full width fall to NFKC. */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20,
  0x1040, 0x17e0, 0x1810,
];

function plainOf(text: string): string {
  return (
    text
      .normalize('NFKC')
      .replaceAll(/\p{Cf}/gu, '')
      .replaceAll(/\p{Nd}/gu, (digit) => {
        const code = digit.codePointAt(0) ?? 0;
        const zero = ZEROS.find((start) => code >= start && code < start + 10);
        return zero === undefined ? digit : String(code - zero);
      })
      .toUpperCase()
      .replaceAll(/\p{Pd}/gu, '-')
      .replaceAll(/\s+/g, ' ')
      .trim()
      // What a machine-readable zone leaves open (ICAO Doc 9303-3, 4.7).
      .replace(
        /^(\d\d)((?:\d\d|<<){2})$/,
        (_all, year: string, rest: string) => year + rest.replaceAll('<<', 'XX'),
      )
      .replace(/^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]$/, '$1-$2-$3')
  );
}

const TIME = /[T ,]+(\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AP]M)?) ?(?:Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?$/;
/** Not 12:00 AM: its writers put the month before the day. */
const MIDNIGHT = /^0?0:00(?::00(?:[.,]0+)?)?$/;

function withoutTime(text: string, takesTimes: boolean): string | null {
  const time = TIME.exec(text);
  if (time === null) return text.replace(/(?<=\d)(?:Z|\.)$/, '');
  return takesTimes || MIDNIGHT.test(time[1] ?? '') ? text.slice(0, time.index) : null;
}

const PART = String.raw`(\d{1,2}|XX|--)`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})(?: ?[-/. ] ?${PART}(?: ?[-/. ] ?${PART})?)?$`);
const YEAR_LAST = new RegExp(String.raw`^${PART} ?[-/. ] ?${PART} ?[-/. ] ?(\d{4})$`);
const MONTH_AND_YEAR = /^(\d{1,2}) ?[-/.] ?(\d{4})$/;
const EIGHT = /^(\d{4})(\d\d|XX)(\d\d|XX)$/;
const EIGHT_YEAR_LAST = /^(\d\d|XX)(\d\d|XX)(\d{4})$/;
const SIX = /^(\d\d)(\d\d|XX)(\d\d|XX)$/;
const SHORT = new RegExp(String.raw`^${PART} ?[-/. ] ?${PART} ?[-/. ] ?${PART}$`);
const WORDS = String.raw`[^\d]*\p{L}{3}[^\d]*`;
const NAMED = new RegExp(
  String.raw`^(\d{1,2}|XX)(?:ER|ST|ND|RD|TH|º|O)?(${WORDS})(\d{4}|\d\d)(?: ?\p{L}{1,4}\.?)?$`,
  'u',
);
const NAMED_MONTH_FIRST = new RegExp(String.raw`^(${WORDS}?)(\d{1,2})(?:ST|ND|RD|TH)?[-/. ,]+(\d{4})$`, 'u');
const NAMED_YEAR_FIRST = new RegExp(String.raw`^(\d{4})(${WORDS}?)(\d{1,2})(?: ?\p{L}{1,2}\.?)?$`, 'u');
const LITHUANIAN_OR_LATVIAN = new RegExp(String.raw`^(\d{4})\.? (?:M|GADA)\.? (\d{1,2})\.? (${WORDS})$`, 'u');
const NAMED_WITHOUT_DAY = new RegExp(String.raw`^(${WORDS})(\d{4})$`, 'u');

/** All possible dates of the text. */
function meaningsOf(text: string, reader: Reader): Meaning[] {
  const date = (year?: string, month?: string, day?: string): Meaning => dateOf(reader, year, month, day);
  const dayFirst = (one?: string, other?: string, year?: string): Meaning[] =>
    reader.isMonthFirst
      ? [date(year, other, one), date(year, one, other)]
      : [date(year, other, one) ?? date(year, one, other)];

  const [, y1, m1, d1] = YEAR_FIRST.exec(text) ?? [];
  if (y1 !== undefined) return [date(y1, m1, d1)];
  const [, d2, m2, y2] = YEAR_LAST.exec(text) ?? [];
  if (y2 !== undefined) return dayFirst(d2, m2, y2);
  const [, m3, y3] = MONTH_AND_YEAR.exec(text) ?? [];
  if (y3 !== undefined) return [date(y3, m3)];
  const [, y4, m4, d4] = EIGHT.exec(text) ?? [];
  const [, d5, m5, y5] = EIGHT_YEAR_LAST.exec(text) ?? [];
  if (y4 !== undefined || y5 !== undefined) {
    return [date(y4, m4, d4), ...(reader.isMonthFirst ? dayFirst(d5, m5, y5) : [date(y5, m5, d5)])];
  }
  const [six, one, two, three] = SIX.exec(text) ?? [];
  if (six !== undefined) {
    return [
      date(six.slice(0, 4), three),
      date(one, two, three),
      date(three, two, one),
      ...(reader.isMonthFirst ? [date(three, one, two)] : []),
    ];
  }
  const [short, first, middle, last] = SHORT.exec(text) ?? [];
  if (short !== undefined) return [date(first, middle, last), ...dayFirst(first, middle, last)];
  return namedMeanings(text, date);
}

function namedMeanings(
  text: string,
  date: (year?: string, month?: string, day?: string) => Meaning,
): Meaning[] {
  const named = (words: string | undefined, year?: string, day?: string): Meaning[] => {
    const month = monthOf(words ?? '');
    return month === null ? [] : [date(year, String(month), day)];
  };
  const [, d1, w1, y1] = NAMED.exec(text) ?? [];
  if (y1 !== undefined) return named(w1, y1, d1);
  const [, w2, d2, y2] = NAMED_MONTH_FIRST.exec(text) ?? [];
  if (y2 !== undefined) return named(w2, y2, d2);
  const [, y4, d4, w4] = LITHUANIAN_OR_LATVIAN.exec(text) ?? [];
  if (y4 !== undefined) return named(w4, y4, d4);
  const [, y3, w3, d3] = NAMED_YEAR_FIRST.exec(text) ?? [];
  if (y3 !== undefined) return named(w3, y3, d3);
  const [, w5, y5] = NAMED_WITHOUT_DAY.exec(text) ?? [];
  return y5 === undefined ? [] : named(w5, y5);
}

function dateOf(reader: Reader, year?: string, month?: string, day?: string): Meaning {
  if (year === undefined || !/^(?:\d\d|\d{4})$/.test(year)) return null;
  const [m, d] = [part(month), part(day)];
  if (year.length === 4) return reader.build(Number(year), m, m === null ? null : d);
  const whole = reader.century(Number(year));
  if (whole !== null) return reader.build(whole, m, m === null ? null : d);
  return isDay(m, d) ? 'open' : null;
}

/** Whether any year has such a day. */
const isDay = (month: number | null, day: number | null): boolean => (month ?? 1) <= 12 && (day ?? 1) <= 31;

/** 00 and XX mean unknown. */
function part(digits: string | undefined): number | null {
  const value = digits === undefined ? 0 : Number(digits);
  return Number.isInteger(value) && value > 0 ? value : null;
}
