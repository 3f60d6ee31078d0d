/** Plain data, so that the server and activities can share it. */
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
