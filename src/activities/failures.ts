/**
 * What an activity may throw: an `ApplicationFailure` whose type is the code of the error behind it. Codes, HTTP
 * status, identifier and field go along; never a body, a link or personal data, since Temporal keeps failures.
 */
import { ApplicationFailure } from '@temporalio/activity';
import { DocumentError } from '../documents/errors.ts';
import { IdenfyError } from '../idenfy/errors.ts';

export function failureOf(error: unknown): unknown {
  if (error instanceof IdenfyError) {
    const { code, message, retryable, retryAfterMs, help, httpStatus, identifier, field, delivered } = error;
    return ApplicationFailure.create({
      type: code,
      message,
      nonRetryable: !retryable,
      // 429 names no delay by documentation; where it does, it is honoured (idenfy/api.md 6).
      ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
      details: [{ help, httpStatus, identifier, field, delivered }],
    });
  }
  if (error instanceof DocumentError) {
    const { code, message, retryable, help, detail } = error;
    return ApplicationFailure.create({
      type: code,
      message,
      nonRetryable: !retryable,
      details: [{ help, detail }],
    });
  }
  return error;
}

export async function withFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(error);
  }
}
