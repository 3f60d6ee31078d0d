/**
 * How long a verification waits for what. Deadlines come with a run's input, so that an open run keeps those it was
 * started with, and tests run real waits in seconds. How long that is, and why, the settings say
 * (src/config/groups/deadlines.ts).
 */
export interface Deadlines {
  /** Life of an unused Token 1 (iDenfy: 0 to 2,592,000 s; idenfy-api.md 1.2). */
  readonly tokenExpirySeconds: number;
  /** Life of a session from the moment the user opens it (iDenfy: 60 to 3,600 s). */
  readonly sessionLengthSeconds: number;
  /** How long after the session can no longer be used iDenfy's word about it may still be on its way. */
  readonly resultMarginSeconds: number;
  /** How long a manual review may take, counted from the interim result. */
  readonly reviewSeconds: number;
  /** How long the result of the second check may take, counted from the submission. */
  readonly documentResultSeconds: number;
  /** After this much silence iDenfy is polled for the first time, then each time after twice as long. */
  readonly askAfterSeconds: number;
  /** The same for the second check, which no user delays. */
  readonly askAfterSubmissionSeconds: number;
  /** A status that nobody confirmed counts once it was the same this much later (design.md, invariant 3). */
  readonly askAgainSeconds: number;
  /** After an unclear submission iDenfy's webhook is given this long before iDenfy is polled (design.md, invariant 7). */
  readonly unclearSubmissionSeconds: number;
  /** Life of an unused Token 2 of a silent check. Absent: `DOCUMENT_TOKEN_EXPIRY_SECONDS`. */
  readonly documentTokenExpirySeconds?: number;
  /** How long a blocked run waits for an operator. */
  readonly blockedSeconds: number;
  /** How long a reviewer has to decide what would end as REQUIRES_REVIEW. Zero, or absent: it ends so at once. */
  readonly decisionSeconds?: number;
  /** After this much of it somebody is reminded. */
  readonly decisionReminderSeconds?: number;
  /** When the run says that files are not safe yet, counted from the first download. Absent: `DOWNLOAD_MARKS`. */
  readonly downloadMarksSeconds?: readonly number[];
}

export { LONGEST_TOKEN_EXPIRY_SECONDS } from '../idenfy/vocabulary.ts';

/** Polls about one session before the wait for it ends, since iDenfy restricts those who poll (idenfy-api.md 6). */
export const MOST_POLLS = 8;

/** At the most between two requests to delete, when iDenfy refuses for whatever reason. */
export const LONGEST_ERASURE_PAUSE_HOURS = 6;

/** So long a call to iDenfy may take, all in all, before Temporal gives it up; a submission may take longer. */
export const IDENFY_CALL_SECONDS = 20;
