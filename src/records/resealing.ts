/**
 * Brings what is sealed by an older key, or was written before there was encryption, under the newest key. Row by row
 * while others read and write, so that it may be stopped at any time and goes on where it stopped.
 */
import { and, eq, or, sql } from 'drizzle-orm';
import type { AnyColumn, SQL } from 'drizzle-orm';
import type { KeyRing } from '../encryption/key-ring.ts';
import { headerOf } from '../encryption/sealing.ts';
import type { Database, Queries } from './database.ts';
import {
  contradictions,
  decisions,
  digestKeys,
  erasures,
  expiryNotices,
  legalHolds,
  results,
  verifications,
  webhooks,
} from './schema.ts';

/** Rows of one transaction: few, so that nobody waits long for one of them. */
const BATCH = 100;

type Reseal = (queries: Queries, stale: (...columns: AnyColumn[]) => SQL | undefined) => Promise<number>;

/** Reading opens and writing seals anew, so that setting a row to what it is does all. */
const tables: readonly Reseal[] = [
  async (queries, stale) => {
    const { externalRef, timeline, comparison, comparisonDigest, asked } = verifications;
    const rows = await queries
      .select({
        id: verifications.verificationId,
        externalRef,
        timeline,
        comparison,
        comparisonDigest,
        asked,
      })
      .from(verifications)
      .where(stale(externalRef, timeline, comparison, comparisonDigest, asked))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const { id, ...sealed } of rows)
      await queries.update(verifications).set(sealed).where(eq(verifications.verificationId, id));
    return rows.length;
  },
  async (queries, stale) => {
    const { verificationId, position, reviewer, reason, seen } = decisions;
    const rows = await queries
      .select({ id: verificationId, at: position, reviewer, reason, seen })
      .from(decisions)
      .where(stale(reviewer, reason, seen))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const { id, at, ...sealed } of rows)
      await queries
        .update(decisions)
        .set(sealed)
        .where(and(eq(verificationId, id), eq(position, at)));
    return rows.length;
  },
  async (queries, stale) => {
    const { verificationId, eventId, status, data } = results;
    const rows = await queries
      .select({ id: verificationId, event: eventId, status, data })
      .from(results)
      .where(stale(status, data))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const { id, event, ...sealed } of rows)
      await queries
        .update(results)
        .set(sealed)
        .where(and(eq(verificationId, id), eq(eventId, event)));
    return rows.length;
  },
  async (queries, stale) => {
    const { verificationId, eventId, status } = contradictions;
    const rows = await queries
      .select({ id: verificationId, event: eventId, status })
      .from(contradictions)
      .where(stale(status))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const { id, event, ...sealed } of rows)
      await queries
        .update(contradictions)
        .set(sealed)
        .where(and(eq(verificationId, id), eq(eventId, event)));
    return rows.length;
  },
  async (queries, stale) => {
    const { eventId, threshold, documentExpiration } = expiryNotices;
    const rows = await queries
      .select({ id: eventId, threshold, documentExpiration })
      .from(expiryNotices)
      .where(stale(threshold, documentExpiration))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const { id, ...sealed } of rows)
      await queries.update(expiryNotices).set(sealed).where(eq(eventId, id));
    return rows.length;
  },
  async (queries, stale) => {
    const rows = await queries
      .select({ id: webhooks.eventId, body: webhooks.body })
      .from(webhooks)
      .where(stale(webhooks.body))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const { id, body } of rows)
      await queries.update(webhooks).set({ body }).where(eq(webhooks.eventId, id));
    return rows.length;
  },
  async (queries, stale) => {
    const rows = await queries
      .select({ id: erasures.erasureId, subject: erasures.subject })
      .from(erasures)
      .where(stale(erasures.subject))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const { id, subject } of rows)
      await queries.update(erasures).set({ subject }).where(eq(erasures.erasureId, id));
    return rows.length;
  },
  async (queries, stale) => {
    const rows = await queries
      .select({ id: legalHolds.clientId, reason: legalHolds.reason })
      .from(legalHolds)
      .where(stale(legalHolds.reason))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const { id, reason } of rows)
      await queries.update(legalHolds).set({ reason }).where(eq(legalHolds.clientId, id));
    return rows.length;
  },
  async (queries, stale) => {
    const rows = await queries
      .select({ id: digestKeys.purpose, key: digestKeys.key })
      .from(digestKeys)
      .where(stale(digestKeys.key))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const { id, key } of rows)
      await queries.update(digestKeys).set({ key }).where(eq(digestKeys.purpose, id));
    return rows.length;
  },
];

/** @returns how many rows were sealed anew; 0 when all are under the newest key, but for rows in use right now */
export async function resealSome(database: Database, ring: KeyRing): Promise<number> {
  const header = headerOf(ring.newest.id);
  const stale = (...columns: AnyColumn[]) =>
    or(...columns.map((column) => sql`substring(${column} from 1 for ${header.length}) <> ${header}`));
  let count = 0;
  for (const reseal of tables)
    count += await database.transaction('records.reseal', async (queries) => reseal(queries, stale));
  return count;
}
