/** The second of two sessions that the user walks through (idenfy/guide-multiple-documents). */
import { Asking } from './asking.ts';
import { attempt } from './attempt.ts';
import { helpFor } from './help.ts';
import type { IdenfyEvent } from './messages.ts';
import { LONGEST_TOKEN_EXPIRY_SECONDS } from './policy.ts';
import type { Session } from './sessions.ts';
import type { VerificationRun } from './verification-run.ts';
import type { Conclusion, Reason } from './words.ts';

export class DocumentSession {
  private readonly run: VerificationRun;
  private asking: Asking | null = null;
  private redirectUrl: string | null = null;

  constructor(run: VerificationRun) {
    this.run = run;
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

  /** Null: the session is there. */
  async open(): Promise<Conclusion | null> {
    const { run } = this;
    if (this.redirectUrl !== null) return null;
    const { clientId, attempt: number, externalRef, asked, person, urls, locale, deadlines } = run.input;
    for (;;) {
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
          expirySeconds: this.identityExpirySeconds + this.marginSeconds,
          sessionLengthSeconds: deadlines.sessionLengthSeconds,
        }),
      );
      if (created.failure !== undefined) {
        const reason: Reason = `document_session_failed:${created.failure.code}`;
        if ((await run.block(reason, created.failure.help ?? helpFor(reason))) !== null) continue;
        run.answerOpenSession({ refusal: reason });
        return { outcome: 'REQUIRES_REVIEW', reasons: [reason, 'blocked_too_long'] };
      }
      run.sessionOpened('document', { ...created.value, stepNames: [] });
      this.redirectUrl = created.value.redirectUrl;
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
