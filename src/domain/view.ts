/** The visible part of a run: the answer of its query, and what it returns at the end. */
import type { HumanDecision, PendingDecision } from './decisions.ts';
import type { EventSource } from './idenfy-event.ts';
import type { ApplicantData, Wishes } from './input.ts';
import type { Conclusion, Reason } from './reasons.ts';
import type { Method, Outcome, SessionRole, Stage } from './words.ts';

/** Why a run waits for an operator. */
export interface Blocked {
  readonly reason: Reason;
  /** What would help. */
  readonly help: string;
  readonly since: string;
  /** The field of the request that iDenfy named. Runs of an earlier version have none. */
  readonly field?: string;
  /** When the run retries by itself. */
  readonly retryAt?: string;
}

/** A stored file, as far as a reader needs to know it. */
export interface StoredFile {
  readonly name: string;
  readonly step: string;
  readonly byteLength: number;
  readonly sha256: string;
  readonly mediaType: string;
  readonly storedAt: string;
}

export interface SessionView {
  readonly role: SessionRole;
  readonly scanRef: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly result: {
    readonly overall: string | null;
    readonly additionalSteps: string | null;
    readonly final: boolean | null;
    readonly source: EventSource;
    readonly receivedAt: string;
    /** Of a decisive result, by which its body is found; a worker of an earlier version sends none. */
    readonly eventId?: string;
  } | null;
}

/** The answer of the `verification` query. It has no link and no token: those are only for the user. */
export interface VerificationView {
  readonly v: number;
  readonly clientId: string;
  readonly verificationId: string;
  readonly attempt: number;
  readonly method: Method;
  readonly externalRef: string | null;
  readonly openedAt: string;
  readonly stage: Stage;
  readonly waitingUntil: string | null;
  readonly blocked: Blocked | null;
  /** A worker of an earlier version sends neither. */
  readonly pendingDecision?: PendingDecision | null;
  readonly decisions?: readonly HumanDecision[];
  readonly outcome: Outcome | null;
  /** The caller's data of the person; a worker of an earlier version sends none. */
  readonly person?: ApplicantData;
  /** The caller's last request, without an operator's corrections; a worker of an earlier version sends none. */
  readonly requested?: Wishes;
  readonly reasons: readonly Reason[];
  readonly sessions: readonly SessionView[];
  readonly timeline: readonly TimelineEntry[];
  /** The stored files and the known additional steps. A worker of an earlier version sends neither. */
  readonly documents?: readonly StoredFile[];
  readonly steps?: readonly string[];
  /** Submissions that iDenfy has accepted so far; each is charged. */
  readonly submissionsAccepted: number;
  /** Ill-formed messages, which had no effect. */
  readonly refusedMessages: number;
}

export interface TimelineEntry {
  readonly at: string;
  readonly what: string;
}

/** What the workflow returns. */
export interface VerificationResult extends Conclusion {
  readonly v: number;
  readonly verificationId: string;
}
