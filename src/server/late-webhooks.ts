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
  const result = record.results.find(({ role, superseded }) => role === session.role && !superseded);
  if (result !== undefined) {
    // The gate rests on both statuses, so both must be the same.
    const same = result.overall === event.overall && stepVerdictOf(result.status) === event.stepVerdict;
    return same ? 'recorded' : 'contradiction';
  }
  // A run that somebody stopped decided nothing that this could contradict.
  return record.outcome === 'CANCELLED' ? 'recorded' : 'contradiction';
}

function stepVerdictOf(status: unknown): IdenfyEvent['stepVerdict'] {
  const verdict = additionalStepVerdict(webhookStatusSchema.safeParse(status).data?.additionalSteps);
  return typeof verdict === 'string' ? verdict : 'unknown';
}
