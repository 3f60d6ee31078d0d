/** What a reviewer is asked about a document that iDenfy did not check. Pure. */
import type { IdenfyEvent } from '../idenfy-event.ts';
import { isEndWithoutVerdict } from '../idenfy-event.ts';
import type { RequestedDocuments } from '../input.ts';
import type { Conclusion, Reason } from '../reasons.ts';
import { isAsRequested, judgeIdentity, stepProblem } from './gate.ts';
import type { StepFiles } from './gate.ts';

export function judgeStored(
  identity: IdenfyEvent,
  files: StepFiles,
  requested: RequestedDocuments,
): Conclusion & { readonly onApproval?: 'impossible' } {
  const reasons = new Set<Reason>(judgeIdentity(identity)?.reasons);
  if (!isAsRequested(identity, requested.identity.types, requested.identity.countries)) {
    reasons.add('identity_document_not_as_asked');
  }
  // iDenfy does not judge UPLOAD steps (idenfy-api.md 9), but a reviewer does: a missing status is no reason here.
  const step = stepProblem(identity, files, true);
  if (step !== null) reasons.add(step);
  if (files.kind !== 'none') reasons.add('stored_document_needs_decision');
  const isApprovable = files.kind !== 'none' && !isEndWithoutVerdict(identity);
  return {
    outcome: 'REQUIRES_REVIEW',
    reasons: [...reasons],
    ...(isApprovable ? {} : { onApproval: 'impossible' as const }),
  };
}
