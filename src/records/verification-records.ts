/** What is written of an attempt, in the words that every room shares. */
import type { Approval } from '../domain/decisions.ts';
import type { ToldByRun } from '../domain/events.ts';
import type { Wishes } from '../domain/input.ts';
import type { Reason } from '../domain/reasons.ts';
import type { TimelineEntry } from '../domain/view.ts';
import type { Method, Outcome, OrUnknown, SessionRole } from '../domain/words.ts';
import type { Opened } from './opened-rows.ts';
import type { decisions, documents, results } from './schema.ts';

export interface OpenedVerification {
  verificationId: string;
  clientId: string;
  /** The number of attempts of this client that were closed before this one. */
  attempt: number;
  method: Method;
  /** The caller's own reference. */
  externalRef: string | null;
  /** The documents that the results are compared with: as requested, or as an operator corrected it. */
  asked: object;
  /** What the caller requested, all of it; absent where a workflow of an earlier version does not say. */
  request?: Wishes | null;
  openedAt: Date;
}

export interface SessionRecord {
  role: SessionRole;
  scanRef: string;
  createdAt: Date;
  expiresAt: Date;
}

export type ResultRecord = Omit<Opened<typeof results.$inferSelect>, 'verificationId'>;
export type DocumentRecord = Omit<typeof documents.$inferSelect, 'verificationId'>;

export type DecisionRecord = Omit<Opened<typeof decisions.$inferSelect>, 'verificationId'>;

/** All that belongs to an attempt, whether it is over or waits for a reviewer. */
export interface VerificationContent extends OpenedVerification {
  reasons: Reason[];
  timeline: TimelineEntry[];
  comparison: object | null;
  /** SHA-256 of the comparison, hex. */
  comparisonDigest: string | null;
  sessions: SessionRecord[];
  results: ResultRecord[];
  documents: DocumentRecord[];
  decisions: DecisionRecord[];
  /** Event ids of the webhooks that this record took in. */
  recordedEvents: string[];
  /** Event ids of the webhooks that its run could not place. */
  unplacedEvents: string[];
  /** What its run could not tell so far, since the records were away. */
  untold?: readonly ToldByRun[];
}

export interface ClosedVerification extends VerificationContent {
  outcome: Outcome;
  closedAt: Date;
}

export interface WaitingVerification extends VerificationContent {
  /** `remindAt`: when the back end is told again that it waits. */
  review: { since: Date; until: Date; approval: Approval; remindAt?: Date | null };
}

export interface EndedByHand {
  verificationId: string;
  clientId: string;
  attempt: number;
  method: OrUnknown<Method>;
  openedAt: Date;
  closedAt: Date;
}
