/** An activity's result or failure as a value, since it decides how a run continues. */
import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import { vocabularyOr } from '../domain/reasons.ts';

export interface Failure {
  /** The stable code of the error behind it, or `timed_out`. */
  readonly code: string;
  /** What would help, in a sentence for an operator. */
  readonly help: string | null;
  /** Whether the same call may succeed later without an operator. */
  readonly retryable: boolean;
  /** Whether the other side may have acted although it did not say so. */
  readonly unclear: boolean;
  /** The delay that iDenfy requested, in ms. */
  readonly retryAfterMs: number | null;
  /** The field of the request that is at fault, as the error names it; null if it names none. */
  readonly field: string | null;
  /** The number of the failed try (Temporal's `info.attempt`); 1 if unknown. */
  readonly attempt: number;
  /** Until when another session of ours with the same clientId can be used, if that is the obstacle. */
  readonly otherSessionUntil: string | null;
}

export type Tried<T> =
  | { readonly value: T; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: Failure };

/** Cancellation passes through, so that the run can be stopped anywhere. */
export async function tryActivity<T>(work: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return { failure: failureOf(error.cause) };
  }
}

const nothingMore = { field: null, attempt: 1, otherSessionUntil: null } as const;

function failureOf(cause: unknown): Failure {
  // Temporal's own timeout: the worker died or hung, and it is unknown how far it came.
  if (!(cause instanceof ApplicationFailure)) {
    return {
      ...nothingMore,
      code: 'timed_out',
      help: null,
      retryable: true,
      unclear: true,
      retryAfterMs: null,
    };
  }
  const details: unknown = cause.details?.[0];
  const read = (name: string): unknown =>
    typeof details === 'object' && details !== null ? Reflect.get(details, name) : undefined;
  const [help, delivered, retryAfterMs, retryable] = [
    read('help'),
    read('delivered'),
    read('retryAfterMs'),
    read('retryable'),
  ];
  const [field, tries, otherUntil] = [read('field'), read('attempt'), read('otherSessionUntil')];
  const mayRepeat = typeof retryable === 'boolean' ? retryable : cause.nonRetryable !== true;
  return {
    code: vocabularyOr(cause.type ?? null, 'unexpected'),
    help: typeof help === 'string' ? help : null,
    retryable: mayRepeat,
    unclear: mayRepeat && delivered !== 'no',
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : null,
    field: typeof field === 'string' ? field : null,
    attempt: typeof tries === 'number' ? tries : 1,
    otherSessionUntil:
      typeof otherUntil === 'string' && !Number.isNaN(Date.parse(otherUntil)) ? otherUntil : null,
  };
}
