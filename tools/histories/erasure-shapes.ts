/** The shapes of an erasure and of retention, whose workflows do not belong to a single verification. */
import { ensureRetentionSchedule, retentionScheduleId } from '../../src/temporal/retention-schedule.ts';
import { erasureWorkflowId } from '../../src/temporal/erasures.ts';
import { taskQueues } from '../../src/domain/queues.ts';
import { erasureSchema } from '../../src/server/erasure-schemas.ts';
import { until } from '../../test/support/until.ts';
import type { SystemOptions } from '../../test/support/system.ts';
import { startAndShow } from './stage.ts';
import type { Stage } from './stage.ts';

export interface ErasureShape {
  readonly name: string;
  /** @returns the id of the workflow whose history is kept */
  play(stage: Stage): Promise<string>;
}

export const erasureOptions: SystemOptions = {
  settings: { ERASURE_ASK_AGAIN_SECONDS: '1', ERASURE_SETTLE_SECONDS: '1' },
  deadlines: { tokenExpirySeconds: 3 },
};

export const erasureShapes: readonly ErasureShape[] = [
  {
    name: 'erasure',
    async play(stage) {
      await startAndShow(stage);
      await stage.api.closed(stage.clientId);
      return await erase(stage);
    },
  },
  {
    name: 'erasure-refused-while-a-token-lives',
    async play(stage) {
      await stage.api.start(stage.clientId);
      return await erase(stage);
    },
  },
  {
    name: 'retention',
    async play({ system }) {
      const { temporal, config } = system;
      const queue = taskQueues(config.temporal.taskQueuePrefix).verifications;
      await ensureRetentionSchedule(temporal, queue, {
        v: 1,
        days: 0,
        parkedWebhookDays: 30,
        askAgainSeconds: 1,
        settleSeconds: 1,
      });
      const schedule = temporal.schedule.getHandle(retentionScheduleId(queue));
      await schedule.trigger();
      const workflowId = await until('the run of the schedule', async () => {
        const [last] = (await schedule.describe()).info.recentActions;
        return last?.action.workflow.workflowId;
      });
      await temporal.workflow.getHandle(workflowId).result();
      await schedule.delete();
      return workflowId;
    },
  },
];

async function erase({ api, clientId, system }: Stage): Promise<string> {
  await api.call('DELETE', `/v1/verifications/${clientId}`);
  return await until(`the erasure of ${clientId}`, async () => {
    const { body } = await api.call('GET', `/v1/verifications/${clientId}/erasure`);
    const { erasureId, state } = erasureSchema.parse(body);
    if (state !== 'complete') return undefined;
    await system.temporal.workflow.getHandle(erasureWorkflowId(erasureId)).result();
    return erasureWorkflowId(erasureId);
  });
}
