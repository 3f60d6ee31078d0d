/**
 * How the inbox keeps what became of its webhooks: many in one statement, as they are received.
 *
 * A statement about several rows passes over those that another holds at the moment: whoever waits for one row while it
 * keeps others may wait for somebody who waits for these. They are asked for alone.
 */
import { and, eq, ne, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { Database } from './database.ts';
import { telling, toldJson, withTold } from './event-writes.ts';
import type { Told } from './event-writes.ts';
import { inGroups } from './groups.ts';
import { webhooks } from './schema.ts';
import type { ParkedReason } from './words.ts';

export type Mark = { readonly eventId: string } & (
  | {
      readonly state: 'delivered';
      readonly verificationId: string;
      readonly deliveredAt: Date;
      /** What is told of it, with the mark. */
      readonly told: readonly Told[];
    }
  | { readonly state: 'waiting'; readonly notBefore: Date }
  | {
      readonly state: 'parked';
      readonly parkedReason: ParkedReason;
      readonly verificationId: string | undefined;
    }
);

interface Reservation {
  readonly eventId: string;
  readonly verificationId: string;
  /** So many others. */
  readonly limit: number;
}

export function createMarks(database: Database): {
  mark(mark: Mark): Promise<void>;
  reserve(reservation: Reservation): Promise<boolean>;
} {
  const markAll = database.prepared('inbox.mark', (queries) => {
    const given = queries.$with('given', {}).as(
      sql`select * from json_to_recordset(${sql.placeholder('marks')}::text::json) as one (
        event_id text, state text, verification_id text, parked_reason text, delivered_at timestamptz,
        not_before timestamptz)`,
    );
    const free = queries.$with('free', {}).as(
      sql`select kept.event_id from ${webhooks} kept join given on given.event_id = kept.event_id
        where kept.state = 'waiting' or (given.state = 'parked' and kept.state <> 'recorded')
        for no key update of kept skip locked`,
    );
    const marked = queries.$with('marked', {}).as(
      sql`update ${webhooks} kept set
          state = given.state,
          verification_id = coalesce(given.verification_id, kept.verification_id),
          parked_reason = case when given.state = 'waiting' then kept.parked_reason else given.parked_reason end,
          delivered_at = coalesce(given.delivered_at, kept.delivered_at),
          not_before = coalesce(given.not_before, kept.not_before),
          claimed_until = null
        from given
        where given.event_id = kept.event_id and kept.event_id = any(array(select event_id from free))
        returning kept.event_id`,
    );
    const told = queries
      .$with('told', {})
      .as(
        telling(
          sql`${sql.placeholder('told')}::text::jsonb`,
          sql`told.subject = any(array(select event_id from marked))`,
        ),
      );
    return queries
      .with(given, free, marked, told)
      .select({ eventId: sql<string>`event_id` })
      .from(sql`marked`);
  });

  const markOne = async (mark: Mark) => {
    const isWaiting = sql`exists (select from ${webhooks} waiting
      where waiting.event_id = told.subject and waiting.state = 'waiting')`;
    await database.run(`inbox.${operations[mark.state]}`, async (queries) =>
      withTold(queries, toldWith(mark), isWaiting)
        .update(webhooks)
        .set({ ...changeOf(mark), claimedUntil: null })
        .where(and(eq(webhooks.eventId, mark.eventId), mayBe(mark))),
    );
    return true;
  };

  const mark = inGroups<Mark, true>({
    keyOf: ({ eventId }) => eventId,
    together: async (marks) => {
      const rows = await markAll({
        marks: JSON.stringify(marks.map(markRow)),
        told: toldJson(marks.flatMap(toldWith)),
      });
      const marked = new Set(rows.map(({ eventId }) => eventId));
      return marks.map(({ eventId }) => (marked.has(eventId) ? true : undefined));
    },
    alone: async (one) => {
      await markOne(one);
      return true;
    },
  });

  const reserveTogether = async (reservations: readonly Reservation[]): Promise<(boolean | undefined)[]> => {
    const given = JSON.stringify(reservations);
    const rows = await database.transaction('inbox.reserve', async (queries) => {
      // Deliveries to one run wait for each other here, so that together they keep the limit. In one order everywhere.
      await queries.execute(
        sql`select pg_advisory_xact_lock(run) from (
          select distinct hashtext("verificationId") as run
          from json_to_recordset(${given}::text::json) as one ("verificationId" text) order by 1) runs`,
      );
      const wanted = queries.$with('wanted', {}).as(
        sql`select given.event_id, given.verification_id, (
            select count(*) from (
              select from ${webhooks} other
              where other.verification_id = given.verification_id and other.state <> 'parked'
                and other.event_id <> given.event_id
              limit given.most) others) < given.most as has_room
          from (select "eventId", "verificationId", "limit"
            from json_to_recordset(${given}::text::json) as one ("eventId" text, "verificationId" text, "limit" int))
            as given (event_id, verification_id, most)`,
      );
      const free = queries.$with('free', {}).as(
        sql`select kept.event_id from ${webhooks} kept join wanted on wanted.event_id = kept.event_id
          where wanted.has_room and kept.state = 'waiting' for no key update of kept skip locked`,
      );
      const reserved = queries.$with('reserved', {}).as(
        sql`update ${webhooks} kept set verification_id = wanted.verification_id from wanted
          where wanted.event_id = kept.event_id and kept.event_id = any(array(select event_id from free))
          returning kept.event_id`,
      );
      return await queries
        .with(wanted, free, reserved)
        .select({
          eventId: sql<string>`event_id`,
          hasRoom: sql<boolean>`has_room`,
          isReserved: sql<boolean>`event_id in (select event_id from reserved)`,
        })
        .from(sql`wanted`);
    });
    const found = new Map(rows.map((row) => [row.eventId, row]));
    return reservations.map(({ eventId }) => {
      const row = found.get(eventId);
      return row === undefined || (row.hasRoom && !row.isReserved) ? undefined : row.hasRoom;
    });
  };

  const reserveAlone = async ({ eventId, verificationId, limit }: Reservation): Promise<boolean> =>
    database.transaction('inbox.reserve', async (queries) => {
      await queries.execute(sql`select pg_advisory_xact_lock(hashtext(${verificationId}))`);
      const others = await queries
        .select({ eventId: webhooks.eventId })
        .from(webhooks)
        .where(
          and(
            eq(webhooks.verificationId, verificationId),
            ne(webhooks.state, 'parked'),
            ne(webhooks.eventId, eventId),
          ),
        )
        .limit(limit);
      if (others.length >= limit) return false;
      await queries
        .update(webhooks)
        .set({ verificationId })
        .where(and(eq(webhooks.eventId, eventId), eq(webhooks.state, 'waiting')));
      return true;
    });

  return {
    mark: async (one) => {
      await mark(one);
    },
    reserve: inGroups({
      // One event of a run in each group, so that each finds all others of its run counted.
      keyOf: ({ verificationId }) => verificationId,
      together: reserveTogether,
      alone: reserveAlone,
    }),
  };
}

const operations = { delivered: 'delivered', waiting: 'release', parked: 'park' } as const;

/** The states in which a row takes this mark: what is recorded stays so, and its run may have recorded it meanwhile. */
function mayBe({ state }: Mark): SQL {
  return state === 'parked' ? ne(webhooks.state, 'recorded') : eq(webhooks.state, 'waiting');
}

function changeOf(mark: Mark): Partial<typeof webhooks.$inferInsert> {
  if (mark.state === 'waiting') return { notBefore: mark.notBefore };
  if (mark.state === 'delivered') {
    const { state, verificationId, deliveredAt } = mark;
    return { state, verificationId, deliveredAt, parkedReason: null };
  }
  const { state, parkedReason, verificationId } = mark;
  return { state, parkedReason, ...(verificationId === undefined ? {} : { verificationId }) };
}

function toldWith(mark: Mark): readonly Told[] {
  return mark.state === 'delivered' ? mark.told : [];
}

function markRow(mark: Mark) {
  const { eventId, state } = mark;
  return {
    event_id: eventId,
    state,
    verification_id: mark.state === 'waiting' ? null : (mark.verificationId ?? null),
    parked_reason: mark.state === 'parked' ? mark.parkedReason : null,
    delivered_at: mark.state === 'delivered' ? mark.deliveredAt : null,
    not_before: mark.state === 'waiting' ? mark.notBefore : null,
  };
}
