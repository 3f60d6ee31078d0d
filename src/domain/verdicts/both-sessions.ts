/** What the results of two sessions mean together, if the user walked through both. Pure. */
import type { IdenfyEvent } from '../idenfy-event.ts';
import type { RequestedDocuments } from '../input.ts';
import type { Conclusion, Reason } from '../reasons.ts';
import type { Outcome } from '../words.ts';
import { isAsRequested, judgeIdentity } from './gate.ts';
import { judgeSecondCheck } from './second-check.ts';

/** What ends the run without the document session's result; null: that result counts. */
export function refusedIdentity(identity: IdenfyEvent): Conclusion | null {
  const verdict = judgeIdentity(identity);
  return verdict?.outcome === 'REJECTED' || verdict?.outcome === 'EXPIRED' ? verdict : null;
}

export function judgeBothSessions(
  identity: IdenfyEvent,
  document: IdenfyEvent,
  requested: RequestedDocuments,
): Conclusion {
  const verdicts = [...judgeFirst(identity, requested), judgeUsersDocument(document, requested)];
  const outcome = worstFirst.find((candidate) => verdicts.some((verdict) => verdict.outcome === candidate));
  return {
    outcome: outcome ?? 'VERIFIED',
    reasons: [...new Set(verdicts.flatMap(({ reasons }) => reasons))],
  };
}

const worstFirst: readonly Outcome[] = ['REJECTED', 'EXPIRED', 'REQUIRES_REVIEW'];

function judgeFirst(identity: IdenfyEvent, requested: RequestedDocuments): Conclusion[] {
  const verdict = judgeIdentity(identity);
  const isShown = isAsRequested(identity, requested.identity.types, requested.identity.countries);
  return [
    ...(verdict === null ? [] : [verdict]),
    ...(isShown ? [] : [review('identity_document_not_as_asked')]),
  ];
}

/**
 * Unlike in a silent check, the user took part here and could try again while the session lived. So a denial is
 * REJECTED, and an expired session ends the run.
 */
function judgeUsersDocument(document: IdenfyEvent, requested: RequestedDocuments): Conclusion {
  switch (document.overall) {
    case 'EXPIRED':
    case 'EXPIRED-DELETED':
      return document.eventType === 'IDENTIFICATION_CANCELLED'
        ? { outcome: 'EXPIRED', reasons: ['document_session_cancelled'] }
        : { outcome: 'EXPIRED', reasons: ['document_session_expired'] };
    case 'DENIED':
      return { ...judgeSecondCheck(document, requested), outcome: 'REJECTED' };
    default:
      return judgeSecondCheck(document, requested);
  }
}

function review(reason: Reason): Conclusion {
  return { outcome: 'REQUIRES_REVIEW', reasons: [reason] };
}
