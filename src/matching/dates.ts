/** Dates as documents and iDenfy write them: whole, in part, and with day and month in doubt. */

/** Null where the document leaves it open, which documents write as 00, XX, or not at all. */
export interface PartialDate {
  /** Two digits where the century is not said. */
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** Null for what is no date. Of `03/04/1990` the first number is read as the day, as most of the world writes. */
export function readDate(text: string | null | undefined): PartialDate | null {
  const plain = (text ?? '').normalize('NFKC').trim().toUpperCase().slice(0, 40);
  const time = plain.replace(/T[\d:.]+(Z|[+-][\d:]+)?$/, '');
  const yearFirst = /^(\d{4})[-/. ]?(?:(\d{1,2}|XX|--)(?:[-/. ]?(\d{1,2}|XX|--))?)?$/.exec(time);
  if (yearFirst !== null) return build(yearFirst[1], yearFirst[2], yearFirst[3]);
  const dayFirst = /^(\d{1,2}|XX)[-/. ](\d{1,2}|XX)[-/. ](\d{4})$/.exec(time);
  if (dayFirst !== null)
    return build(dayFirst[3], dayFirst[2], dayFirst[1]) ?? build(dayFirst[3], dayFirst[1], dayFirst[2]);
  const named = /^(\d{1,2})[-/. ]([A-Z]{3})[A-Z]*[-/. ,]+(\d{4})$/.exec(time);
  if (named !== null) {
    const month = MONTHS.indexOf(named[2] ?? '') + 1;
    return month === 0 ? null : build(named[3], String(month), named[1]);
  }
  const zone = /^(\d{2})(\d{2})(\d{2})$/.exec(time);
  return zone === null ? null : build(zone[1], zone[2], zone[3]);
}

function build(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): PartialDate | null {
  const [y, m, d] = [Number(year), part(month), part(day)];
  if (!Number.isInteger(y) || (year?.length === 4 && y === 0)) return null;
  if (m !== null && m > 12) return null;
  if (m === null) return { year: y, month: null, day: null };
  if (d !== null && d > daysIn(y, m)) return null;
  return { year: y, month: m, day: d };
}

/** 00 and XX say that it is not known. */
function part(digits: string | undefined): number | null {
  const value = digits === undefined ? 0 : Number(digits);
  return Number.isInteger(value) && value > 0 ? value : null;
}

const daysIn = (year: number, month: number): number =>
  new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

const two = (value: number): string => String(value).padStart(2, '0');

/** ISO, as far as it is known: `1990-04-01`, `1990-04`, `1990`. */
export function writeDate({ year, month, day }: PartialDate): string {
  const head = year < 100 ? `??${two(year)}` : String(year).padStart(4, '0');
  return [
    head,
    ...(month === null ? [] : [two(month)]),
    ...(month === null || day === null ? [] : [two(day)]),
  ].join('-');
}

export type DateRelation = 'equal' | 'swapped' | 'partial' | 'slip' | 'different';

/** How two dates stand to each other. `slip`: one digit is another that looks like it, in a card's small print. */
export function relate(one: PartialDate, other: PartialDate): DateRelation {
  if (one.year !== other.year && (one.year < 100 || other.year < 100)) {
    const isOpen =
      one.year % 100 === other.year % 100 && agrees(one.month, other.month) && agrees(one.day, other.day);
    return isOpen ? 'partial' : 'different';
  }
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
  // Not in the decade: that is a father and his son.
  if (places.length !== 1 || place === undefined || place < 3) return false;
  return LOOK_ALIKE.has(`${one[place]}${other[place]}`);
}

/** Years of age on `today` (ISO), as far as the date says; null where it leaves the century open. */
export function ageOn(
  { year, month, day }: PartialDate,
  today: string,
): { atLeast: number; atMost: number } | null {
  if (year < 100) return null;
  const [thisYear, thisDay] = [Number(today.slice(0, 4)), today.slice(5, 10)];
  const years = (birthday: string) => thisYear - year - (birthday <= thisDay ? 0 : 1);
  return {
    atLeast: years(`${two(month ?? 12)}-${two(day ?? 31)}`),
    atMost: years(`${two(month ?? 1)}-${two(day ?? 1)}`),
  };
}

/**
 * Whether a document that is valid through `expiry` is over on `today` (ISO); `unknown` where that hangs on a day or
 * month that the document leaves open.
 */
export function hasExpired(expiry: PartialDate, today: string): boolean | 'unknown' {
  if (expiry.year < 100) return 'unknown';
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
