import { ApplicationFailure } from '@temporalio/workflow';
import type { VerificationInput, Wishes } from '../domain/input.ts';
import type { OpenedSession, OpenSessionRefusal, OpenSessionReply } from '../domain/messages.ts';
import { MESSAGE_VERSION, refusals } from '../domain/messages.ts';
import type { Reason } from '../domain/reasons.ts';
import type { Method } from '../domain/words.ts';
import type { ErasureInput, RetentionInput } from '../domain/requests/erasure.ts';
import { isErasureInput, isRetentionInput, isVerificationInput } from './guards.ts';

/** @throws ApplicationFailure whose type is the reason, if there is no session */
export function openSessionReply(
  verificationId: string,
  method: Method,
  { input, requested }: { readonly input: VerificationInput; readonly requested: Wishes },
  opened: { readonly session: OpenedSession } | { readonly refusal: Reason } | null,
): OpenSessionReply {
  const { requestId, attempt } = input;
  if (opened !== null && 'session' in opened) {
    const { session } = opened;
    return { v: MESSAGE_VERSION, requestId, verificationId, method, attempt, session, wishes: requested };
  }
  const detail: OpenSessionRefusal = { requestId, verificationId, attempt };
  throw ApplicationFailure.create({
    type: opened?.refusal ?? 'cancelled_by_caller',
    message: 'The verification has no session.',
    nonRetryable: true,
    details: [detail],
  });
}

/** What a validator throws; the types are in `messages.refusals`. */
export function refusal(type: string, ...details: readonly unknown[]): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message: `Refused: ${type}.`,
    nonRetryable: true,
    details: details.filter((detail) => detail !== undefined),
  });
}

/** @throws ApplicationFailure: only this ends the run; after a TypeError its first task would be retried for ever */
export function wellFormed(input: VerificationInput): VerificationInput {
  if (isVerificationInput(input)) return input;
  throw illFormedInput('verification');
}

/** @throws ApplicationFailure */
export function wellFormedErasure(input: ErasureInput): ErasureInput {
  if (isErasureInput(input)) return input;
  throw illFormedInput('erasure');
}

/** @throws ApplicationFailure: a limit of nobody's choice would erase what is to be kept */
export function wellFormedRetention(input: RetentionInput): RetentionInput {
  if (isRetentionInput(input)) return input;
  throw illFormedInput('retention');
}

function illFormedInput(of: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`The input of the ${of} is ill-formed.`, refusals.illFormed);
}
