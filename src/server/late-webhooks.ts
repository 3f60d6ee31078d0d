/** Where a webhook belongs whose attempt is over (design.md, invariant 4). Pure. */
import type { VerificationRecord } from '../records/index.ts';
import { isDecisive } from '../workflows/sessions.ts';
import type { IdenfyEvent } from '../workflows/messages.ts';

export type LatePlace = 'recorded' | 'contradiction' | 'unplaced';

/** Ends that decide nothing about the person: iDenfy tidying up after itself, or a link that ran out. */
const HOUSEKEEPING = new Set(['EXPIRED', 'DELETED', 'ARCHIVED', 'EXPIRED-DELETED']);

/**
 * The same decision is recorded, a different one is kept for a person to look at: never silently dropped, and
 * never applied to what is closed.
 */
export function placeLate(record: VerificationRecord, event: IdenfyEvent): LatePlace {
  const session = record.sessions.find(({ scanRef }) => scanRef === event.scanRef);
  if (session === undefined) return 'unplaced';
  if (!isDecisive(event) || HOUSEKEEPING.has(event.overall ?? '')) return 'recorded';
  const result = record.results.findLast(({ scanRef }) => scanRef === session.scanRef);
  if (result !== undefined) return result.overall === event.overall ? 'recorded' : 'contradiction';
  // A run that somebody stopped decided nothing that this could contradict.
  return record.outcome === 'CANCELLED' ? 'recorded' : 'contradiction';
}
