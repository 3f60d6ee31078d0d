import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { legalHolds } from './schema.ts';

export type LegalHold = typeof legalHolds.$inferSelect;

/** Clients whose data nobody may erase. */
export interface LegalHolds {
  find(clientId: string): Promise<LegalHold | null>;
  /** The first hold stays as it is. */
  place(hold: LegalHold): Promise<LegalHold>;
  /** @returns whether there was one */
  lift(clientId: string): Promise<boolean>;
}

export function createLegalHolds(database: Database): LegalHolds {
  return {
    find: (clientId) =>
      database.run('legalHolds.find', async (queries) => {
        const [hold] = await queries.select().from(legalHolds).where(eq(legalHolds.clientId, clientId));
        return hold ?? null;
      }),

    place: (hold) =>
      database.run('legalHolds.place', async (queries) => {
        await queries.insert(legalHolds).values(hold).onConflictDoNothing();
        const [placed] = await queries
          .select()
          .from(legalHolds)
          .where(eq(legalHolds.clientId, hold.clientId));
        return placed ?? hold;
      }),

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
