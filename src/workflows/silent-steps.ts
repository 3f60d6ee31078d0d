/** The steps of the silent method, each with its waits, its failures and what they mean. */
import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { SecondDocument } from '../activities/documents.ts';
import { noFilesOf } from './files.ts';
import type { StepFiles } from './gate.ts';
import type { IdenfyEvent } from './messages.ts';
import {
  DOCUMENT_SESSION_LENGTH_SECONDS,
  DOCUMENT_TOKEN_EXPIRY_SECONDS,
  UNCLEAR_SUBMISSION_SECONDS,
} from './policy.ts';
import type { Session } from './sessions.ts';
import { sameDecision } from './sessions.ts';
import type { VerificationRun } from './verification-run.ts';
import type { Conclusion, Reason, SessionRole } from './words.ts';
import { vocabularyOr } from './words.ts';

/** The second document's files, as far as they are safe. `front` is there whenever `files.kind` is `stored`. */
export interface SafeDocuments {
  readonly files: StepFiles;
  readonly front: SecondDocument | null;
  readonly back: SecondDocument | null;
}

type Attempted<T> =
  { readonly value: T } | { readonly failure: { readonly code: string; readonly unclear: boolean } };

/** Storage that refuses fresh links too refuses for another reason than their age. */
const MOST_RENEWALS = 2;

export class SilentSteps {
  private readonly run: VerificationRun;
  private authToken = '';
  /** The notices about which iDenfy was asked already. */
  private readonly asked = new Set<string>();
  private submission: { readonly at: number; readonly unclear: boolean } | null = null;

  constructor(run: VerificationRun) {
    this.run = run;
  }

  async openIdentitySession(): Promise<Conclusion | null> {
    const { input } = this.run;
    const created = await this.attempt(() =>
      this.run.activities.createIdentitySession({
        clientId: input.clientId,
        verificationId: this.run.id,
        attempt: input.attempt,
        method: 'silent',
        externalRef: input.externalRef,
        asked: input.asked,
        person: input.person,
        additionalSteps: input.additionalSteps,
        urls: input.urls,
        locale: input.locale,
        expirySeconds: input.deadlines.tokenExpirySeconds,
        sessionLengthSeconds: input.deadlines.sessionLengthSeconds,
      }),
    );
    if ('failure' in created) return this.refuse(`session_failed:${created.failure.code}`);
    const { session, hasAdditionalStep } = created.value;
    this.run.sessionOpened('identity', session);
    // At the start, and not after the user has shown everything in vain (design.md, invariant 10).
    if (!hasAdditionalStep) return this.refuse('no_additional_step_configured');
    this.run.answerOpenSession({ session });
    this.run.note('Token 1 was created; the user can start.');
    return null;
  }

  /** Null when no decisive result came in time. */
  async identityResult(): Promise<IdenfyEvent | null> {
    for (;;) {
      const session = this.known('identity');
      if (session.result !== null) return session.result;
      if (session.unclearEnd !== null && (await this.askWhetherOver(session, session.unclearEnd))) continue;
      const until = this.identityDeadline(session);
      this.run.enter(session.interim === null ? 'awaiting-user' : 'in-review-at-idenfy', until);
      if (!(await this.run.news(session, until, 'iDenfy’s result of the identity session'))) return null;
    }
  }

  withoutIdentityResult(): Conclusion {
    return this.known('identity').interim === null
      ? { outcome: 'EXPIRED', reasons: ['identity_expired'] }
      : { outcome: 'REQUIRES_REVIEW', reasons: ['identity_result_missing'] };
  }

  /** Even when the gate is going to stop: the links die within the hour, a person's decision comes later. */
  async downloadSecondDocument(identity: IdenfyEvent): Promise<SafeDocuments> {
    const nothing = { front: null, back: null };
    if (noFilesOf(identity)) return { files: { kind: 'none' }, ...nothing };
    this.run.enter('downloading-documents');
    let download = await this.download(identity, identity);
    for (
      let renewed = 0;
      renewed < MOST_RENEWALS && failedWith(download, 'file_link_expired');
      renewed += 1
    ) {
      const links = await this.attempt(() => this.run.activities.fileLinks({ scanRef: identity.scanRef }));
      if ('failure' in links) break;
      this.run.note('A file link was dead; iDenfy gave fresh ones.');
      download = await this.download(identity, links.value);
    }
    if ('failure' in download) {
      this.run.note(`The second document could not be downloaded: ${download.failure.code}.`);
      return { files: { kind: 'unavailable' }, ...nothing };
    }
    const { front, back, others, problem } = download.value;
    const stored = [front, back, ...others].filter((document) => document !== null);
    this.run.documentsStored(stored);
    if (stored.length > 0) this.run.note(`${stored.length} file(s) of the second document are safe.`);
    if (problem === 'additional_step_no_file') return { files: { kind: 'none' }, ...nothing };
    if (problem !== null) return { files: { kind: 'unplaced', reason: problem }, ...nothing };
    return { files: { kind: 'stored' }, front, back };
  }

  private async download(identity: IdenfyEvent, links: Pick<IdenfyEvent, 'images' | 'pdfs'>) {
    return await this.attempt(() =>
      this.run.activities.downloadSecondDocument({
        verificationId: this.run.id,
        additionalSteps: identity.additionalSteps ?? {},
        images: links.images,
        pdfs: links.pdfs,
        wanted: this.run.input.documentSteps,
      }),
    );
  }

  async openDocumentSession(): Promise<Conclusion | null> {
    if (this.run.session('document') !== undefined) return null;
    const { input } = this.run;
    const created = await this.attempt(() =>
      this.run.activities.createDocumentSession({
        clientId: input.clientId,
        verificationId: this.run.id,
        types: input.asked.second.types,
        expirySeconds: DOCUMENT_TOKEN_EXPIRY_SECONDS,
        sessionLengthSeconds: DOCUMENT_SESSION_LENGTH_SECONDS,
      }),
    );
    if ('failure' in created) return review(`document_session_failed:${created.failure.code}`);
    this.run.sessionOpened('document', created.value.session);
    this.authToken = created.value.session.authToken;
    this.run.note('Token 2 was created; nobody sees it.');
    return created.value.defects.length === 0
      ? null
      : { outcome: 'REQUIRES_REVIEW', reasons: created.value.defects };
  }

  async submitDocuments(documents: SafeDocuments): Promise<Conclusion | null> {
    const { country } = this.run.input.asked.second;
    if (documents.front === null || country === null) return review('second_document_country_unknown');
    this.run.enter('submitting-documents');
    const submitted = await this.attempt(() =>
      this.run.activities.submitDocuments({
        authToken: this.authToken,
        country,
        front: documents.front,
        back: documents.back,
      }),
    );
    if (!('failure' in submitted)) {
      this.submission = { at: Date.now(), unclear: false };
      this.run.note('The second document was submitted by direct processing.');
      return null;
    }
    if (!submitted.failure.unclear) return review(`submission_failed:${submitted.failure.code}`);
    // It may have been accepted all the same, and then its webhook comes (design.md, invariant 7).
    this.submission = { at: Date.now(), unclear: true };
    this.run.note(`It is unclear whether iDenfy took the submission: ${submitted.failure.code}.`);
    return null;
  }

  /** Null when no decisive result came in time. */
  async documentResult(): Promise<IdenfyEvent | null> {
    for (;;) {
      const session = this.known('document');
      if (session.result !== null) return session.result;
      const until = this.documentDeadline(session);
      this.run.enter('awaiting-document-result', until);
      if (!(await this.run.news(session, until, 'iDenfy’s result of the second document'))) return null;
    }
  }

  withoutDocumentResult(): Conclusion {
    const unheard = this.known('document').interim === null;
    return review(
      this.submission?.unclear === true && unheard ? 'submission_unclear' : 'second_result_missing',
    );
  }

  /** A later decisive result replaced this one, or iDenfy reviews it again (design.md, invariant 4). */
  isOutdated(identity: IdenfyEvent): boolean {
    return !sameDecision(this.known('identity').result, identity);
  }

  private refuse(refusal: Reason): Conclusion {
    this.run.answerOpenSession({ refusal });
    this.run.note(`No session for the user: ${refusal}.`);
    return { outcome: 'CANCELLED', reasons: [refusal] };
  }

  private known(role: SessionRole): Session {
    const session = this.run.session(role);
    if (session === undefined) throw new Error(`The ${role} session was not opened yet.`);
    return session;
  }

  /** The header said that it is over, the signed body did not: only iDenfy knows. */
  private async askWhetherOver(session: Session, notice: IdenfyEvent): Promise<boolean> {
    if (this.asked.has(notice.eventId)) return false;
    this.asked.add(notice.eventId);
    const answer = await this.attempt(() =>
      this.run.activities.askStatus({ scanRef: session.scanRef, eventType: notice.eventType }),
    );
    if (!('failure' in answer) && answer.value.isOver) this.run.receive(answer.value.event);
    return this.known(session.role).result !== null;
  }

  private identityDeadline(session: Session): number {
    const { sessionLengthSeconds, resultMarginSeconds, reviewSeconds } = this.run.input.deadlines;
    return session.interim === null
      ? Date.parse(session.expiresAt) + (sessionLengthSeconds + resultMarginSeconds) * 1_000
      : Date.parse(session.interim.receivedAt) + reviewSeconds * 1_000;
  }

  private documentDeadline(session: Session): number {
    const { documentResultSeconds, reviewSeconds } = this.run.input.deadlines;
    if (session.interim !== null) return Date.parse(session.interim.receivedAt) + reviewSeconds * 1_000;
    const submittedAt = this.submission?.at ?? Date.now();
    const seconds = this.submission?.unclear === true ? UNCLEAR_SUBMISSION_SECONDS : documentResultSeconds;
    return submittedAt + seconds * 1_000;
  }

  private async attempt<T>(work: () => Promise<T>): Promise<Attempted<T>> {
    try {
      return { value: await work() };
    } catch (error) {
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      return { failure: describe(error) };
    }
  }
}

function failedWith(attempted: Attempted<unknown>, code: string): boolean {
  return 'failure' in attempted && attempted.failure.code === code;
}

/** What retrying could not mend is clear; anything else ended without iDenfy's word. */
function describe(error: ActivityFailure): { code: string; unclear: boolean } {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) return { code: 'timed_out', unclear: true };
  return { code: vocabularyOr(cause.type ?? null, 'unexpected'), unclear: cause.nonRetryable !== true };
}

function review(reason: Reason): Conclusion {
  return { outcome: 'REQUIRES_REVIEW', reasons: [reason] };
}
