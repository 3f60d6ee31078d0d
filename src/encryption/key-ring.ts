/**
 * The keys of one system. New data is sealed by the newest, and every key on the ring opens what it once sealed, so
 * that a key is replaced by putting another before it.
 */
import { createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { EncryptionError } from './errors.ts';

/** What a key is used for. Each gets a sub-key of its own, so that what one room sealed opens in no other. */
export type Purpose =
  'temporal' | 'records' | 'documents' | 'workflow-ids' | 'check' | 'source-addresses' | 'desk-forms';

/** As it stands in the setting. The secret is a `KeyObject`, which no log and no `JSON.stringify` shows. */
export interface EncryptionKey {
  /** Travels readable beside what the key sealed. */
  readonly id: string;
  /** 32 random bytes. */
  readonly secret: KeyObject;
}

export interface RingKey {
  readonly id: string;
  /** 32 bytes for AES-256 or HMAC, always the same for the same key and purpose. */
  subKey(purpose: Purpose): KeyObject;
}

export interface KeyRing {
  /** Seals all new data. */
  readonly newest: RingKey;
  /** Of every key, the newest first. */
  readonly ids: readonly string[];
  /** @throws EncryptionError `encryption_key_unknown` */
  byId(id: string): RingKey;
}

/** Short, since it goes with every sealed value, and fit for metadata, file names and a setting's list. */
export const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
export const KEY_BYTES = 32;

/**
 * @param keys the newest first
 * @throws when there is none or an id is there twice, which the setting refuses before
 */
export function createKeyRing(keys: readonly EncryptionKey[]): KeyRing {
  const ring = new Map(keys.map((key) => [key.id, ringKey(key)]));
  const newest = ring.values().next().value;
  if (newest === undefined) throw new Error('A key ring holds at least one key.');
  if (ring.size < keys.length) throw new Error('Each key of a ring has an id of its own.');
  return {
    newest,
    ids: [...ring.keys()],
    byId(id) {
      const key = ring.get(id);
      if (key !== undefined) return key;
      // Whatever was found in place of an id must not get into logs by way of this message.
      const named = KEY_ID.test(id) ? ` "${id}"` : '';
      throw new EncryptionError(
        'encryption_key_unknown',
        `This was encrypted with the key${named}, which is not in ENCRYPTION_KEYS. Put that key back, after the newest one.`,
      );
    },
  };
}

function ringKey({ id, secret }: EncryptionKey): RingKey {
  const subKeys = new Map<Purpose, KeyObject>();
  return {
    id,
    subKey(purpose) {
      const known = subKeys.get(purpose);
      if (known !== undefined) return known;
      // No salt: the secret is uniformly random already, and the purpose is what HKDF's `info` is for (RFC 5869, 3.1
      // and 3.2). The bytes are wrapped anew, since `hkdfSync` gives an ArrayBuffer.
      const derived = createSecretKey(
        Buffer.from(hkdfSync('sha256', secret, '', `idenfy-dual-verification ${purpose}`, KEY_BYTES)),
      );
      subKeys.set(purpose, derived);
      return derived;
    },
  };
}
