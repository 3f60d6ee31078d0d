/**
 * A session that the user walks through: Token 1 and its result (the guide, steps 1 to 3), or the second of two
 * (idenfy-api.md 2.7).
 */
import { sameWishes, wishesBeside, wishesOf } from '../domain/corrections.ts';
import { LONGEST_TOKEN_EXPIRY_SECONDS } from '../domain/deadlines.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { Wishes } from '../domain/input.ts';
import type { OpenedSession } from '../domain/messages.ts';
import type { Conclusion, Reason } from '../domain/reasons.ts';
import type { Session } from '../domain/sessions.ts';
import { contradicts, sameDecision } from '../domain/sessions.ts';
import type { Method, SessionRole, Stage } from '../domain/words.ts';
import { StatusPolling } from './status-polling.ts';
import { helpOr } from './help.ts';
import { LostToken } from './lost-token.ts';
import { tokenField } from './request-fields.ts';
import type { Run } from './run.ts';
import type { Failure } from './try-activity.ts';
import { tryActivity } from './try-activity.ts';

const wordsOf = {
  identity: { failed: 'session_failed', unfinished: 'identity_expired', without: 'identity_result' },
  document: {
    failed: 'document_session_failed',
    unfinished: 'document_session_expired',
    without: 'second_result',
  },
} as const;

interface Created {
  readonly session: OpenedSession;
  readonly unrecorded?: boolean;
  readonly stepNames: readonly string[];
  /** Whether it requests the second document itself. */
  readonly hasAdditionalStep: boolean;
}

export class UsersSession {
  private readonly run: Run;
  private readonly method: Method;
  private readonly role: SessionRole;
  private readonly next: UsersSession | null;
  private readonly lostToken: LostToken;
  private polling: StatusPolling | null = null;
  private redirectUrl: string | null = null;
  private openedFor: Wishes | null = null;

  /** @param next the session that follows, however this one ends; it requests the second document */
  constructor(run: Run, method: Method, role: SessionRole, next: UsersSession | null = null) {
    this.run = run;
    this.method = method;
    this.role = role;
    this.next = next;
    this.lostToken = new LostToken(run.input.deadlines.blockedSeconds);
  }

  /** Null: the session exists; the caller has the link of the session that the user opens first. */
  async open(): Promise<Conclusion | null> {
    for (;;) {
      if (this.isOpen) return null;
      const withoutNext = this.next === null ? null : await this.next.open();
      if (withoutNext !== null) return withoutNext;
      // The blocked run's request may have changed since the last try.
      const wishes = wishesOf(this.run.input);
      const created = await tryActivity(async () => this.create(wishes));
      if (created.failure === undefined) return this.opened(created.value, wishes);
      const end = await this.block(created.failure);
      if (end !== null) return end;
    }
  }

  /** Null if no decisive result came in time. */
  async result(): Promise<IdenfyEvent | null> {
    this.polling ??= new StatusPolling(this.run, this.run.input.deadlines.askAfterSeconds);
    return await this.polling.result(
      () => this.session(),
      (session) => this.deadline(session),
      (session, until) => this.run.enter(this.stage(session), until),
    );
  }

  withoutResult(): Conclusion {
    const { unfinished, without } = wordsOf[this.role];
    const why = this.polling?.noResult(this.session()) ?? 'missing';
    return why === 'unfinished'
      ? { outcome: 'EXPIRED', reasons: [unfinished] }
      : { outcome: 'REQUIRES_REVIEW', reasons: [`${without}_${why}`] };
  }

  /** Another decisive result replaced this one, or iDenfy may be reviewing it again (design.md, invariant 4). */
  isOutdated(known: IdenfyEvent): boolean {
    const { result, doubt } = this.session();
    return doubt !== null || !sameDecision(result, known);
  }

  /** The same after the submission was charged: then only a withdrawn decision counts. */
  isTakenBack(known: IdenfyEvent): boolean {
    return contradicts(this.session().result, known);
  }

  private get isOpen(): boolean {
    if (this.run.sessions.latest(this.role) === undefined) return false;
    // Nobody has the link of the second session yet when the request changes; the unused one before costs nothing.
    return (
      this.role === 'identity' || (this.openedFor !== null && sameWishes(this.openedFor, this.run.input))
    );
  }

  private async create(wishes: Wishes): Promise<Created> {
    const { run, method, next, expirySeconds } = this;
    const { clientId, attempt, deadlines } = run.input;
    const { externalRef, asked, person, urls, locale, additionalSteps } = wishes;
    const request = {
      clientId,
      verificationId: run.id,
      attempt,
      method,
      openedAt: run.openedAt,
      expirySeconds,
      sessionLengthSeconds: deadlines.sessionLengthSeconds,
    };
    const sent = { externalRef, asked, person, urls, locale };
    if (this.role === 'document') {
      const { unrecorded = false, ...session } = await run.activities.createUserDocumentSession({
        ...request,
        ...sent,
        requested: wishesBeside(run.requested, sent),
      });
      return { session, stepNames: [], hasAdditionalStep: false, unrecorded };
    }
    const identity = { ...sent, ...(next === null ? { additionalSteps } : leadingTo(next.url)) };
    return await run.activities.createIdentitySession({
      ...request,
      ...identity,
      requested: wishesBeside(run.requested, identity),
    });
  }

  private opened(created: Created, wishes: Wishes): Conclusion | null {
    const { run, next } = this;
    const { session, stepNames, hasAdditionalStep, unrecorded = false } = created;
    run.sessionOpened(this.role, { ...session, stepNames, unrecorded });
    this.redirectUrl = session.redirectUrl;
    this.openedFor = wishes;
    if (this.role === 'document') {
      run.note('The document session was created; the identity session leads to it.');
      return null;
    }
    // Checked at the start, so that the user does not show everything in vain (design.md, invariant 10).
    if (next === null && !hasAdditionalStep) return this.refuse('no_additional_step_configured');
    run.answerOpenSession({ session });
    run.note(
      next === null
        ? 'Token 1 was created; the user can start.'
        : 'The identity session was created; the user can start, and goes on to the document session afterwards.',
    );
    this.polling = new StatusPolling(run, run.input.deadlines.askAfterSeconds);
    return null;
  }

  /** Null: the run tries again. */
  private async block(failure: Failure): Promise<Conclusion | null> {
    const { run, role, expirySeconds } = this;
    const { sessionLengthSeconds } = run.input.deadlines;
    const reason: Reason = `${wordsOf[role].failed}:${failure.code}`;
    const correction = await run.block(reason, helpOr(reason, failure.help), {
      field: tokenField(failure.field, role),
      retryAt: this.lostToken.retryAt(failure, { expirySeconds, sessionLengthSeconds }),
    });
    if (correction !== null) return null;
    run.answerOpenSession({ refusal: reason });
    return { outcome: 'REQUIRES_REVIEW', reasons: [reason, 'blocked_too_long'] };
  }

  private refuse(refusal: Reason): Conclusion {
    this.run.answerOpenSession({ refusal });
    this.run.note(`No session for the user: ${refusal}.`);
    return { outcome: 'CANCELLED', reasons: [refusal] };
  }

  private session(): Session {
    const session = this.run.sessions.latest(this.role);
    if (session === undefined) throw new Error(`The ${this.role} session was not opened yet.`);
    return session;
  }

  private stage({ interim }: Session): Stage {
    if (this.role === 'document') return 'awaiting-document-result';
    return interim === null ? 'awaiting-user' : 'in-review-at-idenfy';
  }

  private deadline({ interim, expiresAt }: Session): number {
    const { reviewSeconds } = this.run.input.deadlines;
    return interim === null
      ? Date.parse(expiresAt) + this.marginSeconds * 1_000
      : Date.parse(interim.receivedAt) + reviewSeconds * 1_000;
  }

  /** The user may open the session in its last second and use its whole length. */
  private get marginSeconds(): number {
    const { sessionLengthSeconds, resultMarginSeconds } = this.run.input.deadlines;
    return sessionLengthSeconds + resultMarginSeconds;
  }

  /** The second session is opened last, so it lives longer than the first; both stay within iDenfy's limits. */
  private get expirySeconds(): number {
    const { tokenExpirySeconds } = this.run.input.deadlines;
    if (this.role === 'identity' && this.next === null) return tokenExpirySeconds;
    const ofTheFirst = Math.min(tokenExpirySeconds, LONGEST_TOKEN_EXPIRY_SECONDS - this.marginSeconds);
    return Math.max(1, ofTheFirst) + (this.role === 'identity' ? 0 : this.marginSeconds);
  }

  /** The address to which the previous session leads the user. */
  private get url(): string {
    if (this.redirectUrl === null) throw new Error(`The ${this.role} session was not opened yet.`);
    return this.redirectUrl;
  }
}

/** Suppresses the account's steps: the next session requests the second document. */
function leadingTo(url: string) {
  return { additionalSteps: null, withoutSteps: true, urls: { success: url, error: url, unverified: url } };
}
