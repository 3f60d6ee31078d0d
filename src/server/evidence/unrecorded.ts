/** A run that has written nothing into the records yet, such as one that blocked before it had a session. */
import type { VerificationRecord } from '../../records/index.ts';
import type { VerificationResource } from '../verification-schemas.ts';

/** What its run says, in the form of a record. */
export function unrecorded(shown: VerificationResource): VerificationRecord {
  const { clientId, verificationId, method, externalRef, outcome, reasons, timeline } = shown;
  return {
    clientId,
    verificationId,
    method,
    externalRef,
    outcome,
    reasons,
    timeline,
    attempt: (shown.attempt ?? 1) - 1,
    asked: {},
    request: null,
    blockedSince: null,
    blockedReason: null,
    isMarked: false,
    openedAt: new Date(shown.openedAt),
    closedAt: shown.closedAt === null ? null : new Date(shown.closedAt),
    sessions: shown.sessions.map(({ role, scanRef, createdAt, expiresAt }) => ({
      verificationId,
      role: role === 'unknown' ? 'identity' : role,
      scanRef,
      createdAt: new Date(createdAt),
      expiresAt: new Date(expiresAt),
    })),
    comparison: null,
    comparisonDigest: null,
    reviewSince: null,
    reviewUntil: null,
    remindAt: null,
    approval: null,
    erasureId: null,
    results: [],
    documents: [],
    decisions: [],
    contradictions: [],
    firstApproval: null,
  };
}
