/**
 * One submission by direct processing, until it is clear whether iDenfy accepted it. No second check is bought twice:
 * submitting the same token again cannot buy one, a new token can (design.md, invariant 7).
 */
import { patched } from '@temporalio/workflow';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { isEndWithoutVerdict, isExpiry } from '../domain/idenfy-event.ts';
import type { Reason } from '../domain/reasons.ts';
import type { SubmissionRequest } from '../domain/requests/submission.ts';
import type { Session } from '../domain/sessions.ts';
import { helpFor } from './help.ts';
import { LONGEST_UNSENT_PAUSE_SECONDS, MOST_UNCLEAR_ROUNDS, MOST_UNSENT_ROUNDS } from './policy.ts';
import { submissionField } from './request-fields.ts';
import type { Run } from './run.ts';
import { tryActivity } from './try-activity.ts';
import type { Failure } from './try-activity.ts';

export type SubmissionEnd =
  | { readonly kind: 'accepted' }
  /** iDenfy no longer accepts this token, and has certainly accepted nothing on it. */
  | { readonly kind: 'token-dead' }
  | {
      readonly kind: 'failed';
      readonly reason: Reason;
      readonly help: string;
      readonly field: string | null;
    };

export class Submission {
  private readonly run: Run;
  /** The sessions whose submission may have been accepted although iDenfy did not say so. */
  private readonly unclear = new Set<string>();

  constructor(run: Run) {
    this.run = run;
  }

  async submit(session: Session, request: SubmissionRequest): Promise<SubmissionEnd> {
    const { scanRef } = session;
    for (let unclearRounds = 0, unsentRounds = 0; ;) {
      const known = this.heard(scanRef);
      if (known !== null) return known;
      const { failure } = await tryActivity(async () => this.run.activities.submitDocuments(request));
      if (failure === undefined) return { kind: 'accepted' };
      if (failure.code === 'token_not_valid') {
        return this.unclear.has(scanRef) ? { kind: 'accepted' } : { kind: 'token-dead' };
      }
      if (failure.unclear) {
        unclearRounds += 1;
        this.unclear.add(scanRef);
        // Its webhook may have come during the wait for the answer.
        const word = this.heard(scanRef) ?? (await this.pollAfter(session, failure));
        if (word !== null) return word;
        if (unclearRounds >= MOST_UNCLEAR_ROUNDS) return failed('submission_unclear', null);
      } else if (failure.retryable && unsentRounds < MOST_UNSENT_ROUNDS) {
        unsentRounds += 1;
        await this.pause(session, failure, unsentRounds);
      } else {
        return failed(`submission_failed:${failure.code}`, failure.help, submissionField(failure.field));
      }
    }
  }

  /** Whether a session that is over may have taken an unclear submission before it was deleted or archived. */
  mayHaveTaken(scanRef: string, end: Pick<IdenfyEvent, 'overall'>): boolean {
    return this.unclear.has(scanRef) && !provesUnused(end);
  }

  /** A webhook of the session says more than any answer. */
  private heard(scanRef: string): SubmissionEnd | null {
    const session = this.run.sessions.byScanRef(scanRef);
    if (session?.result && isEndWithoutVerdict(session.result)) {
      return { kind: this.mayHaveTaken(scanRef, session.result) ? 'accepted' : 'token-dead' };
    }
    return session?.result || session?.interim ? { kind: 'accepted' } : null;
  }

  /**
   * Waits for the webhook, then polls once. ACTIVE: nothing was accepted, as far as iDenfy knows. Expired: nothing was
   * ever accepted. Anything else: the token was used, or may have been.
   * @returns null to submit the same token and files again
   */
  private async pollAfter(session: Session, failure: Failure): Promise<SubmissionEnd | null> {
    const { unclearSubmissionSeconds } = this.run.input.deadlines;
    this.run.note(
      `It is unclear whether iDenfy accepted the submission (${failure.code}); the run waits for its webhook.`,
    );
    const until = Date.now() + unclearSubmissionSeconds * 1_000;
    const latest = this.run.sessions.byScanRef(session.scanRef) ?? session;
    if (await this.run.news(latest, until, 'The webhook of an unclear submission'))
      return this.heard(session.scanRef);
    const status = await tryActivity(async () => this.run.activities.askStatus({ scanRef: session.scanRef }));
    if (status.failure !== undefined || status.value.overall === 'ACTIVE') {
      this.run.note('iDenfy does not know the submission; the same token and files are submitted again.');
      return null;
    }
    const { overall } = status.value;
    const isUnused = isEndWithoutVerdict(status.value) && provesUnused(status.value);
    const isSure = isUnused || !isEndWithoutVerdict(status.value);
    this.run.note(
      `iDenfy says ${overall}: the submission ${isSure ? 'was' : 'may have been'} ${isUnused ? 'not ' : ''}accepted.`,
    );
    return { kind: isUnused ? 'token-dead' : 'accepted' };
  }

  private async pause(session: Session, failure: Failure, round: number): Promise<void> {
    const backoff = Math.min(2 ** round, LONGEST_UNSENT_PAUSE_SECONDS) * 1_000;
    const latest = this.run.sessions.byScanRef(session.scanRef) ?? session;
    await this.run.news(latest, Date.now() + (failure.retryAfterMs ?? backoff), 'Until the next submission');
  }
}

/**
 * Whether a session that is over without a verdict was never used. Somebody may delete or archive one that iDenfy has
 * checked (idenfy-api.md 11); runs of an earlier version bought another check after that.
 */
export function provesUnused(end: Pick<IdenfyEvent, 'overall'>): boolean {
  return isExpiry(end) || !patched('deleted-may-be-used');
}

function failed(reason: Reason, help: string | null, field: string | null = null): SubmissionEnd {
  return { kind: 'failed', reason, help: help ?? helpFor(reason), field };
}
