/**
 * Keyed hashes of what must not be readable and yet be recognised, such as an erased `scanRef`. The key is random and
 * lives sealed in the database, so that it survives every rotation of the keys in the settings: what it hashed is
 * gone and could not be hashed anew.
 */
import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Database } from './database.ts';
import { ownKey } from './own-keys.ts';

export type Digest = (
  kind:
    | 'client'
    | 'scanRef'
    | 'reviewer'
    | 'seen'
    | 'note'
    | 'settings'
    | 'externalRef'
    | 'metadata'
    | 'idempotencyKey'
    | 'request',
  value: string,
) => string;

export type Digests = () => Promise<Digest>;

/** Asks the database for the key once. Never within a transaction, which might be rolled back with a key just made. */
export function createDigests(database: Database): Digests {
  let known: KeyObject | undefined;
  return async () => {
    // Made into a key once, since Node takes longer for that than for what it hashes.
    const key = (known ??= createSecretKey(
      await database.run('digests.key', async (queries) => ownKey(queries, 'erasure')),
    ));
    return (kind, value) => createHmac('sha256', key).update(`${kind}\0${value}`).digest('hex');
  };
}
