/** Random keys of the service's own, kept sealed in the database, so that they outlive the keys of the settings. */
import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Queries } from './queries.ts';
import { idOf, openedKey } from './opened-rows.ts';
import { digestKeys } from './schema.ts';
import { Sealed } from './sealed-columns.ts';

/** `erasure`: keyed hashes of clients and sessions. `acts`: signatures of the act log. */
type OwnPurpose = 'erasure' | 'acts';

/** Made where it is missing. Whoever uses it before its transaction has ended uses a key that may never have been. */
export async function ownKey(queries: Queries, purpose: OwnPurpose): Promise<Uint8Array> {
  const known = await knownKey(queries, purpose);
  if (known !== null) return known;
  // Several processes may be first at once: one wins, and all read what it wrote.
  await queries
    .insert(digestKeys)
    .values({ purpose, key: Sealed.for(idOf.purpose({ purpose }), new Uint8Array(randomBytes(32))) })
    .onConflictDoNothing();
  const made = await knownKey(queries, purpose);
  if (made === null) throw new Error('The key that was just written is not there.');
  return made;
}

export async function knownKey(queries: Queries, purpose: OwnPurpose): Promise<Uint8Array | null> {
  const [row] = await queries.select().from(digestKeys).where(eq(digestKeys.purpose, purpose));
  return row === undefined ? null : openedKey(row).key;
}
