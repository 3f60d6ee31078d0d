/** What a defect in a workflow would do: it throws wherever workflow code can throw. */
import {
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';

export const throwInUpdate = defineUpdate<void, [string]>('throwInUpdate');
export const throwInValidator = defineUpdate<void, [string]>('throwInValidator');
export const throwInQuery = defineQuery<void, [string]>('throwInQuery');
export const failTask = defineSignal<[string]>('failTask');
export const end = defineSignal('end');

export async function throwing(secret: string): Promise<void> {
  let ended = false;
  setHandler(throwInUpdate, (told) => {
    throw ApplicationFailure.nonRetryable(`update ${told}`, 'Refused', told);
  });
  setHandler(throwInValidator, () => {}, {
    validator: (told) => {
      throw new Error(`validator ${told}`);
    },
  });
  setHandler(throwInQuery, (told) => {
    throw new Error(`query ${told}`);
  });
  // No failure of Temporal's own kind: it fails the workflow task, which is tried again and again.
  setHandler(failTask, (told) => {
    throw new TypeError(`task ${told}`);
  });
  setHandler(end, () => {
    ended = true;
  });
  await condition(() => ended);
  throw ApplicationFailure.nonRetryable(`workflow ${secret}`, 'Defect', { secret });
}
