/**
 * What an activity may throw: an `ApplicationFailure` whose type is the code of the error behind it. Codes, HTTP
 * status, identifier and field go along; never a body, a link or personal data, since Temporal keeps failures.
 */
import { ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import { DocumentError } from '../documents/errors.ts';
import { IdenfyError } from '../idenfy/errors.ts';

function failureOf(error: unknown): unknown {
  // A stopping worker's or a cancelled run's own word: as a failure it would end the run instead of being tried again.
  if (error instanceof IdenfyError && error.code === 'aborted') return cancellationSignal().reason;
  if (error instanceof IdenfyError) return idenfyFailure(error);
  if (error instanceof DocumentError) {
    const { code, message, retryable, help, detail } = error;
    return ApplicationFailure.create({
      type: code,
      message,
      nonRetryable: !retryable,
      // Nothing reached iDenfy that it could act on.
      details: [{ help, detail, delivered: 'no', retryable }],
    });
  }
  return error;
}

/** @param more what else the workflow has to know: codes, numbers and times */
export function idenfyFailure(error: IdenfyError, more: object = {}): ApplicationFailure {
  const { code, message, retryable, retryAfterMs, help, httpStatus, identifier, field, delivered } = error;
  return ApplicationFailure.create({
    type: code,
    message,
    // What cannot be read is no more readable a second later: the workflow requests it again, far apart.
    nonRetryable: !retryable || (code === 'unreadable_answer' && isRetrieval(error)),
    // 429 names no delay by documentation; where it does, it is honoured (idenfy-api.md 6).
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
    details: [{ help, httpStatus, identifier, field, delivered, retryable, retryAfterMs, ...more }],
  });
}

function isRetrieval({ operation }: IdenfyError): boolean {
  return operation === 'files' || operation === 'data';
}

export async function withFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(error);
  }
}
