import { and, asc, desc, eq, getTableColumns, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Placeholder, SQL } from 'drizzle-orm';
import { valueOf } from './columns.ts';
import type { ActLog } from './acts.ts';
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import { toldOfResult } from './event-occasions.ts';
import { withTold } from './event-writes.ts';
import type { Told } from './event-writes.ts';
import { createMarks } from './inbox-marks.ts';
import { createReceiving } from './inbox-receiving.ts';
import type { InboxEvent, Received } from './inbox-receiving.ts';
import { bodyOf, openedWebhook, idOf, signatureOf } from './opened-rows.ts';
import type { Opened } from './opened-rows.ts';
import { webhooks } from './schema.ts';
import { Sealed } from './sealed-columns.ts';
import type { ParkedReason, WebhookState } from './words.ts';

export type InboxRow = Opened<typeof webhooks.$inferSelect>;
export type ParkedWebhook = Omit<InboxRow, 'body' | 'signature'>;
/** One that is about an attempt: all of it but its body. */
export type WebhookAbout = Omit<InboxRow, 'body'>;

export interface ReceivedResult {
  clientId: string;
  scanRef: string;
  at: Date;
}

/** Every write may be repeated, and none takes back that an event was recorded. */
export interface Inbox {
  /**
   * Writes a webhook before it is acknowledged. One of an erased session is counted and dropped.
   * @param leaseMs if it is new, it is claimed for so long by whoever calls this
   * @returns whether it is new; a duplicate leaves the row as it was
   */
  receive(event: InboxEvent, leaseMs?: number): Promise<Received>;
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
  /** Its run has it. @param result if it is a result of a session, to tell of */
  delivered(eventId: string, verificationId: string, result?: ReceivedResult): Promise<void>;
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
  /** What came about an attempt, to its run or by its sessions, in the order in which it came. */
  about(
    attempt: { readonly verificationId: string; readonly scanRefs: readonly string[] },
    limit: number,
  ): Promise<WebhookAbout[]>;
  /** Writes an event that reached its run through Temporal, while this database was away. */
  restore(event: InboxEvent, verificationId: string, result?: ReceivedResult): Promise<void>;
  /** Parked webhooks, the latest first. @param options.before the event id where the page before ended */
  parked(options: { limit: number; before?: string; reason?: ParkedReason }): Promise<ParkedWebhook[]>;
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

// As words and not as values, so that the indexes of these rows alone serve whatever plan a database keeps.
const isWaiting = sql`${webhooks.state} = 'waiting'`;
const isParked = sql`${webhooks.state} = 'parked'`;

const { body: _body, signature: _signature, ...allButBody } = getTableColumns(webhooks);
const { body: _itsBody, ...withSignature } = getTableColumns(webhooks);

export function createInbox(database: Database, digests: Digests, acts: ActLog): Inbox {
  const receiving = createReceiving(database, digests);
  const marks = createMarks(database);

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
              isWaiting,
              which,
              lte(webhooks.notBefore, sql`now()`),
              or(isNull(webhooks.claimedUntil), lt(webhooks.claimedUntil, sql`now()`)),
            ),
          )
          // What was never tried is due since it came. What is not due yet is behind all that is, and costs nothing.
          .orderBy(asc(webhooks.notBefore), asc(webhooks.receivedAt), asc(webhooks.eventId))
          .limit(sql.placeholder('limit'))
          .for('update', { skipLocked: true }),
      );
      return queries
        .with(due)
        .update(webhooks)
        .set({ claimedUntil: fromNow(sql.placeholder('leaseMs')), attempts: sql`${webhooks.attempts} + 1` })
        .where(sql`${webhooks.eventId} = any(array(${queries.select({ eventId: due.eventId }).from(due)}))`)
        .returning();
    });
  const claimAny = claim(undefined);
  const claimOne = claim(eq(webhooks.eventId, valueOf(webhooks.eventId, 'eventId')));
  return {
    receive: async (event, leaseMs) => receiving.receive(event, leaseMs),

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

    reserve: async (eventId, verificationId, limit) => marks.reserve({ eventId, verificationId, limit }),

    delivered: async (eventId, verificationId, result) => {
      const told = toldOf(eventId, verificationId, result);
      await marks.mark({ eventId, state: 'delivered', verificationId, deliveredAt: new Date(), told });
    },

    release: async (eventId, { retryAt }) => marks.mark({ eventId, state: 'waiting', notBefore: retryAt }),

    park: async (eventId, parkedReason, verificationId) =>
      marks.mark({ eventId, state: 'parked', parkedReason, verificationId }),

    recorded: async (eventId, verificationId) => {
      await database.run('inbox.recorded', async (queries) =>
        queries
          .update(webhooks)
          .set({ state: 'recorded', verificationId, parkedReason: null, claimedUntil: null })
          .where(eq(webhooks.eventId, eventId)),
      );
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

    about: ({ verificationId, scanRefs }, limit) =>
      database.run('inbox.about', async (queries) => {
        const rows = await queries
          .select(withSignature)
          .from(webhooks)
          .where(
            or(
              eq(webhooks.verificationId, verificationId),
              scanRefs.length === 0 ? undefined : inArray(webhooks.scanRef, [...scanRefs]),
            ),
          )
          .orderBy(asc(webhooks.receivedAt), asc(webhooks.eventId))
          .limit(limit);
        return rows.map((row) => ({ ...row, signature: signatureOf(row) }));
      }),

    restore: async (event, verificationId, result) => {
      if (await receiving.isOfErased(event.scanRef)) return;
      await database.run('inbox.restore', async (queries) => {
        const delivery = { state: 'delivered' as const, verificationId, deliveredAt: new Date() };
        await withTold(queries, toldOf(event.eventId, verificationId, result))
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
          .where(and(isParked, reason === undefined ? undefined : eq(webhooks.parkedReason, reason), older))
          .orderBy(desc(webhooks.receivedAt), desc(webhooks.eventId))
          .limit(limit);
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

function toldOf(eventId: string, verificationId: string, result: ReceivedResult | undefined): Told[] {
  if (result === undefined) return [];
  const { clientId, scanRef, at } = result;
  return [toldOfResult({ verificationId, clientId }, { eventId, scanRef, at })];
}

// Column by column: an event that carries more than its type says must not reach other columns.
function eventRow(event: InboxEvent) {
  const { eventId, scanRef, clientId, externalRef, eventType, final, overall } = event;
  const { digest, receivedAt } = event;
  const row = idOf.event({ eventId });
  const body = Sealed.for(row, event.body);
  const signature = Sealed.orNull(row, event.signature ?? null);
  const own = { eventId, scanRef, clientId, externalRef, eventType, final, overall, digest, receivedAt };
  return { ...own, body, signature };
}
