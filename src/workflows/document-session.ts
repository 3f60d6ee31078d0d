/** The second of two sessions that the user walks through (idenfy-api.md 2.7). */
import { Asking } from './asking.ts';
import { attempt } from './attempt.ts';
import { helpOr } from './help.ts';
import { sameWishes, wishesOf } from '../domain/corrections.ts';
import { LostToken } from './lost-token.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { Wishes } from '../domain/input.ts';
import { LONGEST_TOKEN_EXPIRY_SECONDS } from '../domain/deadlines.ts';
import { tokenField } from './request-fields.ts';
import type { Session } from '../domain/sessions.ts';
import type { VerificationRun } from './verification-run.ts';
import type { Conclusion, Reason } from '../domain/reasons.ts';

export class DocumentSession {
  private readonly run: VerificationRun;
  private asking: Asking | null = null;
  private redirectUrl: string | null = null;
  private openedFor: Wishes | null = null;
  private readonly lostToken: LostToken;

  constructor(run: VerificationRun) {
    this.run = run;
    this.lostToken = new LostToken(run.input.deadlines.blockedSeconds);
  }

  /** Opened last, it outlives the identity session, both within what iDenfy allows. */
  get identityExpirySeconds(): number {
    const { tokenExpirySeconds } = this.run.input.deadlines;
    return Math.max(1, Math.min(tokenExpirySeconds, LONGEST_TOKEN_EXPIRY_SECONDS - this.marginSeconds));
  }

  /** Where the identity session leads the user. */
  get url(): string {
    if (this.redirectUrl === null) throw new Error('The document session was not opened yet.');
    return this.redirectUrl;
  }

  /** Null: the session is there, made for what is wanted now. */
  async open(): Promise<Conclusion | null> {
    const { run } = this;
    for (;;) {
      // Nobody has the link of the one before; unused, it costs nothing.
      if (this.openedFor !== null && sameWishes(this.openedFor, run.input)) return null;
      const wishes = wishesOf(run.input);
      const { clientId, attempt: number, deadlines } = run.input;
      const { externalRef, asked, person, urls, locale } = wishes;
      const expirySeconds = this.identityExpirySeconds + this.marginSeconds;
      const created = await attempt(async () =>
        run.activities.createUserDocumentSession({
          clientId,
          verificationId: run.id,
          attempt: number,
          method: 'sequential',
          externalRef,
          asked,
          person,
          urls,
          locale,
          expirySeconds,
          sessionLengthSeconds: deadlines.sessionLengthSeconds,
        }),
      );
      if (created.failure !== undefined) {
        const { failure } = created;
        const { sessionLengthSeconds } = deadlines;
        const reason: Reason = `document_session_failed:${failure.code}`;
        const correction = await run.block(reason, helpOr(reason, failure.help), {
          field: tokenField(failure.field, 'document'),
          retryAt: this.lostToken.retryAt(failure, { expirySeconds, sessionLengthSeconds }),
        });
        if (correction !== null) continue;
        run.answerOpenSession({ refusal: reason });
        return { outcome: 'REQUIRES_REVIEW', reasons: [reason, 'blocked_too_long'] };
      }
      run.sessionOpened('document', { ...created.value, stepNames: [] });
      this.redirectUrl = created.value.redirectUrl;
      this.openedFor = wishes;
      run.note('The document session was created, to which the identity session leads.');
      return null;
    }
  }

  /** Null when no decisive result came in time. */
  async result(): Promise<IdenfyEvent | null> {
    this.asking ??= new Asking(this.run, this.run.input.deadlines.askAfterSeconds);
    return await this.asking.result(
      () => this.session(),
      (session) => this.deadline(session),
      (_session, until) => this.run.enter('awaiting-document-result', until),
    );
  }

  withoutResult(): Conclusion {
    const why = this.asking?.noResult(this.session()) ?? 'missing';
    return why === 'unfinished'
      ? { outcome: 'EXPIRED', reasons: ['document_session_expired'] }
      : { outcome: 'REQUIRES_REVIEW', reasons: [`second_result_${why}`] };
  }

  private session(): Session {
    const session = this.run.sessions.latest('document');
    if (session === undefined) throw new Error('The document session was not opened yet.');
    return session;
  }

  private deadline(session: Session): number {
    const { reviewSeconds } = this.run.input.deadlines;
    return session.interim === null
      ? Date.parse(session.expiresAt) + this.marginSeconds * 1_000
      : Date.parse(session.interim.receivedAt) + reviewSeconds * 1_000;
  }

  /** The user may open the identity session in its last second, and take all of its length. */
  private get marginSeconds(): number {
    const { sessionLengthSeconds, resultMarginSeconds } = this.run.input.deadlines;
    return sessionLengthSeconds + resultMarginSeconds;
  }
}
