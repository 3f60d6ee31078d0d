/**
 * One running verification: its messages, what is known so far, and the closing that loses nothing. The steps
 * themselves are in one file a method (silent-verification.ts).
 */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { StoredDocument } from '../domain/requests/documents.ts';
import type { RecordedConclusion, ReviewRequest } from '../domain/requests/records.ts';
import type { ActivityProxies } from './activities.ts';
import { activityProxies } from './activities.ts';
import { Arrivals } from './arrivals.ts';
import { Blocking } from './blocking.ts';
import type { BlockDetails } from './blocking.ts';
import { corrected, sameWishes, withoutEffect, wishesOf } from '../domain/corrections.ts';
import type { OpenDispute } from '../domain/verdicts/disputes.ts';
import { disputesOf, reasonsOf, withDisputes } from '../domain/verdicts/disputes.ts';
import { Doubts } from './doubts.ts';
import { Explanation } from './explanation.ts';
import * as guards from './guards.ts';
import { HumanDecisions } from './human-decisions.ts';
import { KnownSessions } from './known-sessions.ts';
import * as messages from './messages.ts';
import type { Correction, VerificationInput, Wishes } from '../domain/input.ts';
import type { HumanDecision, PendingDecision } from '../domain/decisions.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { OpenedSession } from '../domain/messages.ts';
import type { VerificationResult, VerificationView } from '../domain/view.ts';
import { taskQueuesBeside } from '../domain/queues.ts';
import { placesOf, resultsOf } from './recording.ts';
import { openSessionReply, refusal } from './replies.ts';
import type { Settled, Stop } from './review.ts';
import { Review } from './review.ts';
import type { Disputed, Session } from '../domain/sessions.ts';
import { sameDecision } from '../domain/sessions.ts';
import { viewOf } from './view.ts';
import type { Conclusion, Reason } from '../domain/reasons.ts';
import type { Method, SessionRole, Stage } from '../domain/words.ts';
import { MESSAGE_VERSION, refusals } from '../domain/messages.ts';

export class VerificationRun {
  readonly id = workflowInfo().runId;
  readonly activities: ActivityProxies;
  readonly sessions = new KnownSessions(() => patched('by-body-alone'));
  readonly doubts = new Doubts(this);
  readonly decisions: HumanDecisions;
  private readonly method: Method;
  private readonly openedAt = new Date().toISOString();
  private readonly explanation: Explanation;
  private readonly blocking: Blocking;
  private readonly arrivals = new Arrivals();
  private readonly scope = new CancellationScope();

  /** With what an operator corrected, or its caller asked for instead. */
  private current: VerificationInput;
  /** As its caller asked last: with what an operator corrected the caller need not agree. */
  private askedLast: Wishes;
  /** Whether a token of the second document stands, on which nothing was decided yet. */
  private hasUnusedToken: () => boolean = () => false;
  private opened: { session: OpenedSession } | { refusal: Reason } | null = null;
  private cancelledBy: string | null = null;
  private documents: readonly StoredDocument[] = [];
  private submissionsAccepted = 0;
  private conclusion: Conclusion | null = null;
  private isRecorded = false;
  /** What a reviewer let pass at the gate. */
  private readonly overlooked = new Set<Disputed>();
  private closed = false;

  constructor(input: VerificationInput, method: Method) {
    this.current = input;
    this.askedLast = wishesOf(input);
    this.method = method;
    this.activities = activityProxies(taskQueuesBeside(workflowInfo().taskQueue));
    this.explanation = new Explanation(this.sessions);
    const isCancelled = () => this.cancelledBy !== null;
    this.decisions = new HumanDecisions(this.id, isCancelled);
    this.blocking = new Blocking({
      verificationId: this.id,
      attempt: input.attempt,
      explanation: this.explanation,
      seconds: input.deadlines.blockedSeconds,
      isCancelled,
      submissionsAccepted: () => this.submissionsAccepted,
      withoutEffect: (correction) =>
        withoutEffect(correction, {
          method,
          hasIdentitySession: this.hasUsersSession,
          hasUnusedToken: this.hasUnusedToken(),
        }),
      mayReplace: (wishes) => !this.hasUsersSession && !sameWishes(wishes, this.askedLast),
      replace: (wishes) => {
        this.askedLast = wishesOf(wishes);
        this.current = { ...this.current, ...this.askedLast };
      },
    });
    this.setHandlers();
  }

  get input(): VerificationInput {
    return this.current;
  }

  /** Where the second document's token is made before the run blocks, its types are settled. */
  tokenIsUnusedWhile(isUnused: () => boolean): void {
    this.hasUnusedToken = isUnused;
  }

  private get hasUsersSession(): boolean {
    return this.sessions.latest('identity') !== undefined;
  }

  /** Says what happened, for the record and for Temporal UI. Never personal data. */
  note(what: string): void {
    this.explanation.note(what);
  }

  /** `waitingUntil`: when the run will go on by itself, in ms since the epoch. */
  enter(stage: Stage, waitingUntil: number | null = null): void {
    this.explanation.enter(stage, waitingUntil);
  }

  /** What was there before the session was known is folded in. */
  sessionOpened(...[role, opened]: [Session['role'], Parameters<KnownSessions['add']>[1]]): void {
    this.sessions.add(role, opened, this.arrivals.events);
  }

  answerOpenSession(answer: { session: OpenedSession } | { refusal: Reason }): void {
    this.opened = answer;
  }

  documentsStored(stored: readonly StoredDocument[]): void {
    const isAgain = ({ name }: StoredDocument) => stored.some((document) => document.name === name);
    this.documents = [...this.documents.filter((document) => !isAgain(document)), ...stored];
  }

  submissionAccepted(): void {
    this.submissionsAccepted += 1;
  }

  get acceptedSubmissions(): number {
    return this.submissionsAccepted;
  }

  /** A webhook, or an answer of `/api/v2/status`: both take the same path. */
  receive(event: IdenfyEvent): void {
    const isNew = this.arrivals.add(event);
    // iDenfy's answer to a question is its word of now, also where it has given the same before.
    if (isNew || event.source === 'asked') this.sessions.apply(event);
  }

  /** What speaks against the results in force, but for what a reviewer let pass. */
  disputes(): OpenDispute[] {
    return disputesOf(this.sessions.inUse()).filter(({ disputed }) => !this.overlooked.has(disputed));
  }

  overlook(disputes: readonly OpenDispute[]): void {
    for (const { disputed } of disputes) this.overlooked.add(disputed);
  }

  /** Waits until anything new is known of the session; false when `until` (ms since the epoch) passed first. */
  async news(session: Session, until: number, summary: string): Promise<boolean> {
    const left = until - Date.now();
    if (left <= 0) return false;
    return await condition(() => this.sessions.byScanRef(session.scanRef) !== session, left, { summary });
  }

  /**
   * Stops the line, not the run: an operator is asked, sets right what `help` says, and resumes.
   * @returns what the operator corrected, or null when nobody came in time, or nobody had to
   */
  async block(reason: Reason, help: string, details?: BlockDetails): Promise<Correction | null> {
    const correction = await this.blocking.wait(reason, help, details);
    if (correction !== null) this.current = corrected(this.current, correction);
    return correction;
  }

  /** @returns the decision, or why there is none: what was asked has changed, or its time is over */
  async askReviewer(
    pending: PendingDecision,
    isOutdated: () => boolean,
    remindAt: number | null,
  ): Promise<HumanDecision | 'outdated' | 'too-late'> {
    this.explanation.askReviewer(pending.reasons, Date.parse(pending.until));
    return await this.decisions.wait(pending, isOutdated, remindAt, () =>
      this.note('Reminder: a reviewer’s decision is still awaited.'),
    );
  }

  /** Records what the steps concluded: as the end, or as what a reviewer has to look at. */
  async recordForReview(
    conclusion: Conclusion,
    review: { readonly since: number; readonly until: number; readonly approval: ReviewRequest['approval'] },
  ): Promise<RecordedConclusion> {
    // Meanwhile it can't be cancelled: it may be the end.
    this.conclusion = conclusion;
    this.enter('recording');
    const recorded = await CancellationScope.nonCancellable(async () =>
      this.record(conclusion, {
        since: new Date(review.since).toISOString(),
        until: new Date(review.until).toISOString(),
        approval: review.approval,
      }),
    );
    if (recorded.awaitsDecision === true) this.conclusion = null;
    return recorded;
  }

  /**
   * Runs the steps of a method, records what they conclude, and closes with an empty inbox: a run that
   * recorded once and returned lost 957 of 1,240 acknowledged signals in experiment (design.md, "Closing").
   * @param steps go on from where they are when they are called again, after a reviewer's approval or news from iDenfy
   */
  async toConclusion(
    roles: { needed: readonly SessionRole[]; shown: readonly SessionRole[] },
    steps: () => Promise<Stop>,
  ): Promise<VerificationResult> {
    const review = new Review(this, roles);
    const { outcome, reasons, isApproved } = await this.run(async () => {
      for (;;) {
        const stop = await steps();
        // What it rests on may be in doubt since; but nobody waits twice for an operator.
        if (!stop.reasons.includes('blocked_too_long') && (await this.doubts.settle())) continue;
        const settled = await review.settle({ ...stop, ...withDisputes(stop, reasonsOf(this.disputes())) });
        if (settled !== 'again') return settled;
      }
    });
    let conclusion: Conclusion = { outcome, reasons };
    this.conclusion = conclusion;
    return await CancellationScope.nonCancellable(async () => {
      await this.cleanUp();
      this.enter('recording');
      while (!this.isRecorded || this.arrivals.hasUnrecorded) {
        conclusion = await this.record(conclusion, null, isApproved);
        this.conclusion = conclusion;
      }
      this.closed = true;
      this.explanation.close(conclusion);
      await condition(allHandlersFinished);
      return { v: MESSAGE_VERSION, verificationId: this.id, ...conclusion };
    });
  }

  private async run(steps: () => Promise<Settled>): Promise<Settled> {
    try {
      return await this.scope.run(steps);
    } catch (error) {
      if (!isCancellation(error)) throw error;
      const reason = this.cancelledBy === null ? 'cancelled_in_temporal' : 'cancelled_by_caller';
      return { outcome: 'CANCELLED', reasons: [reason] };
    } finally {
      this.opened ??= { refusal: 'cancelled_by_caller' };
    }
  }

  /** A cancelled run keeps no files; before the first result there were none to download. */
  private async cleanUp(): Promise<void> {
    const identity = this.sessions.latest('identity');
    // By the outcome: a cancellation that came in the very moment of the conclusion changes nothing any more. Nothing
    // is downloaded before the first decisive result, which may have been taken back since.
    const mayHaveFiles = identity !== undefined && (identity.result !== null || identity.replaced.length > 0);
    if (this.conclusion?.outcome !== 'CANCELLED' || !mayHaveFiles) return;
    await this.activities.discardDocuments({ verificationId: this.id });
    this.documents = [];
    this.note('The downloaded documents were removed.');
  }

  private async record(
    conclusion: Conclusion,
    review: ReviewRequest | null,
    isApproved = false,
  ): Promise<RecordedConclusion> {
    const [sessions, disputes] = [this.sessions.all().slice(), this.disputes()];
    const { events, illFormed } = this.arrivals.takeUnrecorded();
    const inForce = await this.activities.recordVerification({
      verificationId: this.id,
      clientId: this.input.clientId,
      attempt: this.input.attempt,
      method: this.method,
      externalRef: this.input.externalRef,
      asked: this.input.asked,
      person: this.input.person,
      submitFace: this.input.submitFace ?? false,
      approveDeniedSecondDocument: this.input.approveDeniedSecondDocument ?? false,
      approvals: this.decisions.inForce,
      isApproved,
      openedAt: this.openedAt,
      conclusion,
      review,
      decisions: this.decisions.made,
      timeline: this.explanation.timeline,
      sessions: sessions.map(({ role, scanRef, createdAt, expiresAt }) => ({
        role,
        scanRef,
        createdAt,
        expiresAt,
      })),
      results: resultsOf(sessions),
      documents: this.documents,
      ...placesOf(sessions, events, illFormed),
    });
    if (inForce.awaitsDecision === true) return inForce;
    this.isRecorded = true;
    if (inForce.outcome !== 'CANCELLED') await this.doubts.settle();
    // A decision that the conclusion rests on can change in this very moment. No new step is begun for it: a
    // person looks at it.
    const isNews = ({ disputed }: OpenDispute) => disputes.every((known) => known.disputed !== disputed);
    const news = reasonsOf(this.disputes().filter(isNews));
    const changed =
      withDisputes(inForce, news).outcome !== inForce.outcome ||
      sessions.some(
        ({ scanRef, result }) => !sameDecision(this.sessions.byScanRef(scanRef)?.result ?? null, result),
      );
    return changed && inForce.outcome !== 'CANCELLED'
      ? { outcome: 'REQUIRES_REVIEW', reasons: ['changed_while_closing'] }
      : inForce;
  }

  private setHandlers(): void {
    setHandler(
      messages.openSession,
      async () => {
        await condition(() => this.opened !== null);
        return openSessionReply(this.id, this.method, this.input, this.opened);
      },
      {
        validator: (request) => {
          if (!guards.isOpenSessionRequest(request)) throw refusal(refusals.illFormed);
          if (request.attempt !== this.input.attempt) throw refusal(refusals.attemptMismatch);
        },
      },
    );
    setHandler(
      messages.cancel,
      async (request) => {
        this.cancelledBy = request.by;
        this.note('Cancelled through the API.');
        this.scope.cancel();
        await condition(() => this.closed);
        const outcome = this.conclusion?.outcome ?? 'CANCELLED';
        return { v: MESSAGE_VERSION, verificationId: this.id, outcome };
      },
      {
        validator: (request) => {
          if (!guards.isCancelRequest(request)) throw refusal(refusals.illFormed);
          if (this.conclusion !== null) throw refusal(refusals.alreadyClosing);
        },
      },
    );
    setHandler(messages.idenfyEvent, (event) => this.take(event));
    setHandler(messages.verification, () => this.view());
  }

  private take(event: unknown): void {
    if (guards.isIdenfyEvent(event)) this.receive(event);
    else this.arrivals.refuse(event);
  }

  private view(): VerificationView {
    return viewOf({
      verificationId: this.id,
      method: this.method,
      input: this.input,
      openedAt: this.openedAt,
      sessions: this.sessions.all(),
      explanation: this.explanation,
      decisions: this.decisions,
      conclusion: this.closed ? this.conclusion : null,
      documents: this.documents,
      submissionsAccepted: this.submissionsAccepted,
      refusedMessages: this.arrivals.refused,
    });
  }
}
