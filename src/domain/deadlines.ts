/**
 * How long a verification waits for what, each with its reason. Deadlines come with a run's input, so that an open run
 * keeps those it was started with, and tests run real waits in seconds.
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
  /** After this much silence iDenfy is asked for the first time, then each time after twice as long. */
  readonly askAfterSeconds: number;
  /** The same for the second check, which no user delays. */
  readonly askAfterSubmissionSeconds: number;
  /** A status that nobody confirmed counts once it was the same this much later (design.md, invariant 3). */
  readonly askAgainSeconds: number;
  /** After an unclear submission iDenfy's webhook is given this long before iDenfy is asked (design.md, invariant 7). */
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

export const defaultDeadlines: Deadlines = {
  // The middle generation's default (idenfy-api.md 1.2); an account's own default may be anything, so it is always sent.
  tokenExpirySeconds: 86_400,
  // iDenfy's own default of 2022 to 2025 (idenfy-api.md 1.2): documents must be fetched from another room.
  sessionLengthSeconds: 1_800,
  // Expiry webhooks are "delayed" (idenfy-api.md 3.2) and retried up to 10 times 10 s (3.4).
  resultMarginSeconds: 900,
  // Manual review takes minutes (idenfy-api.md 3.2); three days cover a weekend's outage at either side.
  reviewSeconds: 3 * 86_400,
  documentResultSeconds: 3 * 86_400,
  // Longer than a session and its review take; iDenfy restricts those who poll (idenfy-api.md 6).
  askAfterSeconds: 2 * 3_600,
  // A silent check takes seconds, with a manual review minutes (idenfy-api.md 3.2).
  askAfterSubmissionSeconds: 1_800,
  askAgainSeconds: 1_800,
  unclearSubmissionSeconds: 180,
  blockedSeconds: 7 * 86_400,
  // As long as a person on leave is away.
  decisionSeconds: 14 * 86_400,
  decisionReminderSeconds: 86_400,
};

/** iDenfy's own bound (idenfy-api.md 1.2). */
export const LONGEST_TOKEN_EXPIRY_SECONDS = 2_592_000;
