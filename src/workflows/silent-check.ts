/** The second, silent check: Token 2, the submission, and its result (the guide, steps 4 and 5). */
import { patched } from '@temporalio/workflow';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { isEndWithoutVerdict } from '../domain/idenfy-event.ts';
import type { Correction } from '../domain/input.ts';
import type { Conclusion, Reason } from '../domain/reasons.ts';
import type { StoredDocument } from '../domain/requests/documents.ts';
import type { Session } from '../domain/sessions.ts';
import { StatusPolling } from './status-polling.ts';
import { helpOr } from './help.ts';
import { LostToken } from './lost-token.ts';
import {
  DOCUMENT_SESSION_LENGTH_SECONDS,
  DOCUMENT_TOKEN_EXPIRY_SECONDS,
  MOST_ACCEPTED_SUBMISSIONS,
  MOST_DEAD_TOKENS,
} from './policy.ts';
import { tokenField } from './request-fields.ts';
import type { BlockDetails, Run } from './run.ts';
import type { SafeDocuments } from './second-document.ts';
import { provesUnused, Submission } from './submission.ts';
import { tryActivity } from './try-activity.ts';

/** What an operator has to fix before the check can continue. */
export interface Obstacle extends BlockDetails {
  readonly reason: Reason;
  readonly help: string;
}

export class SilentCheck {
  private readonly run: Run;
  private readonly submission: Submission;
  private readonly lostToken: LostToken;
  private documentType: string | null = null;
  private skipAnalysis = false;
  private authToken = '';
  /** Whether the session in use can still take a submission, as far as the run knows. */
  private isUsable = false;
  /** The session whose submission iDenfy accepted, until its result is dismissed. */
  private submitted: string | null = null;
  private deadTokens = 0;
  private polling: StatusPolling | null = null;

  constructor(run: Run) {
    this.run = run;
    this.submission = new Submission(run);
    this.lostToken = new LostToken(run.input.deadlines.blockedSeconds);
    run.tokenIsUnusedWhile(() => this.standing() !== null);
  }

  /** The parameters of direct processing, from the request or an operator's correction. */
  get knownCountry(): string | null {
    return this.run.input.asked.second.country;
  }

  correct({ documentType, skipAnalysis }: Correction): void {
    this.documentType = documentType ?? this.documentType;
    this.skipAnalysis = skipAnalysis ?? this.skipAnalysis;
    // An operator has looked at it, so it starts again.
    this.deadTokens = 0;
  }

  /** Whether the check was made, so that the run waits only for its result, or for a better one. */
  get isMade(): boolean {
    return this.submitted !== null;
  }

  /** Token 2, unless there is already a usable one, or one that was used. */
  async openSession(): Promise<Obstacle | null> {
    if (this.standing() !== null || this.isTaken()) return null;
    const { clientId, asked, deadlines } = this.run.input;
    const expirySeconds = deadlines.documentTokenExpirySeconds ?? DOCUMENT_TOKEN_EXPIRY_SECONDS;
    const sessionLengthSeconds = DOCUMENT_SESSION_LENGTH_SECONDS;
    const created = await tryActivity(async () =>
      this.run.activities.createDocumentSession({
        clientId,
        verificationId: this.run.id,
        types: asked.second.types,
        expirySeconds,
        sessionLengthSeconds,
      }),
    );
    if (created.failure !== undefined) {
      const { failure } = created;
      // A token with defects that was replaced is still open at iDenfy.
      const before = this.run.sessions.latest('document');
      const ownUntil = before !== undefined && before.result === null ? before.expiresAt : null;
      return {
        ...obstacle(`document_session_failed:${failure.code}`, failure.help),
        field: tokenField(failure.field, 'document'),
        retryAt: this.lostToken.retryAt(failure, { expirySeconds, sessionLengthSeconds }, ownUntil),
      };
    }
    const { session, defects } = created.value;
    this.run.sessionOpened('document', { ...session, stepNames: [] });
    this.authToken = session.authToken;
    this.isUsable = defects.length === 0;
    this.run.note('Token 2 was created; no user sees it.');
    // iDenfy would refuse a submission on such a token, or wait for input from no user (design.md, invariant 10).
    return defects[0] === undefined ? null : obstacle(defects[0], null);
  }

  /** Null: iDenfy has accepted the submission, now or earlier. */
  async submit({ front, back }: SafeDocuments, face: StoredDocument | null): Promise<Obstacle | null> {
    const country = this.knownCountry;
    if (country === null || front === null) return obstacle('second_document_country_unknown', null);
    this.run.enter('submitting-documents');
    const { documentType, skipAnalysis, authToken } = this;
    const end = await this.submission.submit(this.session(), {
      authToken,
      country,
      documentType,
      skipAnalysis,
      front,
      back,
      ...(face === null ? {} : { face }),
    });
    if (end.kind === 'failed') return { ...obstacle(end.reason, end.help), field: end.field };
    if (end.kind === 'token-dead') {
      // Refused before, or expired, and certainly without a submission: only now is a new token allowed.
      this.isUsable = false;
      this.deadTokens += 1;
      if (this.deadTokens >= MOST_DEAD_TOKENS) return obstacle('submission_failed:token_not_valid', null);
      return (
        (await this.openSession()) ?? (await this.submit({ files: { kind: 'stored' }, front, back }, face))
      );
    }
    this.run.submissionAccepted();
    this.submitted = this.session().scanRef;
    this.polling = new StatusPolling(this.run, this.run.input.deadlines.askAfterSubmissionSeconds);
    this.run.note('The second document was submitted by direct processing.');
    return null;
  }

  /** Null if no decisive result came in time. */
  async result(): Promise<IdenfyEvent | null> {
    this.polling ??= new StatusPolling(this.run, this.run.input.deadlines.askAfterSubmissionSeconds);
    const submittedAt = Date.now();
    const { documentResultSeconds, reviewSeconds } = this.run.input.deadlines;
    return await this.polling.result(
      () => this.session(),
      ({ interim }) =>
        interim === null
          ? submittedAt + documentResultSeconds * 1_000
          : Date.parse(interim.receivedAt) + reviewSeconds * 1_000,
      (_session, until) => this.run.enter('awaiting-document-result', until),
    );
  }

  /** Never the verification's own end: no user could have finished this session. */
  withoutResult(): Conclusion {
    const why = this.polling?.noResult(this.session());
    return review(why === 'unconfirmed' ? 'second_result_unconfirmed' : 'second_result_missing');
  }

  /**
   * After a result that another submission may fix. Token 2 is used up or expired; EXPIRED proves that it was never used
   * (design.md, invariant 7). Of one that was used, an operator decides whether another is bought.
   */
  setAside(second: IdenfyEvent): 'unused' | 'used' | 'exhausted' {
    this.isUsable = false;
    const isUnused = isEndWithoutVerdict(second) && provesUnused(second);
    if (isUnused) this.deadTokens += 1;
    const mayAgain = isUnused
      ? this.deadTokens < MOST_DEAD_TOKENS
      : this.run.acceptedSubmissions < MOST_ACCEPTED_SUBMISSIONS;
    if (!mayAgain) return 'exhausted';
    this.submitted = null;
    return isUnused ? 'unused' : 'used';
  }

  /**
   * iDenfy decided, or may have decided, about a session whose submission it never acknowledged: another token would buy a
   * second check. Runs of an earlier version bought it.
   */
  private isTaken(): boolean {
    const { result = null, scanRef = '' } = this.run.sessions.latest('document') ?? {};
    if (!this.isUsable || result === null) return false;
    if (isEndWithoutVerdict(result)) return this.submission.mayHaveTaken(scanRef, result);
    return patched('result-before-submission');
  }

  /** Token 2, while it can still take a submission. */
  private standing(): Session | null {
    const session = this.run.sessions.latest('document');
    return this.isUsable && session !== undefined && session.result === null ? session : null;
  }

  private session(): Session {
    const session = this.run.sessions.latest('document');
    if (session === undefined) throw new Error('The document session was not opened yet.');
    return session;
  }
}

export function obstacle(reason: Reason, help: string | null): Obstacle {
  return { reason, help: helpOr(reason, help) };
}

export function review(...reasons: Reason[]): Conclusion {
  return { outcome: 'REQUIRES_REVIEW', reasons };
}
