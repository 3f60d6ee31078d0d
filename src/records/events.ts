/**
 * The outbox, for those who read it. Events are written by whatever they tell of (event-writes.ts); here they get their
 * order, are read, and go when they are old.
 */
import { and, asc, eq, gt, gte, isNull, lt, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { EventType } from '../domain/events.ts';
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import { reminding } from './event-reminders.ts';
import { createResending } from './event-resending.ts';
import type { Resending } from './event-resending.ts';
import { idOf } from './opened-rows.ts';
import { clientOpeners, events, verifications } from './schema.ts';

type EventRow = typeof events.$inferSelect;

/** An event as it is read, with what the record of its verification tells. */
export interface EventRecord extends Omit<EventRow, 'id' | 'sequence' | 'numberedAt'> {
  sequence: number;
  externalRef: string | null;
  /** The caller's own words; empty where there are none, or no record. */
  metadata: Readonly<Record<string, string>>;
}

export interface EventFilter {
  type?: EventType | undefined;
  clientId?: string | undefined;
  verificationId?: string | undefined;
  /** By when they got their numbers, which is moments after they were written. */
  since?: Date | undefined;
  until?: Date | undefined;
  /** The name of a key that sees what it opened alone. */
  seenBy?: string | undefined;
}

export interface EventPage {
  events: EventRecord[];
  /** Up to which number was looked: the next page goes on after it. null: nothing was looked at. */
  upTo: number | null;
  /** Whether there may be more behind. */
  isMore: boolean;
}

/** Every write may be repeated. */
export interface Events extends Resending {
  /**
   * Gives numbers to the events that have none, in the order in which they were written. Called before events are read:
   * what was committed before the call then has its number, and no number below one that was read comes later.
   * @returns how many there were
   */
  number(): Promise<number>;
  /**
   * Events in the order of their numbers. For a key that sees its own alone, at most as many are looked at as a few pages
   * hold, so that a page may be short, or empty, and yet not the last: `upTo` goes on.
   * @param page.after the number that the page before ended with
   */
  list(page: EventFilter & { limit: number; after?: number | undefined }): Promise<EventPage>;
  /** One with a number. @param seenBy the name of a key that sees its own alone */
  byId(eventId: string, seenBy?: string): Promise<EventRecord | null>;
  /** Those of them that are kept. */
  byIds(eventIds: readonly string[]): Promise<EventRecord[]>;
  /** The highest number so far; 0: there was no event yet. */
  latest(): Promise<number>;
  /** Tells of verifications that still wait for a decision; of several servers one tells of each. @returns how many */
  remind(): Promise<number>;
  /** Deletes some that got their number before then, with their deliveries. @returns how many; 0: none is left */
  forget(before: Date): Promise<number>;
}

/** Any number that nothing else in the database locks. */
const NUMBERING_LOCK = 4_823_905_118;

/** Numbered or deleted by one statement. */
const BATCH = 500;

/** Looked at for one page of a key that sees its own alone. */
const MOST_LOOKED_AT = 1_000;

export function createEvents(database: Database, digests: Digests): Events {
  const whether = database.prepared('events.number', (queries) =>
    queries.select({ id: events.id }).from(events).where(isNull(events.sequence)).limit(1),
  );

  const numberSome = async () =>
    database.transaction('events.number', async (queries) => {
      // Before the statement that reads, which so sees whatever another gave numbers to.
      await queries.execute(sql`select pg_advisory_xact_lock(${NUMBERING_LOCK})`);
      const numbered = await queries
        .with(
          queries.$with('next', {}).as(
            sql`select ordered.event_id, nextval('event_numbers') as number from (
              select event_id from ${events} where sequence is null order by id limit ${BATCH}) ordered`,
          ),
        )
        .update(events)
        // By the clock and not by the transaction, which may have waited; never before the number before.
        .set({ sequence: sql`next.number`, numberedAt: sql`greatest(clock_timestamp(), (${latestTime}))` })
        .from(sql`next`)
        .where(and(isNull(events.sequence), sql`${events.eventId} = next.event_id`))
        .returning({ eventId: events.eventId });
      return numbered.length;
    });

  const read = async (where: SQL | undefined, limit: number): Promise<EventRecord[]> =>
    database.run('events.list', async (queries) => {
      const rows = await queries
        .select({ event: events, record: recordColumns })
        .from(events)
        .leftJoin(verifications, eq(verifications.verificationId, events.verificationId))
        .where(where)
        .orderBy(asc(events.sequence))
        .limit(limit);
      return rows.map(opened);
    });

  /** Of these events, those of clients that the key opened. */
  const ownOf = async (found: readonly EventRecord[], keyName: string): Promise<EventRecord[]> => {
    const digest = await digests();
    const digestOf = ({ clientId, clientDigest }: EventRecord) =>
      clientId === null ? clientDigest : digest('client', clientId);
    const asked = [...new Set(found.map(digestOf))].filter((each) => each !== null);
    if (asked.length === 0) return [];
    const own = await database.run('events.list', async (queries) =>
      queries
        .select({ digest: clientOpeners.clientDigest })
        .from(clientOpeners)
        .where(
          and(
            sql`${clientOpeners.clientDigest} = any(${sql.param(asked)}::text[])`,
            eq(clientOpeners.keyName, keyName),
          ),
        ),
    );
    const seen = new Set(own.map((row) => row.digest));
    return found.filter((event) => seen.has(digestOf(event) ?? ''));
  };

  return {
    ...createResending(database),

    number: async () => {
      if ((await whether({})).length === 0) return 0;
      let numbered = 0;
      for (;;) {
        const some = await numberSome();
        numbered += some;
        if (some < BATCH) return numbered;
      }
    },

    list: async ({ limit, after = 0, seenBy, ...filter }) => {
      const where = await conditionOf(filter, digests);
      if (seenBy === undefined) {
        const found = await read(and(gt(events.sequence, after), where), limit);
        return { events: found, upTo: found.at(-1)?.sequence ?? null, isMore: found.length === limit };
      }
      const seen: EventRecord[] = [];
      let upTo: number | null = null;
      let isMore = true;
      for (let looked = 0; looked < MOST_LOOKED_AT && seen.length < limit;) {
        const found = await read(and(gt(events.sequence, upTo ?? after), where), limit);
        const own = await ownOf(found, seenBy);
        const room = limit - seen.length;
        seen.push(...own.slice(0, room));
        isMore = found.length === limit || own.length > room;
        looked += found.length;
        upTo = (seen.length === limit ? seen.at(-1)?.sequence : found.at(-1)?.sequence) ?? upTo;
        if (found.length < limit) break;
      }
      return { events: seen, upTo, isMore };
    },

    byId: async (eventId, seenBy) => {
      const found = await read(and(eq(events.eventId, eventId), sql`${events.sequence} is not null`), 1);
      const [event = null] = seenBy === undefined ? found : await ownOf(found, seenBy);
      return event;
    },

    byIds: async (eventIds) =>
      read(
        sql`${events.eventId} = any(${sql.param(eventIds)}::text[]) and ${events.sequence} is not null`,
        eventIds.length,
      ),

    latest: () =>
      database.run('events.latest', async (queries) => {
        const [row] = await queries
          .select({ sequence: events.sequence })
          .from(events)
          .where(sql`${events.sequence} is not null`)
          .orderBy(sql`${events.sequence} desc`)
          .limit(1);
        return row?.sequence ?? 0;
      }),

    remind: () => database.run('events.remind', async (queries) => reminding(queries)),

    forget: (before) =>
      database.run('events.forget', async (queries) => {
        const old = queries
          .select({ eventId: events.eventId })
          .from(events)
          .where(lt(events.numberedAt, before))
          .orderBy(asc(events.numberedAt))
          .limit(BATCH)
          .for('update', { skipLocked: true });
        const gone = await queries
          .delete(events)
          .where(sql`${events.eventId} = any(array(${old}))`)
          .returning({ eventId: events.eventId });
        return gone.length;
      }),
  };
}

const latestTime = sql`select latest.numbered_at from ${events} latest where latest.sequence is not null
  order by latest.sequence desc limit 1`;

/** Of the verification's record, where there is one. */
const recordColumns = {
  verificationId: verifications.verificationId,
  attempt: verifications.attempt,
  method: verifications.method,
  externalRef: verifications.externalRef,
  request: verifications.request,
};

function opened({
  event: { id: _id, numberedAt: _numberedAt, ...row },
  record,
}: {
  event: typeof events.$inferSelect;
  record: { [K in keyof typeof recordColumns]: (typeof verifications.$inferSelect)[K] } | null;
}): EventRecord {
  return {
    ...row,
    sequence: row.sequence ?? 0,
    attempt: row.attempt ?? record?.attempt ?? null,
    method: row.method ?? record?.method ?? null,
    externalRef: record === null ? null : externalRefOf(record),
    metadata: record?.request?.open(idOf.verification(record)).metadata ?? {},
  };
}

function externalRefOf(record: Pick<typeof verifications.$inferSelect, 'verificationId' | 'externalRef'>) {
  return record.externalRef?.open(idOf.verification(record)) ?? null;
}

async function conditionOf(
  { type, clientId, verificationId, since, until }: Omit<EventFilter, 'seenBy'>,
  digests: Digests,
): Promise<SQL | undefined> {
  const digest = clientId === undefined ? undefined : (await digests())('client', clientId);
  return and(
    type === undefined ? undefined : eq(events.type, type),
    // Found first, since one of two conditions is no way into an index: a client has few.
    clientId === undefined
      ? undefined
      : sql`${events.eventId} = any(array(
          select mine.event_id from ${events} mine where mine.client_id = ${clientId}
          union all select gone.event_id from ${events} gone where gone.client_digest = ${digest}))`,
    verificationId === undefined ? undefined : eq(events.verificationId, verificationId),
    // Numbers and the times at which they were given go together.
    since === undefined ? undefined : gte(events.sequence, firstSince(since)),
    until === undefined
      ? undefined
      : sql`${events.sequence} < coalesce((${firstSince(until)}), ${Number.MAX_SAFE_INTEGER}::bigint)`,
  );
}

function firstSince(at: Date): SQL {
  return sql`(select bound.sequence from ${events} bound where bound.numbered_at >= ${at.toISOString()}::timestamptz
    order by bound.numbered_at, bound.sequence limit 1)`;
}
