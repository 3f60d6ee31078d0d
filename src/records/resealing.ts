/**
 * Brings what is sealed by an older key, bound to no row or written before there was encryption, under the newest key. Row by row
 * while others read and write, so that it may be stopped at any time and goes on where it stopped. Which tables and
 * columns those are, the schema says.
 */
import { and, eq, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { KeyRing } from '../encryption/key-ring.ts';
import { rowHeaderOf } from '../encryption/sealing.ts';
import type { Database } from './database.ts';
import type { Queries } from './queries.ts';
import { sealedTables } from './sealed-tables.ts';
import type { SealedTable } from './sealed-tables.ts';
import { rowId, Sealed } from './sealed-columns.ts';

/** Rows of one transaction: few, so that nobody waits long for one of them. */
const BATCH = 100;

/** Reading opens and writing seals anew, so that setting a row to what it is does all. */
async function resealIn(
  { table, key, columns }: SealedTable,
  queries: Queries,
  header: Buffer,
): Promise<number> {
  const rows = await queries
    .select({ ...key, ...columns })
    .from(table)
    .where(or(...Object.values(columns).map((column) => isStale(column, header))))
    .limit(BATCH)
    .for('update', { skipLocked: true });
  for (const row of rows) {
    const id = rowId(...Object.keys(key).map((name) => row[name]));
    const sealed = Object.fromEntries(Object.keys(columns).map((name) => [name, resealed(row[name], id)]));
    await queries
      .update(table)
      .set(sealed)
      .where(and(...Object.entries(key).map(([name, column]) => eq(column, row[name]))));
  }
  return rows.length;
}

/** For the row in which it stands. */
function resealed(value: unknown, id: string): unknown {
  return value instanceof Sealed ? Sealed.for(id, value.open(id)) : value;
}

function isStale(column: PgColumn, header: Buffer): SQL {
  return sql`substring(${column} from 1 for ${header.length}) <> ${header}`;
}

/** @returns how many rows were sealed anew; 0 when all are under the newest key, but for rows in use right now */
export async function resealSome(database: Database, ring: KeyRing): Promise<number> {
  const header = rowHeaderOf(ring.newest.id);
  let count = 0;
  for (const sealed of sealedTables)
    count += await database.transaction('records.reseal', async (queries) =>
      resealIn(sealed, queries, header),
    );
  return count;
}
