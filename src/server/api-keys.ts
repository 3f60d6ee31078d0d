/**
 * API keys: `idv_` and 256 random bits. Such a key cannot be guessed or tried out, so that a plain SHA-256
 * is a safe digest to keep: the slow hashes for passwords guard against lists of likely ones, of which there
 * are none here, and would cost each request a tenth of a second. The look-up goes by the digest; how long it
 * takes tells at most something about the digest, from which no key follows.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/**
 * `verifications`: a back end's own calls, about what it opened itself. `outcomes`: how those ended, and nothing of what iDenfy
 * read. `all-verifications`: with either, what other keys opened too. `operator`: decisions, resuming, parked webhooks,
 * documents, erasure, of everybody's. `audit`: the act log.
 */
export const scopes = ['verifications', 'operator', 'outcomes', 'all-verifications', 'audit'] as const;
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
    readonly addresses: readonly string[] | null;
  } | null>;
  /** Notes that it was used. */
  used(name: string): Promise<void>;
}

const SHAPE = /^idv_[A-Za-z0-9_-]{43}$/;

/** A new key, which is shown once, and the digest, which is kept. */
export function makeApiKey(): { readonly key: string; readonly digest: Uint8Array } {
  const key = `idv_${randomBytes(32).toString('base64url')}`;
  return { key, digest: digestOf(key) };
}

/**
 * @param address where it comes from
 * @returns null for whatever is not a key in use from there, without saying why
 */
export async function findApiKey(
  lookup: Pick<ApiKeyLookup, 'findByDigest'>,
  presented: string,
  address: string | null = null,
): Promise<ApiKey | null> {
  if (!SHAPE.test(presented)) return null;
  const digest = digestOf(presented);
  const found = await lookup.findByDigest(digest);
  if (found === null || found.digest.length !== digest.length || !timingSafeEqual(found.digest, digest)) {
    return null;
  }
  if (!mayComeFrom(found.addresses, address)) return null;
  // A scope of a newer version means nothing here and must not lock the key out.
  const known = found.scopes.flatMap((scope) => scopeSchema.safeParse(scope).data ?? []);
  return { name: found.name, scopes: known };
}

/** Whether an address is one of those, or in a network of them. */
export function mayComeFrom(allowed: readonly string[] | null, address: string | null): boolean {
  if (allowed === null) return true;
  // As IPv4 stands within IPv6, where a server listens on both.
  const plain = address?.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '') ?? '';
  const family = isIP(plain);
  if (family === 0) return false;
  const list = new BlockList();
  for (const entry of allowed) {
    const [base = '', length] = entry.split('/');
    const of = isIP(base);
    if (of !== 0) list.addSubnet(base, Number(length ?? (of === 4 ? 32 : 128)), of === 4 ? 'ipv4' : 'ipv6');
  }
  return list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

/** Whether it sees what other keys opened. */
export function seesAll({ scopes: granted }: Pick<ApiKey, 'scopes'>): boolean {
  return granted.includes('all-verifications') || granted.includes('operator');
}

export function digestOf(key: string): Uint8Array {
  return createHash('sha256').update(key).digest();
}
