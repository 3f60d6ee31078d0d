import { randomUUID } from 'node:crypto';
import type { ToldByRun } from '../../src/domain/events.ts';
import type {
  ClosedVerification,
  DecisionRecord,
  InboxEvent,
  OpenedVerification,
  Records,
  ResultRecord,
  WaitingVerification,
} from '../../src/records/index.ts';

/** A moment of one invented afternoon. */
export const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 12, minute, 0, 250));

export function anOpening(changes: Partial<OpenedVerification> = {}): OpenedVerification {
  return {
    verificationId: `run-${randomUUID()}`,
    clientId: `client-${randomUUID()}`,
    attempt: 0,
    method: 'silent',
    externalRef: 'order 17',
    asked: { documents: { second: { types: ['PASSPORT'], country: 'LT' } }, documentSteps: ['FRONT_2'] },
    openedAt: at(0),
    ...changes,
  };
}

export function aResult(changes: Partial<ResultRecord> = {}): ResultRecord {
  return {
    eventId: `event-${randomUUID()}`,
    role: 'identity',
    scanRef: 'scan-1',
    position: 0,
    superseded: false,
    source: 'webhook',
    eventType: 'VERIFICATION_STATUS_UPDATED',
    final: true,
    overall: 'APPROVED',
    status: { overall: 'APPROVED', additionalSteps: 'VALID' },
    data: { docFirstName: 'SPECIMEN' },
    decidedAt: at(6),
    ...changes,
  };
}

export function aClosing(changes: Partial<ClosedVerification> = {}): ClosedVerification {
  return {
    ...anOpening(changes),
    outcome: 'VERIFIED',
    reasons: ['approved_by_reviewer'],
    timeline: [{ at: at(5).toISOString(), what: 'identity session finished' }],
    comparison: { lastName: 'match' },
    comparisonDigest: 'c'.repeat(64),
    decisions: [],
    closedAt: at(9),
    sessions: [
      { role: 'identity', scanRef: `scan-${randomUUID()}`, createdAt: at(1), expiresAt: at(31) },
      { role: 'document', scanRef: `scan-${randomUUID()}`, createdAt: at(7), expiresAt: at(37) },
    ],
    results: [aResult(), aResult({ role: 'document', position: 1, decidedAt: at(8) })],
    documents: [
      {
        name: 'second-front',
        step: 'FRONT_2',
        key: `documents/${randomUUID()}`,
        byteLength: 48_213,
        sha256: 'a'.repeat(64),
        mediaType: 'image/jpeg',
        storedAt: at(7),
      },
    ],
    recordedEvents: [],
    unplacedEvents: [],
    ...changes,
  };
}

/** The same attempt while it waits for a reviewer. */
export function aWaiting(changes: Partial<WaitingVerification> = {}): WaitingVerification {
  const { outcome: _outcome, closedAt: _closedAt, ...content } = aClosing();
  return {
    ...content,
    reasons: ['persons_differ'],
    review: { since: at(9), until: at(59), approval: 'verifies' },
    ...changes,
  };
}

/** What a run tells of itself. */
export interface RunTold
  extends ToldByRun, Pick<OpenedVerification, 'verificationId' | 'clientId' | 'attempt' | 'method'> {
  externalRef: string | null;
}

export function aTold(changes: Partial<RunTold> = {}): RunTold {
  const { verificationId, clientId, attempt, method, externalRef } = anOpening(changes);
  return {
    type: 'verification.blocked',
    at: at(2).toISOString(),
    reason: 'session_failed:bad_value',
    since: at(2).toISOString(),
    until: at(50).toISOString(),
    field: 'country',
    verificationId,
    clientId,
    attempt,
    method,
    externalRef,
    ...changes,
  };
}

export async function tell(records: Records, ...all: readonly RunTold[]): Promise<void> {
  for (const told of all) {
    const { verificationId, clientId, attempt, method, externalRef } = told;
    const opening = anOpening({ verificationId, clientId, attempt, method, externalRef });
    await records.verifications.markStage(opening, null, [told]);
  }
}

/** So many events of one attempt. */
export async function tellMany(records: Records, count: number): Promise<void> {
  const told = Array.from({ length: count }, (_, index) =>
    aTold({ since: new Date(at(2).getTime() + index).toISOString() }),
  );
  await records.verifications.markStage(anOpening(), null, told);
}

export function aDecision(changes: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    position: 0,
    decision: 'approve',
    decidedBy: 'desk',
    reviewer: null,
    reason: 'The same person.',
    seen: null,
    reasons: ['persons_differ'],
    decidedAt: at(10),
    ...changes,
  };
}

export function pickIds({ verificationId, clientId, attempt, method, openedAt }: OpenedVerification) {
  return { verificationId, clientId, attempt, method, openedAt };
}

export function anEvent(changes: Partial<InboxEvent> = {}): InboxEvent {
  return {
    eventId: `event-${randomUUID()}`,
    scanRef: `scan-${randomUUID()}`,
    clientId: `client-${randomUUID()}`,
    externalRef: null,
    eventType: 'VERIFICATION_STATUS_UPDATED',
    final: true,
    overall: 'APPROVED',
    digest: 'f'.repeat(64),
    body: new TextEncoder().encode('{"final":true}'),
    receivedAt: new Date(),
    ...changes,
  };
}
