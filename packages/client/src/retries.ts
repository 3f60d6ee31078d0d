/** When a request is sent again. Every POST carries an `Idempotency-Key`, so that a repeat does nothing twice. */
import { ConnectionError, ServiceError, UnexpectedAnswerError } from './errors.ts';

export interface RetryOptions {
  /** How often a request is sent again at most: 3. */
  readonly times?: number;
  /** The first pause, doubled with each: 300 ms. */
  readonly firstPauseMs?: number;
  /** No pause is longer, and an answer that asks for a longer one is thrown at once: 20 s. */
  readonly longestPauseMs?: number;
}

export const DEFAULT_RETRIES: Required<RetryOptions> = {
  times: 3,
  firstPauseMs: 300,
  longestPauseMs: 20_000,
};

/** What passes by itself. 500 is not among them: a fault of the service meets the same request again. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504]);

/** Whether the same request may succeed later, without anybody's doing. */
export function passes(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  if (error instanceof UnexpectedAnswerError) return PASSING.has(error.status);
  if (!(error instanceof ServiceError)) return false;
  // The first of two repeats is being worked on, and its answer is that of both.
  if (error.code === 'idempotency_key_in_use') return true;
  // The service names a time for all that passes; `blocked`, also a 503, waits for a person.
  return PASSING.has(error.status) && error.retryAfterSeconds !== undefined;
}

/** Milliseconds before try number `tried + 1`; null if there is no further one. */
export function pauseAfter(
  error: unknown,
  tried: number,
  { times, firstPauseMs, longestPauseMs }: Required<RetryOptions>,
  random: () => number = Math.random,
): number | null {
  if (tried > times || !passes(error)) return null;
  const asked = retryAfterOf(error);
  if (asked !== undefined) {
    // Many that were refused together do not come back together.
    return asked > longestPauseMs ? null : asked + random() * Math.min(1_000, asked / 2 + 100);
  }
  const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** (tried - 1));
  return longest / 2 + (random() * longest) / 2;
}

function retryAfterOf(error: unknown): number | undefined {
  const seconds =
    error instanceof ServiceError || error instanceof UnexpectedAnswerError
      ? error.retryAfterSeconds
      : undefined;
  return seconds === undefined ? undefined : seconds * 1_000;
}

/** Of `Retry-After`: seconds or a date (RFC 9110, 10.2.3). */
export function retryAfterSeconds(header: string | null, now: number = Date.now()): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text);
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1_000));
}

/** @throws the reason of the signal, as soon as it aborts */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end);
      resolve();
    }, ms);
    signal?.addEventListener('abort', end, { once: true });
  });
}
