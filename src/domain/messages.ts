/** The messages and answers of a run; workflows/guards.ts says whether a message is well-formed. */
import type { Correction, Wishes } from './input.ts';
import type { Reason } from './reasons.ts';
import type { Method, Outcome } from './words.ts';

/** The version that this code writes. A reader accepts any version whose fields are well-formed. */
export const MESSAGE_VERSION = 1;

/** A session as the user's browser needs it. */
export interface OpenedSession {
  readonly scanRef: string;
  readonly authToken: string;
  readonly redirectUrl: string;
  readonly expiresAt: string;
}

export interface OpenSessionRequest {
  readonly v: number;
  readonly attempt: number;
}

/** Temporal keeps this answer under the update's id, so it contains only the session and its request,
 * and nothing that changes later. */
export interface OpenSessionReply {
  readonly v: number;
  readonly requestId: string;
  readonly verificationId: string;
  readonly method: Method;
  readonly attempt: number;
  readonly session: OpenedSession;
  /** What the caller wished when the session was made of it. A worker of an earlier version sends none. */
  readonly wishes?: Wishes;
}

/** The first detail of the failure that `openSession` answers if there is no session. */
export interface OpenSessionRefusal {
  readonly requestId: string;
  readonly verificationId: string;
  readonly attempt: number;
}

export interface CancelRequest {
  readonly v: number;
  /** The name of the API key that asked. */
  readonly by: string;
}

export interface CancelReply {
  readonly v: number;
  readonly verificationId: string;
  readonly outcome: Outcome;
}

/** The caller replaces its request while the run is blocked and has no session for the user. */
export interface ReplaceRequest {
  readonly v: number;
  readonly attempt: number;
  readonly wishes: Wishes;
}

export interface ReplaceReply {
  readonly v: number;
  readonly verificationId: string;
}

export interface ResumeRequest {
  readonly v: number;
  /** The name of the API key that asked. */
  readonly by: string;
  readonly correction: Correction;
}

export interface ResumeReply {
  readonly v: number;
  readonly verificationId: string;
  /** The reason of the block. */
  readonly reason: Reason;
  /** Submissions that iDenfy has accepted so far; each is charged. */
  readonly submissionsAccepted: number;
}

/** They are part of every run's history and never change. */
export const messageNames = {
  openSession: 'openSession',
  cancel: 'cancel',
  resume: 'resume',
  replaceRequest: 'replaceRequest',
  decide: 'decide',
  idenfyEvent: 'idenfyEvent',
  verification: 'verification',
} as const;

/** The types of the failures with which updates are refused. */
export const refusals = {
  attemptMismatch: 'attempt_mismatch',
  illFormed: 'ill_formed_message',
  alreadyClosing: 'verification_closed',
  notBlocked: 'not_blocked',
  /** Its first detail is the field, by its name in `POST …/resume`. */
  correctionWithoutEffect: 'correction_without_effect',
  /** Its details are the field, by its name in `POST …/resume`, and the steps that exist. */
  stepUnknown: 'step_unknown',
  /** For `replaceRequest`: nothing differs, or the user's session exists, or there were too many replacements. */
  nothingReplaced: 'nothing_replaced',
  nothingToDecide: 'nothing_to_decide',
  /** Its first detail is the `HumanDecision` in force. */
  alreadyDecided: 'already_decided',
  decisionOutdated: 'decision_outdated',
  /** An approval that does not say which comparison was looked at. */
  seenRequired: 'seen_required',
  /** Its first detail is the `ApprovalObstacle`. */
  approvalImpossible: 'approval_impossible',
} as const;
