/**
 * One run: what is known so far, and the closing that loses nothing. The steps themselves are in one file per method
 * (silent-verification.ts).
 */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  patched,
  workflowInfo,
} from '@temporalio/workflow';
import type { HumanDecision, PendingDecision } from '../domain/decisions.ts';
import type { ToldByRun } from '../domain/events.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { wishesBeside } from '../domain/corrections.ts';
import type { Correction, VerificationInput, Wishes } from '../domain/input.ts';
import { MESSAGE_VERSION } from '../domain/messages.ts';
import { taskQueuesBeside } from '../domain/queues.ts';
import type { Conclusion, Reason } from '../domain/reasons.ts';
import { stepsToChoose } from '../domain/known-steps.ts';
import type { StoredDocument } from '../domain/requests/documents.ts';
import type { RecordedConclusion, ReviewRequest, TellRequest } from '../domain/requests/records.ts';
import type { Session } from '../domain/sessions.ts';
import { sameDecision } from '../domain/sessions.ts';
import type { OpenDispute } from '../domain/verdicts/disputes.ts';
import { reasonsOf, withDisputes } from '../domain/verdicts/disputes.ts';
import type { VerificationResult, VerificationView } from '../domain/view.ts';
import type { Method, SessionRole, Stage } from '../domain/words.ts';
import type { ActivityProxies } from './activities.ts';
import { activityProxies } from './activities.ts';
import { Alarm } from './alarm.ts';
import { Arrivals } from './arrivals.ts';
import { Blocking } from './blocking.ts';
import { Doubts } from './doubts.ts';
import { Explanation } from './explanation.ts';
import type { Answering } from './handlers.ts';
import { setHandlers } from './handlers.ts';
import { HumanDecisions } from './human-decisions.ts';
import type { OpenedToken } from './known-sessions.ts';
import { KnownSessions } from './known-sessions.ts';
import { recordRequest } from './recording.ts';
import type { Reviewed, Settled, Stop } from './review.ts';
import { Review } from './review.ts';
import type { BlockDetails, Run, SessionAnswer } from './run.ts';
import { Telling } from './telling.ts';
import { viewOf } from './view.ts';
import { Wanted } from './wanted.ts';

export class VerificationRun implements Run, Reviewed, Answering {
  readonly id = workflowInfo().runId;
  readonly activities: ActivityProxies;
  readonly sessions = new KnownSessions(
    () => patched('by-body-alone'),
    () => patched('interims-remembered'),
  );
  readonly doubts: Doubts = new Doubts(this);
  readonly decisions: HumanDecisions;
  readonly blocking: Blocking;
  private readonly telling: Telling;
  readonly method: Method;
  opened: SessionAnswer | null = null;
  acceptedSubmissions = 0;
  conclusion: Conclusion | null = null;
  isClosed = false;
  readonly openedAt = new Date().toISOString();
  private readonly explanation: Explanation;
  private readonly wanted: Wanted;
  private readonly arrivals = new Arrivals();
  /** Null: every wait has a timer of its own. */
  private readonly alarm: Alarm | null;
  private readonly scope = new CancellationScope();

  private cancelledBy: string | null = null;
  private documents: readonly StoredDocument[] = [];
  private isRecorded = false;

  constructor(input: VerificationInput, method: Method) {
    this.wanted = new Wanted(input, method);
    this.method = method;
    this.activities = activityProxies(taskQueuesBeside(workflowInfo().taskQueue));
    const isLean = input.isLean === true;
    this.explanation = new Explanation(() => this.sessions.all(), isLean ? 'awaiting-user' : null);
    // In a silent run the wait for the second result follows, whose deadline comes sooner.
    const { askAfterSubmissionSeconds } = input.deadlines;
    this.alarm = isLean
      ? new Alarm(method === 'silent' ? askAfterSubmissionSeconds * 1_000 : Infinity)
      : null;
    const isCancelled = () => this.cancelledBy !== null;
    this.decisions = new HumanDecisions(isCancelled);
    this.telling = new Telling(async (told) => this.activities.tellEvents(this.toTell(told)));
    this.blocking = new Blocking({
      explanation: this.explanation,
      seconds: input.deadlines.blockedSeconds,
      isCancelled,
      submissionsAccepted: () => this.acceptedSubmissions,
      withoutEffect: (correction) => this.wanted.withoutEffect(correction, this.hasUsersSession),
      steps: () =>
        stepsToChoose({
          sessions: this.sessions.all(),
          documents: this.documents,
          additionalSteps: this.input.additionalSteps,
        }),
      mayReplace: (wishes) => !this.hasUsersSession && this.wanted.isNew(wishes),
      replace: (wishes) => this.wanted.replace(wishes),
      tell: (told) => this.telling.tell(told),
    });
    setHandlers(this);
  }

  get input(): VerificationInput {
    return this.wanted.input;
  }

  get requested(): Wishes {
    return this.wanted.requested;
  }

  tokenIsUnusedWhile(isUnused: () => boolean): void {
    this.wanted.tokenIsUnusedWhile(isUnused);
  }

  private get hasUsersSession(): boolean {
    return this.sessions.latest('identity') !== undefined;
  }

  private toTell(told: readonly ToldByRun[]): TellRequest {
    const { clientId, attempt, externalRef, asked, person } = this.input;
    const sent = { externalRef, asked, person };
    const requested = wishesBeside(this.requested, sent);
    const { id: verificationId, method, openedAt } = this;
    return { verificationId, clientId, attempt, method, ...sent, requested, openedAt, told };
  }

  note(what: string): void {
    this.explanation.note(what);
  }

  enter(stage: Stage, waitingUntil: number | null = null): void {
    this.explanation.enter(stage, waitingUntil);
  }

  /** Includes events that came before the session was known. */
  sessionOpened(role: SessionRole, opened: OpenedToken): void {
    if (opened.unrecorded === true) this.explanation.tellSessions();
    this.sessions.add(role, opened, this.arrivals.events);
  }

  answerOpenSession(answer: SessionAnswer): void {
    this.opened = answer;
  }

  documentsStored(stored: readonly StoredDocument[]): void {
    const isAgain = ({ name }: StoredDocument) => stored.some((document) => document.name === name);
    this.documents = [...this.documents.filter((document) => !isAgain(document)), ...stored];
  }

  submissionAccepted(): void {
    this.acceptedSubmissions += 1;
  }

  receive(event: IdenfyEvent): void {
    const isNew = this.arrivals.add(event);
    // iDenfy's answer to a poll is its current word, even if it is the same as before.
    if (isNew || event.source === 'asked') this.sessions.apply(event);
  }

  refuse(message: unknown): void {
    this.arrivals.refuse(message);
  }

  cancel(by: string): void {
    this.cancelledBy = by;
    this.note('Cancelled through the API.');
    this.scope.cancel();
  }

  async news(session: Session, until: number, summary: string): Promise<boolean> {
    const left = until - Date.now();
    if (left <= 0) return false;
    const isNews = () => this.sessions.byScanRef(session.scanRef) !== session;
    if (this.alarm !== null) return await this.alarm.wait(isNews, until, summary);
    return await condition(isNews, left, { summary });
  }

  async block(reason: Reason, help: string, details?: BlockDetails): Promise<Correction | null> {
    const correction = await this.blocking.wait(reason, help, details);
    if (correction !== null) this.wanted.correct(correction);
    return correction;
  }

  async askReviewer(
    pending: PendingDecision,
    isOutdated: () => boolean,
    remindAt: number | null,
  ): Promise<HumanDecision | 'outdated' | 'too-late'> {
    this.explanation.askReviewer(pending.reasons, Date.parse(pending.until));
    return await this.decisions.wait(pending, isOutdated, remindAt, () =>
      this.note('Reminder: the run still waits for a reviewer’s decision.'),
    );
  }

  async recordForReview(
    conclusion: Conclusion,
    review: Parameters<Reviewed['recordForReview']>[1],
  ): Promise<RecordedConclusion> {
    // During the recording the run can't be cancelled: it may be the end.
    this.conclusion = conclusion;
    this.enter('recording');
    const recorded = await CancellationScope.nonCancellable(async () =>
      this.record(conclusion, {
        since: new Date(review.since).toISOString(),
        until: new Date(review.until).toISOString(),
        approval: review.approval,
        remindAt: review.remindAt === null ? null : new Date(review.remindAt).toISOString(),
      }),
    );
    if (recorded.awaitsDecision === true) this.conclusion = null;
    return recorded;
  }

  /**
   * Runs the steps of a method, records what they conclude, and closes with nothing left to record: in an experiment, a
   * run that recorded once and returned lost 957 of 1,240 acknowledged signals (design.md, "Closing").
   * @param steps continue from where they are when they are called again, after an approval or a new webhook
   */
  async toConclusion(
    roles: { needed: readonly SessionRole[]; shown: readonly SessionRole[] },
    steps: () => Promise<Stop>,
  ): Promise<VerificationResult> {
    const review = new Review(this, roles);
    const { outcome, reasons, isApproved } = await this.run(async () => {
      for (;;) {
        const stop = await steps();
        // The result behind it may be in doubt by now, but the run does not wait twice for an operator.
        if (!stop.reasons.includes('blocked_too_long') && (await this.doubts.settle())) continue;
        const settled = await review.settle({
          ...stop,
          ...withDisputes(stop, reasonsOf(this.sessions.disputes())),
        });
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
      this.isClosed = true;
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

  /** A cancelled run keeps no files; before the first result there were none. */
  private async cleanUp(): Promise<void> {
    const identity = this.sessions.latest('identity');
    // The outcome decides: a cancellation at the moment of the conclusion changes nothing. Nothing is downloaded before the
    // first decisive result, which iDenfy may have taken back since.
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
    const [sessions, disputes] = [this.sessions.all().slice(), this.sessions.disputes()];
    const { events, illFormed } = this.arrivals.takeUnrecorded();
    const told = { conclusion, review, isApproved, sessions, events, illFormed };
    const inForce = await this.activities.recordVerification(
      recordRequest({
        id: this.id,
        method: this.method,
        input: this.input,
        requested: this.requested,
        openedAt: this.openedAt,
        approvals: this.decisions.inForce,
        decisions: this.decisions.made,
        timeline: this.explanation.timeline,
        documents: this.documents,
        // A run without them pays for no empty list.
        ...(this.wanted.loosened.length > 0 && { corrected: this.wanted.loosened }),
        ...(this.telling.untold.length > 0 && { untold: this.telling.untold }),
        ...told,
      }),
    );
    if (inForce.awaitsDecision === true) return inForce;
    this.isRecorded = true;
    if (inForce.outcome !== 'CANCELLED') await this.doubts.settle();
    // A decision behind the conclusion can change at this moment. No new step begins for it: the outcome is
    // REQUIRES_REVIEW.
    const isNews = ({ disputed }: OpenDispute) => disputes.every((known) => known.disputed !== disputed);
    const news = reasonsOf(this.sessions.disputes().filter(isNews));
    const changed =
      withDisputes(inForce, news).outcome !== inForce.outcome ||
      sessions.some(
        ({ scanRef, result }) => !sameDecision(this.sessions.byScanRef(scanRef)?.result ?? null, result),
      );
    return changed && inForce.outcome !== 'CANCELLED'
      ? { outcome: 'REQUIRES_REVIEW', reasons: ['changed_while_closing'] }
      : inForce;
  }

  view(): VerificationView {
    return viewOf({
      verificationId: this.id,
      method: this.method,
      input: this.input,
      requested: this.requested,
      openedAt: this.openedAt,
      sessions: this.sessions.all(),
      explanation: this.explanation,
      decisions: this.decisions,
      conclusion: this.isClosed ? this.conclusion : null,
      documents: this.documents,
      submissionsAccepted: this.acceptedSubmissions,
      refusedMessages: this.arrivals.refused,
    });
  }
}
