/** The rows of an attempt's record. Every write may be repeated. */
import { and, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Queries } from './queries.ts';
import { idOf } from './opened-rows.ts';
import { decisions, documents, results, sessions, verifications, webhooks } from './schema.ts';
import { Sealed } from './sealed-columns.ts';
import type {
  ClosedVerification,
  DecisionRecord,
  DocumentRecord,
  OpenedVerification,
  ResultRecord,
  SessionRecord,
  VerificationContent,
  WaitingVerification,
} from './verification-records.ts';

// Column by column: a record that carries more than its type says must not reach other columns.
export function openedRow(opening: OpenedVerification) {
  const { verificationId, clientId, attempt, method, openedAt } = opening;
  const row = idOf.verification(opening);
  const externalRef = Sealed.orNull(row, opening.externalRef);
  const asked = Sealed.for(row, opening.asked);
  return { verificationId, clientId, attempt, method, externalRef, asked, openedAt };
}

export const notWaiting = { reviewSince: null, reviewUntil: null, approval: null };

function contentRow(record: VerificationContent) {
  const row = idOf.verification(record);
  return {
    ...openedRow(record),
    reasons: record.reasons,
    timeline: Sealed.for(row, record.timeline),
    comparison: Sealed.orNull(row, record.comparison),
    comparisonDigest: Sealed.orNull(row, record.comparisonDigest),
  };
}

/** @returns false when it is closed already */
export async function saveWaiting(queries: Queries, record: WaitingVerification): Promise<boolean> {
  const { since, until, approval } = record.review;
  const row = { ...contentRow(record), reviewSince: since, reviewUntil: until, approval };
  const written = await queries
    .insert(verifications)
    .values(row)
    .onConflictDoUpdate({
      target: verifications.verificationId,
      set: row,
      setWhere: isNull(verifications.closedAt),
    })
    .returning({ verificationId: verifications.verificationId });
  return written.length > 0;
}

export async function saveContent(queries: Queries, record: VerificationContent): Promise<void> {
  const { verificationId } = record;
  await saveSessions(queries, verificationId, record.sessions);
  await saveResults(queries, verificationId, record.results);
  await saveDocuments(queries, verificationId, record.documents);
  await saveDecisions(queries, verificationId, record.decisions);
  await markRecorded(queries, verificationId, record.recordedEvents);
  await markUnplaced(queries, verificationId, record.unplacedEvents);
}

export async function saveConclusion(queries: Queries, record: ClosedVerification): Promise<void> {
  const { outcome, closedAt } = record;
  const row = { ...contentRow(record), outcome, ...notWaiting };
  await queries
    .insert(verifications)
    .values({ ...row, closedAt })
    .onConflictDoUpdate({
      target: verifications.verificationId,
      set: { ...row, closedAt: sql`coalesce(${verifications.closedAt}, excluded.closed_at)` },
    });
}

export async function saveSessions(
  queries: Queries,
  verificationId: string,
  made: SessionRecord[],
): Promise<void> {
  for (const { role, scanRef, createdAt, expiresAt } of made) {
    const row = { role, createdAt, expiresAt };
    await queries
      .insert(sessions)
      .values({ verificationId, scanRef, ...row })
      .onConflictDoUpdate({ target: [sessions.verificationId, sessions.scanRef], set: row });
  }
}

export async function saveResults(
  queries: Queries,
  verificationId: string,
  found: ResultRecord[],
): Promise<void> {
  for (const { eventId, role, scanRef, position, superseded, source, ...rest } of found) {
    const { eventType, final, overall, decidedAt } = rest;
    const id = idOf.result({ verificationId, eventId });
    const [status, data] = [Sealed.for(id, rest.status), Sealed.orNull(id, rest.data)];
    const row = {
      role,
      scanRef,
      position,
      superseded,
      source,
      eventType,
      final,
      overall,
      status,
      data,
      decidedAt,
    };
    await queries
      .insert(results)
      .values({ verificationId, eventId, ...row })
      .onConflictDoUpdate({ target: [results.verificationId, results.eventId], set: row });
  }
}

export async function saveDocuments(
  queries: Queries,
  verificationId: string,
  stored: DocumentRecord[],
): Promise<void> {
  for (const { name, step, key, byteLength, sha256, mediaType, storedAt } of stored) {
    const row = { step, key, byteLength, sha256, mediaType, storedAt };
    await queries
      .insert(documents)
      .values({ verificationId, name, ...row })
      .onConflictDoUpdate({ target: [documents.verificationId, documents.name], set: row });
  }
}

export async function saveDecisions(
  queries: Queries,
  verificationId: string,
  made: DecisionRecord[],
): Promise<void> {
  for (const { position, decision, decidedBy, reviewer, reason, seen, reasons, decidedAt } of made) {
    const id = idOf.decision({ verificationId, position });
    await queries
      .insert(decisions)
      .values({
        verificationId,
        position,
        decision,
        decidedBy,
        reviewer: Sealed.orNull(id, reviewer),
        reason: Sealed.for(id, reason),
        seen: Sealed.orNull(id, seen),
        reasons,
        decidedAt,
      })
      .onConflictDoNothing();
  }
}

async function markRecorded(queries: Queries, verificationId: string, eventIds: string[]): Promise<void> {
  if (eventIds.length === 0) return;
  await queries
    .update(webhooks)
    .set({ state: 'recorded', verificationId, parkedReason: null, claimedUntil: null })
    .where(inArray(webhooks.eventId, eventIds));
}

async function markUnplaced(queries: Queries, verificationId: string, eventIds: string[]): Promise<void> {
  if (eventIds.length === 0) return;
  await queries
    .update(webhooks)
    .set({ state: 'parked', parkedReason: 'unplaced', verificationId, claimedUntil: null })
    .where(and(inArray(webhooks.eventId, eventIds), ne(webhooks.state, 'recorded')));
}
