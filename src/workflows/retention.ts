/** Erases attempts that are old enough. A Temporal Schedule starts it repeatedly. */
import { workflowInfo } from '@temporalio/workflow';
import { taskQueuesBeside } from '../domain/queues.ts';
import type { RetentionInput } from '../domain/requests/erasure.ts';
import { erasureProxies } from './activities.ts';
import { wellFormedRetention } from './replies.ts';

/** Several runs of the schedule work off a backlog, so that neither Temporal nor iDenfy is flooded. */
const MOST_SWEEPS = 20;

export async function retention(given: RetentionInput): Promise<void> {
  const input = wellFormedRetention(given);
  const { sweepOld, restartErasures } = erasureProxies(taskQueuesBeside(workflowInfo().taskQueue));
  // The time of this run, so that a repeated sweep uses the same limit.
  const now = new Date().toISOString();
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    const { isMore } = await sweepOld({ ...input, now });
    if (!isMore) break;
  }
  await restartErasures(input);
}
