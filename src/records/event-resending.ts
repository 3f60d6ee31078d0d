/** What became of the deliveries of an event, and sending again what somebody asks for. */
import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { eventAttempts, eventDeliveries } from './schema.ts';

export interface DeliveryRecord extends Omit<
  typeof eventDeliveries.$inferSelect,
  'eventId' | 'claimedUntil'
> {
  /** The latest of them, in their order. */
  tries: Omit<typeof eventAttempts.$inferSelect, 'id' | 'eventId' | 'endpoint'>[];
}

/** Every write may be repeated. */
export interface Resending {
  deliveriesOf(eventId: string): Promise<DeliveryRecord[]>;
  /** Sends an event to these endpoints, again or although they did not want its type. */
  resend(eventId: string, endpoints: readonly string[]): Promise<void>;
  /**
   * Sends what was given up since then, and at once what waits for its next try.
   * @returns how many deliveries
   */
  resendFailed(endpoints: readonly string[], since: Date): Promise<number>;
}

/** Shown of each delivery: all that three days of tries make, several times. */
const MOST_TRIES = 100;

const BATCH = 500;

export function createResending(database: Database): Resending {
  return {
    deliveriesOf: (eventId) =>
      database.run('events.deliveriesOf', async (queries) => {
        const rows = await queries
          .select()
          .from(eventDeliveries)
          .where(eq(eventDeliveries.eventId, eventId))
          .orderBy(asc(eventDeliveries.endpoint));
        const tries = await queries
          .select()
          .from(eventAttempts)
          .where(eq(eventAttempts.eventId, eventId))
          .orderBy(sql`${eventAttempts.id} desc`)
          .limit(MOST_TRIES);
        return rows.map(({ eventId: _id, claimedUntil: _until, ...row }) => ({
          ...row,
          tries: tries
            .filter(({ endpoint }) => endpoint === row.endpoint)
            .map(({ at, status, milliseconds, failure }) => ({ at, status, milliseconds, failure }))
            .toReversed(),
        }));
      }),

    resend: (eventId, endpoints) =>
      database.run('events.resend', async (queries) => {
        if (endpoints.length === 0) return;
        await queries
          .insert(eventDeliveries)
          .values(endpoints.map((endpoint) => ({ eventId, endpoint })))
          .onConflictDoUpdate({
            target: [eventDeliveries.eventId, eventDeliveries.endpoint],
            // One that is on its way just now arrives without this.
            set: { state: 'waiting', attempts: 0, notBefore: sql`now()`, endedAt: null },
          });
      }),

    resendFailed: async (endpoints, since) => {
      let sent = 0;
      for (;;) {
        const some = await database.run('events.resendFailed', async (queries) => {
          const failed = queries
            .select({ eventId: eventDeliveries.eventId, endpoint: eventDeliveries.endpoint })
            .from(eventDeliveries)
            .where(
              sql`${inArray(eventDeliveries.endpoint, [...endpoints])} and state in ('failed', 'dropped')
                and ended_at >= ${since.toISOString()}::timestamptz`,
            )
            .orderBy(asc(eventDeliveries.endpoint), asc(eventDeliveries.endedAt))
            .limit(BATCH)
            .for('update', { skipLocked: true });
          const paused = queries
            .select({ eventId: eventDeliveries.eventId, endpoint: eventDeliveries.endpoint })
            .from(eventDeliveries)
            .where(
              sql`${inArray(eventDeliveries.endpoint, [...endpoints])} and state = 'waiting' and not_before > now()`,
            )
            .orderBy(asc(eventDeliveries.endpoint), asc(eventDeliveries.notBefore))
            .limit(BATCH)
            .for('update', { skipLocked: true });
          const sets = [];
          for (const which of [failed, paused])
            sets.push(
              await queries
                .with(queries.$with('which').as(which))
                .update(eventDeliveries)
                .set({ state: 'waiting', attempts: 0, notBefore: sql`now()`, endedAt: null })
                .from(sql`which`)
                .where(
                  sql`${eventDeliveries.eventId} = which.event_id and ${eventDeliveries.endpoint} = which.endpoint`,
                )
                .returning({ eventId: eventDeliveries.eventId }),
            );
          return sets.reduce((sum, rows) => sum + rows.length, 0);
        });
        sent += some;
        if (some === 0) return sent;
      }
    },
  };
}
