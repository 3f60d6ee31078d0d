/**
 * How far the telling of each event is, at each endpoint. Every server looks for what is due, and none waits for another:
 * a delivery is leased and not locked while it is on its way, as in the inbox.
 *
 * What is due at a disabled endpoint stays as it is, and so do events that nobody fanned out to it: both go when it is
 * enabled again, as long as they are kept.
 */
import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { AttemptFailure, DisabledReason } from '../domain/event-attempts.ts';
import type { EventType } from '../domain/events.ts';
import type { ActLog } from './acts.ts';
import type { Database } from './database.ts';
import { inGroups } from './groups.ts';
import { eventAttempts, eventDeliveries, eventEndpoints, events } from './schema.ts';

export interface DueDelivery {
  readonly eventId: string;
  readonly endpoint: string;
  /** Tries before this one. */
  readonly attempts: number;
}

/** What became of a try, and what is to become of the delivery. */
export interface Settlement {
  readonly eventId: string;
  readonly endpoint: string;
  readonly at: Date;
  readonly milliseconds: number;
  readonly status: number | null;
  readonly failure: AttemptFailure | null;
  /** Until the next try; null: there is none. */
  readonly pauseMs: number | null;
}

export interface EndpointRecord {
  readonly name: string;
  readonly disabledAt: Date | null;
  readonly disabledReason: DisabledReason | null;
  readonly failingSince: Date | null;
  /** Deliveries to come, up to `MOST_COUNTED`. */
  readonly waiting: number;
}

const MOST_COUNTED = 1_000;

/** Every write may be repeated. */
export interface EventDeliveries {
  /** Of endpoints that are new here: what is told from now on goes to them. */
  register(endpoints: readonly string[]): Promise<void>;
  /**
   * Makes the deliveries of events that have a number and that these endpoints have not been asked about.
   * @returns whether there may be more
   */
  fanOut(
    endpoints: readonly { readonly name: string; readonly types: readonly EventType[] | null }[],
  ): Promise<{ readonly made: number; readonly isMore: boolean }>;
  /** Takes what is due, of each endpoint as many as it has room for. No other claim gets them for `leaseMs`. */
  claim(
    endpoints: readonly { readonly name: string; readonly room: number }[],
    leaseMs: number,
  ): Promise<DueDelivery[]>;
  /** Notes a try. @returns why its endpoint is disabled, if this try did it */
  settle(settlement: Settlement): Promise<DisabledReason | null>;
  /** Gives claims back that came to nothing. */
  release(deliveries: readonly Pick<DueDelivery, 'eventId' | 'endpoint'>[]): Promise<void>;
  endpoints(names: readonly string[]): Promise<EndpointRecord[]>;
  /** @returns false if there is no such endpoint; true also where it was not disabled */
  enable(name: string, by: string, source?: string): Promise<boolean>;
}

/** Of one endpoint in one statement. */
const FANNED_OUT = 500;

/** A delivery that fails for the fifth time was tried for two and a half hours: one bad moment disables nothing. */
const TRIES_THAT_TELL = 5;

/** Nothing got through for so long. Longer than the tries of one event, so that one that is refused alone does not do it. */
const FAILING_FOR = sql.raw(`interval '5 days'`);

export function createEventDeliveries(database: Database, acts: ActLog): EventDeliveries {
  const fanOut = database.prepared('events.fanOut', (queries) => {
    const given = queries
      .$with('given', {})
      .as(
        sql`select * from json_to_recordset(${sql.placeholder('endpoints')}::text::json) as one (name text, types json)`,
      );
    // Another server at work on an endpoint does what is to be done.
    const open = queries.$with('open', {}).as(
      sql`select place.name, place.sequence from ${eventEndpoints} place join given on given.name = place.name
        where place.disabled_at is null for no key update of place skip locked`,
    );
    const fresh = queries.$with('fresh', {}).as(
      sql`select open.name, next.event_id, next.sequence, next.type from open cross join lateral (
          select event.event_id, event.sequence, event.type from ${events} event
          where event.sequence > open.sequence order by event.sequence limit ${sql.raw(String(FANNED_OUT))}) next`,
    );
    const moved = queries.$with('moved', {}).as(
      sql`update ${eventEndpoints} place set sequence = latest.sequence
        from (select name, max(sequence) as sequence from fresh group by name) latest
        where place.name = latest.name returning place.name`,
    );
    const made = queries.$with('made', {}).as(
      sql`insert into ${eventDeliveries} (event_id, endpoint)
        select fresh.event_id, fresh.name from fresh join given on given.name = fresh.name
        where given.types is null or json_typeof(given.types) = 'null'
          or fresh.type in (select json_array_elements_text(given.types))
        order by fresh.sequence
        on conflict do nothing returning event_id`,
    );
    return queries
      .with(given, open, fresh, moved, made)
      .select({
        made: sql<number>`(select count(*)::int from made)`,
        isMore: sql<boolean>`exists (select from fresh group by name having count(*) = ${sql.raw(String(FANNED_OUT))})`,
      })
      .from(sql`(select 1) as one`);
  });

  const claim = database.prepared('events.claim', (queries) => {
    const given = queries
      .$with('given', {})
      .as(
        sql`select * from json_to_recordset(${sql.placeholder('endpoints')}::text::json) as one (name text, room int)`,
      );
    // In a WITH, where PostgreSQL evaluates it once (see inbox.claim).
    const due = queries.$with('due', {}).as(
      sql`select next.event_id, next.endpoint from given
        join ${eventEndpoints} place on place.name = given.name and place.disabled_at is null
        cross join lateral (
          select one.event_id, one.endpoint from ${eventDeliveries} one
          where one.endpoint = given.name and one.state = 'waiting' and one.not_before <= now()
            and (one.claimed_until is null or one.claimed_until < now())
          order by one.not_before, one.event_id limit given.room for no key update skip locked) next`,
    );
    const claimed = queries.$with('claimed', {}).as(
      sql`update ${eventDeliveries} one set
          claimed_until = now() + ${sql.placeholder('leaseMs')}::float8 * interval '1 millisecond'
        from due where one.event_id = due.event_id and one.endpoint = due.endpoint
        returning one.event_id, one.endpoint, one.attempts, one.not_before`,
    );
    return queries
      .with(given, due, claimed)
      .select({
        eventId: sql<string>`event_id`,
        endpoint: sql<string>`endpoint`,
        attempts: sql<number>`attempts`,
      })
      .from(sql`claimed`)
      .orderBy(sql`not_before`, sql`event_id`);
  });

  const settleAll = database.prepared('events.settle', (queries) => {
    const given = queries.$with('given', {}).as(
      sql`select * from json_to_recordset(${sql.placeholder('settlements')}::text::json) as one (event_id text,
        endpoint text, at timestamptz, milliseconds int, status int, failure text, pause_ms float8)`,
    );
    // What an erasure deletes at this moment needs no note; whoever waited for it could make both wait for each other.
    const kept = queries.$with('kept', {}).as(
      sql`select event.event_id from ${events} event where event.event_id = any(array(select event_id from given))
        for key share of event skip locked`,
    );
    const free = queries.$with('free', {}).as(
      sql`select one.event_id, one.endpoint from given
        join ${eventDeliveries} one on one.event_id = given.event_id and one.endpoint = given.endpoint
        where one.state = 'waiting' and one.event_id = any(array(select event_id from kept))
        for no key update of one skip locked`,
    );
    const settled = queries.$with('settled', {}).as(
      sql`update ${eventDeliveries} one set
          state = case when given.failure is null then 'delivered' when given.pause_ms is null then 'failed'
            else 'waiting' end,
          attempts = one.attempts + 1,
          not_before = now() + coalesce(given.pause_ms, 0) * interval '1 millisecond',
          claimed_until = null,
          last_status = given.status,
          last_attempt_at = given.at,
          ended_at = case when given.failure is null or given.pause_ms is null then now() end
        from given join free on free.event_id = given.event_id and free.endpoint = given.endpoint
        where one.event_id = given.event_id and one.endpoint = given.endpoint
        returning one.event_id, one.endpoint, one.attempts, given.at, given.milliseconds, given.status, given.failure`,
    );
    const noted = queries.$with('noted', {}).as(
      sql`insert into ${eventAttempts} (event_id, endpoint, at, status, milliseconds, failure)
        select event_id, endpoint, at, status, milliseconds, failure from settled returning id`,
    );
    const seen = queries.$with('seen', {}).as(
      sql`select endpoint, bool_or(failure is null) as got_through, bool_or(failure = 'gone') as is_gone,
          max(attempts) >= ${sql.raw(String(TRIES_THAT_TELL))} as tells
        from settled group by endpoint`,
    );
    // A row of all deliveries to an endpoint, so written only where something changes, and in one order everywhere.
    const places = queries.$with('places', {}).as(
      sql`select place.name from ${eventEndpoints} place join seen on seen.endpoint = place.name
        where place.disabled_at is null and (seen.is_gone
          or (seen.got_through and place.failing_since is not null)
          or (not seen.got_through and (place.failing_since is null
            or (seen.tells and place.failing_since < now() - ${FAILING_FOR}))))
        order by place.name for no key update of place`,
    );
    const marked = queries.$with('marked', {}).as(
      sql`update ${eventEndpoints} place set
          failing_since = case when seen.got_through then null else coalesce(place.failing_since, now()) end,
          disabled_at = case when seen.is_gone or (not seen.got_through and place.failing_since is not null)
            then now() end,
          disabled_reason = case when seen.is_gone then 'gone'
            when not seen.got_through and place.failing_since is not null then 'failing' end
        from seen where seen.endpoint = place.name and place.name = any(array(select name from places))
        returning place.name, place.disabled_reason`,
    );
    return queries
      .with(given, kept, free, settled, noted, seen, places, marked)
      .select({
        eventId: sql<string>`settled.event_id`,
        endpoint: sql<string>`settled.endpoint`,
        disabled: sql<DisabledReason | null>`marked.disabled_reason`,
      })
      .from(sql`settled left join marked on marked.name = settled.endpoint`);
  });

  const settle = async (settlements: readonly Settlement[]) => {
    const rows = await settleAll({
      settlements: JSON.stringify(
        settlements.map(({ eventId, pauseMs, ...rest }) => ({
          ...rest,
          event_id: eventId,
          pause_ms: pauseMs,
        })),
      ),
    });
    const found = new Map(rows.map((row) => [`${row.endpoint}\n${row.eventId}`, row]));
    return settlements.map(({ eventId, endpoint }) => found.get(`${endpoint}\n${eventId}`));
  };

  const settleInGroups = inGroups<Settlement, { readonly disabled: DisabledReason | null }>({
    keyOf: ({ eventId, endpoint }) => `${endpoint}\n${eventId}`,
    together: settle,
    alone: async (one) => {
      const [settled] = await settle([one]);
      // It was erased, or resent by somebody, or another has it since a lease ran out.
      return settled ?? { disabled: null };
    },
  });

  return {
    register: async (endpoints) => {
      await database.run('events.register', async (queries) => {
        if (endpoints.length === 0) return;
        await queries
          .insert(eventEndpoints)
          .values(
            endpoints.map((name) => ({
              name,
              sequence: sql`coalesce((select latest.sequence from ${events} latest where latest.sequence is not null
                order by latest.sequence desc limit 1), 0)`,
            })),
          )
          .onConflictDoNothing();
      });
    },

    fanOut: async (endpoints) => {
      const [done] = await fanOut({ endpoints: JSON.stringify(endpoints) });
      return done ?? { made: 0, isMore: false };
    },

    claim: async (endpoints, leaseMs) => claim({ endpoints: JSON.stringify(endpoints), leaseMs }),

    settle: async (settlement) => (await settleInGroups(settlement)).disabled,

    release: async (deliveries) => {
      const given = JSON.stringify(
        deliveries.map(({ eventId, endpoint }) => ({ event_id: eventId, endpoint })),
      );
      await database.run('events.release', async (queries) =>
        queries.execute(
          sql`update ${eventDeliveries} one set claimed_until = null
            from json_to_recordset(${given}::text::json) as given (event_id text, endpoint text)
            where one.event_id = given.event_id and one.endpoint = given.endpoint and one.state = 'waiting'`,
        ),
      );
    },

    endpoints: (names) =>
      database.run('events.endpoints', async (queries) =>
        queries
          .select({
            name: eventEndpoints.name,
            disabledAt: eventEndpoints.disabledAt,
            disabledReason: sql<DisabledReason | null>`${eventEndpoints.disabledReason}`,
            failingSince: eventEndpoints.failingSince,
            waiting: sql<number>`(select count(*)::int from (select from ${eventDeliveries} one
              where one.endpoint = ${eventEndpoints.name} and one.state = 'waiting'
              limit ${sql.raw(String(MOST_COUNTED))}) counted)`,
          })
          .from(eventEndpoints)
          .where(inArray(eventEndpoints.name, [...names]))
          .orderBy(asc(eventEndpoints.name)),
      ),

    enable: async (name, by, source) => {
      const addActs = await acts.adding();
      return await database.transaction('events.enable', async (queries) => {
        const found = await queries
          .update(eventEndpoints)
          .set({ disabledAt: null, disabledReason: null, failingSince: null })
          .where(eq(eventEndpoints.name, name))
          .returning({ name: eventEndpoints.name });
        if (found.length === 0) return false;
        await addActs(queries, {
          kind: 'endpoint-enabled',
          by,
          source: source ?? null,
          detail: { endpoint: name },
        });
        return true;
      });
    },
  };
}
