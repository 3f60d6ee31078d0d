/** The one Schedule of this service: it starts the workflow that erases what is old enough. */
import type { Client, ScheduleOptions } from '@temporalio/client';
import { ScheduleAlreadyRunning } from '@temporalio/client';
import type { RetentionInput } from '../domain/requests/erasure.ts';

/** Often enough that nothing is kept a day too long, and few actions: one workflow an hour. */
const EVERY = '1 hour';

/** @param taskQueue where the workers are; it names the schedule as well, so that systems in one namespace keep apart */
export async function ensureRetentionSchedule(
  client: Client,
  taskQueue: string,
  input: RetentionInput,
): Promise<void> {
  const options = optionsOf(taskQueue, input);
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    // A person may have paused it, which is theirs to decide.
    await client.schedule.getHandle(options.scheduleId).update(({ state }) => ({
      action: options.action,
      spec: options.spec,
      policies: options.policies ?? {},
      state,
    }));
  }
}

export function retentionScheduleId(taskQueue: string): string {
  return `retention-${taskQueue}`;
}

function optionsOf(taskQueue: string, input: RetentionInput) {
  return {
    scheduleId: retentionScheduleId(taskQueue),
    spec: { intervals: [{ every: EVERY }], jitter: '5 minutes' },
    action: {
      type: 'startWorkflow',
      workflowType: 'retention',
      workflowId: retentionScheduleId(taskQueue),
      taskQueue,
      args: [input],
    },
    policies: { overlap: 'SKIP' },
  } satisfies ScheduleOptions;
}
