/** What a verification's workflow is told and answers; workflows/guards.ts tells whether a message is well-formed. */
import type { Correction, Wishes } from './input.ts';
import type { Reason } from './reasons.ts';
import type { Method, Outcome } from './words.ts';

/** The version that this code writes. A reader takes any version whose fields it finds well-formed. */
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

/** Remembered by the server under the update's id: it tells the session and nothing that changes later. */
export interface OpenSessionReply {
  readonly v: number;
  readonly requestId: string;
  readonly verificationId: string;
  readonly method: Method;
  readonly attempt: number;
  readonly session: OpenedSession;
}

/** The first detail of the failure with which `openSession` answers when there is no session. */
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

/** The same caller asks for something else, while the run is blocked and has no session for the user. */
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
  /** What the run was blocked by. */
  readonly reason: Reason;
  /** Submissions that iDenfy took so far; each is charged. */
  readonly submissionsAccepted: number;
}

/** They stand in the history of every run, and never change. */
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
  /** Its first detail is the field, as `POST …/resume` calls it. */
  correctionWithoutEffect: 'correction_without_effect',
  /** Of a `replaceRequest`: nothing is different, or the user's session is there, or it was too often. */
  nothingReplaced: 'nothing_replaced',
  nothingToDecide: 'nothing_to_decide',
  /** Its first detail is the `HumanDecision` that stands. */
  alreadyDecided: 'already_decided',
  decisionOutdated: 'decision_outdated',
  approvalImpossible: 'approval_impossible',
} as const;
