import type { VerificationInput, Wishes } from '../domain/input.ts';
import { namedSteps } from '../domain/known-steps.ts';
import { MESSAGE_VERSION } from '../domain/messages.ts';
import type { Conclusion } from '../domain/reasons.ts';
import type { StoredDocument } from '../domain/requests/documents.ts';
import type { Session } from '../domain/sessions.ts';
import type { SessionView, VerificationView } from '../domain/view.ts';
import type { Method } from '../domain/words.ts';
import type { Explanation } from './explanation.ts';
import type { HumanDecisions } from './human-decisions.ts';

interface Known {
  readonly verificationId: string;
  readonly method: Method;
  readonly input: VerificationInput;
  readonly requested: Wishes;
  readonly openedAt: string;
  readonly sessions: readonly Session[];
  readonly explanation: Explanation;
  readonly decisions: HumanDecisions;
  /** Set when the run is closed. */
  readonly conclusion: Conclusion | null;
  readonly documents: readonly StoredDocument[];
  readonly submissionsAccepted: number;
  readonly refusedMessages: number;
}

/** The part of a run that may be shown: neither link nor token. */
export function viewOf(known: Known): VerificationView {
  const { stage, waitingUntil, blocked, timeline } = known.explanation;
  return {
    v: MESSAGE_VERSION,
    clientId: known.input.clientId,
    verificationId: known.verificationId,
    attempt: known.input.attempt,
    method: known.method,
    externalRef: known.input.externalRef,
    person: known.input.person,
    requested: known.requested,
    openedAt: known.openedAt,
    stage,
    waitingUntil,
    blocked,
    pendingDecision: known.decisions.pending,
    decisions: known.decisions.made,
    outcome: known.conclusion?.outcome ?? null,
    reasons: known.conclusion?.reasons ?? [],
    sessions: known.sessions.map(sessionView),
    timeline,
    documents: known.documents.map(({ name, step, byteLength, sha256, mediaType, storedAt }) => ({
      name,
      step,
      byteLength,
      sha256,
      mediaType,
      storedAt,
    })),
    steps: namedSteps(known.sessions),
    submissionsAccepted: known.submissionsAccepted,
    refusedMessages: known.refusedMessages,
  };
}

function sessionView({ role, scanRef, createdAt, expiresAt, result, interim }: Session): SessionView {
  const shown = result ?? interim;
  return {
    role,
    scanRef,
    createdAt,
    expiresAt,
    result:
      shown === null
        ? null
        : {
            overall: shown.overall,
            additionalSteps: shown.stepStatus,
            final: shown.final,
            source: shown.source,
            receivedAt: shown.receivedAt,
            ...(result === null ? {} : { eventId: result.eventId }),
          },
  };
}
