/** What can go wrong with a call. No message holds anything of a request or of a person: they may be logged. */
import type { components } from './api.ts';
import { problemCodes } from './operations.ts';

export type Problem = components['schemas']['Problem'];
export type ProblemCode = components['schemas']['ProblemCode'];

/** Everything that this package throws of itself. An abort throws the reason of your own signal instead. */
export abstract class ClientError extends Error {
  /** The operation's name in the API's description, such as `openVerification`. */
  readonly operation: string;

  constructor(operation: string, message: string, cause?: unknown) {
    super(`${operation}: ${message}`, { cause });
    this.operation = operation;
  }
}

/** The service said no, and why (RFC 9457). */
export class ServiceError extends ClientError {
  override readonly name = 'ServiceError';
  readonly status: number;
  /** `unknown` of a newer service than this package knows; `problem.code` is its own word. */
  readonly code: ProblemCode | 'unknown';
  readonly problem: Problem;
  readonly requestId: string;
  /** After how many seconds the same request may succeed. */
  readonly retryAfterSeconds: number | undefined;

  constructor(operation: string, status: number, problem: Problem, retryAfterSeconds?: number) {
    super(operation, `${problem.code} (${status}). ${problem.help}`);
    this.status = status;
    this.code = problemCodes.find((known) => known === problem.code) ?? 'unknown';
    this.problem = problem;
    this.requestId = problem.requestId;
    this.retryAfterSeconds = retryAfterSeconds ?? problem.retryAfterSeconds;
  }
}

/** The answer is not the service's: something between answered in its place, or the address is wrong. */
export class UnexpectedAnswerError extends ClientError {
  override readonly name = 'UnexpectedAnswerError';
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(operation: string, status: number, why: string, retryAfterSeconds?: number) {
    super(operation, `the answer ${status} ${why}. Check the base URL, and what is between here and there.`);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No answer: it is not known whether the request was done. A repeat with the same idempotency key is safe. */
export class ConnectionError extends ClientError {
  override readonly name = 'ConnectionError';
  readonly timedOut: boolean;

  constructor(operation: string, { timedOut, cause }: { timedOut: boolean; cause: unknown }) {
    super(operation, timedOut ? 'no answer in time' : 'the service cannot be reached', cause);
    this.timedOut = timedOut;
  }
}

/** `waitForOutcome` was given a time, and there is no outcome yet. The verification goes on. */
export class OutcomeTimeoutError extends ClientError {
  override readonly name = 'OutcomeTimeoutError';
  /** The stage that was seen last. */
  readonly stage: string | undefined;

  constructor(stage: string | undefined) {
    super('waitForOutcome', `there is no outcome yet; the last stage seen is ${stage ?? 'none'}`);
    this.stage = stage;
  }
}

/** Whether the service refused with one of these codes: `if (isProblem(error, 'already_verified')) …`. */
export function isProblem<C extends ProblemCode>(
  error: unknown,
  ...codes: readonly C[]
): error is ServiceError & { readonly code: C } {
  return error instanceof ServiceError && codes.some((code) => code === error.code);
}
