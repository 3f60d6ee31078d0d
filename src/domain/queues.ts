/**
 * Two task queues: `verifications` for workflows and our own activities, `idenfy-api` for every call to
 * iDenfy, so that one server-side rate holds for the whole fleet (design.md, "Calls to iDenfy").
 */
export interface TaskQueues {
  readonly verifications: string;
  readonly idenfyApi: string;
}

const VERIFICATIONS = 'verifications';
const IDENFY_API = 'idenfy-api';

/** `prefix` lets several systems share one namespace, e.g. tests side by side. */
export function taskQueues(prefix = ''): TaskQueues {
  return { verifications: `${prefix}${VERIFICATIONS}`, idenfyApi: `${prefix}${IDENFY_API}` };
}

/** A workflow knows its own queue; the queue of its calls to iDenfy follows from it. */
export function taskQueuesBeside(verifications: string): TaskQueues {
  return taskQueues(verifications.slice(0, -VERIFICATIONS.length));
}
