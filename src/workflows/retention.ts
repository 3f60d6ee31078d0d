/** Erases what is old enough. Started again and again by a Temporal Schedule. */
import { workflowInfo } from '@temporalio/workflow';
import { taskQueuesBeside } from '../domain/queues.ts';
import type { RetentionInput } from '../domain/requests/erasure.ts';
import { erasureProxies } from './activities.ts';

/** A backlog is worked off over several runs of the schedule, so that neither Temporal nor iDenfy is flooded. */
const MOST_SWEEPS = 20;

export async function retention(input: RetentionInput): Promise<void> {
  const { sweepOld, restartErasures } = erasureProxies(taskQueuesBeside(workflowInfo().taskQueue));
  // The moment of this run, so that a repeated sweep looks at the same terms.
  const now = new Date().toISOString();
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    const { isMore } = await sweepOld({ ...input, now });
    if (!isMore) break;
  }
  await restartErasures(input);
}
