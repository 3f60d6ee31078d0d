/** The latest attempt of a client, as far as anybody can tell it just now. */
import { partsOf } from '../matching/stored.ts';
import type { Records, VerificationRecord } from '../records/index.ts';
import type { VerificationView } from '../domain/view.ts';
import { methods, orUnknown, stages } from '../domain/words.ts';
import { decisionResource, recordedDecision } from './decide.ts';
import { Problem } from './problems.ts';
import type { RunDescription, Runs } from './runs.ts';
import type { VerificationResource } from './verification-schemas.ts';

/** A query hangs until its deadline when no worker polls. */
const QUERY_DEADLINE_MS = 2_000;

type Attempt = Omit<VerificationResource, 'earlierAttempts' | 'expiryNotices'>;

export class VerificationReader {
  private readonly records: Records;
  private readonly runs: Runs;

  constructor(options: { records: Records; runs: Runs }) {
    this.records = options.records;
    this.runs = options.runs;
  }

  /** @throws Problem verification_not_found, records_unavailable, temporal_unavailable */
  async read(clientId: string): Promise<VerificationResource> {
    const latest = await this.latest(clientId);
    const earlier = await this.records.verifications.earlierOf(clientId, latest.verificationId);
    return {
      ...latest,
      expiryNotices: await this.expiryNotices(latest),
      earlierAttempts: earlier.filter(({ closedAt }) => closedAt !== null).map(summaryOf),
    };
  }

  private async expiryNotices({ sessions }: Attempt): Promise<VerificationResource['expiryNotices']> {
    const notices = await this.records.afterwards.expiryNotices(sessions.map(({ scanRef }) => scanRef));
    return notices.flatMap(({ scanRef, threshold, documentExpiration, receivedAt }) => {
      const role = sessions.find((session) => session.scanRef === scanRef)?.role;
      if (role === undefined) return [];
      return [{ role, scanRef, threshold, documentExpiration, receivedAt: receivedAt.toISOString() }];
    });
  }

  private async latest(clientId: string): Promise<Attempt> {
    const run = await this.describe(clientId);
    if (run !== null && run !== 'unknown') {
      if (run.isRunning) return await this.open(run);
      const record = await this.records.verifications.byId(run.verificationId);
      if (record !== null && record.closedAt !== null) return closedAttempt(record);
      // Where Temporal does not let anybody delete, an erased run is still there.
      if (record === null && (await this.isErased(clientId, run.startedAt))) throw new Problem('erased');
      return await this.endedByHand(run, record);
    }
    const record = await this.records.verifications.latestOf(clientId);
    if (record !== null && record.closedAt !== null) return closedAttempt(record);
    if (run === 'unknown') {
      if (record === null) throw new Problem('temporal_unavailable');
      return recordedOpen(record);
    }
    // An open row whose run Temporal no longer knows, histories being kept for a limited time only.
    if (record !== null) return recordedOpen(record);
    throw new Problem((await this.isErased(clientId)) ? 'erased' : 'verification_not_found');
  }

  private async isErased(clientId: string, startedAt = new Date(0)): Promise<boolean> {
    const erasure = await this.records.erasures.latestOf(clientId);
    return erasure !== null && erasure.requestedAt >= startedAt;
  }

  /** `unknown` when Temporal is away: the records then tell what they can. */
  private async describe(clientId: string): Promise<RunDescription | null | 'unknown'> {
    try {
      return await this.runs.describe(clientId);
    } catch (error) {
      if (error instanceof Problem && error.code === 'temporal_unavailable') return 'unknown';
      throw error;
    }
  }

  /** From the run's own query; where no worker answers, from what the server knows of it (needs no worker). */
  private async open(run: RunDescription): Promise<Attempt> {
    const view = await this.runs.view(run, QUERY_DEADLINE_MS).catch(() => null);
    // What a reviewer looks at is in the records; a run does not hold what iDenfy read.
    const needsRecord = Boolean(view?.pendingDecision) || view?.blocked != null;
    if (view !== null && view.stage !== 'closed' && !needsRecord) return openAttempt(view);
    const record = await this.records.verifications.byId(run.verificationId);
    if (view !== null && view.stage !== 'closed') {
      if (record === null) return openAttempt(view);
      return view.pendingDecision ? waitingAttempt(view, record) : blockedAttempt(view, record);
    }
    // It closed between the two questions.
    if (view !== null && record !== null && record.closedAt !== null) return closedAttempt(record);
    return partialAttempt(run, record);
  }

  /** Terminated in Temporal UI: nothing else will ever record it. */
  private async endedByHand(run: RunDescription, open: VerificationRecord | null): Promise<Attempt> {
    const { clientId, verificationId } = run;
    const attempt = open?.attempt ?? (await this.records.verifications.attempts(clientId)).closed;
    await this.records.verifications.endedByHand({
      verificationId,
      clientId,
      attempt,
      method: open?.method ?? run.method,
      openedAt: open?.openedAt ?? run.startedAt,
      closedAt: run.closedAt ?? new Date(),
    });
    const record = await this.records.verifications.byId(verificationId);
    if (record === null) throw new Problem('verification_not_found');
    return closedAttempt(record);
  }
}

function openAttempt(view: VerificationView): Attempt {
  const { clientId, verificationId, outcome, externalRef, waitingUntil } = view;
  return {
    clientId,
    verificationId,
    attempt: view.attempt + 1,
    // The worker may be of a newer version.
    method: orUnknown(methods, view.method),
    stage: orUnknown(stages, view.stage),
    waitingUntil,
    outcome,
    reasons: [...(view.pendingDecision?.reasons ?? view.reasons)],
    externalRef,
    openedAt: view.openedAt,
    closedAt: null,
    blocked: view.blocked,
    sessions: view.sessions.map(({ role, scanRef, createdAt, expiresAt, result }) => ({
      role,
      scanRef,
      createdAt,
      expiresAt,
      result:
        result === null
          ? null
          : {
              overall: result.overall,
              additionalSteps: result.additionalSteps,
              final: result.final,
              source: result.source,
              receivedAt: result.receivedAt,
              data: null,
            },
    })),
    comparison: null,
    person: null,
    comparisonDigest: view.pendingDecision?.comparisonDigest ?? null,
    pendingDecision: pendingOf(view),
    decisions: (view.decisions ?? []).map(decisionResource),
    documents: [...(view.documents ?? [])],
    contradictions: [],
    ...(view.blocked === null || view.steps === undefined ? {} : { steps: [...view.steps] }),
    timeline: [...view.timeline],
    partial: false,
  };
}

/** What was fetched for a reviewer before it blocked is in the records alone. */
function blockedAttempt(view: VerificationView, record: VerificationRecord): Attempt {
  const open = openAttempt(view);
  const isListed = (name: string) => open.documents.some((document) => document.name === name);
  const more = attemptOf(record).documents.filter(({ name }) => !isListed(name));
  return { ...open, documents: [...open.documents, ...more] };
}

function waitingAttempt(view: VerificationView, record: VerificationRecord): Attempt {
  const { comparison, person, comparisonDigest, sessions, documents } = attemptOf(record);
  return { ...openAttempt(view), comparison, person, comparisonDigest, sessions, documents };
}

function closedAttempt(record: VerificationRecord): Attempt {
  return { ...attemptOf(record), stage: 'closed', partial: false };
}

function recordedOpen(record: VerificationRecord): Attempt {
  return {
    ...attemptOf(record),
    stage: record.sessions.length > 0 ? 'awaiting-user' : 'creating-session',
    partial: true,
  };
}

function partialAttempt(run: RunDescription, record: VerificationRecord | null): Attempt {
  const stage = run.stage ?? 'creating-session';
  if (record !== null) return { ...attemptOf(record), stage, partial: true };
  return {
    clientId: run.clientId,
    verificationId: run.verificationId,
    attempt: null,
    method: run.method,
    stage,
    waitingUntil: null,
    blocked: null,
    outcome: null,
    reasons: [],
    externalRef: null,
    openedAt: run.startedAt.toISOString(),
    closedAt: null,
    sessions: [],
    comparison: null,
    person: null,
    comparisonDigest: null,
    pendingDecision: null,
    decisions: [],
    documents: [],
    contradictions: [],
    timeline: [],
    partial: true,
  };
}

function attemptOf(record: VerificationRecord): Omit<Attempt, 'stage' | 'partial'> {
  const { comparison, given } = partsOf(record.comparison);
  return {
    clientId: record.clientId,
    verificationId: record.verificationId,
    attempt: record.attempt + 1,
    method: record.method,
    waitingUntil: null,
    blocked: null,
    outcome: record.outcome,
    reasons: record.reasons,
    externalRef: record.externalRef,
    openedAt: record.openedAt.toISOString(),
    closedAt: record.closedAt?.toISOString() ?? null,
    sessions: record.sessions.map(({ role, scanRef, createdAt, expiresAt }) => ({
      role,
      scanRef,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      result: resultOf(record, scanRef),
    })),
    comparison,
    person: given,
    comparisonDigest: record.comparisonDigest,
    pendingDecision: recordedPending(record),
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

function contradictionsOf({ contradictions }: VerificationRecord): Attempt['contradictions'] {
  return contradictions.map(({ eventId, role, scanRef, overall, byHand, receivedAt }) => ({
    eventId,
    role,
    scanRef,
    overall,
    byHand,
    receivedAt: receivedAt.toISOString(),
  }));
}

function pendingOf({ pendingDecision }: VerificationView): Attempt['pendingDecision'] {
  if (!pendingDecision) return null;
  const { approval, since, until } = pendingDecision;
  return { approval, since, until };
}

function recordedPending({
  approval,
  reviewSince,
  reviewUntil,
}: VerificationRecord): Attempt['pendingDecision'] {
  if (approval === null || reviewSince === null || reviewUntil === null) return null;
  return { approval, since: reviewSince.toISOString(), until: reviewUntil.toISOString() };
}

function resultOf(record: VerificationRecord, scanRef: string): Attempt['sessions'][number]['result'] {
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
    source: result.source,
    receivedAt: result.decidedAt.toISOString(),
    data: result.data ?? null,
  };
}

function summaryOf(record: VerificationRecord): VerificationResource['earlierAttempts'][number] {
  return {
    verificationId: record.verificationId,
    attempt: record.attempt + 1,
    method: record.method,
    outcome: record.outcome,
    reasons: record.reasons,
    openedAt: record.openedAt.toISOString(),
    closedAt: record.closedAt?.toISOString() ?? null,
    contradictions: contradictionsOf(record),
  };
}
