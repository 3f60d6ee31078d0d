import { and, eq } from 'drizzle-orm';
import type { ActLog } from './acts.ts';
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import { hasOwnDataLeft, oneAtATime } from './erasures.ts';
import { idOf, openedHold } from './opened-rows.ts';
import type { Opened } from './opened-rows.ts';
import { erasures, legalHolds } from './schema.ts';
import { Sealed } from './sealed-columns.ts';

export type LegalHold = Opened<typeof legalHolds.$inferSelect>;

/** Clients whose data nobody may erase. */
export interface LegalHolds {
  find(clientId: string): Promise<LegalHold | null>;
  /** The first hold stays as it is. @returns null while something of the client is being erased */
  place(hold: LegalHold, source?: string): Promise<LegalHold | null>;
  /** @returns whether there was one */
  lift(lifting: { clientId: string; by: string; reason: string | null; source?: string }): Promise<boolean>;
}

export function createLegalHolds(database: Database, digests: Digests, acts: ActLog): LegalHolds {
  return {
    find: (clientId) =>
      database.run('legalHolds.find', async (queries) => {
        const [hold] = await queries.select().from(legalHolds).where(eq(legalHolds.clientId, clientId));
        return hold === undefined ? null : openedHold(hold);
      }),

    place: async (hold, source) => {
      const { clientId } = hold;
      const clientDigest = (await digests())('client', clientId);
      const addActs = await acts.adding();
      return await database.transaction('legalHolds.place', async (queries) => {
        await oneAtATime(queries, clientDigest);
        const [running] = await queries
          .select({ id: erasures.erasureId })
          .from(erasures)
          .where(and(eq(erasures.clientDigest, clientDigest), hasOwnDataLeft))
          .limit(1);
        if (running !== undefined) return null;
        const [fresh] = await queries
          .insert(legalHolds)
          .values({ ...hold, reason: Sealed.for(idOf.client(hold), hold.reason) })
          .onConflictDoNothing()
          .returning({ clientId: legalHolds.clientId });
        const [placed] = await queries.select().from(legalHolds).where(eq(legalHolds.clientId, clientId));
        if (fresh !== undefined) {
          const { heldBy: by, reason: note } = hold;
          await addActs(queries, {
            kind: 'hold-set',
            by,
            clientId,
            note,
            source: source ?? null,
            detail: {},
          });
        }
        return placed === undefined ? hold : openedHold(placed);
      });
    },

    lift: async ({ clientId, by, reason: note, source = null }) => {
      const addActs = await acts.adding();
      return await database.transaction('legalHolds.lift', async (queries) => {
        const lifted = await queries
          .delete(legalHolds)
          .where(eq(legalHolds.clientId, clientId))
          .returning({ clientId: legalHolds.clientId });
        if (lifted.length === 0) return false;
        await addActs(queries, { kind: 'hold-lifted', by, clientId, note, source, detail: {} });
        return true;
      });
    },
  };
}
