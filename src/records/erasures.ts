/** Erasing a client from the records, and the proof that it was done. */
import { randomUUID } from 'node:crypto';
import {
  and,
  count,
  desc,
  eq,
  exists,
  gt,
  inArray,
  isNull,
  lt,
  ne,
  not,
  notExists,
  or,
  sql,
} from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { ActLog } from './acts.ts';
import type { Database } from './database.ts';
import type { Queries } from './queries.ts';
import type { Digests } from './digests.ts';
import { emptyProof } from './erasure-records.ts';
import type { ErasedSession, ErasureProof, ErasureSubject } from './erasure-records.ts';
import { toldOfErasure } from './event-occasions.ts';
import { telling, toldAs } from './event-writes.ts';
import { idOf, openedErasure, subjectOf } from './opened-rows.ts';
import type { Opened } from './opened-rows.ts';
import { Sealed } from './sealed-columns.ts';
import type { EndedByHand } from './verification-records.ts';
import {
  actNotes,
  decisions,
  documents,
  erasedSessions,
  erasures,
  events,
  expiryNotices,
  idempotentRequests,
  legalHolds,
  results,
  sessions,
  verifications,
  webhooks,
} from './schema.ts';

export type Erasure = Omit<Opened<typeof erasures.$inferSelect>, 'clientDigest'>;

export interface ErasureRequest {
  clientId: string;
  /** The attempts meant; left out: all there is of the client. */
  verificationIds?: string[];
  requestedBy: string;
  requestedAt: Date;
  /** A keyed hash of the address that it came from. */
  source?: string;
}

export interface Erasures {
  /**
   * Writes down that a client is to be erased, or finds the erasure that is under way.
   * @returns null while a legal hold forbids it
   */
  request(request: ErasureRequest): Promise<{ erasure: Erasure; fresh: boolean } | null>;
  /** The latest erasure of a client, running or complete; where retention took old attempts, that one. */
  latestOf(clientId: string): Promise<Erasure | null>;
  byId(erasureId: string): Promise<Erasure | null>;
  /** Whether the records hold anything of a client. */
  holdsAnything(clientId: string): Promise<boolean>;
  /** The attempts and sessions that are in the records now, of which the erasure then knows. */
  contentOf(
    subject: Omit<ErasureSubject, 'sessions'>,
  ): Promise<{ verificationIds: string[]; sessions: ErasedSession[]; erased: ErasureProof['erased'] }>;
  /** Changes subject and proof together, from what they are at that moment. */
  update(
    erasureId: string,
    change: (now: { subject: ErasureSubject; proof: ErasureProof }) => {
      subject: ErasureSubject;
      proof: ErasureProof;
    },
  ): Promise<void>;
  /** Keeps the subject's `scanRef`s as keyed hashes: their webhooks are dropped from now on. */
  rememberSessions(erasureId: string): Promise<void>;
  /** Deletes all rows of the subject. May be repeated. */
  deleteRows(erasureId: string): Promise<void>;
  complete(erasureId: string, at: Date): Promise<void>;
  /** Closed attempts whose term is over and which no hold keeps, by client. */
  due(options: {
    closedBefore: Date;
    limit: number;
  }): Promise<{ clientId: string; verificationIds: string[] }[]>;
  /** The erasures with something left to do, in the order of their ids. @param page.after the last one of the page before */
  incomplete(page: { limit: number; after?: string | undefined }): Promise<{ erasureId: string }[]>;
  /** Attempts that began long ago and have no outcome, the oldest first. */
  unended(options: { openedBefore: Date; limit: number }): Promise<Omit<EndedByHand, 'closedAt'>[]>;
  /**
   * Deletes parked webhooks whose term is over, but for those of clients on hold and those that contradict a record.
   * @returns how many
   */
  dropParked(receivedBefore: Date): Promise<number>;
}

export function createErasures(database: Database, digests: Digests, acts: ActLog): Erasures {
  return {
    request: async ({ clientId, verificationIds, requestedBy, requestedAt, source = null }) => {
      const clientDigest = (await digests())('client', clientId);
      const addActs = await acts.adding();
      return await database.transaction('erasures.request', async (queries) => {
        await oneAtATime(queries, clientDigest);
        const [hold] = await queries.select().from(legalHolds).where(eq(legalHolds.clientId, clientId));
        if (hold !== undefined) return null;
        const whole = verificationIds === undefined;
        const [running] = whole
          ? await queries
              .select()
              .from(erasures)
              .where(and(eq(erasures.clientDigest, clientDigest), eq(erasures.whole, true), hasOwnDataLeft))
          : [];
        if (running !== undefined) return { erasure: openedErasure(running), fresh: false };
        const erasureId = randomUUID();
        await queries
          .update(verifications)
          .set({ erasureId })
          .where(
            and(
              eq(verifications.clientId, clientId),
              whole ? undefined : inArray(verifications.verificationId, verificationIds),
            ),
          );
        const [erasure] = await queries
          .insert(erasures)
          .values({
            erasureId,
            clientDigest,
            requestedBy,
            requestedAt,
            whole,
            subject: Sealed.for(idOf.erasure({ erasureId }), {
              clientId,
              verificationIds: verificationIds ?? null,
              runs: [],
              sessions: [],
            }),
            proof: emptyProof,
          })
          .returning();
        if (erasure === undefined) throw new Error('An insert returned no row.');
        await addActs(queries, {
          kind: 'erasure',
          by: requestedBy,
          clientId,
          source,
          detail: { erasureId, whole },
        });
        return { erasure: openedErasure(erasure), fresh: true };
      });
    },

    latestOf: async (clientId) => {
      const clientDigest = (await digests())('client', clientId);
      return await database.run('erasures.latestOf', async (queries) => {
        const [erasure] = await queries
          .select()
          .from(erasures)
          .where(eq(erasures.clientDigest, clientDigest))
          .orderBy(desc(erasures.requestedAt))
          .limit(1);
        return erasure === undefined ? null : openedErasure(erasure);
      });
    },

    byId: (erasureId) =>
      database.run('erasures.byId', async (queries) => {
        const [erasure] = await queries.select().from(erasures).where(eq(erasures.erasureId, erasureId));
        return erasure === undefined ? null : openedErasure(erasure);
      }),

    holdsAnything: (clientId) =>
      database.run('erasures.holdsAnything', async (queries) => {
        const [attempt] = await queries
          .select({ id: verifications.verificationId })
          .from(verifications)
          .where(eq(verifications.clientId, clientId))
          .limit(1);
        if (attempt !== undefined) return true;
        const [webhook] = await queries
          .select({ id: webhooks.eventId })
          .from(webhooks)
          .where(eq(webhooks.clientId, clientId))
          .limit(1);
        return webhook !== undefined;
      }),

    contentOf: (subject) =>
      database.run('erasures.contentOf', async (queries) => {
        const verificationIds = await attemptsOf(queries, subject);
        // A session may be written where its verification is not.
        const attempts = [...new Set([...verificationIds, ...runIdsOf(subject)])];
        const rows = await queries
          .select({ scanRef: sessions.scanRef, expiresAt: sessions.expiresAt })
          .from(sessions)
          .where(inArray(sessions.verificationId, attempts))
          .orderBy(sessions.createdAt, sessions.scanRef);
        // Sessions of which only their webhooks tell, since the records were away when they were made.
        const heard =
          subject.clientId === null || subject.verificationIds !== null
            ? []
            : await queries
                .select({ scanRef: webhooks.scanRef, expiresAt: webhooks.receivedAt })
                .from(webhooks)
                .where(eq(webhooks.clientId, subject.clientId))
                .orderBy(webhooks.receivedAt);
        const sessionsFound = [...rows, ...heard].flatMap(({ scanRef, expiresAt }) =>
          scanRef === null ? [] : [{ scanRef, expiresAt }],
        );
        const found = sessionsFound.map(({ scanRef, expiresAt }) => ({
          scanRef,
          expiresAt: expiresAt.toISOString(),
          deleted: false,
        }));
        const number = async (table: typeof results | typeof decisions | typeof documents) => {
          const [row] = await queries
            .select({ count: count() })
            .from(table)
            .where(inArray(table.verificationId, verificationIds));
          return row?.count ?? 0;
        };
        const [received] = await queries
          .select({ count: count() })
          .from(webhooks)
          .where(webhooksOf(subject, attempts, found));
        return {
          verificationIds,
          sessions: found,
          erased: {
            attempts: verificationIds.length,
            results: await number(results),
            decisions: await number(decisions),
            documents: await number(documents),
            webhooks: received?.count ?? 0,
          },
        };
      }),

    update: (erasureId, change) =>
      database.transaction('erasures.update', async (queries) => {
        const [row] = await queries
          .select({ subject: erasures.subject, proof: erasures.proof })
          .from(erasures)
          .where(eq(erasures.erasureId, erasureId))
          .for('update');
        const subject = row === undefined ? null : subjectOf({ erasureId, subject: row.subject });
        if (row === undefined || subject === null) return;
        const changed = change({ subject, proof: row.proof });
        await queries
          .update(erasures)
          .set({ ...changed, subject: Sealed.for(idOf.erasure({ erasureId }), changed.subject) })
          .where(eq(erasures.erasureId, erasureId));
      }),

    rememberSessions: async (erasureId) => {
      const digest = await digests();
      await database.run('erasures.rememberSessions', async (queries) => {
        const [row] = await queries
          .select({ subject: erasures.subject })
          .from(erasures)
          .where(eq(erasures.erasureId, erasureId));
        const known = row === undefined ? [] : (subjectOf({ erasureId, ...row })?.sessions ?? []);
        if (known.length === 0) return;
        await queries
          .insert(erasedSessions)
          .values(known.map(({ scanRef }) => ({ digest: digest('scanRef', scanRef), erasureId })))
          .onConflictDoNothing();
      });
    },

    deleteRows: (erasureId) =>
      database.transaction('erasures.deleteRows', async (queries) => {
        const [row] = await queries
          .select({ subject: erasures.subject, clientDigest: erasures.clientDigest })
          .from(erasures)
          .where(eq(erasures.erasureId, erasureId));
        const subject = row === undefined ? null : subjectOf({ erasureId, subject: row.subject });
        if (row === undefined || subject === null) return;
        const { clientDigest } = row;
        const attempts = [...new Set([...(await attemptsOf(queries, subject)), ...runIdsOf(subject)])];
        await queries.delete(webhooks).where(webhooksOf(subject, attempts, subject.sessions));
        await queries.delete(expiryNotices).where(noticesOf(subject));
        await queries.delete(sessions).where(inArray(sessions.verificationId, attempts));
        // Their deliveries go along, whether they were made or not.
        await queries.delete(events).where(eventsOf(subject, attempts));
        // Results, documents, decisions and contradictions go along.
        const deleted = await queries
          .delete(verifications)
          .where(inArray(verifications.verificationId, attempts))
          .returning({ closedAt: verifications.closedAt });
        if (!(await hasAttempts(queries, subject.clientId)))
          await queries.delete(actNotes).where(eq(actNotes.clientDigest, clientDigest));
        // Also of attempts that stay: an answer does not say which it is about, and a repeat works anew.
        await queries.delete(idempotentRequests).where(eq(idempotentRequests.clientDigest, clientDigest));
        const closed = deleted.filter(({ closedAt }) => closedAt !== null).length;
        // Temporal may remember runs that nobody recorded as closed.
        const ended = subject.verificationIds === null ? subject.runs.length : 0;
        await queries
          .update(erasures)
          .set({ attemptsDeleted: sql`greatest(${erasures.attemptsDeleted} + ${closed}, ${ended})` })
          .where(eq(erasures.erasureId, erasureId));
      }),

    complete: (erasureId, at) =>
      database.transaction('erasures.complete', async (queries) => {
        const [row] = await queries
          .update(erasures)
          .set({ completedAt: at })
          .where(and(eq(erasures.erasureId, erasureId), isNull(erasures.completedAt)))
          .returning({ subject: erasures.subject, clientDigest: erasures.clientDigest });
        if (row === undefined) return;
        const attempts = subjectOf({ erasureId, ...row })?.toTell ?? [];
        const told = attempts.map((verificationId) =>
          toldOfErasure({ erasureId, clientDigest: row.clientDigest, verificationId, at }),
        );
        await queries.execute(telling(toldAs(told)));
        await queries.update(erasures).set({ subject: null }).where(eq(erasures.erasureId, erasureId));
      }),

    due: ({ closedBefore, limit }) =>
      database.run('erasures.due', async (queries) => {
        const onHold = queries
          .select({ clientId: legalHolds.clientId })
          .from(legalHolds)
          .where(eq(legalHolds.clientId, verifications.clientId));
        const rows = await queries
          .select({ clientId: verifications.clientId, verificationId: verifications.verificationId })
          .from(verifications)
          .where(
            and(lt(verifications.closedAt, closedBefore), isNull(verifications.erasureId), notExists(onHold)),
          )
          .orderBy(verifications.closedAt)
          .limit(limit);
        const clients = new Map<string, string[]>();
        for (const { clientId, verificationId } of rows)
          clients.set(clientId, [...(clients.get(clientId) ?? []), verificationId]);
        return [...clients].map(([clientId, verificationIds]) => ({ clientId, verificationIds }));
      }),

    incomplete: ({ limit, after }) =>
      database.run('erasures.incomplete', (queries) =>
        queries
          .select({ erasureId: erasures.erasureId })
          .from(erasures)
          .where(
            and(
              isNull(erasures.completedAt),
              after === undefined ? undefined : gt(erasures.erasureId, after),
            ),
          )
          .orderBy(erasures.erasureId)
          .limit(limit),
      ),

    unended: ({ openedBefore, limit }) =>
      database.run('erasures.unended', (queries) => {
        const { verificationId, clientId, attempt, method, openedAt } = verifications;
        return queries
          .select({ verificationId, clientId, attempt, method, openedAt })
          .from(verifications)
          .where(and(isNull(verifications.closedAt), lt(openedAt, openedBefore)))
          .orderBy(openedAt)
          .limit(limit);
      }),

    dropParked: (receivedBefore) =>
      database.run('erasures.dropParked', async (queries) => {
        const isOnHold = (clientId: typeof webhooks.clientId | typeof expiryNotices.clientId) =>
          exists(
            queries
              .select({ clientId: legalHolds.clientId })
              .from(legalHolds)
              .where(eq(legalHolds.clientId, clientId)),
          );
        const record = queries
          .select({ id: verifications.verificationId })
          .from(verifications)
          .where(eq(verifications.verificationId, webhooks.verificationId));
        const session = queries
          .select({ scanRef: sessions.scanRef })
          .from(sessions)
          .where(eq(sessions.scanRef, expiryNotices.scanRef));
        // Of sessions that no record is about; the others go with their record.
        await queries
          .delete(expiryNotices)
          .where(
            and(
              lt(expiryNotices.receivedAt, receivedBefore),
              notExists(session),
              not(isOnHold(expiryNotices.clientId)),
            ),
          );
        const dropped = await queries
          .delete(webhooks)
          .where(
            and(
              eq(webhooks.state, 'parked'),
              lt(webhooks.receivedAt, receivedBefore),
              // What contradicts a record stays as long as the record does.
              or(
                isNull(webhooks.parkedReason),
                ne(webhooks.parkedReason, 'contradiction'),
                notExists(record),
              ),
              not(isOnHold(webhooks.clientId)),
            ),
          )
          .returning({ eventId: webhooks.eventId });
        return dropped.length;
      }),
  };
}

/** Two simultaneous requests are one erasure, and a hold is placed before an erasure or refused after it. */
export async function oneAtATime(queries: Queries, clientDigest: string): Promise<void> {
  await queries.execute(sql`select pg_advisory_xact_lock(hashtextextended(${clientDigest}, 0))`);
}

/** One that waits for iDenfy alone takes nothing more along. */
export const hasOwnDataLeft = sql<boolean>`(${erasures.completedAt} is null and ${erasures.proof} ->> 'ownDataGoneAt' is null)`;

async function hasAttempts(queries: Queries, clientId: string | null): Promise<boolean> {
  if (clientId === null) return false;
  const [attempt] = await queries
    .select({ id: verifications.verificationId })
    .from(verifications)
    .where(eq(verifications.clientId, clientId))
    .limit(1);
  return attempt !== undefined;
}

function runIdsOf(subject: Pick<ErasureSubject, 'runs'>): string[] {
  return subject.runs.map(({ runId }) => runId);
}

async function attemptsOf(
  queries: Queries,
  { clientId, verificationIds }: Pick<ErasureSubject, 'clientId' | 'verificationIds'>,
): Promise<string[]> {
  if (clientId === null) return [];
  const ofClient = eq(verifications.clientId, clientId);
  const rows = await queries
    .select({ id: verifications.verificationId })
    .from(verifications)
    .where(
      verificationIds === null
        ? ofClient
        : and(ofClient, inArray(verifications.verificationId, verificationIds)),
    );
  return rows.map(({ id }) => id);
}

/** In whatever state they are: those of its sessions and attempts, and where all goes, whatever names the client. */
function webhooksOf(
  { clientId, verificationIds }: Pick<ErasureSubject, 'clientId' | 'verificationIds'>,
  attempts: readonly string[],
  known: readonly ErasedSession[],
): SQL | undefined {
  return or(
    inArray(
      webhooks.scanRef,
      known.map(({ scanRef }) => scanRef),
    ),
    inArray(webhooks.verificationId, [...attempts]),
    clientId !== null && verificationIds === null ? eq(webhooks.clientId, clientId) : undefined,
  );
}

/** But for those that tell of an erasure before, which name no client. */
function eventsOf(
  { clientId, verificationIds }: Pick<ErasureSubject, 'clientId' | 'verificationIds'>,
  attempts: readonly string[],
): SQL | undefined {
  return and(
    isNull(events.clientDigest),
    or(
      inArray(events.verificationId, [...attempts]),
      clientId !== null && verificationIds === null ? eq(events.clientId, clientId) : undefined,
    ),
  );
}

function noticesOf({
  clientId,
  verificationIds,
  sessions: known,
}: Pick<ErasureSubject, 'clientId' | 'verificationIds' | 'sessions'>): SQL | undefined {
  return or(
    inArray(
      expiryNotices.scanRef,
      known.map(({ scanRef }) => scanRef),
    ),
    clientId !== null && verificationIds === null ? eq(expiryNotices.clientId, clientId) : undefined,
  );
}
