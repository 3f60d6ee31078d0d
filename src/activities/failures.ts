/**
 * What an activity may throw: an `ApplicationFailure` whose type is the code of the error behind it. Codes, HTTP
 * status, identifier and field go along; never a body, a link or personal data, since Temporal keeps failures.
 */
import { ApplicationFailure } from '@temporalio/activity';
import { ZodError } from 'zod';
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
      details: [{ help, httpStatus, identifier, field, delivered, retryable, retryAfterMs }],
    });
  }
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
  if (error instanceof ZodError) {
    // What we would have sent is not what iDenfy takes; the paths name fields of ours, and no value goes along.
    const fields = error.issues.map(({ path }) => path.join('.')).join(', ');
    return ApplicationFailure.create({
      type: 'bad_value',
      message: `Not a value that iDenfy takes: ${fields}.`,
      nonRetryable: true,
      details: [{ help: `Correct ${fields}.`, delivered: 'no', retryable: false }],
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
