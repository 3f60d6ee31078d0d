/**
 * The deadlines of a run. They are part of its input, so that an open run keeps those it was started with, and tests run
 * real waits in seconds. The settings have the values and their reasons (src/config/groups/deadlines.ts).
 */
export interface Deadlines {
  /** Lifetime of an unused Token 1 (iDenfy: 0 to 2,592,000 s; idenfy-api.md 1.2). */
  readonly tokenExpirySeconds: number;
  /** Lifetime of a session from the moment the user opens it (iDenfy: 60 to 3,600 s). */
  readonly sessionLengthSeconds: number;
  /** How long iDenfy's result may still arrive after the session can no longer be used. */
  readonly resultMarginSeconds: number;
  /** How long a manual review may take, counted from the interim result. */
  readonly reviewSeconds: number;
  /** How long the result of the second check may take, counted from the submission. */
  readonly documentResultSeconds: number;
  /** iDenfy is polled for the first time after this time without a webhook; then the pause doubles each time. */
  readonly askAfterSeconds: number;
  /** The same for the second check, which does not wait for a user. */
  readonly askAfterSubmissionSeconds: number;
  /** An unconfirmed status counts if it is still the same after this time (design.md, invariant 3). */
  readonly askAgainSeconds: number;
  /** After an unclear submission the run waits this long for the webhook before it polls (design.md, invariant 7). */
  readonly unclearSubmissionSeconds: number;
  /** Lifetime of an unused Token 2 of a silent check. Absent: `DOCUMENT_TOKEN_EXPIRY_SECONDS`. */
  readonly documentTokenExpirySeconds?: number;
  /** How long a blocked run waits for an operator. */
  readonly blockedSeconds: number;
  /** How long a reviewer has to decide. Zero or absent: the run ends as REQUIRES_REVIEW at once. */
  readonly decisionSeconds?: number;
  /** After this time the run logs a reminder. */
  readonly decisionReminderSeconds?: number;
  /** When the run says that files are not stored yet, counted from the first download. Absent: `DOWNLOAD_MARKS_SECONDS`. */
  readonly downloadMarksSeconds?: readonly number[];
}

export { LONGEST_TOKEN_EXPIRY_SECONDS } from '../idenfy/vocabulary.ts';

/** Polls about one session before the wait for it ends, since iDenfy restricts those who poll (idenfy-api.md 6). */
export const MOST_POLLS = 8;

/** The longest pause between two requests to delete, if iDenfy refuses. */
export const LONGEST_ERASURE_PAUSE_HOURS = 6;

/** The time limit of a whole call to iDenfy in Temporal; a submission may take longer. */
export const IDENFY_CALL_SECONDS = 20;
