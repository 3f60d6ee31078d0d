/** The words of the outbox. */
import type { Approval } from '../domain/decisions.ts';
import type { SessionRole } from '../domain/words.ts';

/**
 * waiting: to be sent, now or later; delivered: the endpoint took it; failed: given up after all tries; dropped: its
 * endpoint was disabled meanwhile.
 */
export const deliveryStates = ['waiting', 'delivered', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What an event says beside what all say. Readable, so ids, words and times alone. */
export interface EventDetail {
  role?: SessionRole | null;
  scanRef?: string;
  /** ISO 8601, as all times here. */
  since?: string;
  until?: string | null;
  retryAt?: string | null;
  field?: string | null;
  approval?: Approval;
  erasureId?: string;
}
