import { and, eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import { hasOwnDataLeft, oneAtATime } from './erasures.ts';
import { erasures, legalHolds } from './schema.ts';

export type LegalHold = typeof legalHolds.$inferSelect;

/** Clients whose data nobody may erase. */
export interface LegalHolds {
  find(clientId: string): Promise<LegalHold | null>;
  /** The first hold stays as it is. @returns null while something of the client is being erased */
  place(hold: LegalHold): Promise<LegalHold | null>;
  /** @returns whether there was one */
  lift(clientId: string): Promise<boolean>;
}

export function createLegalHolds(database: Database, digests: Digests): LegalHolds {
  return {
    find: (clientId) =>
      database.run('legalHolds.find', async (queries) => {
        const [hold] = await queries.select().from(legalHolds).where(eq(legalHolds.clientId, clientId));
        return hold ?? null;
      }),

    place: async (hold) => {
      const { clientId } = hold;
      const clientDigest = (await digests())('client', clientId);
      return await database.transaction('legalHolds.place', async (queries) => {
        await oneAtATime(queries, clientDigest);
        const [running] = await queries
          .select({ id: erasures.erasureId })
          .from(erasures)
          .where(and(eq(erasures.clientDigest, clientDigest), hasOwnDataLeft))
          .limit(1);
        if (running !== undefined) return null;
        await queries.insert(legalHolds).values(hold).onConflictDoNothing();
        const [placed] = await queries.select().from(legalHolds).where(eq(legalHolds.clientId, clientId));
        return placed ?? hold;
      });
    },

    lift: (clientId) =>
      database.run('legalHolds.lift', async (queries) => {
        const lifted = await queries
          .delete(legalHolds)
          .where(eq(legalHolds.clientId, clientId))
          .returning({ clientId: legalHolds.clientId });
        return lifted.length > 0;
      }),
  };
}
