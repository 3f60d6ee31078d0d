/** Erasure and retention: the inputs of their workflows, and the requests and answers of their activities. */

/** In the proof, in place of an API key's name; no key may have it. */
export const RETENTION = 'retention';

export interface ErasureInput {
  readonly v: 1;
  readonly erasureId: string;
  /** The first pause between two requests to iDenfy, doubled each time, since iDenfy restricts frequent callers (idenfy-api.md 6). */
  readonly askAgainSeconds: number;
  /** The pause between the two passes: how long data in transit at the beginning may take to arrive. */
  readonly settleSeconds: number;
}

export interface RetentionInput {
  readonly v: 1;
  /** Days from the outcome after which an attempt is erased; null: it is kept until somebody erases it. */
  readonly days: number | null;
  /** Days after which a parked webhook is deleted. */
  readonly parkedWebhookDays: number;
  readonly askAgainSeconds: number;
  readonly settleSeconds: number;
}

export interface ErasureStep {
  readonly erasureId: string;
}

/** How far iDenfy is with one session. */
export type AtIdenfy =
  { readonly gone: true } | { readonly gone: false; readonly code: string; readonly expiresAt: string };

export interface SweepRequest extends RetentionInput {
  /** ISO 8601 */
  readonly now: string;
}
