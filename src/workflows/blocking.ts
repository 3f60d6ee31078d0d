/** A failure that retrying can't fix blocks the run and does not end it (design.md, invariant 8). */
import { ApplicationFailure, condition, patched } from '@temporalio/workflow';
import { unknownStep } from '../domain/corrections.ts';
import type { ToldByRun } from '../domain/events.ts';
import type { Correction, Wishes } from '../domain/input.ts';
import type { ResumeReply } from '../domain/messages.ts';
import { refusals } from '../domain/messages.ts';
import type { Reason } from '../domain/reasons.ts';
import type { Explanation } from './explanation.ts';
import { helpUntil } from './lost-token.ts';
import { refusal } from './replies.ts';
import type { BlockDetails } from './run.ts';

interface Blockable {
  readonly explanation: Explanation;
  /** How long the run waits for an operator. */
  readonly seconds: number;
  readonly isCancelled: () => boolean;
  readonly submissionsAccepted: () => number;
  /** The field of a correction that can no longer have an effect. */
  readonly withoutEffect: (correction: Correction) => string | null;
  /** The steps that may hold the second document; empty if none is known. */
  readonly steps: () => readonly string[];
  /** Whether the caller may still replace its request by this one. */
  readonly mayReplace: (wishes: Wishes) => boolean;
  readonly replace: (wishes: Wishes) => void;
  /** Does not hold the run up. */
  readonly tell: (told: ToldByRun) => void;
}

/** Each replacement requests another token; a caller that alternates between two requests has a bug. */
const MOST_REPLACEMENTS = 50;

export class Blocking {
  private readonly of: Blockable;
  private correction: Correction | null = null;
  private replacements = 0;

  constructor(of: Blockable) {
    this.of = of;
  }

  resume(correction: Correction): Pick<ResumeReply, 'reason' | 'submissionsAccepted'> {
    const { explanation, submissionsAccepted } = this.of;
    const reason = explanation.blocked?.reason ?? 'blocked_too_long';
    this.correction = correction;
    explanation.note(`Resumed by an operator${corrections(correction)}.`);
    return { reason, submissionsAccepted: submissionsAccepted() };
  }

  /** @throws ApplicationFailure */
  refuseResume(correction: Correction): void {
    // The second of two operators learns that the first one did it.
    if (!this.isWaiting) throw refusal(refusals.notBlocked);
    const field = this.of.withoutEffect(correction);
    if (field !== null) throw withoutEffect(field);
    const steps = this.of.steps();
    const unknown = unknownStep(correction, steps);
    if (unknown !== null) throw refusal(refusals.stepUnknown, unknown, steps);
  }

  replace(wishes: Wishes): void {
    this.replacements += 1;
    this.of.replace(wishes);
    this.correction = {};
    this.of.explanation.note('The caller replaced the request.');
  }

  /** @throws ApplicationFailure */
  refuseReplacement(wishes: Wishes): void {
    const { isWaiting, replacements } = this;
    refuseReplacement(wishes, { isWaiting, replacements, mayReplace: this.of.mayReplace });
  }

  /**
   * @param isSettled whether the reason for the block is gone
   * @returns what the operator corrected, or null if no operator came in time or none was needed
   */
  async wait(
    reason: Reason,
    help: string,
    { field = null, retryAt = null, isSettled = () => false }: BlockDetails = {},
  ): Promise<Correction | null> {
    const { explanation, seconds } = this.of;
    // Runs of an earlier version wait for an operator and then end.
    const goesOnAt = retryAt !== null && patched('lost-session-ends') ? retryAt : null;
    const ms = goesOnAt === null ? seconds * 1_000 : Math.max(1, goesOnAt - Date.now());
    this.correction = null;
    explanation.note(`Blocked: ${reason}.`);
    const [since, until] = [new Date().toISOString(), Date.now() + ms];
    const known = {
      ...(field === null ? {} : { field }),
      ...(goesOnAt === null ? {} : { retryAt: new Date(goesOnAt).toISOString() }),
    };
    explanation.block(
      { reason, help: goesOnAt === null ? help : helpUntil(goesOnAt), since, ...known },
      until,
    );
    const tells = patched('blocks-told');
    if (tells) {
      const ends = new Date(until).toISOString();
      this.of.tell({ type: 'verification.blocked', at: since, reason, since, until: ends, ...known });
    }
    const goesOn = () => this.correction !== null || isSettled();
    const resumed = await condition(goesOn, ms, { summary: `Blocked: ${reason}` });
    explanation.unblock();
    if (tells && (resumed || goesOnAt !== null))
      this.of.tell({ type: 'verification.resumed', at: new Date().toISOString(), reason, since });
    if (this.correction === null) {
      explanation.note(
        resumed
          ? 'The reason for the block is gone.'
          : goesOnAt === null
            ? 'No operator came in time.'
            : 'The run tries again.',
      );
    }
    return this.correction ?? (goesOnAt === null ? null : {});
  }

  private get isWaiting(): boolean {
    return this.of.explanation.blocked !== null && this.correction === null && !this.of.isCancelled();
  }
}

interface Replaceable {
  readonly isWaiting: boolean;
  /** So far. */
  readonly replacements: number;
  readonly mayReplace: (wishes: Wishes) => boolean;
}

/** @throws ApplicationFailure if nothing is blocked, or the request cannot be replaced */
export function refuseReplacement(
  wishes: Wishes,
  { isWaiting, replacements, mayReplace }: Replaceable,
): void {
  if (!isWaiting) throw refusal(refusals.notBlocked);
  if (replacements >= MOST_REPLACEMENTS || !mayReplace(wishes)) throw refusal(refusals.nothingReplaced);
}

/** The fields without their values: a reader of the record must see that the request has changed. */
function corrections(correction: Correction): string {
  const fields = Object.keys(correction);
  return fields.length === 0 ? '' : `, with a corrected ${fields.join(', ')}`;
}

function withoutEffect(field: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: refusals.correctionWithoutEffect,
    message: 'This correction can no longer have an effect.',
    nonRetryable: true,
    details: [field],
  });
}
