/** Where a webhook belongs whose attempt is over (design.md, invariant 4). Pure. */
import { additionalStepVerdict, webhookStatusSchema } from '../idenfy/schemas.ts';
import type { VerificationRecord } from '../records/index.ts';
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
  // A run that somebody stopped decided nothing that this could contradict.
  return record.outcome === 'CANCELLED' ? 'recorded' : 'contradiction';
}

function stepVerdictOf(status: unknown): IdenfyEvent['stepVerdict'] {
  const verdict = additionalStepVerdict(webhookStatusSchema.safeParse(status).data?.additionalSteps);
  return typeof verdict === 'string' ? verdict : 'unknown';
}
