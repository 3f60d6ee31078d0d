/** Whether the dates of one document can all be true. Pure. */
import { birthDateOf, countryOf } from './birth-dates.ts';
import { hasExpired, readDate, writeDate } from './dates.ts';
import type { ReadDocument } from './fields.ts';

export type OwnContradiction = 'ISSUED_BEFORE_BIRTH' | 'ISSUED_AFTER_EXPIRY' | 'ISSUED_IN_FUTURE';

type Dated = ReadDocument & {
  readonly docExpiry?: string | null | undefined;
  readonly docDateOfIssue?: string | null | undefined;
};

const DAY_MS = 86_400_000;
/** As iDenfy writes dates; what is written otherwise may be another day. */
const ISO_DAY = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/;

/** @param today ISO; where the document was issued it may be tomorrow */
export function contradictions(document: Dated, today: string): OwnContradiction[] {
  const issued = ISO_DAY.exec(document.docDateOfIssue?.trim() ?? '')?.[0];
  if (issued === undefined) return [];
  const tomorrow = new Date(Date.parse(today) + DAY_MS).toISOString().slice(0, 10);
  const born = birthDateOf(document, today);
  const expiry = readDate(document.docExpiry, { of: 'expiry', today, country: countryOf(document) });
  const found: OwnContradiction[] = [];
  if (born !== null && issued < writeDate({ ...born, month: born.month ?? 1, day: born.day ?? 1 }))
    found.push('ISSUED_BEFORE_BIRTH');
  if (expiry !== null && hasExpired(expiry, issued) === true) found.push('ISSUED_AFTER_EXPIRY');
  if (issued > tomorrow) found.push('ISSUED_IN_FUTURE');
  return found;
}
