/** What the terms of retention have ended for. */
import { Context } from '@temporalio/activity';
import { startErasure } from '../temporal/erasures.ts';
import type { RetentionInput } from '../workflows/erasure-input.ts';
import type { ActivityDependencies } from './dependencies.ts';

export interface SweepRequest extends RetentionInput {
  /** ISO 8601 */
  readonly now: string;
}

const DAY_MS = 86_400_000;

/** Attempts of one sweep, and erasures that are started again with it. */
const AT_ONCE = 100;

/** Stands in the proof in place of an API key's name; no key can be named so, since names are words of their own. */
export const RETENTION = 'retention';

export function createRetentionActivities({ records }: ActivityDependencies) {
  return {
    /** @returns whether there is more of what is old enough */
    async sweepOld({
      days,
      parkedWebhookDays,
      askAgainSeconds,
      now,
    }: SweepRequest): Promise<{ isMore: boolean }> {
      const { client, info } = Context.current();
      const before = (term: number) => new Date(Date.parse(now) - term * DAY_MS);
      await records.erasures.dropParked(before(parkedWebhookDays));
      const due =
        days === null ? [] : await records.erasures.due({ closedBefore: before(days), limit: AT_ONCE });
      for (const { clientId, verificationIds } of due) {
        await records.erasures.request({
          clientId,
          verificationIds,
          requestedBy: RETENTION,
          requestedAt: new Date(),
        });
      }
      // All of them: one whose workflow was never started, or was ended by hand, is found here as well.
      for (const erasureId of await records.erasures.incomplete(AT_ONCE)) {
        await startErasure(client, info.taskQueue, { v: 1, erasureId, askAgainSeconds });
      }
      return { isMore: due.length > 0 };
    },
  };
}
