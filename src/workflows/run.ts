/** What the steps of a method see of their run, which is whole in verification-run.ts. Types alone. */
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { Correction, VerificationInput } from '../domain/input.ts';
import type { OpenedSession } from '../domain/messages.ts';
import type { Reason } from '../domain/reasons.ts';
import type { StoredDocument } from '../domain/requests/documents.ts';
import type { Session } from '../domain/sessions.ts';
import type { SessionRole, Stage } from '../domain/words.ts';
import type { ActivityProxies } from './activities.ts';
import type { KnownSessions, OpenedToken } from './known-sessions.ts';

/** What the caller who waits for `openSession` is told. */
export type SessionAnswer = { readonly session: OpenedSession } | { readonly refusal: Reason };

export interface BlockDetails {
  /** The field of the request that iDenfy named, as the caller knows it. */
  readonly field?: string | null;
  /** When another try may succeed without anybody's doing, in ms since the epoch. */
  readonly retryAt?: number | null;
  /** Whether what it waits for has come without anybody's doing. */
  readonly isSettled?: () => boolean;
}

export interface Run {
  readonly id: string;
  /** The input, with what an operator corrected or the caller requested instead. */
  readonly input: VerificationInput;
  readonly activities: ActivityProxies;
  readonly sessions: Pick<KnownSessions, 'all' | 'byScanRef' | 'inUse' | 'latest' | 'settle'>;
  readonly doubts: { readonly settle: () => Promise<boolean> };
  /** Submissions that iDenfy took so far. */
  readonly acceptedSubmissions: number;
  /** Says what happened, for the record and for Temporal UI. Never personal data. */
  note(what: string): void;
  /** `waitingUntil`: when the run will go on by itself, in ms since the epoch. */
  enter(stage: Stage, waitingUntil?: number | null): void;
  sessionOpened(role: SessionRole, opened: OpenedToken): void;
  answerOpenSession(answer: SessionAnswer): void;
  documentsStored(stored: readonly StoredDocument[]): void;
  submissionAccepted(): void;
  /** Where the second document's token is made before the run blocks, its types are settled. */
  tokenIsUnusedWhile(isUnused: () => boolean): void;
  /** A webhook, or an answer of `/api/v2/status`: both take the same path. */
  receive(event: IdenfyEvent): void;
  /** Waits until anything new is known of the session; false when `until` (ms since the epoch) passed first. */
  news(session: Session, until: number, summary: string): Promise<boolean>;
  /**
   * Stops the line, not the run: an operator fixes what `help` says, and resumes.
   * @returns what the operator corrected, or null when nobody came in time, or nobody had to
   */
  block(reason: Reason, help: string, details?: BlockDetails): Promise<Correction | null>;
}
