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
   * @returns whether this one is the second
   */
  isSecond(approval: FirstApproval): Promise<boolean>;
}

export function createFirstApprovals(database: Database): FirstApprovals {
  return {
    isSecond: ({ verificationId, approvedBy, reviewer, reason, reviewSince, approvedAt }) =>
      database.transaction('firstApprovals.isSecond', async (queries) => {
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
          .select({ approvedBy: firstApprovals.approvedBy, reviewSince: firstApprovals.reviewSince })
          .from(firstApprovals)
          .where(eq(firstApprovals.verificationId, verificationId))
          .for('update');
        if (kept?.reviewSince.getTime() === reviewSince.getTime()) return kept.approvedBy !== approvedBy;
        // The question is another one since.
        await queries
          .update(firstApprovals)
          .set(row)
          .where(eq(firstApprovals.verificationId, verificationId));
        return false;
      }),
  };
}
