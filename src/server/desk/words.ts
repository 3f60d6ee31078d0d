/** How the desk says what the record holds in codes and times. */
import { type Html, html } from './html.ts';

/** `RESIDENCE_PERMIT` → `Residence permit`; a sentence stays as it is. */
export function words(code: string): string {
  if (code.includes(' ')) return code;
  const text = code.toLowerCase().replaceAll(/[_-]+/g, ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** `LT` → `Lithuania`; what is no country's code stays as it is. */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;
}

/** `LT` → `Lithuania (LT)` */
export function country(code: string): string {
  const name = countryName(code);
  return name === code ? code : `${name} (${code})`;
}

const MINUTE_MS = 60_000;
const units: readonly (readonly [name: string, minutes: number])[] = [
  ['d', 1_440],
  ['h', 60],
  ['min', 1],
];

/** `2 d 4 h`, `3 h 12 min`, `5 min`: the two largest units. */
export function duration(ms: number): string {
  let left = Math.floor(Math.max(ms, 0) / MINUTE_MS);
  const parts: string[] = [];
  for (const [name, minutes] of units) {
    const count = Math.floor(left / minutes);
    left -= count * minutes;
    if (count > 0) parts.push(`${count} ${name}`);
    // Next to days or many hours, minutes are noise.
    if (parts.length === 2 || (parts.length > 0 && count === 0) || (name === 'h' && count >= 10)) break;
  }
  return parts.length === 0 ? 'less than a minute' : parts.join(' ');
}

const inUtc = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** In UTC; the page's script writes it in the reader's own time. */
export function time(at: Date | string): Html {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return html`${String(at)}`;
  return html`<time datetime="${date.toISOString()}">${inUtc.format(date)} UTC</time>`;
}
