/** The user's session: Token 1, and its result (the guide, steps 1 to 3). */
import { Asking } from './asking.ts';
import { attempt } from './attempt.ts';
import { helpOr } from './help.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { LostToken } from './lost-token.ts';
import { tokenField } from './request-fields.ts';
import type { Session } from '../domain/sessions.ts';
import { contradicts, sameDecision } from '../domain/sessions.ts';
import type { VerificationRun } from './verification-run.ts';
import type { Conclusion, Reason } from '../domain/reasons.ts';
import type { Method } from '../domain/words.ts';

/** Where the session differs from one that asks for the second document itself. */
interface Alone {
  /** The session to which the user is led afterwards, however this one ends; made anew where its wishes changed. */
  readonly next: { open(): Promise<Conclusion | null>; readonly url: string };
  readonly expirySeconds: number;
}

export class IdentitySession {
  private readonly run: VerificationRun;
  private readonly method: Method;
  private readonly lostToken: LostToken;
  private asking: Asking | null = null;

  constructor(run: VerificationRun, method: Method) {
    this.run = run;
    this.method = method;
    this.lostToken = new LostToken(run.input.deadlines.blockedSeconds);
  }

  /**
   * Null: the session is there, and the caller has its link.
   * @param alone set where another session asks for the second document
   */
  async open(alone?: Alone): Promise<Conclusion | null> {
    const { run, method } = this;
    if (run.sessions.latest('identity') !== undefined) return null;
    for (;;) {
      // The blocked run's wishes may have changed since the last try.
      const {
        clientId,
        attempt: number,
        externalRef,
        asked,
        person,
        additionalSteps,
        urls,
        locale,
      } = run.input;
      const { deadlines } = run.input;
      if (alone !== undefined) {
        const withoutNext = await alone.next.open();
        if (withoutNext !== null) return withoutNext;
      }
      const expirySeconds = alone?.expirySeconds ?? deadlines.tokenExpirySeconds;
      const created = await attempt(async () =>
        run.activities.createIdentitySession({
          clientId,
          verificationId: run.id,
          attempt: number,
          method,
          externalRef,
          asked,
          person,
          locale,
          expirySeconds,
          ...(alone === undefined ? { additionalSteps, urls } : leadingTo(alone.next.url)),
          sessionLengthSeconds: deadlines.sessionLengthSeconds,
        }),
      );
      if (created.failure !== undefined) {
        const { failure } = created;
        const { sessionLengthSeconds } = deadlines;
        const reason: Reason = `session_failed:${failure.code}`;
        const correction = await run.block(reason, helpOr(reason, failure.help), {
          field: tokenField(failure.field, 'identity'),
          retryAt: this.lostToken.retryAt(failure, { expirySeconds, sessionLengthSeconds }),
        });
        if (correction !== null) continue;
        run.answerOpenSession({ refusal: reason });
        return { outcome: 'REQUIRES_REVIEW', reasons: [reason, 'blocked_too_long'] };
      }
      const { session, hasAdditionalStep, stepNames } = created.value;
      run.sessionOpened('identity', { ...session, stepNames });
      // At the start, and not after the user has shown everything in vain (design.md, invariant 10).
      if (alone === undefined && !hasAdditionalStep) return this.refuse('no_additional_step_configured');
      run.answerOpenSession({ session });
      run.note(
        alone === undefined
          ? 'Token 1 was created; the user can start.'
          : 'The identity session was created; the user can start, and is led to the document session afterwards.',
      );
      this.asking = new Asking(run, deadlines.askAfterSeconds);
      return null;
    }
  }

  /** Null when no decisive result came in time. */
  async result(): Promise<IdenfyEvent | null> {
    this.asking ??= new Asking(this.run, this.run.input.deadlines.askAfterSeconds);
    return await this.asking.result(
      () => this.session(),
      (session) => this.deadline(session),
      (session, until) =>
        this.run.enter(session.interim === null ? 'awaiting-user' : 'in-review-at-idenfy', until),
    );
  }

  withoutResult(): Conclusion {
    const why = this.asking?.noResult(this.session()) ?? 'missing';
    return why === 'unfinished'
      ? { outcome: 'EXPIRED', reasons: ['identity_expired'] }
      : { outcome: 'REQUIRES_REVIEW', reasons: [`identity_result_${why}`] };
  }

  /** Another decisive result replaced this one, or iDenfy may be reviewing it again (design.md, invariant 4). */
  isOutdated(identity: IdenfyEvent): boolean {
    const { result, doubt } = this.session();
    return doubt !== null || !sameDecision(result, identity);
  }

  /** The same once money was spent on it: only what takes back the decision counts. */
  isTakenBack(identity: IdenfyEvent): boolean {
    return contradicts(this.session().result, identity);
  }

  private session(): Session {
    const session = this.run.sessions.latest('identity');
    if (session === undefined) throw new Error('The identity session was not opened yet.');
    return session;
  }

  private refuse(refusal: Reason): Conclusion {
    this.run.answerOpenSession({ refusal });
    this.run.note(`No session for the user: ${refusal}.`);
    return { outcome: 'CANCELLED', reasons: [refusal] };
  }

  private deadline(session: Session): number {
    const { sessionLengthSeconds, resultMarginSeconds, reviewSeconds } = this.run.input.deadlines;
    return session.interim === null
      ? Date.parse(session.expiresAt) + (sessionLengthSeconds + resultMarginSeconds) * 1_000
      : Date.parse(session.interim.receivedAt) + reviewSeconds * 1_000;
  }
}

/** No step of the account's: the next session asks for the second document. */
function leadingTo(url: string) {
  return { additionalSteps: null, withoutSteps: true, urls: { success: url, error: url, unverified: url } };
}
