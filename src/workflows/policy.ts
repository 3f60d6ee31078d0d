/**
 * Every timeout, retry and limit of a run, each with its reason. Its deadlines come with its input; limits that settings
 * refer to are in domain/deadlines.ts.
 */
import type { ActivityOptions } from '@temporalio/workflow';
import { IDENFY_CALL_SECONDS } from '../domain/deadlines.ts';
import type { TaskQueues } from '../domain/queues.ts';

/**
 * Token 2 is used within seconds. With a short lifetime, a later EXPIRED proves that it was never used
 * (design.md, invariant 7).
 */
export const DOCUMENT_TOKEN_EXPIRY_SECONDS = 3_600;

/** Token 2 is never opened in a browser; any length within iDenfy's limits will do. */
export const DOCUMENT_SESSION_LENGTH_SECONDS = 600;

/** The most submissions that iDenfy accepts for one verification (design.md, invariant 7). */
export const MOST_ACCEPTED_SUBMISSIONS = 2;

/** Unclear answers in a row before the run blocks: each round waits minutes, and a token lives an hour. */
export const MOST_UNCLEAR_ROUNDS = 5;

/** Submissions that could not be sent (iDenfy is down) before the run blocks; their pauses add up to about 20 minutes. */
export const MOST_UNSENT_ROUNDS = 25;
export const LONGEST_UNSENT_PAUSE_SECONDS = 60;

/** Tokens in a row that iDenfy called invalid without having accepted a submission: more of them would not help. */
export const MOST_DEAD_TOKENS = 3;

/** Unreadable answers in a row before the run blocks; they are `askAgainSeconds` apart. */
export const MOST_UNREADABLE_ANSWERS = 3;

/**
 * Polls at the end of the wait, each `askAgainSeconds` after the one before: one more poll confirms a verdict, and a
 * manual review takes up to 20 minutes (idenfy-api.md 3.2). They also outlast an outage of up to an hour and a half.
 */
export const MOST_LAST_POLLS = 4;

/**
 * A download runs in spells, and after each of them the run shows a mark: at 10, 30 and 50 minutes. The marks use the
 * activity's own timeout, since a timer would be billed. The links die after an hour (idenfy-api.md 3.9).
 */
export const DOWNLOAD_MARKS_SECONDS: readonly number[] = [600, 1_800, 3_000];

/** A lower number is served sooner: the waiting user, then Token 2 and submission, files, polling. */
const priority = { user: 1, secondCheck: 2, files: 3, polling: 5 } as const;

type Policy = Readonly<
  Record<
    | 'session'
    | 'documentSession'
    | 'submission'
    | 'ask'
    | 'fetch'
    | 'download'
    | 'images'
    | 'record'
    | 'telling'
    | 'erasing'
    | 'erasingAtIdenfy'
    | 'erasureRecords',
    ActivityOptions
  >
>;

export function activityPolicy(queues: TaskQueues): Policy {
  const idenfy = {
    taskQueue: queues.idenfyApi,
    startToCloseTimeout: `${IDENFY_CALL_SECONDS} seconds`,
  } as const;
  return {
    // The caller waits for this call. iDenfy suggests retries after 1, 2 and 4 s (idenfy-api.md 6). A caller who gave up
    // and repeats the request joins it; after half an hour the run blocks.
    session: {
      ...idenfy,
      summary: 'Token 1, for the user',
      scheduleToCloseTimeout: '30 minutes',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 seconds' },
      priority: { priorityKey: priority.user },
    },
    // No user waits here. An unused token costs nothing, so a request with a lost answer may be repeated.
    documentSession: {
      ...idenfy,
      summary: 'Token 2, which nobody sees',
      scheduleToCloseTimeout: '30 minutes',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '2 minutes' },
      priority: { priorityKey: priority.secondCheck },
    },
    // An upload of up to 20 MB (idenfy-api.md 2.1). It is never repeated blindly: after an unclear answer, or a worker's
    // death, the workflow decides what follows (design.md, invariant 7).
    submission: {
      ...idenfy,
      summary: 'Direct processing of the second document',
      startToCloseTimeout: '3 minutes',
      // Above the activity's first heartbeat at 10 s, so that a dead worker is noticed soon.
      heartbeatTimeout: '30 seconds',
      retry: { maximumAttempts: 1 },
      priority: { priorityKey: priority.secondCheck },
    },
    // iDenfy restricts those who poll (idenfy-api.md 6): few tries, far apart.
    ask: {
      ...idenfy,
      summary: 'Polls iDenfy for the session’s status',
      retry: { initialInterval: '10 seconds', backoffCoefficient: 3, maximumAttempts: 4 },
      priority: { priorityKey: priority.polling },
    },
    fetch: {
      ...idenfy,
      summary: 'Requests what iDenfy read, or fresh file links',
      scheduleToCloseTimeout: '30 minutes',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '2 minutes' },
      priority: { priorityKey: priority.files },
    },
    download: {
      summary: 'The second document’s files, into the document store',
      startToCloseTimeout: '10 minutes',
      heartbeatTimeout: '30 seconds',
      // So that a file which a cancelled run removes is not stored again a moment later.
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
      priority: { priorityKey: priority.files },
    },
    // The images are for a reviewer, or the selfie for the submission: the run continues without them.
    images: {
      summary: 'Images of a session, into the document store',
      startToCloseTimeout: '10 minutes',
      scheduleToCloseTimeout: '30 minutes',
      heartbeatTimeout: '30 seconds',
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
      priority: { priorityKey: priority.files },
    },
    // Retried without limit: a run that cannot record waits for its database and loses nothing.
    record: {
      summary: 'The record',
      startToCloseTimeout: '30 seconds',
      retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
    },
    // The run does not wait for it, and ends without it: what is not told by then goes along with the record.
    telling: {
      summary: 'Tells the back end',
      startToCloseTimeout: '30 seconds',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    },
    // All three are retried without limit until everything is deleted. Temporal deletes a history about half a
    // minute after the request, and a run that is cancelled may have to wait for its database.
    erasing: {
      summary: 'Erases',
      startToCloseTimeout: '10 minutes',
      heartbeatTimeout: '30 seconds',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    },
    // One request each time; the workflow decides when to repeat it.
    erasingAtIdenfy: {
      ...idenfy,
      summary: 'Asks iDenfy to delete its copy',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
      priority: { priorityKey: priority.polling },
    },
    erasureRecords: {
      summary: 'The records of an erasure',
      startToCloseTimeout: '1 minute',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
    },
  };
}
