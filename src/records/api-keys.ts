import { randomBytes } from 'node:crypto';
import { actors } from '../domain/acts.ts';
import { and, asc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { valueOf } from './columns.ts';
import type { ActLog } from './acts.ts';
import { EncryptionError } from '../encryption/errors.ts';
import type { Database } from './database.ts';
import { ActLogBrokenError } from './errors.ts';
import type { Queries } from './queries.ts';
import { apiKeys, clientOpeners } from './schema.ts';

export type ApiKeyRecord = typeof apiKeys.$inferSelect;

export interface ApiKeys {
  /** @returns the new key's record; null when the name is taken, by a revoked key too: names stay in the record */
  add(key: {
    name: string;
    digest: Uint8Array;
    scopes: string[];
    expiresAt?: Date | null;
    addresses?: string[] | null;
  }): Promise<ApiKeyRecord | null>;
  /** Revoked ones too, oldest first. */
  all(): Promise<ApiKeyRecord[]>;
  /** The key of this digest unless it is revoked or past its time. */
  findByDigest(digest: Uint8Array): Promise<ApiKeyRecord | null>;
  /** Notes that it was used just now, to the minute. */
  used(name: string): Promise<void>;
  /**
   * Also while nothing can be noted: a key that somebody else has must end.
   * @returns false when no active key has this name; else whether it was noted
   */
  revoke(name: string): Promise<false | 'noted' | 'not-noted'>;
  /**
   * What one key has opened belongs to another as well from now on. May be repeated.
   * @param from in use or revoked
   * @param to in use
   * @returns of how many clients that is new; null when there are no two such keys
   */
  handOver(from: string, to: string): Promise<number | null>;
}

/** By the database's clock, for keys and their log-ins alike. */
export const isInTime = or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`));

/** Only commands make and end keys: who ran one, the machine knows. */
const by = actors.command;

export function createApiKeys(database: Database, acts: ActLog): ApiKeys {
  const byDigest = database.prepared('apiKeys.findByDigest', (queries) =>
    queries
      .select()
      .from(apiKeys)
      .where(and(eq(apiKeys.digest, valueOf(apiKeys.digest, 'digest')), isNull(apiKeys.revokedAt), isInTime)),
  );

  return {
    add: async ({ name, digest, scopes, expiresAt = null, addresses = null }) => {
      const addActs = await acts.adding();
      return await database.transaction('apiKeys.add', async (queries) => {
        const id = `key_${randomBytes(12).toString('base64url')}`;
        const [added] = await queries
          .insert(apiKeys)
          .values({ id, name, digest, scopes, expiresAt, addresses })
          .onConflictDoNothing()
          .returning();
        if (added === undefined) return null;
        await addActs(queries, {
          kind: 'key-made',
          by,
          source: null,
          detail: { key: name, scopes: scopes.join(' ') },
        });
        return added;
      });
    },

    all: () =>
      database.run('apiKeys.all', async (queries) =>
        queries.select().from(apiKeys).orderBy(asc(apiKeys.createdAt), asc(apiKeys.id)),
      ),

    findByDigest: async (digest) => (await byDigest({ digest }))[0] ?? null,

    used: (name) =>
      database.run('apiKeys.used', async (queries) => {
        await queries
          .update(apiKeys)
          .set({ lastUsedAt: sql`now()` })
          .where(
            and(
              eq(apiKeys.name, name),
              or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, sql`now() - interval '1 minute'`)),
            ),
          );
      }),

    revoke: async (name) => {
      try {
        const addActs = await acts.adding();
        return await database.transaction('apiKeys.revoke', async (queries) => {
          if (!(await revoked(queries, name))) return false;
          await addActs(queries, { kind: 'key-revoked', by, source: null, detail: { key: name } });
          return 'noted';
        });
      } catch (error) {
        if (!cannotNote(error)) throw error;
        const isRevoked = await database.run('apiKeys.revoke', async (queries) => revoked(queries, name));
        return isRevoked && 'not-noted';
      }
    },

    handOver: async (from, to) => {
      const addActs = await acts.adding();
      return await database.transaction('apiKeys.handOver', async (queries) => {
        const keys = await queries
          .select({ name: apiKeys.name, revokedAt: apiKeys.revokedAt })
          .from(apiKeys)
          .where(inArray(apiKeys.name, [from, to]));
        const isInUse = keys.some(({ name, revokedAt }) => name === to && revokedAt === null);
        if (from === to || !isInUse || !keys.some(({ name }) => name === from)) return null;
        const added = await queries
          .insert(clientOpeners)
          .select(
            queries
              .select({
                clientDigest: clientOpeners.clientDigest,
                keyName: sql<string>`${to}::text`.as('key_name'),
                openedAt: clientOpeners.openedAt,
              })
              .from(clientOpeners)
              .where(eq(clientOpeners.keyName, from)),
          )
          .onConflictDoNothing()
          .returning({ keyName: clientOpeners.keyName });
        const detail = { from, to, clients: added.length };
        await addActs(queries, { kind: 'key-handed-over', by, source: null, detail });
        return added.length;
      });
    },
  };
}

async function revoked(queries: Queries, name: string): Promise<boolean> {
  const rows = await queries
    .update(apiKeys)
    .set({ revokedAt: new Date() })
    .where(and(eq(apiKeys.name, name), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return rows.length > 0;
}

/** The log was changed from outside, or the key that it is signed with cannot be opened. */
export function cannotNote(error: unknown): boolean {
  return error instanceof ActLogBrokenError || error instanceof EncryptionError;
}
