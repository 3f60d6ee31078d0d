/** Where a webhook belongs whose attempt is over (design.md, invariant 4). Pure. */
import { additionalStepVerdict, webhookStatusSchema } from '../idenfy/schemas.ts';
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import type { ResultRecord, VerificationRecord } from '../records/index.ts';
import { isDecisive, isEndWithoutVerdict } from '../workflows/sessions.ts';
import type { IdenfyEvent } from '../workflows/messages.ts';

export type LatePlace = 'recorded' | 'contradiction' | 'unplaced';

/**
 * The same decision is recorded, a different one is kept for a person to look at: never silently dropped, and
 * never applied to what is closed.
 */
export function placeLate(record: VerificationRecord, event: IdenfyEvent): LatePlace {
  const session = record.sessions.find(({ scanRef }) => scanRef === event.scanRef);
  if (session === undefined) return 'unplaced';
  if (!isDecisive(event) || isEndWithoutVerdict(event)) return 'recorded';
  const inUse = record.sessions.findLast(({ role }) => role === session.role) === session;
  // What a session in use has no more, iDenfy took back; a session that was set aside keeps its last word.
  const result = record.results.findLast(
    ({ scanRef, superseded }) => scanRef === session.scanRef && !(inUse && superseded),
  );
  if (result !== undefined) {
    if (result.overall !== event.overall) return 'contradiction';
    // The gate rests on both statuses; an asked one tells nothing of the step.
    const verdict = result.source === 'asked' ? 'none' : stepVerdictOf(result.status);
    const mayAdd = result.source === 'asked' && event.stepVerdict === 'valid';
    return verdict === event.stepVerdict || mayAdd ? 'recorded' : 'contradiction';
  }
  // A run that somebody stopped decided nothing that this could contradict, and a refused identity is refused whatever
  // the user shows at the other link.
  const isMoot =
    record.outcome === 'CANCELLED' || (record.outcome === 'REJECTED' && session.role === 'document');
  return isMoot ? 'recorded' : 'contradiction';
}

/** The first word on a session that was still open when its verification ended; null: it adds nothing. */
export function lateResultOf(
  record: VerificationRecord,
  event: IdenfyEvent,
  webhook: Pick<IdentificationWebhook, 'status' | 'data'>,
): ResultRecord | null {
  const session = record.sessions.find(({ scanRef }) => scanRef === event.scanRef);
  const isKnown = record.results.some(({ scanRef }) => scanRef === event.scanRef);
  if (session === undefined || isKnown || !isDecisive(event)) return null;
  return {
    eventId: event.eventId,
    role: session.role,
    scanRef: event.scanRef,
    position: record.results.length,
    superseded: false,
    source: event.source,
    eventType: event.eventType,
    final: event.final,
    overall: event.overall ?? 'none',
    status: webhook.status ?? { overall: event.overall },
    data: webhook.data ?? null,
    decidedAt: new Date(event.receivedAt),
  };
}

function stepVerdictOf(status: unknown): IdenfyEvent['stepVerdict'] {
  const verdict = additionalStepVerdict(webhookStatusSchema.safeParse(status).data?.additionalSteps);
  return typeof verdict === 'string' ? verdict : 'unknown';
}
