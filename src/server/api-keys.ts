/**
 * API keys: `idv_` and 256 random bits. Such a key cannot be guessed or tried out, so that a plain SHA-256
 * is a safe digest to keep: the slow hashes for passwords guard against lists of likely ones, of which there
 * are none here, and would cost each request a tenth of a second. The look-up goes by the digest; how long it
 * takes tells at most something about the digest, from which no key follows.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** `verifications`: a back end's own calls. `operator`: decisions, resuming, parked webhooks, documents, erasure. */
export const scopes = ['verifications', 'operator', 'audit'] as const;
export type Scope = (typeof scopes)[number];
export const scopeSchema = z.enum(scopes);

export interface ApiKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** What authentication needs of the records. */
export interface ApiKeyLookup {
  findByDigest(digest: Uint8Array): Promise<{
    readonly name: string;
    readonly digest: Uint8Array;
    readonly scopes: readonly string[];
  } | null>;
}

const SHAPE = /^idv_[A-Za-z0-9_-]{43}$/;

/** A new key, which is shown once, and the digest, which is kept. */
export function makeApiKey(): { readonly key: string; readonly digest: Uint8Array } {
  const key = `idv_${randomBytes(32).toString('base64url')}`;
  return { key, digest: digestOf(key) };
}

/** @returns null for whatever is not a key in use, without saying why. */
export async function findApiKey(lookup: ApiKeyLookup, presented: string): Promise<ApiKey | null> {
  if (!SHAPE.test(presented)) return null;
  const digest = digestOf(presented);
  const found = await lookup.findByDigest(digest);
  if (found === null || found.digest.length !== digest.length || !timingSafeEqual(found.digest, digest)) {
    return null;
  }
  // A scope of a newer version means nothing here and must not lock the key out.
  const known = found.scopes.flatMap((scope) => scopeSchema.safeParse(scope).data ?? []);
  return { name: found.name, scopes: known };
}

export function digestOf(key: string): Uint8Array {
  return createHash('sha256').update(key).digest();
}
