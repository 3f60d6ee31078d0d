/**
 * A verification as it is shown, from what is known of it. Pure. What is closed is told by its record alone: only what is
 * open has a stage, and the types let the two not be mixed. Words of another version never keep it from being shown.
 */
import { evidenceIn } from '../domain/evidence/differences.ts';
import { orUnknown } from '../domain/words.ts';
import { partsOf } from '../matching/stored.ts';
import type { AttemptSummary, DecisionRecord, EndedByHand, VerificationRecord } from '../records/index.ts';
import { approvals, reviewDecisions } from '../domain/decisions.ts';
import type { HumanDecision } from '../domain/decisions.ts';
import { eventSources } from '../domain/idenfy-event.ts';
import type { VerificationView } from '../domain/view.ts';
import { methods, outcomes, sessionRoles } from '../domain/words.ts';
import { comparisonOf, documentDataOf } from './comparison-schemas.ts';
import { requestResource } from './request-resource.ts';
import type { RunDescription } from './runs.ts';
import { openStages, plainStages } from './shown-words.ts';
import type { ClosedResource, DecisionResource, VerificationResource } from './verification-schemas.ts';

/** What is told of an attempt itself, whatever else there is of its client. */
type Only<T> = T extends unknown ? Omit<T, 'earlierAttempts' | 'expiryNotices'> : never;
export type Attempt = Only<VerificationResource>;
type Summary = VerificationResource['earlierAttempts'][number];
type Content = Pick<
  Attempt,
  | 'clientId'
  | 'comparison'
  | 'comparisonDigest'
  | 'contradictions'
  | 'decisions'
  | 'documents'
  | 'externalRef'
  | 'metadata'
  | 'method'
  | 'openedAt'
  | 'person'
  | 'reasons'
  | 'request'
  | 'sessions'
  | 'timeline'
  | 'verificationId'
>;

/** An attempt's record, which is one or the other. */
export type Recorded = ClosedRecord | OpenRecord;
export interface ClosedRecord {
  readonly isClosed: true;
  readonly record: VerificationRecord;
  readonly closedAt: Date;
}
export interface OpenRecord {
  readonly isClosed: false;
  readonly record: VerificationRecord;
}

export function recorded(record: VerificationRecord): Recorded {
  const { closedAt } = record;
  return closedAt === null ? { isClosed: false, record } : { isClosed: true, record, closedAt };
}

export function closedAttempt({ record, closedAt }: Pick<ClosedRecord, 'closedAt' | 'record'>): Attempt {
  return {
    ...contentOf(record),
    ...closedWith({ outcome: record.outcome, closedAt, attempt: record.attempt }),
  };
}

/** What its run did not record itself, as it will be once somebody does (terminations.ts). */
export function endedAttempt(
  { attempt, method, clientId, verificationId, openedAt, closedAt }: EndedByHand,
  open: OpenRecord | null,
): Attempt {
  const known = { clientId, verificationId, method: orUnknown(methods, method) };
  const content =
    open === null ? { ...nothing, ...known, openedAt: openedAt.toISOString() } : contentOf(open.record);
  return {
    ...content,
    reasons: ['ended_by_hand'],
    ...closedWith({ outcome: 'CANCELLED', closedAt, attempt }),
  };
}

/** From the run's own word. A reviewer looks at what is in the record alone; a run does not hold what iDenfy read. */
export function openAttempt(view: VerificationView, open: OpenRecord | null): Attempt {
  const content = viewContent(view, open);
  const { waitingUntil, blocked, pendingDecision = null, steps } = view;
  const run = {
    ...content,
    attempt: view.attempt + 1,
    outcome: null,
    closedAt: null,
    waitingUntil,
    partial: false,
  } as const;
  if (view.stage === 'blocked' && blocked !== null) {
    const { reason, help, since, field, retryAt } = blocked;
    return {
      ...run,
      stage: 'blocked',
      blocked: {
        reason,
        help,
        since,
        ...(field === undefined ? {} : { field }),
        ...(retryAt === undefined ? {} : { retryAt }),
      },
      pendingDecision: null,
      ...(steps === undefined ? {} : { steps: [...steps] }),
    };
  }
  if (view.stage === 'awaiting-decision' && pendingDecision !== null) {
    const { approval, since, until } = pendingDecision;
    const first = firstApprovalOf(open?.record, new Date(since));
    const pending = { approval: orUnknown(approvals, approval), since, until, ...first };
    return { ...run, stage: 'awaiting-decision', blocked: null, pendingDecision: pending };
  }
  // What was decided, or corrected, is recorded before the run enters its next stage.
  const isBetween = view.stage === 'awaiting-decision' || view.stage === 'blocked';
  const stage = isBetween ? 'recording' : orUnknown(plainStages, view.stage);
  return { ...run, stage, blocked: null, pendingDecision: null };
}

/** Its run did not answer. */
export function unansweredAttempt(run: RunDescription, open: OpenRecord | null): Attempt {
  // A run has `awaiting-user` from its start; the link is there once a session is known.
  const hasSession = run.scanRefs.length > 0 || (open?.record.sessions.length ?? 0) > 0;
  const stage = run.stage === 'awaiting-user' && !hasSession ? 'creating-session' : shownStage(run.stage);
  if (open !== null) return { ...recordedAttempt(open), stage };
  return {
    ...nothing,
    clientId: run.clientId,
    verificationId: run.verificationId,
    method: orUnknown(methods, run.method),
    openedAt: run.startedAt.toISOString(),
    ...partial,
    attempt: null,
    stage,
    pendingDecision: null,
  };
}

/** Temporal is away, or knows nothing of its run any more. */
export function recordedAttempt({ record }: OpenRecord): Extract<Attempt, { partial: true }> {
  const { approval, reviewSince, reviewUntil } = record;
  const isPending = approval !== null && reviewSince !== null && reviewUntil !== null;
  return {
    ...contentOf(record),
    ...partial,
    attempt: record.attempt + 1,
    stage: record.sessions.length > 0 ? 'awaiting-user' : 'creating-session',
    pendingDecision: isPending
      ? {
          approval: orUnknown(approvals, approval),
          since: reviewSince.toISOString(),
          until: reviewUntil.toISOString(),
          ...firstApprovalOf(record, reviewSince),
        }
      : null,
  };
}

/** Of this question: one of a question before counts no more. */
function firstApprovalOf(record: VerificationRecord | undefined, since: Date) {
  const first = record?.firstApproval;
  if (first == null || first.reviewSince.getTime() !== since.getTime()) return {};
  const { approvedBy, reviewer, reason, approvedAt } = first;
  return { firstApproval: { approvedBy, reviewer, reason, approvedAt: approvedAt.toISOString() } };
}

export function summaryOf(attempt: AttemptSummary): Summary {
  return {
    verificationId: attempt.verificationId,
    method: orUnknown(methods, attempt.method),
    reasons: attempt.reasons,
    openedAt: attempt.openedAt.toISOString(),
    contradictions: contradictionsOf(attempt),
    attempt: attempt.attempt + 1,
    outcome: orUnknown(outcomes, attempt.outcome),
    closedAt: attempt.closedAt.toISOString(),
  };
}

export function recordedDecision(made: DecisionRecord): DecisionResource {
  const { decision, decidedBy, reviewer, reason, seen, reasons, decidedAt } = made;
  return {
    decision: orUnknown(reviewDecisions, decision),
    decidedBy,
    reviewer,
    reason,
    seen,
    reasons,
    decidedAt: decidedAt.toISOString(),
  };
}

export function decisionResource(made: HumanDecision): DecisionResource {
  const { decision, by, reviewer, reason, seen, reasons, at } = made;
  return {
    decision: orUnknown(reviewDecisions, decision),
    decidedBy: by,
    reviewer,
    reason,
    seen,
    reasons: [...reasons],
    decidedAt: at,
  };
}

const nothing = {
  externalRef: null,
  metadata: {},
  request: null,
  reasons: [],
  sessions: [],
  comparison: null,
  person: null,
  comparisonDigest: null,
  decisions: [],
  documents: [],
  contradictions: [],
  timeline: [],
};

const partial = {
  outcome: null,
  closedAt: null,
  waitingUntil: null,
  blocked: null,
  partial: true,
} as const;

function closedWith(end: {
  outcome: string | null;
  closedAt: Date;
  attempt: number;
}): Omit<Only<ClosedResource>, keyof Content> {
  return {
    attempt: end.attempt + 1,
    outcome: orUnknown(outcomes, end.outcome),
    closedAt: end.closedAt.toISOString(),
    stage: 'closed',
    waitingUntil: null,
    blocked: null,
    pendingDecision: null,
    partial: false,
  };
}

/** Where an open run was when it last said so to Temporal; it says `closed` a moment before it is. */
function shownStage(stage: string | null) {
  if (stage === null) return 'creating-session';
  return stage === 'closed' ? 'recording' : orUnknown(openStages, stage);
}

function contentOf(record: VerificationRecord): Content {
  const { comparison, given } = partsOf(record.comparison);
  return {
    clientId: record.clientId,
    verificationId: record.verificationId,
    method: orUnknown(methods, record.method),
    reasons: record.reasons,
    externalRef: record.externalRef,
    metadata: { ...record.request?.metadata },
    request: requestResource(record.request),
    openedAt: record.openedAt.toISOString(),
    sessions: record.sessions.map(({ role, scanRef, createdAt, expiresAt }) => ({
      role: orUnknown(sessionRoles, role),
      scanRef,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      result: resultOf(record, scanRef),
    })),
    comparison: comparisonOf(comparison),
    person: given,
    comparisonDigest: record.comparisonDigest,
    decisions: record.decisions.map(recordedDecision),
    documents: record.documents.map(({ name, step, byteLength, sha256, mediaType, storedAt }) => ({
      name,
      step,
      byteLength,
      sha256,
      mediaType,
      storedAt: storedAt.toISOString(),
    })),
    contradictions: contradictionsOf(record),
    timeline: record.timeline,
  };
}

function viewContent(view: VerificationView, open: OpenRecord | null): Content {
  const { clientId, verificationId, method, externalRef, openedAt, pendingDecision, decisions = [] } = view;
  const content: Content = {
    ...nothing,
    clientId,
    verificationId,
    method: orUnknown(methods, method),
    reasons: [...(pendingDecision?.reasons ?? view.reasons)],
    externalRef,
    metadata: { ...view.requested?.metadata },
    request: requestResource(view.requested),
    openedAt,
    sessions: view.sessions.map(({ role, scanRef, createdAt, expiresAt, result }) => ({
      role: orUnknown(sessionRoles, role),
      scanRef,
      createdAt,
      expiresAt,
      result: result === null ? null : resultInView(result),
    })),
    comparisonDigest: pendingDecision?.comparisonDigest ?? null,
    decisions: decisions.map(decisionResource),
    documents: [...(view.documents ?? [])],
    timeline: [...view.timeline],
  };
  if (open === null) return content;
  const { comparison, person, comparisonDigest, sessions, documents } = contentOf(open.record);
  if (pendingDecision) return { ...content, comparison, person, comparisonDigest, sessions, documents };
  // What was fetched for a reviewer before it blocked is in the record alone.
  const isListed = (name: string) => content.documents.some((document) => document.name === name);
  const more = documents.filter(({ name }) => !isListed(name));
  return { ...content, documents: [...content.documents, ...more] };
}

function resultInView({
  overall,
  additionalSteps,
  final,
  source,
  receivedAt,
}: NonNullable<VerificationView['sessions'][number]['result']>): Content['sessions'][number]['result'] {
  return {
    overall,
    additionalSteps,
    final,
    source: orUnknown(eventSources, source),
    receivedAt,
    data: null,
  };
}

function contradictionsOf({
  contradictions,
}: {
  readonly contradictions: readonly (AttemptSummary['contradictions'][number] & {
    readonly status?: object;
  })[];
}): Content['contradictions'] {
  return contradictions.map(({ eventId, role, scanRef, overall, byHand, status, receivedAt }) => ({
    eventId,
    role: orUnknown(sessionRoles, role),
    scanRef,
    overall,
    byHand,
    ...(status === undefined ? {} : { evidence: evidenceIn({ status }) }),
    receivedAt: receivedAt.toISOString(),
  }));
}

function resultOf(record: VerificationRecord, scanRef: string): Content['sessions'][number]['result'] {
  const result = record.results.findLast((candidate) => candidate.scanRef === scanRef);
  if (result === undefined) return null;
  const status: unknown = result.status;
  const steps =
    typeof status === 'object' && status !== null && 'additionalSteps' in status
      ? status.additionalSteps
      : null;
  return {
    overall: result.overall,
    additionalSteps: typeof steps === 'string' ? steps : null,
    final: result.final,
    source: orUnknown(eventSources, result.source),
    receivedAt: result.decidedAt.toISOString(),
    data: documentDataOf(result.data),
  };
}
