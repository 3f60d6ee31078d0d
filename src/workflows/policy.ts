/**
 * Every timeout, retry and deadline, each with its reason. Deadlines come with a run's input, so that an open
 * run keeps those it was started with, and tests run real waits in seconds.
 */
import type { ActivityOptions } from '@temporalio/workflow';
import type { TaskQueues } from './queues.ts';

export interface Deadlines {
  /** Life of an unused Token 1 (iDenfy: 0 to 2,592,000 s; idenfy/api.md 1.2). */
  readonly tokenExpirySeconds: number;
  /** Life of a session from the moment the user opens it (iDenfy: 60 to 3,600 s). */
  readonly sessionLengthSeconds: number;
  /** How long after the session can no longer be used iDenfy's word about it may still be on its way. */
  readonly resultMarginSeconds: number;
  /** How long a manual review may take, counted from the interim result. */
  readonly reviewSeconds: number;
  /** How long the result of the second check may take, counted from the submission. */
  readonly documentResultSeconds: number;
}

export const defaultDeadlines: Deadlines = {
  // The middle generation's default (api.md 1.2); an account's own default may be anything, so it is always sent.
  tokenExpirySeconds: 86_400,
  // iDenfy's own default of 2022 to 2025 (api.md 1.2): documents must be fetched from another room.
  sessionLengthSeconds: 1_800,
  // Expiry webhooks are "delayed" (api.md 3.2) and retried up to 10 times 10 s (3.4).
  resultMarginSeconds: 900,
  // Manual review takes minutes (api.md 3.2); three days cover a weekend's outage at either side.
  reviewSeconds: 3 * 86_400,
  documentResultSeconds: 3 * 86_400,
};

/**
 * Token 2 is used within seconds. A short life makes a later EXPIRED of it a proof that it was never used
 * (design.md, invariant 7).
 */
export const DOCUMENT_TOKEN_EXPIRY_SECONDS = 3_600;

/** Token 2 is never opened in a browser; iDenfy's own minimum that is safely above its lower bound. */
export const DOCUMENT_SESSION_LENGTH_SECONDS = 600;

/** After an unclear submission iDenfy's webhook is given this long before the run gives up (design.md, invariant 7). */
export const UNCLEAR_SUBMISSION_SECONDS = 180;

/** File links die an hour after the webhook (api.md 3.9); what is not here by then will not come from them. */
const FILE_LINK_LIFE = '55 minutes';

type Policy = Readonly<
  Record<'session' | 'documentSession' | 'submission' | 'ask' | 'download' | 'record', ActivityOptions>
>;

/** Lower number, sooner served: the user who waits, then Token 2 and submission, files, asking. */
const priority = { user: 1, secondCheck: 2, files: 3, asking: 5 } as const;

export function activityPolicy(queues: TaskQueues): Policy {
  return {
    // The caller waits for this one: 1 s, 2 s, 4 s are the retries iDenfy suggests (api.md 6); then the caller is told.
    session: {
      taskQueue: queues.idenfyApi,
      startToCloseTimeout: '20 seconds',
      scheduleToCloseTimeout: '60 seconds',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 4 },
      priority: { priorityKey: priority.user },
    },
    // Nobody waits at a screen. An unused token costs nothing, so a lost answer may be asked for again.
    documentSession: {
      taskQueue: queues.idenfyApi,
      startToCloseTimeout: '20 seconds',
      scheduleToCloseTimeout: '30 minutes',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '2 minutes' },
      priority: { priorityKey: priority.secondCheck },
    },
    // Up to 20 MB go up (api.md 2.1). Every attempt submits the same token and the same bytes, which cannot buy a
    // second check (design.md, invariant 7); the token's own life of an hour bounds them all.
    submission: {
      taskQueue: queues.idenfyApi,
      startToCloseTimeout: '3 minutes',
      heartbeatTimeout: '60 seconds',
      retry: {
        initialInterval: '2 seconds',
        backoffCoefficient: 2,
        maximumInterval: '1 minute',
        maximumAttempts: 5,
      },
      priority: { priorityKey: priority.secondCheck },
    },
    // iDenfy restricts those who poll (api.md 6): few attempts, far apart.
    ask: {
      taskQueue: queues.idenfyApi,
      startToCloseTimeout: '20 seconds',
      retry: { initialInterval: '10 seconds', backoffCoefficient: 3, maximumAttempts: 4 },
      priority: { priorityKey: priority.asking },
    },
    download: {
      startToCloseTimeout: '10 minutes',
      scheduleToCloseTimeout: FILE_LINK_LIFE,
      // Above the activity's first heartbeat at 10 s, so that a dead worker is noticed within a minute.
      heartbeatTimeout: '60 seconds',
      // So that what a cancelled run removes is not stored again a moment later.
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
      priority: { priorityKey: priority.files },
    },
    // Without end: a run that cannot record waits for its database and loses nothing.
    record: {
      startToCloseTimeout: '30 seconds',
      retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
    },
  };
}
