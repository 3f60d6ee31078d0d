/**
 * The outbox: what is told to a team's back end, written with what it tells, and how far its telling is.
 *
 * Readable as in schema.ts. A number that is handed out before a commit (`id`) is no order in which a reader may go: one
 * that commits later with a lower number would be passed over. So `sequence` is given afterwards, to rows that are there
 * (events.ts, `number`).
 */
import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  index,
  integer,
  pgSequence,
  pgTable,
  primaryKey,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { methods, outcomes, stages } from '../domain/words.ts';
import { jsonb, text, word } from './columns.ts';
import type { DeliveryState, EventDetail } from './event-words.ts';

const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Numbers are used up even where the giving was rolled back: they have gaps, and none is given twice. */
export const eventNumbers = pgSequence('event_numbers');

export const events = pgTable(
  'events',
  {
    /** `evt_` and a digest of what it tells: its type, the verification, and what of it. */
    eventId: text('event_id').primaryKey(),
    /** The order of insertion, in which rows get their numbers. */
    id: bigserial('id', { mode: 'number' }).notNull(),
    sequence: bigint('sequence', { mode: 'number' }),
    numberedAt: time('numbered_at'),
    type: text('type').notNull(),
    /** null once the client is erased: such an event names the verification alone. */
    clientId: text('client_id'),
    /** Of an erased client (`digests.ts`), so that whoever opened the verification may see that it is gone. */
    clientDigest: text('client_digest'),
    verificationId: text('verification_id').notNull(),
    /** null where the record of the verification tells it, or will. */
    attempt: integer('attempt'),
    method: word('method', methods),
    /** null where nobody knows it who writes the event. */
    stage: word('stage', stages),
    outcome: word('outcome', outcomes),
    reasons: jsonb('reasons').$type<string[]>().notNull().default([]),
    /** Ids, words and times of this type of event. */
    detail: jsonb('detail').$type<EventDetail>().notNull().default({}),
    occurredAt: time('occurred_at').notNull(),
  },
  (table) => [
    index('events_unnumbered')
      .on(table.id)
      .where(sql`${table.sequence} is null`),
    uniqueIndex('events_sequence').on(table.sequence),
    index('events_type').on(table.type, table.sequence),
    index('events_client').on(table.clientId, table.sequence),
    index('events_client_digest')
      .on(table.clientDigest, table.sequence)
      .where(sql`${table.clientDigest} is not null`),
    index('events_verification').on(table.verificationId, table.sequence),
    index('events_numbered_at').on(table.numberedAt, table.sequence),
  ],
);

/** Where events go. A row outlives neither its endpoint's absence from the settings nor an erasure: it is of no client. */
export const eventEndpoints = pgTable('event_endpoints', {
  name: text('name').primaryKey(),
  /** Of all events up to this one there are deliveries, where the endpoint wants them. */
  sequence: bigint('sequence', { mode: 'number' }).notNull().default(0),
  disabledAt: time('disabled_at'),
  /** A code. */
  disabledReason: text('disabled_reason'),
  /** Since when nothing got through; null: the latest delivery did. */
  failingSince: time('failing_since'),
});

/** One row an event and endpoint. */
export const eventDeliveries = pgTable(
  'event_deliveries',
  {
    eventId: text('event_id')
      .notNull()
      .references(() => events.eventId, { onDelete: 'cascade' }),
    endpoint: text('endpoint').notNull(),
    state: text('state').$type<DeliveryState>().notNull().default('waiting'),
    attempts: integer('attempts').notNull().default(0),
    createdAt: time('created_at').notNull().defaultNow(),
    notBefore: time('not_before').notNull().defaultNow(),
    /** Until then one server delivers it and the others leave it alone. */
    claimedUntil: time('claimed_until'),
    /** Of HTTP, of the latest attempt. */
    lastStatus: integer('last_status'),
    lastAttemptAt: time('last_attempt_at'),
    /** When it was delivered, or given up. */
    endedAt: time('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.eventId, table.endpoint] }),
    // Each endpoint by itself, so that none holds another up.
    index('event_deliveries_waiting')
      .on(table.endpoint, table.notBefore, table.eventId)
      .where(sql`${table.state} = 'waiting'`),
    index('event_deliveries_failed')
      .on(table.endpoint, table.endedAt, table.eventId)
      .where(sql`${table.state} in ('failed', 'dropped')`),
  ],
);

/** Every try of a delivery, without what was answered. */
export const eventAttempts = pgTable(
  'event_attempts',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    eventId: text('event_id')
      .notNull()
      .references(() => events.eventId, { onDelete: 'cascade' }),
    endpoint: text('endpoint').notNull(),
    at: time('at').notNull(),
    /** Of HTTP; null: there was no answer. */
    status: integer('status'),
    milliseconds: integer('milliseconds').notNull(),
    /** A code; null: it was delivered. */
    failure: text('failure'),
  },
  (table) => [index('event_attempts_event').on(table.eventId, table.id)],
);
