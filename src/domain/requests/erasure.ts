/** What erasure and retention are told: their workflows' inputs, and what their activities are asked and answer. */

/** Stands in the proof in place of an API key's name, and is given to no key. */
export const RETENTION = 'retention';

export interface ErasureInput {
  readonly v: 1;
  readonly erasureId: string;
  /** Between two requests to iDenfy at first, doubled each time: iDenfy restricts those who ask often (idenfy-api.md 6). */
  readonly askAgainSeconds: number;
  /** Between the two passes: how long what was on its way when the first began may take to arrive. */
  readonly settleSeconds: number;
}

export interface RetentionInput {
  readonly v: 1;
  /** Days from the outcome after which an attempt is erased; null: kept until somebody asks. */
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
