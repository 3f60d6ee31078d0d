/** What iDenfy says of a session once nothing waits for it any more: another decision, or that a document expires. */
import { and, count, desc, eq, notExists, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Outcome, OrUnknown } from '../domain/words.ts';
import type { Database } from './database.ts';
import { toldOfContradiction } from './event-occasions.ts';
import { withTold } from './event-writes.ts';
import { idOf, openedNotice } from './opened-rows.ts';
import type { Opened } from './opened-rows.ts';
import { contradictions, expiryNotices, verifications, webhooks } from './schema.ts';
import { Sealed } from './sealed-columns.ts';

export type ContradictionRecord = Omit<Opened<typeof contradictions.$inferSelect>, 'verificationId'>;
export type ExpiryNotice = Opened<typeof expiryNotices.$inferSelect>;

/** A closed attempt of which iDenfy says something else today. */
export interface ContradictedAttempt {
  verificationId: string;
  clientId: string;
  outcome: OrUnknown<Outcome> | null;
  contradictions: number;
  /** The latest one. */
  receivedAt: Date;
}

/** Every write may be repeated. */
export interface Afterwards {
  /** Adds to a closed attempt what contradicts it; nothing else of it changes. */
  contradiction(verificationId: string, contradiction: ContradictionRecord): Promise<void>;
  /** The attempts that iDenfy contradicts, the latest contradiction first. */
  contradicted(page: { limit: number }): Promise<ContradictedAttempt[]>;
  /** Keeps a notice for as long as its webhook was not erased meanwhile. */
  expiryNotice(notice: ExpiryNotice): Promise<void>;
  /** Of these sessions, in the order in which they came. */
  expiryNotices(scanRefs: string[]): Promise<ExpiryNotice[]>;
}

export function createAfterwards(database: Database): Afterwards {
  const noticesOf = database.prepared('afterwards.expiryNotices', (queries) =>
    queries
      .select()
      .from(expiryNotices)
      .where(sql`${expiryNotices.scanRef} = any(${sql.placeholder('scanRefs')})`)
      .orderBy(expiryNotices.receivedAt, expiryNotices.eventId),
  );

  return {
    contradiction: (verificationId, { eventId, role, scanRef, overall, byHand, status, receivedAt }) =>
      database.run('afterwards.contradiction', async (queries) => {
        const told = toldOfContradiction({ verificationId }, { eventId, role, scanRef, receivedAt });
        await withTold(queries, [told])
          .insert(contradictions)
          .values({
            verificationId,
            eventId,
            role,
            scanRef,
            overall,
            byHand,
            status: Sealed.for(idOf.result({ verificationId, eventId }), status),
            receivedAt,
          })
          .onConflictDoNothing();
      }),

    contradicted: ({ limit }) =>
      database.run('afterwards.contradicted', async (queries) => {
        const { verificationId, receivedAt, eventId } = contradictions;
        const later = alias(contradictions, 'later');
        const isReplaced = queries
          .select({ eventId: later.eventId })
          .from(later)
          .where(
            and(
              eq(later.verificationId, verificationId),
              sql`(${later.receivedAt}, ${later.eventId}) > (${receivedAt}, ${eventId})`,
            ),
          );
        // From the latest on, so that a page is read and not all that there are.
        const latest = queries
          .select({ verificationId, receivedAt })
          .from(contradictions)
          .where(notExists(isReplaced))
          .orderBy(desc(receivedAt), verificationId)
          .limit(limit)
          .as('latest');
        const number = queries
          .select({ count: count() })
          .from(later)
          .where(eq(later.verificationId, latest.verificationId));
        return await queries
          .select({
            verificationId: latest.verificationId,
            clientId: verifications.clientId,
            outcome: verifications.outcome,
            contradictions: sql`(${number})`.mapWith(Number),
            receivedAt: latest.receivedAt,
          })
          .from(latest)
          .innerJoin(verifications, eq(verifications.verificationId, latest.verificationId))
          .orderBy(desc(latest.receivedAt), latest.verificationId);
      }),

    expiryNotice: ({ eventId, scanRef, clientId, threshold, documentExpiration, receivedAt }) =>
      database.transaction('afterwards.expiryNotice', async (queries) => {
        const [kept] = await queries
          .select({ eventId: webhooks.eventId })
          .from(webhooks)
          .where(eq(webhooks.eventId, eventId))
          .for('update');
        if (kept === undefined) return;
        await queries
          .insert(expiryNotices)
          .values({
            eventId,
            scanRef,
            clientId,
            threshold: Sealed.for(idOf.event({ eventId }), threshold),
            documentExpiration: Sealed.orNull(idOf.event({ eventId }), documentExpiration),
            receivedAt,
          })
          .onConflictDoNothing();
      }),

    expiryNotices: async (scanRefs) =>
      scanRefs.length === 0 ? [] : (await noticesOf({ scanRefs })).map(openedNotice),
  };
}
