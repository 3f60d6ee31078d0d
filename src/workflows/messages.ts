/** What goes in and out of a verification's workflow; guards.ts tells whether a message is well-formed. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { AdditionalSteps } from '../idenfy/schemas.ts';
import type { Conclusion, Method, Outcome, Reason, SessionRole, Stage } from './words.ts';
import type { Deadlines } from './policy.ts';

/** The version that this code writes. A reader takes any version whose fields it finds well-formed. */
export const MESSAGE_VERSION = 1;

/** What was asked for; compared with what was shown when the results are in. */
export interface Asked {
  /** iDenfy's document types and ISO alpha-2 countries; empty means any. */
  readonly identity: { readonly types: readonly string[]; readonly countries: readonly string[] };
  /** `country` is what direct processing is told; it is never guessed. */
  readonly second: { readonly types: readonly string[]; readonly country: string | null };
}

/** Data of the person, given by the caller, for iDenfy to compare with the document. */
export interface Person {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly dateOfBirth?: string;
}

/** What a caller may ask for otherwise while iDenfy has made no session of it. */
export type Wishes = Pick<
  VerificationInput,
  'externalRef' | 'asked' | 'person' | 'additionalSteps' | 'documentSteps' | 'urls' | 'locale'
>;

export interface VerificationInput {
  readonly v: number;
  readonly clientId: string;
  /** The number of this client's attempts that had closed when this one was asked for. */
  readonly attempt: number;
  /** Names the HTTP request that started the run, so that a route can tell its own start from another's. */
  readonly requestId: string;
  readonly externalRef: string | null;
  readonly asked: Asked;
  readonly person: Person;
  /** The caller's own additional steps for Token 1; null: the account's default serves. */
  readonly additionalSteps: AdditionalSteps | null;
  /** The names of the steps that hold the second document; null: worked out from what is there. */
  readonly documentSteps: { readonly front: string | null; readonly back: string | null };
  readonly urls: { readonly success?: string; readonly error?: string; readonly unverified?: string };
  readonly locale: string | null;
  /** Lets an additional step pass that iDenfy did not judge, when its file is there (design.md, invariant 5). */
  readonly acceptUnjudgedSteps: boolean;
  /** Whether people at iDenfy may look again at what the machine decided; an asked status is then doubted longer. */
  readonly manualReview: boolean;
  /** Submits the user's selfie as FACE with Token 2, so that its face result counts. Absent: off. */
  readonly submitFace?: boolean;
  /** Lets a person approve a second document that iDenfy denied. Absent: off. */
  readonly approveDeniedSecondDocument?: boolean;
  readonly deadlines: Deadlines;
}

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

/** One webhook or one answer of `/api/v2/status`, reduced to what decisions need. Personal data stays in the inbox. */
export interface IdenfyEvent {
  readonly v: number;
  /** The event's identity in the inbox: SHA-256 over scanRef and body digest; earlier versions took more in. */
  readonly eventId: string;
  readonly kind: 'identification' | 'document-expiration';
  /** What the unsigned header of its first delivery said. For wording alone. */
  readonly eventType: string;
  readonly source: 'webhook' | 'asked';
  readonly scanRef: string;
  /** SHA-256 of the raw body. */
  readonly digest: string;
  readonly receivedAt: string;
  readonly final: boolean | null;
  readonly overall: string | null;
  /** `status.additionalSteps`, both documented forms reduced to one word; `unknown` keeps the value in `stepStatus`. */
  readonly stepVerdict: 'valid' | 'invalid' | 'not-found' | 'none' | 'unknown';
  readonly stepStatus: string | null;
  readonly fraudTags: readonly string[];
  readonly mismatchTags: readonly string[];
  readonly autoDocument: string | null;
  readonly manualDocument: string | null;
  readonly autoFace: string | null;
  readonly manualFace: string | null;
  readonly documentType: string | null;
  readonly documentCountry: string | null;
  /** SHA-256 over what tells the document from another one; servers of earlier versions send none. */
  readonly documentDigest?: string | null;
  /** What speaks against VERIFIED beside the decision, `code:WORD` each (domain/evidence); absent from earlier versions. */
  readonly evidence?: readonly string[];
  /**
   * Step name → UPLOAD, COMPARE, EXTRACT or null; and the links (dead after an hour) of all files that may be a step's.
   */
  readonly additionalSteps: Readonly<Record<string, string | null>> | null;
  readonly images: Readonly<Record<string, string>>;
  readonly pdfs: Readonly<Record<string, string>>;
  /** Some of the links could not be read: iDenfy has to be asked for them. Absent: none such. */
  readonly linksUnread?: boolean;
  /** The raw body in base64, only where the database was away when it came. */
  readonly body?: string;
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

/** What an operator may set right before a blocked run goes on; what is left out stays as it is. */
export interface Correction {
  /** ISO alpha-2 of the second document's issuing country. */
  readonly country?: string;
  /** The additional steps that hold the second document; without `back` it has none. */
  readonly documentSteps?: { readonly front: string; readonly back?: string };
  /** iDenfy's type of the second document, in place of its own detection. */
  readonly documentType?: string;
  /** `true` lets iDenfy take photos that it could not validate. */
  readonly skipAnalysis?: boolean;
  /** Each field in place of the former. */
  readonly person?: Person;
  readonly identity?: { readonly types?: readonly string[]; readonly countries?: readonly string[] };
  /** What Token 2 allows. */
  readonly secondTypes?: readonly string[];
  readonly locale?: string;
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

export type Verdict = 'approve' | 'reject';

export interface DecideRequest {
  readonly v: number;
  readonly decision: Verdict;
  /** The name of the API key with which it is made. */
  readonly by: string;
  /** Who that was, as the reviewer typed it. */
  readonly reviewer: string | null;
  readonly reason: string;
  /** Digest of the comparison that the reviewer saw; null: the caller names none. */
  readonly seen: string | null;
}

/** A decision that was made. */
export interface HumanDecision extends Omit<DecideRequest, 'v'> {
  readonly at: string;
  /** Why a person was asked. */
  readonly reasons: readonly Reason[];
}

export interface DecideReply {
  readonly v: number;
  readonly verificationId: string;
  readonly decision: HumanDecision;
}

/** What an approval does: the verification is VERIFIED, it goes on to Token 2, or it cannot be approved. */
export type Approval = 'verifies' | 'goes-on' | 'impossible';

/** What a reviewer is asked. */
export interface PendingDecision {
  readonly reasons: readonly Reason[];
  readonly approval: Approval;
  readonly since: string;
  /** Undecided by then, it ends as REQUIRES_REVIEW. */
  readonly until: string;
  readonly comparisonDigest: string | null;
}

/** Why a run waits for an operator. */
export interface Blocked {
  readonly reason: Reason;
  /** What would help. */
  readonly help: string;
  readonly since: string;
  /** The field of the request that iDenfy named. Runs of an earlier version have none. */
  readonly field?: string;
  /** When it is tried again without anybody's doing. */
  readonly retryAt?: string;
}

/** A file that is safe, as far as a reader needs to know it. */
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
    readonly source: 'webhook' | 'asked';
    readonly receivedAt: string;
  } | null;
}

/** The answer of the `verification` query. No link and no token: those are for the user alone. */
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
  readonly reasons: readonly Reason[];
  readonly sessions: readonly SessionView[];
  readonly timeline: readonly TimelineEntry[];
  /** The files that are safe, and the additional steps that are known. A worker of an earlier version sends neither. */
  readonly documents?: readonly StoredFile[];
  readonly steps?: readonly string[];
  /** Submissions that iDenfy took so far; each is charged. */
  readonly submissionsAccepted: number;
  /** Messages that were ill-formed and so were not acted on. */
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

export const openSession = defineUpdate<OpenSessionReply, [OpenSessionRequest]>('openSession');
export const cancel = defineUpdate<CancelReply, [CancelRequest]>('cancel');
export const resume = defineUpdate<ResumeReply, [ResumeRequest]>('resume');
export const replaceRequest = defineUpdate<ReplaceReply, [ReplaceRequest]>('replaceRequest');
export const decide = defineUpdate<DecideReply, [DecideRequest]>('decide');
export const idenfyEvent = defineSignal<[IdenfyEvent]>('idenfyEvent');
export const verification = defineQuery<VerificationView>('verification');

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
