/**
 * Keyed hashes of what must not be readable and yet be recognised, such as an erased `scanRef`. The key is random and
 * lives sealed in the database, so that it survives every rotation of the keys in the settings: what it hashed is
 * gone and could not be hashed anew.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { Queries } from './queries.ts';
import { digestKeys } from './schema.ts';

export type Digest = (kind: 'client' | 'scanRef', value: string) => string;

const PURPOSE = 'erasure';

export type Digests = () => Promise<Digest>;

/** Asks the database for the key once. Never within a transaction, which might be rolled back with a key just made. */
export function createDigests(database: Database): Digests {
  let known: Uint8Array | undefined;
  return async () => {
    const key = (known ??= await database.run('digests.key', keyOf));
    return (kind, value) => createHmac('sha256', key).update(`${kind}\0${value}`).digest('hex');
  };
}

async function keyOf(queries: Queries): Promise<Uint8Array> {
  // Several processes may be first at once: one wins, and all read what it wrote.
  await queries
    .insert(digestKeys)
    .values({ purpose: PURPOSE, key: randomBytes(32) })
    .onConflictDoNothing();
  const [row] = await queries
    .select({ key: digestKeys.key })
    .from(digestKeys)
    .where(eq(digestKeys.purpose, PURPOSE));
  if (row === undefined) throw new Error('The key that was just written is not there.');
  return row.key;
}
