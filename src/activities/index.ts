/** Side effects of a verification's workflow, made from their dependencies. */
import { createDirectProcessing } from './direct-processing.ts';
import { createDocumentActivities } from './documents.ts';
import { createErasureAtIdenfy } from './erasure-at-idenfy.ts';
import { createErasureActivities } from './erasure.ts';
import { createRecordActivities } from './records.ts';
import { createRetentionActivities } from './retention.ts';
import { createSessionActivities } from './sessions.ts';
import type { ActivityDependencies } from './dependencies.ts';

export type { ActivityDependencies } from './dependencies.ts';

export function createActivities(dependencies: ActivityDependencies) {
  return { ...createIdenfyActivities(dependencies), ...createOwnActivities(dependencies) };
}

/** Those that call iDenfy; they run on the task queue whose rate Temporal limits. */
export function createIdenfyActivities(dependencies: ActivityDependencies) {
  return {
    ...createSessionActivities(dependencies),
    ...createDirectProcessing(dependencies),
    ...createErasureAtIdenfy(dependencies),
  };
}

/** Those that never call iDenfy's API. */
export function createOwnActivities(dependencies: ActivityDependencies) {
  return {
    ...createDocumentActivities(dependencies),
    ...createRecordActivities(dependencies),
    ...createErasureActivities(dependencies),
    ...createRetentionActivities(dependencies),
  };
}

export type Activities = ReturnType<typeof createActivities>;
