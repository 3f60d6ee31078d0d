/** Requests and answers of the recording activities. */
import type { Approval, HumanDecision } from '../decisions.ts';
import type { ToldByRun } from '../events.ts';
import type { IdenfyEvent } from '../idenfy-event.ts';
import type { RequestedDocuments, ApplicantData, Wishes } from '../input.ts';
import type { Conclusion } from '../reasons.ts';
import type { Granted } from '../verdicts/approvals.ts';
import type { SessionView, TimelineEntry } from '../view.ts';
import type { Method, SessionRole } from '../words.ts';
import type { StoredDocument } from './documents.ts';

export interface RecordRequest {
  readonly verificationId: string;
  readonly clientId: string;
  readonly attempt: number;
  readonly method: Method;
  readonly externalRef: string | null;
  /** The field is named `asked` in histories and records. */
  readonly asked: RequestedDocuments;
  /** Given by the caller, to be compared with both results. */
  readonly person?: ApplicantData;
  /** What the caller wished beside the fields above, or other than they say. Absent from older workflow code. */
  readonly requested?: Partial<Wishes>;
  /** Whether the selfie was submitted with the second document, so that its face result counts. */
  readonly submitFace?: boolean;
  readonly approveDeniedSecondDocument?: boolean;
  /** The approvals in force. Absent from older workflow code: then they follow from `decisions`. */
  readonly approvals?: readonly Granted[];
  /** A reviewer approved this VERIFIED itself, and not only that the steps continue. */
  readonly isApproved?: boolean;
  /** Fields of `POST …/resume` by which an operator let iDenfy look less closely. */
  readonly corrected?: readonly string[];
  readonly openedAt: string;
  /** What the steps concluded; the comparison may lower a VERIFIED. */
  readonly conclusion: Conclusion;
  /** The question for a reviewer, if one is needed; null: the outcome is REQUIRES_REVIEW. */
  readonly review?: ReviewRequest | null;
  readonly decisions?: readonly HumanDecision[];
  readonly timeline: readonly TimelineEntry[];
  readonly sessions: readonly Omit<SessionView, 'result'>[];
  readonly results: readonly RecordedResult[];
  readonly documents: readonly StoredDocument[];
  readonly recordedEvents: readonly string[];
  readonly unplacedEvents: readonly string[];
  /** Events that contain their bodies, because the database was down. */
  readonly undelivered: readonly IdenfyEvent[];
  /** What the run could not tell yet. */
  readonly untold?: readonly ToldByRun[];
}

export interface ReviewRequest {
  readonly since: string;
  readonly until: string;
  readonly approval: Approval;
  /** When the back end is told again that it waits. Older workflow code sends none. */
  readonly remindAt?: string | null;
}

/** What a run tells while it is open. */
export interface TellRequest extends Pick<
  RecordRequest,
  | 'verificationId'
  | 'clientId'
  | 'attempt'
  | 'method'
  | 'externalRef'
  | 'asked'
  | 'person'
  | 'requested'
  | 'openedAt'
> {
  /** The last one says how it stands. */
  readonly told: readonly ToldByRun[];
}

/** The conclusion in force, after the comparison. */
export interface RecordedConclusion extends Conclusion {
  /** It is not the end: a reviewer is asked. */
  readonly awaitsDecision?: boolean;
  /** SHA-256 of the comparison, in hex: with it a decision names what its reviewer saw. */
  readonly comparisonDigest?: string | null;
}

export interface RecordedResult extends Pick<
  IdenfyEvent,
  'eventId' | 'source' | 'eventType' | 'final' | 'overall' | 'receivedAt'
> {
  readonly role: SessionRole;
  readonly scanRef: string;
  readonly superseded: boolean;
}
