/** What is told of what the records write. */
import type { ToldByRun } from '../domain/events.ts';
import type { contradictions } from './schema.ts';
import type { Told } from './event-writes.ts';
import type {
  ClosedVerification,
  EndedByHand,
  OpenedVerification,
  ResultRecord,
  SessionRecord,
  VerificationContent,
  WaitingVerification,
} from './verification-records.ts';

/** Whose it is. What is left out the record of the verification tells to whoever reads. */
type Whose = Pick<OpenedVerification, 'verificationId'> &
  Partial<Pick<OpenedVerification, 'clientId' | 'attempt' | 'method'>>;

function whose({ verificationId, clientId, attempt, method }: Whose) {
  return {
    verificationId,
    ...(clientId === undefined ? {} : { clientId }),
    ...(attempt === undefined ? {} : { attempt }),
    ...(method === undefined ? {} : { method }),
  };
}

export function toldOfSession(of: Whose, { role, scanRef, createdAt }: SessionRecord): Told {
  return {
    ...whose(of),
    type: 'verification.session_created',
    subject: scanRef,
    // Where the other session is made the user may not have begun, or be done.
    ...(role === 'identity' ? { stage: 'awaiting-user' as const } : {}),
    detail: { role, scanRef },
    occurredAt: createdAt,
  };
}

/** iDenfy's verdict is left out: it is not the verification's outcome, and must not be taken for it. */
export function toldOfResult(
  of: Whose,
  result: Pick<ResultRecord, 'eventId' | 'scanRef'> & { at: Date },
): Told {
  const { eventId, scanRef, at } = result;
  return {
    ...whose(of),
    type: 'verification.result_received',
    subject: eventId,
    detail: { scanRef },
    occurredAt: at,
  };
}

/** The outcome stands in the record, and is told from there. */
export function toldOfContradiction(
  of: Whose,
  {
    eventId,
    role,
    scanRef,
    receivedAt,
  }: Pick<typeof contradictions.$inferSelect, 'eventId' | 'role' | 'scanRef' | 'receivedAt'>,
): Told {
  return {
    ...whose(of),
    type: 'verification.contradicted',
    subject: eventId,
    stage: 'closed',
    detail: { role, scanRef },
    occurredAt: receivedAt,
  };
}

/**
 * Without the client, of which nothing stays: the caller knows the verification by its id, from the answer that opened it
 * and from every event before.
 */
export function toldOfErasure(erasure: {
  erasureId: string;
  clientDigest: string;
  verificationId: string;
  at: Date;
}): Told {
  const { erasureId, clientDigest, verificationId, at } = erasure;
  return {
    type: 'verification.erased',
    subject: erasureId,
    verificationId,
    clientDigest,
    detail: { erasureId },
    occurredAt: at,
  };
}

/** Since when it is blocked is told once; and that it goes on again, once as well. */
export function toldOfRun(of: Whose, { type, at, reason, since, ...blocked }: ToldByRun): Told {
  const { until = null, retryAt = null, field = null } = blocked;
  const isBlocked = type === 'verification.blocked';
  return {
    ...whose(of),
    type,
    subject: since,
    ...(isBlocked ? { stage: 'blocked' as const } : {}),
    reasons: [reason],
    detail: isBlocked ? { since, until, retryAt, field } : { since },
    occurredAt: new Date(at),
  };
}

function toldOfContent(record: VerificationContent): Told[] {
  return [
    ...record.sessions.map((session) => toldOfSession(record, session)),
    ...record.results.map((result) => toldOfResult(record, { ...result, at: result.decidedAt })),
    ...(record.untold ?? []).map((untold) => toldOfRun(record, untold)),
  ];
}

export function toldOfWaiting(record: WaitingVerification): Told[] {
  const { reasons, review } = record;
  const [since, until] = [review.since.toISOString(), review.until.toISOString()];
  const waiting: Told = {
    ...whose(record),
    type: 'verification.awaiting_decision',
    subject: since,
    stage: 'awaiting-decision',
    reasons,
    detail: { since, until, approval: review.approval },
    occurredAt: review.since,
  };
  return [...toldOfContent(record), waiting];
}

export function toldOfClosing(record: ClosedVerification): Told[] {
  return [...toldOfContent(record), toldOfEnd(record)];
}

/** While a run closes its conclusion may be replaced by a stricter one, which is told as well. */
export function toldOfEnd(
  record: Pick<ClosedVerification, 'outcome' | 'reasons' | 'closedAt'> & EndedByHand,
): Told {
  const { verificationId, clientId, attempt, method, outcome, reasons, closedAt } = record;
  return {
    verificationId,
    clientId,
    attempt,
    method,
    type: 'verification.closed',
    subject: [outcome, ...reasons].join(' '),
    stage: 'closed',
    outcome,
    reasons,
    occurredAt: closedAt,
  };
}
