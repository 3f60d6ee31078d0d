import { and, asc, desc, eq, getTableColumns, inArray, isNull, lt, lte, ne, or, sql } from 'drizzle-orm';
import type { Placeholder, SQL } from 'drizzle-orm';
import { valueOf } from './columns.ts';
import type { ActLog } from './acts.ts';
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import { bodyOf, openedWebhook, idOf } from './opened-rows.ts';
import type { Opened } from './opened-rows.ts';
import { erasedSessions, webhooks } from './schema.ts';
import { Sealed } from './sealed-columns.ts';
import type { ParkedReason, WebhookState } from './words.ts';

/** One webhook as received. Fields of an authentic body of unknown shape are null, never a reason to refuse it. */
export interface InboxEvent {
  /** The identity of the event: sha256 over `scanRef` and digest. */
  eventId: string;
  scanRef: string | null;
  clientId: string | null;
  externalRef: string | null;
  eventType: string;
  final: boolean | null;
  overall: string | null;
  /** sha256 of the body. */
  digest: string;
  body: Uint8Array;
  receivedAt: Date;
}

export type InboxRow = Opened<typeof webhooks.$inferSelect>;
export type ParkedWebhook = Omit<InboxRow, 'body'>;

/** Every write may be repeated, and none takes back that an event was recorded. */
export interface Inbox {
  /**
   * Writes a webhook before it is acknowledged. One of an erased session is counted and dropped.
   * @returns whether it is new; a duplicate leaves the row as it was
   */
  receive(event: InboxEvent): Promise<{ fresh: boolean; erased: boolean }>;
  /**
   * Takes waiting webhooks to deliver, the oldest first. No other claim gets them for `leaseMs`; whoever crashes
   * lets the lease run out. With `eventId` that one alone, if it waits.
   */
  claim(options: { limit: number; leaseMs: number; eventId?: string }): Promise<InboxRow[]>;
  /**
   * Notes that the event is about to be signalled to its run, which takes so many and no more. Each of them counts for
   * good, since a signal without an answer may have arrived.
   * @returns false when the run has had `limit` others
   */
  reserve(eventId: string, verificationId: string, limit: number): Promise<boolean>;
  /** Its run has it. */
  delivered(eventId: string, verificationId: string): Promise<void>;
  /** Delivery failed: gives the claim back, to be tried again at `retryAt`. */
  release(eventId: string, options: { retryAt: Date }): Promise<void>;
  park(eventId: string, reason: ParkedReason, verificationId?: string): Promise<void>;
  recorded(eventId: string, verificationId: string): Promise<void>;
  /** Whether a decision about this run is parked without its having got it. */
  hasUnheard(verificationId: string): Promise<boolean>;
  /** The raw body. */
  body(eventId: string): Promise<Uint8Array | null>;
  /** Raw bodies by event id; unknown ids are left out. */
  bodies(eventIds: string[]): Promise<Map<string, Uint8Array>>;
  /** Writes an event that reached its run through Temporal, while this database was away. */
  restore(event: InboxEvent, verificationId: string): Promise<void>;
  /** Parked webhooks, the latest first. @param options.before the event id where the page before ended */
  parked(options: { limit: number; before?: string; reason?: ParkedReason }): Promise<ParkedWebhook[]>;
  counts(): Promise<Record<WebhookState, number>>;
  /**
   * Sends a parked webhook on its way again; `signal-limit` stays its reason until it is there.
   * @returns false when none is parked under this id
   */
  redeliver(eventId: string, by: string, source?: string): Promise<boolean>;
}

// Leases are kept by the database's clock alone, so that servers with differing clocks agree on them.
const fromNow = (ms: Placeholder) => sql`now() + ${ms}::float8 * interval '1 millisecond'`;

const inState = (eventId: string, state: WebhookState) =>
  and(eq(webhooks.eventId, eventId), eq(webhooks.state, state));

const { body: _body, ...allButBody } = getTableColumns(webhooks);

export function createInbox(database: Database, digests: Digests, acts: ActLog): Inbox {
  const insert = database.prepared('inbox.receive', (queries) =>
    queries
      .insert(webhooks)
      .values(eventPlaces)
      .onConflictDoNothing({ target: webhooks.eventId })
      .returning({ eventId: webhooks.eventId }),
  );

  const claim = (which: SQL | undefined) =>
    database.prepared('inbox.claim', (queries) => {
      // In a WITH, where PostgreSQL evaluates it once: as a plain subquery with LIMIT and SKIP LOCKED it may be
      // run again for each row of the update, and then claims more than the limit.
      const due = queries.$with('due').as(
        queries
          .select({ eventId: webhooks.eventId })
          .from(webhooks)
          .where(
            and(
              eq(webhooks.state, 'waiting'),
              which,
              lte(webhooks.notBefore, sql`now()`),
              or(isNull(webhooks.claimedUntil), lt(webhooks.claimedUntil, sql`now()`)),
            ),
          )
          .orderBy(asc(webhooks.receivedAt), asc(webhooks.eventId))
          .limit(sql.placeholder('limit'))
          .for('update', { skipLocked: true }),
      );
      return queries
        .with(due)
        .update(webhooks)
        .set({ claimedUntil: fromNow(sql.placeholder('leaseMs')), attempts: sql`${webhooks.attempts} + 1` })
        .where(inArray(webhooks.eventId, queries.select({ eventId: due.eventId }).from(due)))
        .returning();
    });
  const claimAny = claim(undefined);
  const claimOne = claim(eq(webhooks.eventId, valueOf(webhooks.eventId, 'eventId')));
  const drop = database.prepared('inbox.drop', (queries) =>
    queries
      .update(erasedSessions)
      .set({ droppedWebhooks: sql`${erasedSessions.droppedWebhooks} + 1` })
      .where(eq(erasedSessions.digest, sql.placeholder('digest')))
      .returning({ digest: erasedSessions.digest }),
  );

  /** What was erased must not come back by a webhook that is late (design.md, invariant 2 but for this). */
  const isOfErased = async (scanRef: string | null) => {
    if (scanRef === null) return false;
    const digest = (await digests())('scanRef', scanRef);
    return (await drop({ digest })).length > 0;
  };

  const change = (operation: string, where: SQL | undefined, set: Partial<typeof webhooks.$inferInsert>) =>
    database.run(operation, async (queries) => {
      const changed = await queries
        .update(webhooks)
        .set({ ...set, claimedUntil: null })
        .where(where)
        .returning({ eventId: webhooks.eventId });
      return changed.length > 0;
    });

  return {
    receive: async (event) => {
      if (await isOfErased(event.scanRef)) return { fresh: false, erased: true };
      const inserted = await insert(eventRow(event));
      return { fresh: inserted.length > 0, erased: false };
    },

    claim: async ({ eventId, ...which }) => {
      const rows = await (eventId === undefined ? claimAny(which) : claimOne({ ...which, eventId }));
      // RETURNING keeps no order.
      return rows
        .map(openedWebhook)
        .toSorted(
          (one, other) =>
            one.receivedAt.getTime() - other.receivedAt.getTime() || (one.eventId < other.eventId ? -1 : 1),
        );
    },

    reserve: (eventId, verificationId, limit) =>
      database.transaction('inbox.reserve', async (queries) => {
        // Deliveries to one run wait for each other here, so that together they keep the limit.
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
        await queries.update(webhooks).set({ verificationId }).where(inState(eventId, 'waiting'));
        return true;
      }),

    delivered: async (eventId, verificationId) => {
      // Only a waiting one: its run may have recorded it before this line is reached.
      const set = {
        state: 'delivered' as const,
        verificationId,
        deliveredAt: new Date(),
        parkedReason: null,
      };
      await change('inbox.delivered', inState(eventId, 'waiting'), set);
    },

    release: async (eventId, { retryAt }) => {
      await change('inbox.release', inState(eventId, 'waiting'), { notBefore: retryAt });
    },

    park: async (eventId, parkedReason, verificationId) => {
      const where = and(eq(webhooks.eventId, eventId), ne(webhooks.state, 'recorded'));
      const owner = verificationId === undefined ? {} : { verificationId };
      await change('inbox.park', where, { state: 'parked', parkedReason, ...owner });
    },

    recorded: async (eventId, verificationId) => {
      const set = { state: 'recorded' as const, verificationId, parkedReason: null };
      await change('inbox.recorded', eq(webhooks.eventId, eventId), set);
    },

    hasUnheard: (verificationId) =>
      database.run('inbox.hasUnheard', async (queries) => {
        const [row] = await queries
          .select({ eventId: webhooks.eventId })
          .from(webhooks)
          .where(
            and(
              eq(webhooks.verificationId, verificationId),
              eq(webhooks.state, 'parked'),
              inArray(webhooks.parkedReason, ['signal-limit', 'refused-by-temporal']),
              // What decides nothing cannot speak against anything either.
              eq(webhooks.final, true),
            ),
          )
          .limit(1);
        return row !== undefined;
      }),

    body: (eventId) =>
      database.run('inbox.body', async (queries) => {
        const select = queries.select({ eventId: webhooks.eventId, body: webhooks.body }).from(webhooks);
        const [row] = await select.where(eq(webhooks.eventId, eventId));
        return row === undefined ? null : bodyOf(row);
      }),

    bodies: (eventIds) =>
      database.run('inbox.bodies', async (queries) => {
        if (eventIds.length === 0) return new Map();
        const select = queries.select({ eventId: webhooks.eventId, body: webhooks.body }).from(webhooks);
        const rows = await select.where(inArray(webhooks.eventId, eventIds));
        return new Map(rows.map((row) => [row.eventId, bodyOf(row)]));
      }),

    restore: async (event, verificationId) => {
      if (await isOfErased(event.scanRef)) return;
      await database.run('inbox.restore', async (queries) => {
        const delivery = { state: 'delivered' as const, verificationId, deliveredAt: new Date() };
        await queries
          .insert(webhooks)
          .values({ ...eventRow(event), ...delivery })
          // It may be there after all, where only the database's answer was lost.
          .onConflictDoUpdate({
            target: webhooks.eventId,
            set: { ...delivery, claimedUntil: null },
            setWhere: eq(webhooks.state, 'waiting'),
          });
      });
    },

    parked: ({ limit, before, reason }) =>
      database.run('inbox.parked', async (queries) => {
        const older =
          before === undefined
            ? undefined
            : sql`(${webhooks.receivedAt}, ${webhooks.eventId}) < (
                select page_end.received_at, page_end.event_id from ${webhooks} page_end where page_end.event_id = ${before})`;
        return await queries
          .select(allButBody)
          .from(webhooks)
          .where(
            and(
              eq(webhooks.state, 'parked'),
              reason === undefined ? undefined : eq(webhooks.parkedReason, reason),
              older,
            ),
          )
          .orderBy(desc(webhooks.receivedAt), desc(webhooks.eventId))
          .limit(limit);
      }),

    counts: () =>
      database.run('inbox.counts', async (queries) => {
        const rows = await queries
          .select({ state: webhooks.state, count: sql`count(*)`.mapWith(Number) })
          .from(webhooks)
          .groupBy(webhooks.state);
        const counts = { waiting: 0, delivered: 0, recorded: 0, parked: 0 };
        for (const { state, count } of rows) counts[state] = count;
        return counts;
      }),

    redeliver: async (eventId, by, source) => {
      const addActs = await acts.adding();
      return await database.transaction('inbox.redeliver', async (queries) => {
        const beyond: ParkedReason = 'signal-limit';
        const sent = await queries
          .update(webhooks)
          .set({
            state: 'waiting',
            // Till it is there it tells that a person wanted it delivered beyond the limit.
            parkedReason: sql`case when ${webhooks.parkedReason} = ${beyond} then ${beyond} end`,
            verificationId: null,
            deliveredAt: null,
            attempts: 0,
            notBefore: new Date(0),
            claimedUntil: null,
          })
          .where(inState(eventId, 'parked'))
          .returning({ clientId: webhooks.clientId });
        const [row] = sent;
        if (row === undefined) return false;
        const from = { clientId: row.clientId, source: source ?? null };
        await addActs(queries, { kind: 'redelivery', by, ...from, detail: { eventId } });
        return true;
      });
    },
  };
}

// Column by column: an event that carries more than its type says must not reach other columns.
function eventRow(event: InboxEvent) {
  const { eventId, scanRef, clientId, externalRef, eventType, final, overall } = event;
  const { digest, receivedAt } = event;
  const body = Sealed.for(idOf.event({ eventId }), event.body);
  return { eventId, scanRef, clientId, externalRef, eventType, final, overall, digest, body, receivedAt };
}

/** The same columns in a statement that is built once. */
const eventPlaces = {
  eventId: valueOf(webhooks.eventId, 'eventId'),
  scanRef: valueOf(webhooks.scanRef, 'scanRef'),
  clientId: valueOf(webhooks.clientId, 'clientId'),
  externalRef: valueOf(webhooks.externalRef, 'externalRef'),
  eventType: valueOf(webhooks.eventType, 'eventType'),
  final: valueOf(webhooks.final, 'final'),
  overall: valueOf(webhooks.overall, 'overall'),
  digest: valueOf(webhooks.digest, 'digest'),
  body: valueOf(webhooks.body, 'body'),
  receivedAt: valueOf(webhooks.receivedAt, 'receivedAt'),
} satisfies Record<keyof InboxEvent, SQL>;
