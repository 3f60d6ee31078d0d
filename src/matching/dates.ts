/** Dates as documents and iDenfy write them: complete, partial, or with an ambiguous day and month. */
import { readDateText } from './date-texts.ts';
import type { PartialDate } from './partial-date.ts';

/** What a date is for, which limits its years and so decides the century of two-digit years. */
export interface DateUse {
  readonly of: 'birth' | 'expiry';
  /** ISO. */
  readonly today: string;
  /** Where the document is from, as iDenfy names countries. */
  readonly country?: string | null | undefined;
}

/**
 * Where the month is written first, or both ways, by law or by habit (CLDR's short dates; Canada writes all three): the United
 * States with their territories, those that write as they do, and Canada. There `04/05/90` may be two days, and is none.
 */
const MONTH_FIRST = new Set(
  (
    'US USA PR PRI GU GUM VI VIR AS ASM MP MNP UM UMI PH PHL FM FSM MH MHL PW PLW LR LBR BZ BLZ CA CAN ' +
    'KY CYM PA PAN TG TGO'
  ).split(' '),
);

const upper = (text: string | null | undefined): string => (text ?? '').trim().toUpperCase();

/** No document has another year in our calendar; Buddhist, Hijri and Persian years are outside. */
const [FIRST_YEAR, LAST_YEAR] = [1850, 2150];
/** Nobody has lived longer than 122 years. */
const OLDEST = 125;
/** With a two-digit year: a person who would be older than this counts as a child. */
const OLDEST_BY_TWO_DIGITS = 110;
/** Documents are valid for up to fifteen years, some licences longer. A later year belongs to another calendar. */
const LONGEST_VALID = 30;
const LONGEST_VALID_BY_TWO_DIGITS = 20;

/**
 * Null if the text is not a date, has a year that its use rules out, or leaves the century or the order of its parts
 * open. Without a use, two-digit years are not read. The first number of `03/04/1990` is the day, as in most of the world.
 * For a document of a country that writes the month first, such a date is not read.
 */
export function readDate(text: string | null | undefined, use: DateUse | null = null): PartialDate | null {
  return readDateText(text ?? '', {
    century: (digits) => centuryOf(digits, use),
    build: (year, month, day) => {
      const date = build(year, month, day);
      return date !== null && isPossible(date, use) ? date : null;
    },
    // A time on the day before in Greenwich may be the birthday in Vilnius.
    takesTimes: use?.of === 'expiry',
    isMonthFirst: MONTH_FIRST.has(upper(use?.country)),
  });
}

const yearOf = (iso: string): number => Number(iso.slice(0, 4));

/** The only year with these last two digits that the use allows. */
function centuryOf(digits: number, use: DateUse | null): number | null {
  if (use === null) return null;
  const now = yearOf(use.today);
  const [first, last] =
    use.of === 'birth'
      ? [now - OLDEST_BY_TWO_DIGITS, now]
      : [now - LONGEST_VALID, now + LONGEST_VALID_BY_TWO_DIGITS];
  const years = [1800, 1900, 2000, 2100]
    .map((century) => century + digits)
    .filter((year) => year >= first && year <= last);
  return years.length === 1 ? (years[0] ?? null) : null;
}

function isPossible(date: PartialDate, use: DateUse | null): boolean {
  if (use === null) return true;
  const now = yearOf(use.today);
  if (use.of === 'expiry') return date.year <= now + LONGEST_VALID;
  return date.year >= now - OLDEST && writeDate(date) <= use.today;
}

function build(year: number, month: number | null, day: number | null): PartialDate | null {
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  if (month === null) return { year, month: null, day: null };
  if (month > 12 || (day !== null && day > daysIn(year, month))) return null;
  return { year, month, day };
}

const daysIn = (year: number, month: number): number =>
  new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

const two = (value: number): string => String(value).padStart(2, '0');

/** ISO, as far as it is known: `1990-04-01`, `1990-04`, `1990`. */
export function writeDate({ year, month, day }: PartialDate): string {
  return [
    String(year).padStart(4, '0'),
    ...(month === null ? [] : [two(month)]),
    ...(month === null || day === null ? [] : [two(day)]),
  ].join('-');
}

export type DateRelation = 'equal' | 'swapped' | 'partial' | 'slip' | 'different';

/** How two dates compare. `slip`: one digit is replaced by a similar one, as in a card's small print. */
export function relate(one: PartialDate, other: PartialDate): DateRelation {
  if (one.year === other.year) {
    if (one.month === other.month && one.day === other.day) {
      return one.month === null || one.day === null ? 'partial' : 'equal';
    }
    if (agrees(one.month, other.month) && agrees(one.day, other.day)) return 'partial';
    if (one.month !== null && one.month === other.day && one.day === other.month) return 'swapped';
  }
  return isSlip(writeDate(one), writeDate(other)) ? 'slip' : 'different';
}

const agrees = (one: number | null, other: number | null): boolean =>
  one === null || other === null || one === other;

const LOOK_ALIKE = new Set([
  '08',
  '80',
  '17',
  '71',
  '38',
  '83',
  '56',
  '65',
  '68',
  '86',
  '06',
  '60',
  '49',
  '94',
]);

function isSlip(one: string, other: string): boolean {
  if (one.length !== 10 || other.length !== 10) return false;
  const places = Array.from(one, (digit, at) => (digit === other[at] ? -1 : at)).filter((at) => at >= 0);
  const [place] = places;
  // Not in the decade: that may be a father and his son.
  if (places.length !== 1 || place === undefined || place < 3) return false;
  return LOOK_ALIKE.has(`${one[place]}${other[place]}`);
}

/** Years of age on `today` (ISO), as far as the date says. */
export function ageOn({ year, month, day }: PartialDate, today: string): { atLeast: number; atMost: number } {
  const [thisYear, thisDay] = [Number(today.slice(0, 4)), today.slice(5, 10)];
  const years = (birthday: string) => thisYear - year - (birthday <= thisDay ? 0 : 1);
  return {
    atLeast: years(`${two(month ?? 12)}-${two(day ?? 31)}`),
    atMost: years(`${two(month ?? 1)}-${two(day ?? 1)}`),
  };
}

/**
 * Whether a document that is valid through `expiry` has expired on `today` (ISO); `unknown` if that depends on a day or
 * month that the document leaves open.
 */
export function hasExpired(expiry: PartialDate, today: string): boolean | 'unknown' {
  const earliest = writeDate({ ...expiry, month: expiry.month ?? 1, day: expiry.day ?? 1 });
  const lastMonth = expiry.month ?? 12;
  const latest = writeDate({
    ...expiry,
    month: lastMonth,
    day: expiry.day ?? daysIn(expiry.year, lastMonth),
  });
  if (latest < today) return true;
  return earliest >= today ? false : 'unknown';
}
