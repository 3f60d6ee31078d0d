/** The act log: who did what, and who read what. Readable as in schema.ts. */
import { sql } from 'drizzle-orm';
import { bigint, bigserial, index, pgTable, timestamp } from 'drizzle-orm/pg-core';
import { text } from './columns.ts';
import { sealedText } from './sealed-columns.ts';
import type { AccessKind } from './words.ts';

const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Readings of before there was the act log; they are moved into it when the database is next opened. */
export const accessLog = pgTable(
  'readings',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    readAt: time('read_at').notNull().defaultNow(),
    readBy: text('read_by').notNull(),
    kind: text('kind').$type<AccessKind>().notNull(),
    verificationId: text('verification_id'),
    detail: text('detail'),
    /** Keyed hash of the address that it was read from, for 30 days. */
    source: text('source'),
  },
  (table) => [
    index('readings_verification').on(table.verificationId),
    // Finds those that are to lose it.
    index('readings_source')
      .on(table.readAt)
      .where(sql`${table.source} is not null`),
  ],
);

/**
 * The act log. Rows are only ever added, each bound to the one before by its hash (records/act-chain.ts), and no row
 * holds personal data, so that no erasure has to touch one.
 */
export const acts = pgTable(
  'acts',
  {
    /** From 1, without a gap. */
    position: bigint('position', { mode: 'number' }).primaryKey(),
    at: timestamp('at', { withTimezone: true, mode: 'date', precision: 3 }).notNull(),
    kind: text('kind').notNull(),
    actedBy: text('acted_by').notNull(),
    verificationId: text('verification_id'),
    /** HMAC-SHA-256 of the `clientId`, hex. */
    clientDigest: text('client_digest'),
    /** JSON, kept as the text that was hashed. */
    detail: text('detail').notNull(),
    /** SHA-256, hex. */
    hash: text('hash').notNull(),
  },
  (table) => [
    index('acts_verification').on(table.verificationId),
    index('acts_client').on(table.clientDigest),
    index('acts_kind').on(table.kind, table.position),
  ],
);

/** Where the act log ends: its one row is locked by whoever adds, and signed, so that a tail cannot be cut off. */
export const actHead = pgTable('act_head', {
  name: text('name').primaryKey(),
  position: bigint('position', { mode: 'number' }).notNull(),
  hash: text('hash').notNull(),
  /** HMAC-SHA-256, hex. */
  signature: text('signature').notNull(),
});

/** Signed words on how the act log stood. Rows are only ever added. */
export const actCheckpoints = pgTable('act_checkpoints', {
  position: bigint('position', { mode: 'number' }).primaryKey(),
  hash: text('hash').notNull(),
  /** Ed25519, base64. */
  signature: text('signature').notNull(),
});

/** Keyed hashes of the addresses that acts came from, for 30 days: apart, since a row of the log cannot lose anything. */
export const actSources = pgTable(
  'act_sources',
  {
    position: bigint('position', { mode: 'number' }).primaryKey(),
    at: time('at').notNull(),
    source: text('source').notNull(),
  },
  (table) => [index('act_sources_at').on(table.at)],
);

/** Why somebody did something, in their own words. Gone with an erasure of the client; the act stays. */
export const actNotes = pgTable(
  'act_notes',
  {
    position: bigint('position', { mode: 'number' }).primaryKey(),
    clientDigest: text('client_digest'),
    note: sealedText('act_notes.note').notNull(),
  },
  (table) => [index('act_notes_client').on(table.clientDigest)],
);
