/** What the steps of a method see of their run (verification-run.ts). Only types. */
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { Correction, VerificationInput, Wishes } from '../domain/input.ts';
import type { OpenedSession } from '../domain/messages.ts';
import type { Reason } from '../domain/reasons.ts';
import type { StoredDocument } from '../domain/requests/documents.ts';
import type { Session } from '../domain/sessions.ts';
import type { SessionRole, Stage } from '../domain/words.ts';
import type { ActivityProxies } from './activities.ts';
import type { KnownSessions, OpenedToken } from './known-sessions.ts';

/** The answer for the caller who waits for `openSession`. */
export type SessionAnswer = { readonly session: OpenedSession } | { readonly refusal: Reason };

export interface BlockDetails {
  /** The field of the request that iDenfy named, as the caller knows it. */
  readonly field?: string | null;
  /** When a retry may succeed without an operator, in ms since the epoch. */
  readonly retryAt?: number | null;
  /** Whether the reason for the block is gone without an operator. */
  readonly isSettled?: () => boolean;
}

export interface Run {
  readonly id: string;
  /** The input with an operator's corrections or the caller's replaced request. */
  readonly input: VerificationInput;
  /** The caller's last request, without an operator's corrections. */
  readonly requested: Wishes;
  /** ISO 8601. */
  readonly openedAt: string;
  readonly activities: ActivityProxies;
  readonly sessions: Pick<KnownSessions, 'all' | 'byScanRef' | 'inUse' | 'latest' | 'settle'>;
  readonly doubts: { readonly settle: () => Promise<boolean> };
  /** Submissions that iDenfy has accepted so far. */
  readonly acceptedSubmissions: number;
  /** Says what happened, for the record and for Temporal UI. Never personal data. */
  note(what: string): void;
  /** `waitingUntil`: when the run will continue by itself, in ms since the epoch. */
  enter(stage: Stage, waitingUntil?: number | null): void;
  sessionOpened(role: SessionRole, opened: OpenedToken): void;
  answerOpenSession(answer: SessionAnswer): void;
  documentsStored(stored: readonly StoredDocument[]): void;
  submissionAccepted(): void;
  /** If the second document's token exists before the run blocks, its types are fixed. */
  tokenIsUnusedWhile(isUnused: () => boolean): void;
  /** A webhook, or an answer of `/api/v2/status`: both take the same path. */
  receive(event: IdenfyEvent): void;
  /** Waits until anything new is known of the session; false if `until` (ms since the epoch) passes first. */
  news(session: Session, until: number, summary: string): Promise<boolean>;
  /**
   * Blocks the run: an operator fixes what `help` says, and resumes.
   * @returns what the operator corrected, or null if no operator came in time or none was needed
   */
  block(reason: Reason, help: string, details?: BlockDetails): Promise<Correction | null>;
}
