/** When an event is tried again. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The example of Standard Webhooks 1.0.0 ("Deliverability and reliability"): ten tries within 75 hours and 35 minutes. */
export const RETRY_PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** Longer than any pause of ours; an endpoint that asks for more is asked in a day all the same. */
const LONGEST_RETRY_AFTER_MS = 24 * HOUR_MS;

/** Of each pause, up or down: what failed together does not come back together. */
const JITTER = 0.2;

/**
 * @param attempts so many have been made, the latest included
 * @param retryAfterMs what the answer asked for
 * @returns the pause until the next; null: it was the last
 */
export function pauseAfter(
  attempts: number,
  retryAfterMs: number | null,
  {
    pausesMs = RETRY_PAUSES_MS,
    random = Math.random,
  }: { readonly pausesMs?: readonly number[]; readonly random?: () => number } = {},
): number | null {
  const pause = pausesMs[attempts - 1];
  if (pause === undefined) return null;
  const jittered = pause * (1 - JITTER + 2 * JITTER * random());
  // Never before the time that was asked for, and not all at that very moment either.
  const asked = Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS) * (1 + JITTER * random());
  return Math.round(Math.max(jittered, asked));
}

/** Of `Retry-After` (RFC 9110, 10.2.3): seconds, or a date; null for what is neither. */
export function readRetryAfter(header: string | readonly string[] | undefined, now: Date): number | null {
  const text = (typeof header === 'string' ? header : header?.[0])?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND_MS;
  // Date.parse takes much that is no date of HTTP, such as "1".
  if (
    !/^[A-Z][a-z]+, .+ GMT$/.test(text) &&
    !/^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/.test(text)
  )
    return null;
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
