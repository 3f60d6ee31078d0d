/** The only Schedule of this service: it starts the workflow that erases old attempts. */
import type { Client, ScheduleOptions } from '@temporalio/client';
import { ScheduleAlreadyRunning } from '@temporalio/client';
import type { RetentionInput } from '../domain/requests/erasure.ts';

/** Often enough that nothing is kept a day too long, but with few actions: one workflow an hour. */
const EVERY = '1 hour';

/** @param taskQueue the workers' queue; it is part of the schedule's name, which separates systems in one namespace */
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
    // An operator may have paused it, so it stays paused.
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
