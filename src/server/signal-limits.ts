/** How many signals a run takes from webhooks (design.md, invariant 4). */
import type { ParkedReason } from '../records/index.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { isDecisive } from '../domain/idenfy-event.ts';

/** A session has a handful of events; Temporal refuses whatever comes after 10,000, decisions too. */
const MOST = 200;
/** The last of them are kept for decisions, so that no flood of interim bodies and notices holds those up. */
const MOST_OF_OTHERS = 150;
/** What a person sends again was looked at; this is still far from what Temporal takes. */
const MOST_BY_HAND = 1_000;

/** @param parkedReason why it was parked before a person sent it again */
export function mostSignalsFor(event: IdenfyEvent, parkedReason: ParkedReason | null): number {
  if (parkedReason === 'signal-limit') return MOST_BY_HAND;
  return isDecisive(event) ? MOST : MOST_OF_OTHERS;
}
