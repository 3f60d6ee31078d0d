/** What the terms of retention have ended for. */
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { startErasure } from '../temporal/erasures.ts';
import { stateOf } from '../temporal/executions.ts';
import { RETENTION } from '../domain/requests/erasure.ts';
import type { RetentionInput, SweepRequest } from '../domain/requests/erasure.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { withHeartbeats } from './heartbeats.ts';

const DAY_MS = 86_400_000;

/** Rows that are looked at together. */
const AT_ONCE = 100;

export function createRetentionActivities({ records, workflowNames }: ActivityDependencies) {
  return {
    /** One portion of what is old enough. @returns whether there is more */
    async sweepOld({ days, parkedWebhookDays, askAgainSeconds, settleSeconds, now }: SweepRequest): Promise<{
      isMore: boolean;
    }> {
      const { client, info } = Context.current();
      const before = (term: number) => new Date(Date.parse(now) - term * DAY_MS);
      await records.erasures.dropParked(before(parkedWebhookDays));
      if (days === null) return { isMore: false };
      await endForgotten(client, before(days));
      const due = await records.erasures.due({ closedBefore: before(days), limit: AT_ONCE });
      for (const { clientId, verificationIds } of due) {
        const requested = await records.erasures.request({
          clientId,
          verificationIds,
          requestedBy: RETENTION,
          requestedAt: new Date(),
        });
        if (requested === null) continue;
        const { erasureId } = requested.erasure;
        await startErasure(client, info.taskQueue, { v: 1, erasureId, askAgainSeconds, settleSeconds });
      }
      return { isMore: due.length > 0 };
    },

    /** Those whose workflow never started, or was ended by hand, begin again; the others are not disturbed. */
    async restartErasures({ askAgainSeconds, settleSeconds }: RetentionInput): Promise<void> {
      const { client, info } = Context.current();
      await withHeartbeats(async (signal) => {
        let after: string | undefined;
        do {
          signal.throwIfAborted();
          const page = await records.erasures.incomplete({ limit: AT_ONCE, after });
          for (const { erasureId } of page) {
            await startErasure(client, info.taskQueue, { v: 1, erasureId, askAgainSeconds, settleSeconds });
          }
          after = page.at(-1)?.erasureId;
        } while (after !== undefined);
      });
    },
  };

  /** Attempts that were terminated in Temporal UI and of which nobody asked since: without an end they are never due. */
  async function endForgotten(client: Client, openedBefore: Date): Promise<void> {
    for (const attempt of await records.erasures.unended({ openedBefore, limit: AT_ONCE })) {
      const state = await stateOf(client, workflowNames.of(attempt.clientId), attempt.verificationId);
      if (state?.isRunning === true) continue;
      await records.verifications.endedByHand({ ...attempt, closedAt: state?.closedAt ?? attempt.openedAt });
    }
  }
}
