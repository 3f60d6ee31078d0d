/** Failures that retrying can't mend stop the line, not the run (design.md, invariant 8). */
import { condition, setHandler } from '@temporalio/workflow';
import type { Explanation } from './explanation.ts';
import { isResumeRequest } from './guards.ts';
import type { Correction } from './messages.ts';
import { MESSAGE_VERSION, refusals, resume } from './messages.ts';
import { refusal } from './replies.ts';
import type { Reason } from './words.ts';

interface Blockable {
  readonly verificationId: string;
  readonly explanation: Explanation;
  /** How long an operator is waited for. */
  readonly seconds: number;
  readonly isCancelled: () => boolean;
  readonly submissionsAccepted: () => number;
}

export class Blocking {
  private readonly of: Blockable;
  private correction: Correction | null = null;

  constructor(of: Blockable) {
    this.of = of;
    const { verificationId, explanation } = of;
    setHandler(
      resume,
      (request) => {
        const reason = explanation.blocked?.reason ?? 'blocked_too_long';
        this.correction = request.correction;
        const submissionsAccepted = of.submissionsAccepted();
        return { v: MESSAGE_VERSION, verificationId, reason, submissionsAccepted };
      },
      {
        validator: (request) => {
          if (!isResumeRequest(request)) throw refusal(refusals.illFormed);
          // Of two operators the second is told that it was done.
          const waits = explanation.blocked !== null && this.correction === null;
          if (!waits || of.isCancelled()) throw refusal(refusals.notBlocked);
        },
      },
    );
  }

  /** @returns what the operator corrected, or null when nobody came in time, or nobody had to */
  async wait(reason: Reason, help: string, isSettled: () => boolean): Promise<Correction | null> {
    const { explanation, seconds } = this.of;
    const ms = seconds * 1_000;
    this.correction = null;
    explanation.note(`Blocked: ${reason}.`);
    explanation.block({ reason, help, since: new Date().toISOString() }, Date.now() + ms);
    await condition(() => this.correction !== null || isSettled(), ms, { summary: `Blocked: ${reason}` });
    explanation.unblock();
    explanation.note(
      this.correction !== null
        ? 'Resumed by an operator.'
        : isSettled()
          ? 'It settled itself.'
          : 'No operator came in time.',
    );
    return this.correction;
  }
}
