/**
 * One running verification: its handlers, what is known so far, and the closing that loses nothing.
 * The steps themselves are in one file a method (silent-verification.ts).
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { SearchAttributePair } from '@temporalio/common';
import type { Activities } from '../activities/index.ts';
import * as messages from './messages.ts';
import type {
  IdenfyEvent,
  OpenedSession,
  OpenSessionRefusal,
  TimelineEntry,
  VerificationInput,
  VerificationResult,
  VerificationView,
} from './messages.ts';
import { activityPolicy } from './policy.ts';
import { taskQueuesBeside } from './queues.ts';
import { searchAttributeKeys } from './search-attributes.ts';
import type { Session } from './sessions.ts';
import { newSession, sameDecision, withEvent } from './sessions.ts';
import { sessionViews } from './view.ts';
import type { Conclusion, Method, Outcome, Reason, SessionRole, Stage } from './words.ts';

/** Where a run rests for long; only these are upserted, because every upsert is a billed action. */
const RESTING: ReadonlySet<Stage> = new Set([
  'awaiting-user',
  'awaiting-document-result',
  'awaiting-decision',
  'blocked',
  'closed',
]);

export class VerificationRun {
  readonly id = workflowInfo().runId;
  readonly activities: ReturnType<typeof proxied>;
  private readonly openedAt = new Date().toISOString();
  private stage: Stage = 'creating-session';
  private waitingUntil: string | null = null;
  private readonly sessions = new Map<SessionRole, Session>();
  private readonly events: IdenfyEvent[] = [];
  private readonly eventIds = new Set<string>();
  private readonly illFormedEventIds = new Set<string>();
  private refusedMessages = 0;
  private readonly timeline: TimelineEntry[] = [];
  private opened: { session: OpenedSession } | { refusal: Reason } | null = null;
  private cancelledBy: string | null = null;
  private conclusion: Conclusion | null = null;
  private closed = false;
  private documents: Parameters<Activities['recordVerification']>[0]['documents'] = [];
  private recorded = { events: 0, illFormed: 0 };
  private readonly scope = new CancellationScope();

  readonly input: VerificationInput;
  private readonly method: Method;

  constructor(input: VerificationInput, method: Method) {
    this.input = input;
    this.method = method;
    this.activities = proxied(activityPolicy(taskQueuesBeside(workflowInfo().taskQueue)));
    this.setHandlers();
  }

  session(role: SessionRole): Session | undefined {
    return this.sessions.get(role);
  }

  /** Says what happened, for the record and for Temporal UI. Never personal data. */
  note(what: string): void {
    this.timeline.push({ at: new Date().toISOString(), what });
    this.explain();
  }

  /** `waitingUntil`: when the run will go on by itself, in ms since the epoch. */
  enter(stage: Stage, waitingUntil: number | null = null): void {
    this.waitingUntil = waitingUntil === null ? null : new Date(waitingUntil).toISOString();
    const moved = stage !== this.stage;
    this.stage = stage;
    if (moved && RESTING.has(stage)) this.upsert();
    this.explain();
  }

  sessionOpened(role: SessionRole, opened: { scanRef: string; expiresAt: string }): void {
    let session = newSession(role, opened, new Date().toISOString());
    for (const event of this.events)
      if (event.scanRef === session.scanRef) session = withEvent(session, event);
    this.sessions.set(role, session);
  }

  answerOpenSession(answer: { session: OpenedSession } | { refusal: Reason }): void {
    this.opened = answer;
  }

  documentsStored(documents: typeof this.documents): void {
    this.documents = documents;
  }

  /** An answer of `/api/v2/status`; takes the same path as a webhook. */
  receive(event: IdenfyEvent): void {
    if (this.eventIds.has(event.eventId)) return;
    this.eventIds.add(event.eventId);
    this.events.push(event);
    for (const [role, session] of this.sessions) {
      if (session.scanRef === event.scanRef) this.sessions.set(role, withEvent(session, event));
    }
  }

  /** Waits until anything new is known of the session; false when `until` (ms since the epoch) passed first. */
  async news(session: Session, until: number, summary: string): Promise<boolean> {
    const left = until - Date.now();
    if (left <= 0) return false;
    return await condition(() => this.sessions.get(session.role) !== session, left, { summary });
  }

  /**
   * Runs the steps of a method, records what they conclude, and closes with an empty inbox: a run that
   * recorded once and returned lost 957 of 1,240 acknowledged signals in experiment (design.md, "Closing").
   */
  async toConclusion(steps: () => Promise<Conclusion>): Promise<VerificationResult> {
    this.conclusion = await this.run(steps);
    return await CancellationScope.nonCancellable(async () => {
      // By the outcome: a cancellation that came in the very moment of the conclusion changes nothing any more.
      if (this.conclusion?.outcome === 'CANCELLED') await this.cleanUp();
      this.enter('recording');
      do await this.record();
      while (this.hasUnrecorded());
      this.closed = true;
      this.enter('closed');
      await condition(allHandlersFinished);
      return { v: messages.MESSAGE_VERSION, verificationId: this.id, ...this.concluded() };
    });
  }

  private async run(steps: () => Promise<Conclusion>): Promise<Conclusion> {
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

  private concluded(): Conclusion {
    if (this.conclusion === null) throw new Error('A run is closed only with a conclusion.');
    return this.conclusion;
  }

  private async cleanUp(): Promise<void> {
    const identity = this.session('identity');
    // Nothing is downloaded before the first decisive result, which may have been taken back since.
    if (!identity?.result && !identity?.replaced.length) return;
    await this.activities.discardDocuments({ verificationId: this.id });
    this.documents = [];
    this.note('The downloaded documents were removed.');
  }

  private hasUnrecorded(): boolean {
    return this.recorded.events < this.events.length || this.recorded.illFormed < this.illFormedEventIds.size;
  }

  private async record(): Promise<void> {
    const sessions = [...this.sessions.values()];
    const known = new Set(sessions.map((session) => session.scanRef));
    // Only what an earlier round did not record: a flood at the end must not be sent again and again.
    const events = this.events.slice(this.recorded.events);
    const illFormed = [...this.illFormedEventIds]
      .slice(this.recorded.illFormed)
      .filter((eventId) => !this.eventIds.has(eventId));
    this.recorded = { events: this.events.length, illFormed: this.illFormedEventIds.size };
    this.conclusion = await this.activities.recordVerification({
      verificationId: this.id,
      clientId: this.input.clientId,
      attempt: this.input.attempt,
      method: this.method,
      externalRef: this.input.externalRef,
      asked: this.input.asked,
      openedAt: this.openedAt,
      conclusion: this.concluded(),
      timeline: this.timeline,
      sessions: sessions.map(({ role, scanRef, createdAt, expiresAt }) => ({
        role,
        scanRef,
        createdAt,
        expiresAt,
      })),
      results: sessions.flatMap(({ role, replaced, result }) => [
        ...replaced.map((event) => resultOf(role, event, true)),
        ...(result === null ? [] : [resultOf(role, result, false)]),
      ]),
      documents: this.documents,
      recordedEvents: events.filter((event) => known.has(event.scanRef)).map((event) => event.eventId),
      unplacedEvents: [
        ...events.filter((event) => !known.has(event.scanRef)).map((event) => event.eventId),
        ...illFormed,
      ],
      undelivered: events.filter((event) => event.body !== undefined),
    });
    // A decision that the conclusion rests on can change in this very moment. No new step is begun for it: a
    // person looks at it.
    const changed = sessions.some(
      ({ role, result }) => !sameDecision(this.sessions.get(role)?.result ?? null, result),
    );
    if (changed && this.conclusion.outcome !== 'CANCELLED') {
      this.conclusion = { outcome: 'REQUIRES_REVIEW', reasons: ['changed_while_closing'] };
    }
  }

  private setHandlers(): void {
    setHandler(
      messages.openSession,
      async () => {
        await condition(() => this.opened !== null);
        return this.openSessionReply();
      },
      {
        validator: (request) => {
          if (!messages.isOpenSessionRequest(request)) throw refuse(messages.refusals.illFormed);
          if (request.attempt !== this.input.attempt) throw refuse(messages.refusals.attemptMismatch);
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
        return { v: messages.MESSAGE_VERSION, verificationId: this.id, outcome: this.concluded().outcome };
      },
      {
        validator: (request) => {
          if (!messages.isCancelRequest(request)) throw refuse(messages.refusals.illFormed);
          if (this.conclusion !== null) throw refuse(messages.refusals.alreadyClosing);
        },
      },
    );
    setHandler(messages.idenfyEvent, (event) => {
      if (messages.isIdenfyEvent(event)) {
        this.receive(event);
        return;
      }
      this.refusedMessages += 1;
      const eventId = messages.eventIdOf(event);
      // Apart from the others, so that a well-formed copy from a newer process still counts.
      if (eventId !== null) this.illFormedEventIds.add(eventId);
    });
    setHandler(messages.verification, () => this.view());
  }

  private openSessionReply(): messages.OpenSessionReply {
    const { requestId, attempt } = this.input;
    if (this.opened !== null && 'session' in this.opened) {
      const { session } = this.opened;
      return {
        v: messages.MESSAGE_VERSION,
        requestId,
        verificationId: this.id,
        method: this.method,
        attempt,
        session,
      };
    }
    const refusal: OpenSessionRefusal = { requestId, verificationId: this.id, attempt };
    throw ApplicationFailure.create({
      type: this.opened?.refusal ?? 'cancelled_by_caller',
      message: 'The verification has no session.',
      nonRetryable: true,
      details: [refusal],
    });
  }

  private view(): VerificationView {
    return {
      v: messages.MESSAGE_VERSION,
      clientId: this.input.clientId,
      verificationId: this.id,
      attempt: this.input.attempt,
      method: this.method,
      externalRef: this.input.externalRef,
      stage: this.stage,
      waitingUntil: this.waitingUntil,
      outcome: this.outcome(),
      reasons: this.closed ? this.concluded().reasons : [],
      sessions: sessionViews([...this.sessions.values()]),
      timeline: this.timeline,
      refusedMessages: this.refusedMessages,
    };
  }

  private outcome(): Outcome | null {
    return this.closed ? this.concluded().outcome : null;
  }

  private upsert(): void {
    const attributes: SearchAttributePair[] = [{ key: searchAttributeKeys.stage, value: this.stage }];
    const scanRefs = [...this.sessions.values()].map((session) => session.scanRef);
    if (scanRefs.length > 0) attributes.push({ key: searchAttributeKeys.scanRefs, value: scanRefs });
    const outcome = this.outcome();
    if (outcome !== null) attributes.push({ key: searchAttributeKeys.outcome, value: outcome });
    upsertSearchAttributes(attributes);
  }

  /** The run explains itself in Temporal UI; current details cost no action and leave no event. */
  private explain(): void {
    const waiting = this.waitingUntil === null ? '' : `, until ${this.waitingUntil} at the latest`;
    const outcome = this.closed
      ? ` — ${[this.concluded().outcome, ...this.concluded().reasons].join(', ')}`
      : '';
    setCurrentDetails(
      [
        `**${this.stage}**${waiting}${outcome}`,
        '',
        ...this.timeline.map(({ at, what }) => `- ${at} ${what}`),
      ].join('\n'),
    );
  }
}

/** A proxy makes its activities as they are asked for by name, so each is taken out of the one with its policy. */
function proxied(policy: ReturnType<typeof activityPolicy>) {
  const { createIdentitySession } = proxyActivities<Activities>(policy.session);
  const { createDocumentSession } = proxyActivities<Activities>(policy.documentSession);
  const { submitDocuments } = proxyActivities<Activities>(policy.submission);
  const { askStatus, fileLinks } = proxyActivities<Activities>(policy.ask);
  const { downloadSecondDocument } = proxyActivities<Activities>(policy.download);
  const { recordVerification, discardDocuments } = proxyActivities<Activities>(policy.record);
  return {
    createIdentitySession,
    createDocumentSession,
    submitDocuments,
    askStatus,
    fileLinks,
    downloadSecondDocument,
    recordVerification,
    discardDocuments,
  };
}

function resultOf(role: SessionRole, event: IdenfyEvent, superseded: boolean) {
  const { eventId, source, eventType, final, overall, receivedAt } = event;
  return { role, superseded, eventId, source, eventType, final, overall, receivedAt };
}

function refuse(type: string): ApplicationFailure {
  return ApplicationFailure.create({ type, message: `Refused: ${type}.`, nonRetryable: true });
}
