/**
 * Readable are ids, `scanRef`s, stages, outcomes, reason codes, digests and times (design.md, invariant 11). All else is
 * sealed; whatever is new is so too, unless it is one of these.
 */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, timestamp } from 'drizzle-orm/pg-core';
import type { Approval, ReviewDecision } from '../domain/decisions.ts';
import type { EventSource, WebhookSignature } from '../domain/idenfy-event.ts';
import type { Wishes } from '../domain/input.ts';
import type { TimelineEntry } from '../domain/view.ts';
import type { SessionRole } from '../domain/words.ts';
import { methods, outcomes } from '../domain/words.ts';
import type { HeldKey } from '../encryption/held-keys.ts';
import { bytea, jsonb, text, word } from './columns.ts';
import type { ErasureProof, ErasureSubject } from './erasure-records.ts';
import type { ParkedReason, WebhookState } from './words.ts';
import { sealedBytes, sealedJson, sealedText } from './sealed-columns.ts';
import type { Sealed } from './sealed-columns.ts';

export { accessLog, actCheckpoints, actHead, actNotes, acts, actSources } from './act-tables.ts';
export { eventAttempts, eventDeliveries, eventEndpoints, eventNumbers, events } from './event-tables.ts';

const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** One row an attempt. An open one has no `closed_at`; a closed one has an outcome. */
export const verifications = pgTable(
  'verifications',
  {
    verificationId: text('verification_id').primaryKey(),
    clientId: text('client_id').notNull(),
    attempt: integer('attempt').notNull(),
    method: word('method', methods).notNull(),
    externalRef: sealedText('verifications.external_ref'),
    outcome: word('outcome', outcomes),
    /** A newer version may have written some that this one does not know. */
    reasons: jsonb('reasons').$type<string[]>().notNull().default([]),
    timeline: sealedJson('verifications.timeline').$type<Sealed<TimelineEntry[]>>().notNull(),
    comparison: sealedJson('verifications.comparison'),
    /** SHA-256 of the comparison, hex: a decision names what its reviewer saw. */
    comparisonDigest: sealedText('verifications.comparison_digest'),
    /** While it waits for a reviewer: since when, until when at most, and what an approval would do. */
    reviewSince: time('review_since'),
    reviewUntil: time('review_until'),
    approval: text('approval').$type<Approval>(),
    /** When the back end is next told that it still waits; null: never. */
    remindAt: time('remind_at'),
    /** The documents that the results are compared with: as requested, or as an operator corrected it. */
    asked: sealedJson('verifications.asked').notNull(),
    /** All that the caller requested, personal data too; null in rows of versions before 0.7. */
    request: sealedJson('verifications.request').$type<Sealed<Wishes>>(),
    openedAt: time('opened_at').notNull(),
    closedAt: time('closed_at'),
    /** While it waits for an operator: since when, and the reason's code. */
    blockedSince: time('blocked_since'),
    blockedReason: text('blocked_reason'),
    /** Its marks are written. False in rows of versions before 0.7, until a server has added theirs. */
    isMarked: boolean('is_marked').notNull().default(false),
    /** The erasure that will take it away. */
    erasureId: text('erasure_id'),
  },
  (table) => [
    index('verifications_client_attempt').on(table.clientId, table.attempt),
    // In the order of the queue; of all there are, few wait.
    index('verifications_review_queue')
      .on(table.reviewSince, table.verificationId)
      .where(sql`${table.reviewSince} is not null`),
    index('verifications_remind_at')
      .on(table.remindAt)
      .where(sql`${table.remindAt} is not null`),
    index('verifications_closed_at').on(table.closedAt, table.verificationId),
    index('verifications_open')
      .on(table.openedAt, table.verificationId)
      .where(sql`${table.closedAt} is null`),
    // A list in its order, for each question about a column of few values (records/finding.ts).
    index('verifications_opened_at').on(table.openedAt, table.verificationId),
    index('verifications_outcome').on(table.outcome, table.openedAt, table.verificationId),
    index('verifications_method').on(table.method, table.openedAt, table.verificationId),
    index('verifications_awaiting')
      .on(table.openedAt, table.verificationId)
      .where(sql`${table.reviewSince} is not null`),
    index('verifications_blocked')
      .on(table.openedAt, table.verificationId)
      .where(sql`${table.blockedSince} is not null`),
    index('verifications_unmarked')
      .on(table.verificationId)
      .where(sql`not ${table.isMarked}`),
  ],
);

/**
 * By what a verification is found in a list: its reasons, the keys whose it is, and keyed hashes of the caller's own
 * words. A row each, in the order of the list, so that a page costs the same however many have the same mark: a GIN index
 * over a list of marks has no order, and would sort them all.
 */
export const marks = pgTable(
  'marks',
  {
    verificationId: text('verification_id')
      .notNull()
      .references(() => verifications.verificationId, { onDelete: 'cascade' }),
    mark: text('mark').notNull(),
    openedAt: time('opened_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.verificationId, table.mark] }),
    index('marks_mark').on(table.mark, table.openedAt, table.verificationId),
  ],
);

/** What reviewers decided, in order: an approval at the gate may be followed by another decision. */
export const decisions = pgTable(
  'decisions',
  {
    verificationId: text('verification_id')
      .notNull()
      .references(() => verifications.verificationId, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    decision: text('decision').$type<ReviewDecision>().notNull(),
    /** The name of the API key with which it was made. */
    decidedBy: text('decided_by').notNull(),
    /** Who that was, as the reviewer typed it. */
    reviewer: sealedText('decisions.reviewer'),
    reason: sealedText('decisions.reason').notNull(),
    /** Digest of the comparison that the reviewer saw; null where there was none, or the caller named none. */
    seen: sealedText('decisions.seen'),
    /** Why it waited for a decision. */
    reasons: jsonb('reasons').$type<string[]>().notNull(),
    decidedAt: time('decided_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.verificationId, table.position] })],
);

/** Log-ins to the review desk, of which only a digest is kept. Each ends with its key. */
export const deskSessions = pgTable('desk_sessions', {
  digest: bytea('digest').primaryKey(),
  keyName: text('key_name').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  expiresAt: time('expires_at').notNull(),
  /** When its reviewer last did something; null where that is not known, from before there was this column. */
  usedAt: time('used_at'),
  /** Keyed hash of the address that it began at. */
  source: text('source'),
});

/**
 * One row an iDenfy session. Without a foreign key: a session is written even when the database was away at the
 * moment in which its verification was opened; closing writes both.
 */
export const sessions = pgTable(
  'sessions',
  {
    verificationId: text('verification_id').notNull(),
    role: text('role').$type<SessionRole>().notNull(),
    scanRef: text('scan_ref').notNull(),
    createdAt: time('created_at').notNull(),
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [
    // A verification may have had several document sessions, one after the other.
    primaryKey({ columns: [table.verificationId, table.scanRef] }),
    index('sessions_scan_ref').on(table.scanRef),
  ],
);

/** What iDenfy decided, event by event; a replaced result is kept and marked superseded. */
export const results = pgTable(
  'results',
  {
    verificationId: text('verification_id')
      .notNull()
      .references(() => verifications.verificationId, { onDelete: 'cascade' }),
    eventId: text('event_id').notNull(),
    role: text('role').$type<SessionRole>().notNull(),
    /** The session that was decided. */
    scanRef: text('scan_ref').notNull(),
    /** The order in which the verification took its results, from 0. */
    position: integer('position').notNull(),
    superseded: boolean('superseded').notNull(),
    source: text('source').$type<EventSource>().notNull(),
    eventType: text('event_type').notNull(),
    final: boolean('final'),
    overall: text('overall').notNull(),
    status: sealedJson('results.status').notNull(),
    data: sealedJson('results.data'),
    decidedAt: time('decided_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.verificationId, table.eventId] })],
);

/**
 * What iDenfy decided otherwise after an attempt was closed. It never changes the outcome, and is kept as long as the
 * record (design.md, invariant 4).
 */
export const contradictions = pgTable(
  'contradictions',
  {
    verificationId: text('verification_id')
      .notNull()
      .references(() => verifications.verificationId, { onDelete: 'cascade' }),
    eventId: text('event_id').notNull(),
    role: text('role').$type<SessionRole>().notNull(),
    scanRef: text('scan_ref').notNull(),
    overall: text('overall').notNull(),
    /** A person at iDenfy decided, and not the machine. */
    byHand: boolean('by_hand').notNull(),
    status: sealedJson('contradictions.status').notNull(),
    receivedAt: time('received_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.verificationId, table.eventId] }),
    index('contradictions_received_at').on(table.receivedAt),
  ],
);

/**
 * iDenfy's notices that a document expires. Of a session and not of an attempt, which may not be in the records when
 * one comes.
 */
export const expiryNotices = pgTable(
  'expiry_notices',
  {
    eventId: text('event_id').primaryKey(),
    scanRef: text('scan_ref').notNull(),
    clientId: text('client_id'),
    /** iDenfy's word, known or not. */
    threshold: sealedText('expiry_notices.threshold').notNull(),
    documentExpiration: sealedText('expiry_notices.document_expiration'),
    receivedAt: time('received_at').notNull(),
  },
  (table) => [
    index('expiry_notices_scan_ref').on(table.scanRef),
    index('expiry_notices_client').on(table.clientId),
    index('expiry_notices_received_at').on(table.receivedAt),
  ],
);

/** The stored files of a verification; the bytes are in the document store under `key`. */
export const documents = pgTable(
  'documents',
  {
    verificationId: text('verification_id')
      .notNull()
      .references(() => verifications.verificationId, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** The additional step that the file came from. */
    step: text('step').notNull(),
    key: text('key').notNull(),
    byteLength: integer('byte_length').notNull(),
    /** hex */
    sha256: text('sha256').notNull(),
    mediaType: text('media_type').notNull(),
    storedAt: time('stored_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.verificationId, table.name] })],
);

/** The inbox: every authentic webhook as it was received. */
export const webhooks = pgTable(
  'webhooks',
  {
    /** sha256 over `scanRef` and digest, so that a duplicate is the same row; earlier versions took the header in. */
    eventId: text('event_id').primaryKey(),
    /** null where the body has no `scanRef`: such a webhook is authentic too, and kept. */
    scanRef: text('scan_ref'),
    clientId: text('client_id'),
    externalRef: text('external_ref'),
    eventType: text('event_type').notNull(),
    final: boolean('final'),
    overall: text('overall'),
    digest: text('digest').notNull(),
    body: sealedBytes('webhooks.body').notNull(),
    /** What it was signed with, as received; null of rows from before it was kept. */
    signature: sealedJson('webhooks.signature').$type<Sealed<WebhookSignature>>(),
    receivedAt: time('received_at').notNull(),
    state: text('state').$type<WebhookState>().notNull().default('waiting'),
    parkedReason: text('parked_reason').$type<ParkedReason>(),
    verificationId: text('verification_id'),
    deliveredAt: time('delivered_at'),
    /** Until then one server delivers the row and the others leave it alone. */
    claimedUntil: time('claimed_until'),
    attempts: integer('attempts').notNull().default(0),
    notBefore: time('not_before').notNull().defaultNow(),
  },
  (table) => [
    // Of the few rows that still have to go somewhere, in the order in which they are taken and listed.
    index('webhooks_waiting')
      .on(table.notBefore, table.receivedAt, table.eventId)
      .where(sql`${table.state} = 'waiting'`),
    index('webhooks_parked')
      .on(table.receivedAt, table.eventId)
      .where(sql`${table.state} = 'parked'`),
    index('webhooks_parked_reason')
      .on(table.parkedReason, table.receivedAt, table.eventId)
      .where(sql`${table.state} = 'parked'`),
    index('webhooks_verification').on(table.verificationId),
    // An erasure finds all that there is of a client and its sessions.
    index('webhooks_client').on(table.clientId),
    index('webhooks_scan_ref').on(table.scanRef),
  ],
);

/** Clients whose data nobody may erase, by hand or by retention, until the hold is lifted. */
export const legalHolds = pgTable('legal_holds', {
  clientId: text('client_id').primaryKey(),
  heldBy: text('held_by').notNull(),
  reason: sealedText('legal_holds.reason').notNull(),
  heldSince: time('held_since').notNull(),
});

/** Random keys of the service's own, sealed, so that what they hash outlives the keys of the settings. */
export const digestKeys = pgTable('digest_keys', {
  purpose: text('purpose').primaryKey(),
  key: sealedBytes('digest_keys.key').notNull(),
});

/** One row an erasure, which becomes its proof: no personal data, and of the client only a keyed hash. */
export const erasures = pgTable(
  'erasures',
  {
    erasureId: text('erasure_id').primaryKey(),
    /** HMAC-SHA-256 of the `clientId`, hex. */
    clientDigest: text('client_digest').notNull(),
    /** The name of the API key, or `retention`. */
    requestedBy: text('requested_by').notNull(),
    requestedAt: time('requested_at').notNull(),
    /** All that there was of the client; false where retention took the attempts that were old enough. */
    whole: boolean('whole').notNull(),
    /** Closed attempts that it deleted: the numbers of attempts go on from them. */
    attemptsDeleted: integer('attempts_deleted').notNull().default(0),
    /** What is to be erased, for as long as there is something left to do. */
    subject: sealedJson('erasures.subject').$type<Sealed<ErasureSubject>>(),
    proof: jsonb('proof').$type<ErasureProof>().notNull(),
    completedAt: time('completed_at'),
  },
  (table) => [
    index('erasures_client').on(table.clientDigest, table.requestedAt),
    index('erasures_incomplete')
      .on(table.erasureId)
      .where(sql`${table.completedAt} is null`),
  ],
);

/** Keyed hashes of erased `scanRef`s: a webhook for one is answered, counted and dropped (design.md, invariant 2). */
export const erasedSessions = pgTable('erased_sessions', {
  /** HMAC-SHA-256 of the `scanRef`, hex. */
  digest: text('digest').primaryKey(),
  erasureId: text('erasure_id').notNull(),
  droppedWebhooks: integer('dropped_webhooks').notNull().default(0),
});

/** The keys that opened a client's verifications: to these they belong. It holds no personal data, and stays. */
export const clientOpeners = pgTable(
  'client_openers',
  {
    /** HMAC-SHA-256 of the `clientId`, hex. */
    clientDigest: text('client_digest').notNull(),
    keyName: text('key_name').notNull(),
    openedAt: time('opened_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.clientDigest, table.keyName] })],
);

/** Approvals that wait for a second one by somebody else (`TWO_APPROVALS`). */
export const firstApprovals = pgTable('first_approvals', {
  verificationId: text('verification_id')
    .primaryKey()
    .references(() => verifications.verificationId, { onDelete: 'cascade' }),
  approvedBy: text('approved_by').notNull(),
  reviewer: sealedText('first_approvals.reviewer'),
  reason: sealedText('first_approvals.reason').notNull(),
  /** Since when the question waits that it answers: it counts for no other. */
  reviewSince: time('review_since').notNull(),
  approvedAt: time('approved_at').notNull(),
});

/** What was answered under an `Idempotency-Key`, for as long as a repeat gets the same answer. */
export const idempotentRequests = pgTable(
  'idempotent_requests',
  {
    /** HMAC-SHA-256 of the API key's name and the `Idempotency-Key`, hex. */
    digest: text('digest').primaryKey(),
    /** HMAC-SHA-256 of the `clientId`, hex: the answer is about one and goes with it. */
    clientDigest: text('client_digest').notNull(),
    /** HMAC-SHA-256 of what was requested, hex. */
    requestDigest: text('request_digest').notNull(),
    /** The request that works on it, or did. */
    requestId: text('request_id').notNull(),
    startedAt: time('started_at').notNull(),
    /** Null while it is worked on. */
    status: integer('status'),
    mediaType: text('media_type'),
    body: sealedText('idempotent_requests.body'),
  },
  (table) => [
    index('idempotent_requests_client').on(table.clientDigest),
    index('idempotent_requests_started_at').on(table.startedAt),
  ],
);

/** API keys, of which only the digest is kept. */
export const apiKeys = pgTable('api_keys', {
  /** `key_…` */
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  digest: bytea('digest').notNull().unique(),
  scopes: jsonb('scopes').$type<string[]>().notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  revokedAt: time('revoked_at'),
  expiresAt: time('expires_at'),
  /** To the minute. */
  lastUsedAt: time('last_used_at'),
  /** Addresses and networks that it may come from; null: from anywhere. */
  addresses: jsonb('addresses').$type<string[]>(),
});

/** Servers and workers that run. A row goes with its process, or a day after its last sign. */
export const processes = pgTable('processes', {
  processId: text('process_id').primaryKey(),
  /** Role, host and number, for a person. */
  name: text('name').notNull(),
  /** The encryption keys that it holds, the newest first: ids, and by what they are compared. */
  keys: jsonb('keys').$type<HeldKey[]>().notNull(),
  startedAt: time('started_at').notNull().defaultNow(),
  seenAt: time('seen_at').notNull().defaultNow(),
});
