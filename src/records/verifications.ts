import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Database, Queries } from './database.ts';
import { decisions, documents, results, sessions, verifications, webhooks } from './schema.ts';
import type { Approval, SessionRole, TimelineEntry } from './schema.ts';
import { createVerificationReads } from './verification-reads.ts';
import type { VerificationReads } from './verification-reads.ts';

export interface OpenedVerification {
  verificationId: string;
  clientId: string;
  /** The number of attempts of this client that were closed before this one. */
  attempt: number;
  method: string;
  /** The caller's own reference. */
  externalRef: string | null;
  /** What the caller wanted: documents and document steps, without personal data. */
  asked: object;
  openedAt: Date;
}

export interface SessionRecord {
  role: SessionRole;
  scanRef: string;
  createdAt: Date;
  expiresAt: Date;
}

export type ResultRecord = Omit<typeof results.$inferSelect, 'verificationId'>;
export type DocumentRecord = Omit<typeof documents.$inferSelect, 'verificationId'>;

export type DecisionRecord = Omit<typeof decisions.$inferSelect, 'verificationId'>;

/** All that belongs to an attempt, whether it is over or waits for a reviewer. */
export interface VerificationContent extends OpenedVerification {
  reasons: string[];
  timeline: TimelineEntry[];
  comparison: object | null;
  /** SHA-256 of the comparison, hex. */
  comparisonDigest: string | null;
  sessions: SessionRecord[];
  results: ResultRecord[];
  documents: DocumentRecord[];
  decisions: DecisionRecord[];
  /** Event ids of the webhooks that this record took in. */
  recordedEvents: string[];
  /** Event ids of the webhooks that its run could not place. */
  unplacedEvents: string[];
}

export interface ClosedVerification extends VerificationContent {
  outcome: string;
  closedAt: Date;
}

export interface WaitingVerification extends VerificationContent {
  review: { since: Date; until: Date; approval: Approval };
}

export interface EndedByHand {
  verificationId: string;
  clientId: string;
  attempt: number;
  method: string;
  openedAt: Date;
  closedAt: Date;
}

/** Every write may be repeated: the same call twice leaves the same rows. */
export interface Verifications extends VerificationReads {
  /** Records that an attempt has begun. Does nothing once it is closed. */
  opened(verification: OpenedVerification): Promise<void>;
  sessionCreated(session: SessionRecord & { verificationId: string }): Promise<void>;
  /**
   * Records an attempt with all that belongs to it, and where its webhooks went, in one transaction. A later call
   * replaces the conclusion and adds to the rest; `closed_at` stays the first one.
   */
  closed(verification: ClosedVerification): Promise<void>;
  /** The same of an open attempt that waits for a reviewer. Does nothing once it is closed. */
  awaitsDecision(verification: WaitingVerification): Promise<void>;
  /** An open attempt goes on, by a reviewer's decision or since there is nothing to decide any more. */
  leavesReview(verificationId: string, decision: DecisionRecord | null): Promise<void>;
  /** Adds the late result of a session to an attempt that is over; nothing else of it changes. */
  lateResult(verificationId: string, result: ResultRecord): Promise<void>;
  /** Adds files to an attempt. One that is not in the records yet brings them along when it is recorded. */
  documentsStored(verificationId: string, documents: DocumentRecord[]): Promise<void>;
  /**
   * Closes an attempt whose run ended without recording (terminated in Temporal UI) as CANCELLED, `ended_by_hand`,
   * and parks the webhooks that only this run had. Does nothing when the attempt is closed already.
   */
  endedByHand(verification: EndedByHand): Promise<void>;
}

export function createVerifications(database: Database): Verifications {
  return {
    ...createVerificationReads(database),

    opened: (verification) =>
      database.run('verifications.opened', async (queries) => {
        const row = openedRow(verification);
        await queries
          .insert(verifications)
          .values(row)
          .onConflictDoUpdate({
            target: verifications.verificationId,
            set: row,
            setWhere: isNull(verifications.closedAt),
          });
      }),

    sessionCreated: ({ verificationId, ...session }) =>
      database.run('verifications.sessionCreated', (queries) =>
        saveSessions(queries, verificationId, [session]),
      ),

    closed: (record) =>
      database.transaction('verifications.closed', async (queries) => {
        // First, so that its row lock makes a second call for the same verification wait for this one.
        await saveConclusion(queries, record);
        await saveContent(queries, record);
      }),

    awaitsDecision: (record) =>
      database.transaction('verifications.awaitsDecision', async (queries) => {
        if (await saveWaiting(queries, record)) await saveContent(queries, record);
      }),

    leavesReview: (verificationId, decision) =>
      database.transaction('verifications.leavesReview', async (queries) => {
        await queries
          .update(verifications)
          .set(notWaiting)
          .where(eq(verifications.verificationId, verificationId));
        await saveDecisions(queries, verificationId, decision === null ? [] : [decision]);
      }),

    lateResult: (verificationId, result) =>
      database.run('verifications.lateResult', (queries) => saveResults(queries, verificationId, [result])),

    documentsStored: (verificationId, rows) =>
      database.transaction('verifications.documentsStored', async (queries) => {
        const where = eq(verifications.verificationId, verificationId);
        const [known] = await queries
          .select({ method: verifications.method })
          .from(verifications)
          .where(where);
        if (known !== undefined) await saveDocuments(queries, verificationId, rows);
      }),

    endedByHand: ({ verificationId, clientId, attempt, method, openedAt, closedAt }) =>
      database.transaction('verifications.endedByHand', async (queries) => {
        const conclusion = { outcome: 'CANCELLED', reasons: ['ended_by_hand'], closedAt, ...notWaiting };
        const written = await queries
          .insert(verifications)
          .values({ verificationId, clientId, attempt, method, openedAt, asked: {}, ...conclusion })
          .onConflictDoUpdate({
            target: verifications.verificationId,
            set: conclusion,
            setWhere: isNull(verifications.closedAt),
          })
          .returning({ verificationId: verifications.verificationId });
        if (written.length === 0) return;
        await queries
          .update(webhooks)
          .set({ state: 'parked', parkedReason: 'no-open-run', claimedUntil: null })
          .where(and(eq(webhooks.verificationId, verificationId), eq(webhooks.state, 'delivered')));
      }),
  };
}

// Column by column: a record that carries more than its type says must not reach other columns.
function openedRow(opening: OpenedVerification) {
  const { verificationId, clientId, attempt, method, externalRef, asked, openedAt } = opening;
  return { verificationId, clientId, attempt, method, externalRef, asked, openedAt };
}

const notWaiting = { reviewSince: null, reviewUntil: null, approval: null };

function contentRow(record: VerificationContent) {
  const { reasons, timeline, comparison, comparisonDigest } = record;
  return { ...openedRow(record), reasons, timeline, comparison, comparisonDigest };
}

/** @returns false when it is closed already */
async function saveWaiting(queries: Queries, record: WaitingVerification): Promise<boolean> {
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

async function saveContent(queries: Queries, record: VerificationContent): Promise<void> {
  const { verificationId } = record;
  await saveSessions(queries, verificationId, record.sessions);
  await saveResults(queries, verificationId, record.results);
  await saveDocuments(queries, verificationId, record.documents);
  await saveDecisions(queries, verificationId, record.decisions);
  await markRecorded(queries, verificationId, record.recordedEvents);
  await markUnplaced(queries, verificationId, record.unplacedEvents);
}

async function saveConclusion(queries: Queries, record: ClosedVerification): Promise<void> {
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

async function saveSessions(queries: Queries, verificationId: string, rows: SessionRecord[]): Promise<void> {
  for (const { role, scanRef, createdAt, expiresAt } of rows) {
    const row = { role, createdAt, expiresAt };
    await queries
      .insert(sessions)
      .values({ verificationId, scanRef, ...row })
      .onConflictDoUpdate({ target: [sessions.verificationId, sessions.scanRef], set: row });
  }
}

async function saveResults(queries: Queries, verificationId: string, rows: ResultRecord[]): Promise<void> {
  for (const { eventId, role, scanRef, position, superseded, source, ...rest } of rows) {
    const { eventType, final, overall, status, data, decidedAt } = rest;
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

async function saveDocuments(
  queries: Queries,
  verificationId: string,
  rows: DocumentRecord[],
): Promise<void> {
  for (const { name, step, key, byteLength, sha256, mediaType, storedAt } of rows) {
    const row = { step, key, byteLength, sha256, mediaType, storedAt };
    await queries
      .insert(documents)
      .values({ verificationId, name, ...row })
      .onConflictDoUpdate({ target: [documents.verificationId, documents.name], set: row });
  }
}

async function saveDecisions(
  queries: Queries,
  verificationId: string,
  rows: DecisionRecord[],
): Promise<void> {
  for (const { position, decision, decidedBy, reviewer, reason, seen, reasons, decidedAt } of rows) {
    await queries
      .insert(decisions)
      .values({
        verificationId,
        position,
        decision,
        decidedBy,
        reviewer,
        reason,
        seen,
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
