export type { components, operations } from './api.ts';
export type { AnswerOf, OperationId, RequestOf } from './calls.ts';
export { createClient } from './client.ts';
export type { Client } from './client.ts';
export {
  ClientError,
  ConnectionError,
  isProblem,
  OutcomeTimeoutError,
  ServiceError,
  UnexpectedAnswerError,
} from './errors.ts';
export type { Problem, ProblemCode } from './errors.ts';
export { problemCodes } from './operations.ts';
export type { RetryOptions } from './retries.ts';
export type { CallOptions, ClientOptions } from './send.ts';
export type { ClosedVerification, WaitOptions } from './waiting.ts';
export { EventVerificationError, verifyEvent } from './webhooks.ts';
export type {
  EventFault,
  EventHeaders,
  ReceivedEvent,
  VerificationEvent,
  VerifyOptions,
} from './webhooks.ts';
