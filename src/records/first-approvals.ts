/** Approvals that wait for a second one by somebody else. */
import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { idOf } from './opened-rows.ts';
import { firstApprovals } from './schema.ts';
import { Sealed } from './sealed-columns.ts';

export interface FirstApproval {
  verificationId: string;
  approvedBy: string;
  reviewer: string | null;
  reason: string;
  /** Since when the question waits that it answers. */
  reviewSince: Date;
  approvedAt: Date;
}

export interface FirstApprovals {
  /**
   * Keeps an approval, unless another key has approved the same question before.
   * @returns since when it waits for a second one; null where it is the second
   */
  waitsSince(approval: FirstApproval): Promise<Date | null>;
}

export function createFirstApprovals(database: Database): FirstApprovals {
  return {
    waitsSince: ({ verificationId, approvedBy, reviewer, reason, reviewSince, approvedAt }) =>
      database.transaction('firstApprovals.waitsSince', async (queries) => {
        const id = idOf.verification({ verificationId });
        const row = {
          approvedBy,
          reviewer: Sealed.orNull(id, reviewer),
          reason: Sealed.for(id, reason),
          reviewSince,
          approvedAt,
        };
        // Of two that are first at once, one waits here for the other's row.
        await queries
          .insert(firstApprovals)
          .values({ verificationId, ...row })
          .onConflictDoNothing();
        const [kept] = await queries
          .select({
            by: firstApprovals.approvedBy,
            since: firstApprovals.reviewSince,
            at: firstApprovals.approvedAt,
          })
          .from(firstApprovals)
          .where(eq(firstApprovals.verificationId, verificationId))
          .for('update');
        if (kept?.since.getTime() === reviewSince.getTime()) return kept.by === approvedBy ? kept.at : null;
        // The question is another one since.
        await queries
          .update(firstApprovals)
          .set(row)
          .where(eq(firstApprovals.verificationId, verificationId));
        return approvedAt;
      }),
  };
}
