/** What a reviewer is asked, and decides. */
import type { Reason } from './reasons.ts';

export const reviewDecisions = ['approve', 'reject'] as const;
export type ReviewDecision = (typeof reviewDecisions)[number];

export interface DecideRequest {
  readonly v: number;
  readonly decision: ReviewDecision;
  /** The name of the API key that made it. */
  readonly by: string;
  /** The reviewer's name, as typed. */
  readonly reviewer: string | null;
  readonly reason: string;
  /** Digest of the comparison that the reviewer saw; null: the caller names none. */
  readonly seen: string | null;
}

/** A decision that was made. */
export interface HumanDecision extends Omit<DecideRequest, 'v'> {
  readonly at: string;
  /** Why the reviewer was asked. */
  readonly reasons: readonly Reason[];
}

export interface DecideReply {
  readonly v: number;
  readonly verificationId: string;
  readonly decision: HumanDecision;
}

/** What an approval does: the outcome is VERIFIED, the run continues to Token 2, or it cannot be approved. */
export const approvals = ['verifies', 'goes-on', 'impossible'] as const;
export type Approval = (typeof approvals)[number];

/** Why it cannot be approved. */
export const approvalObstacles = [
  'identity_result_missing',
  'identity_denied',
  'second_document_missing',
  'second_result_missing',
  'second_document_denied',
] as const;
export type ApprovalObstacle = (typeof approvalObstacles)[number];

/** What a reviewer is asked. */
export interface PendingDecision {
  readonly reasons: readonly Reason[];
  readonly approval: Approval;
  /** Only of `impossible`; a worker of an earlier version sends none. */
  readonly obstacle?: ApprovalObstacle;
  readonly since: string;
  /** Without a decision by then, the run ends as REQUIRES_REVIEW. */
  readonly until: string;
  readonly comparisonDigest: string | null;
}
