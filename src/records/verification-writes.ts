/** The rows of an attempt's record. Every write may be repeated. */
import { and, getTableColumns, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Queries } from './queries.ts';
import type { Digest } from './digests.ts';
import { marking } from './marks.ts';
import { telling, toldAs, withTold } from './event-writes.ts';
import { toldOfClosing, toldOfWaiting } from './event-occasions.ts';
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
  // What is not known takes nothing away.
  const request = opening.request == null ? {} : { request: Sealed.for(row, opening.request) };
  return {
    verificationId,
    clientId,
    attempt,
    method,
    externalRef,
    asked,
    ...request,
    openedAt,
    isMarked: true,
  };
}

export const notWaiting = { reviewSince: null, reviewUntil: null, approval: null, remindAt: null };
export const notBlocked = { blockedSince: null, blockedReason: null };

function contentRow(record: VerificationContent) {
  const row = idOf.verification(record);
  return {
    ...openedRow(record),
    ...notBlocked,
    reasons: record.reasons,
    timeline: Sealed.for(row, record.timeline),
    comparison: Sealed.orNull(row, record.comparison),
    comparisonDigest: Sealed.orNull(row, record.comparisonDigest),
  };
}

/** Or not in the records yet. */
export function isOpen({ verificationId }: { verificationId: string }): SQL {
  return sql`not exists (select from ${verifications} closed
    where closed.verification_id = ${verificationId} and closed.closed_at is not null)`;
}

/** @returns false when it is closed already */
export async function saveWaiting(queries: Queries, record: WaitingVerification): Promise<boolean> {
  const { since, until, approval, remindAt = null } = record.review;
  const row = { ...contentRow(record), reviewSince: since, reviewUntil: until, approval, remindAt };
  const written = await withTold(queries, toldOfWaiting(record), isOpen(record))
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

/** What a part of a statement has to return. */
const done = { done: sql<boolean>`true`.as('done') };

/** Conclusion and content in one statement, which is as much as all or nothing. */
export async function saveClosing(
  queries: Queries,
  digest: Digest,
  record: ClosedVerification,
): Promise<void> {
  const { outcome, closedAt } = record;
  const row = { ...contentRow(record), outcome, ...notWaiting };
  const parts = [...contentStatements(queries, record), ...marking(queries, digest, record)].map(
    (statement, index) => queries.$with(`part_${index}`).as(statement),
  );
  const told = queries.$with('told', {}).as(telling(toldAs(toldOfClosing(record))));
  await queries
    .with(...parts, told)
    .insert(verifications)
    .values({ ...row, closedAt })
    .onConflictDoUpdate({
      target: verifications.verificationId,
      set: { ...row, closedAt: sql`coalesce(${verifications.closedAt}, excluded.closed_at)` },
    });
}

export async function saveContent(
  queries: Queries,
  digest: Digest,
  record: VerificationContent,
): Promise<void> {
  for (const statement of contentStatements(queries, record)) await statement;
  for (const statement of marking(queries, digest, record, true)) await statement;
}

/** One for each table that has something of the attempt. No two of them touch the same row. */
function contentStatements(queries: Queries, record: VerificationContent) {
  const { verificationId, recordedEvents } = record;
  const recorded = new Set(recordedEvents);
  const unplaced = record.unplacedEvents.filter((eventId) => !recorded.has(eventId));
  return [
    record.sessions.length > 0 && savingSessions(queries, verificationId, record.sessions),
    record.results.length > 0 && savingResults(queries, verificationId, record.results),
    record.documents.length > 0 && savingDocuments(queries, verificationId, record.documents),
    record.decisions.length > 0 && savingDecisions(queries, verificationId, record.decisions),
    recorded.size > 0 && markingRecorded(queries, verificationId, [...recorded]),
    unplaced.length > 0 && markingUnplaced(queries, verificationId, unplaced),
  ].filter((statement) => statement !== false);
}

export function savingSessions(
  queries: Pick<Queries, 'insert'>,
  verificationId: string,
  made: SessionRecord[],
) {
  const rows = lastOfEach(made, ({ scanRef }) => scanRef).map(({ role, scanRef, createdAt, expiresAt }) => ({
    verificationId,
    scanRef,
    role,
    createdAt,
    expiresAt,
  }));
  const { role, createdAt, expiresAt } = sessions;
  return queries
    .insert(sessions)
    .values(rows)
    .onConflictDoUpdate({
      target: [sessions.verificationId, sessions.scanRef],
      set: asGiven({ role, createdAt, expiresAt }),
    })
    .returning(done);
}

export function savingResults(
  queries: Pick<Queries, 'insert'>,
  verificationId: string,
  found: ResultRecord[],
) {
  const rows = lastOfEach(found, ({ eventId }) => eventId).map(
    ({ eventId, role, scanRef, position, superseded, source, ...rest }) => {
      const { eventType, final, overall, decidedAt } = rest;
      const id = idOf.result({ verificationId, eventId });
      const [status, data] = [Sealed.for(id, rest.status), Sealed.orNull(id, rest.data)];
      return {
        verificationId,
        eventId,
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
    },
  );
  const { verificationId: _id, eventId: _event, ...set } = getTableColumns(results);
  return queries
    .insert(results)
    .values(rows)
    .onConflictDoUpdate({ target: [results.verificationId, results.eventId], set: asGiven(set) })
    .returning(done);
}

function savingDocuments(queries: Queries, verificationId: string, stored: DocumentRecord[]) {
  const rows = lastOfEach(stored, ({ name }) => name).map(
    ({ name, step, key, byteLength, sha256, mediaType, storedAt }) => ({
      verificationId,
      name,
      step,
      key,
      byteLength,
      sha256,
      mediaType,
      storedAt,
    }),
  );
  const { verificationId: _id, name: _name, ...set } = getTableColumns(documents);
  return queries
    .insert(documents)
    .values(rows)
    .onConflictDoUpdate({ target: [documents.verificationId, documents.name], set: asGiven(set) })
    .returning(done);
}

/** Where the attempt is in the records; one that is not brings its files along later. */
export async function saveKnownDocuments(
  queries: Queries,
  verificationId: string,
  stored: DocumentRecord[],
): Promise<void> {
  const rows = lastOfEach(stored, ({ name }) => name);
  // Encoded as the columns encode JSON.
  const given = sql`jsonb_to_recordset(${sql.param(rows, verifications.reasons)}) as given("name" text, "step" text, "key" text,
    "byteLength" integer, "sha256" text, "mediaType" text, "storedAt" timestamptz)`;
  const { verificationId: _id, name: _name, ...set } = getTableColumns(documents);
  await queries
    .insert(documents)
    .select(
      sql`select ${verifications.verificationId}, given."name", given."step", given."key", given."byteLength", given."sha256",
        given."mediaType", given."storedAt" from ${verifications}, ${given}
        where ${verifications.verificationId} = ${verificationId}`,
    )
    .onConflictDoUpdate({ target: [documents.verificationId, documents.name], set: asGiven(set) });
}

export function savingDecisions(queries: Queries, verificationId: string, made: DecisionRecord[]) {
  return queries
    .insert(decisions)
    .values(
      made.map(({ position, decision, decidedBy, reviewer, reason, seen, reasons, decidedAt }) => {
        const id = idOf.decision({ verificationId, position });
        return {
          verificationId,
          position,
          decision,
          decidedBy,
          reviewer: Sealed.orNull(id, reviewer),
          reason: Sealed.for(id, reason),
          seen: Sealed.orNull(id, seen),
          reasons,
          decidedAt,
        };
      }),
    )
    .onConflictDoNothing()
    .returning(done);
}

function markingRecorded(queries: Queries, verificationId: string, eventIds: string[]) {
  return queries
    .update(webhooks)
    .set({ state: 'recorded', verificationId, parkedReason: null, claimedUntil: null })
    .where(inArray(webhooks.eventId, eventIds))
    .returning(done);
}

function markingUnplaced(queries: Queries, verificationId: string, eventIds: string[]) {
  return queries
    .update(webhooks)
    .set({ state: 'parked', parkedReason: 'unplaced', verificationId, claimedUntil: null })
    .where(and(inArray(webhooks.eventId, eventIds), ne(webhooks.state, 'recorded')))
    .returning(done);
}

/** A statement may touch each row once. */
function lastOfEach<R>(rows: readonly R[], key: (row: R) => string): R[] {
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

/** Each of these columns as the row that was to be inserted has it. */
function asGiven<C extends Record<string, PgColumn>>(columns: C): { [K in keyof C]?: SQL } {
  const given: { [K in keyof C]?: SQL } = {};
  for (const name in columns) {
    const column = columns[name];
    if (column !== undefined) given[name] = sql`excluded.${sql.identifier(column.name)}`;
  }
  return given;
}
