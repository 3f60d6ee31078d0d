import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Database, Queries } from './database.ts';
import { documents, results, sessions, verifications, webhooks } from './schema.ts';
import type { SessionRole, TimelineEntry } from './schema.ts';
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

export interface ClosedVerification extends OpenedVerification {
  outcome: string;
  reasons: string[];
  timeline: TimelineEntry[];
  comparison: object | null;
  closedAt: Date;
  sessions: SessionRecord[];
  results: ResultRecord[];
  documents: DocumentRecord[];
  /** Event ids of the webhooks that this record took in. */
  recordedEvents: string[];
  /** Event ids of the webhooks that its run could not place. */
  unplacedEvents: string[];
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
        const { verificationId } = record;
        // First, so that its row lock makes a second call for the same verification wait for this one.
        await saveConclusion(queries, record);
        await saveSessions(queries, verificationId, record.sessions);
        await saveResults(queries, verificationId, record.results);
        await saveDocuments(queries, verificationId, record.documents);
        await markRecorded(queries, verificationId, record.recordedEvents);
        await markUnplaced(queries, verificationId, record.unplacedEvents);
      }),

    endedByHand: ({ verificationId, clientId, attempt, method, openedAt, closedAt }) =>
      database.transaction('verifications.endedByHand', async (queries) => {
        const conclusion = { outcome: 'CANCELLED', reasons: ['ended_by_hand'], closedAt };
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

async function saveConclusion(queries: Queries, record: ClosedVerification): Promise<void> {
  const { outcome, reasons, timeline, comparison, closedAt } = record;
  const row = { ...openedRow(record), outcome, reasons, timeline, comparison };
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
