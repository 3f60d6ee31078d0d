/** Failures that retrying can't mend stop the line, not the run (design.md, invariant 8). */
import { ApplicationFailure, condition, patched, setHandler } from '@temporalio/workflow';
import type { Explanation } from './explanation.ts';
import { isReplaceRequest, isResumeRequest } from './guards.ts';
import { helpUntil } from './lost-token.ts';
import type { Correction, ReplaceRequest, Wishes } from './messages.ts';
import { MESSAGE_VERSION, refusals, replaceRequest, resume } from './messages.ts';
import { refusal } from './replies.ts';
import type { Reason } from './words.ts';

interface Blockable {
  readonly verificationId: string;
  readonly attempt: number;
  readonly explanation: Explanation;
  /** How long an operator is waited for. */
  readonly seconds: number;
  readonly isCancelled: () => boolean;
  readonly submissionsAccepted: () => number;
  /** The field of a correction that nothing would look at any more. */
  readonly withoutEffect: (correction: Correction) => string | null;
  /** Whether its caller may still ask for this instead. */
  readonly mayReplace: (wishes: Wishes) => boolean;
  readonly replace: (wishes: Wishes) => void;
}

export interface BlockDetails {
  /** The field of the request that iDenfy named, as the caller knows it. */
  readonly field?: string | null;
  /** When another try may succeed without anybody's doing, in ms since the epoch. */
  readonly retryAt?: number | null;
  /** Whether what it waits for has come without anybody's doing. */
  readonly isSettled?: () => boolean;
}

/** Each is another request for a token; a caller that asks for this and that in turns is a mistake. */
const MOST_REPLACEMENTS = 50;

export class Blocking {
  private readonly of: Blockable;
  private correction: Correction | null = null;
  private replacements = 0;

  constructor(of: Blockable) {
    this.of = of;
    const { verificationId, explanation } = of;
    setHandler(
      resume,
      (request) => {
        const reason = explanation.blocked?.reason ?? 'blocked_too_long';
        this.correction = request.correction;
        explanation.note(`Resumed by an operator${corrections(request.correction)}.`);
        const submissionsAccepted = of.submissionsAccepted();
        return { v: MESSAGE_VERSION, verificationId, reason, submissionsAccepted };
      },
      {
        validator: (request) => {
          if (!isResumeRequest(request)) throw refusal(refusals.illFormed);
          // Of two operators the second is told that it was done.
          if (!this.isWaiting) throw refusal(refusals.notBlocked);
          const field = of.withoutEffect(request.correction);
          if (field !== null) throw withoutEffect(field);
        },
      },
    );
    setHandler(
      replaceRequest,
      ({ wishes }) => {
        this.replacements += 1;
        of.replace(wishes);
        this.correction = {};
        explanation.note('The caller asked again, with other wishes.');
        return { v: MESSAGE_VERSION, verificationId };
      },
      {
        validator: (request) => {
          refuseReplacement(request, {
            attempt: of.attempt,
            isWaiting: this.isWaiting,
            replacements: this.replacements,
            mayReplace: of.mayReplace,
          });
        },
      },
    );
  }

  /**
   * @param isSettled whether it has settled itself
   * @returns what the operator corrected, or null when nobody came in time, or nobody had to
   */
  async wait(
    reason: Reason,
    help: string,
    { field = null, retryAt = null, isSettled = () => false }: BlockDetails = {},
  ): Promise<Correction | null> {
    const { explanation, seconds } = this.of;
    // Runs of an earlier version wait for an operator, and end.
    const goesOnAt = retryAt !== null && patched('lost-session-ends') ? retryAt : null;
    const ms = goesOnAt === null ? seconds * 1_000 : Math.max(1, goesOnAt - Date.now());
    this.correction = null;
    explanation.note(`Blocked: ${reason}.`);
    explanation.block(
      {
        reason,
        help: goesOnAt === null ? help : helpUntil(goesOnAt),
        since: new Date().toISOString(),
        ...(field === null ? {} : { field }),
        ...(goesOnAt === null ? {} : { retryAt: new Date(goesOnAt).toISOString() }),
      },
      Date.now() + ms,
    );
    const goesOn = () => this.correction !== null || isSettled();
    const resumed = await condition(goesOn, ms, { summary: `Blocked: ${reason}` });
    explanation.unblock();
    if (this.correction === null) {
      explanation.note(
        resumed
          ? 'It settled itself.'
          : goesOnAt === null
            ? 'No operator came in time.'
            : 'It is tried again.',
      );
    }
    return this.correction ?? (goesOnAt === null ? null : {});
  }

  private get isWaiting(): boolean {
    return this.of.explanation.blocked !== null && this.correction === null && !this.of.isCancelled();
  }
}

interface Replaceable extends Pick<Blockable, 'attempt' | 'mayReplace'> {
  readonly isWaiting: boolean;
  /** So far. */
  readonly replacements: number;
}

/** @throws ApplicationFailure where nobody waits for it, or it would change nothing that still can */
export function refuseReplacement(
  request: ReplaceRequest,
  { attempt, isWaiting, replacements, mayReplace }: Replaceable,
): void {
  if (!isReplaceRequest(request)) throw refusal(refusals.illFormed);
  if (request.attempt !== attempt) throw refusal(refusals.attemptMismatch);
  if (!isWaiting) throw refusal(refusals.notBlocked);
  if (replacements >= MOST_REPLACEMENTS || !mayReplace(request.wishes))
    throw refusal(refusals.nothingReplaced);
}

/** Which fields, and not their values: what was asked for has changed, and a reader of the record must see it. */
function corrections(correction: Correction): string {
  const fields = Object.keys(correction);
  return fields.length === 0 ? '' : `, with a corrected ${fields.join(', ')}`;
}

function withoutEffect(field: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: refusals.correctionWithoutEffect,
    message: 'Nothing would look at it any more.',
    nonRetryable: true,
    details: [field],
  });
}
