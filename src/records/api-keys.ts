import { randomBytes } from 'node:crypto';
import { actors } from '../domain/acts.ts';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { valueOf } from './columns.ts';
import type { ActLog } from './acts.ts';
import type { Database } from './database.ts';
import { apiKeys } from './schema.ts';

export type ApiKeyRecord = typeof apiKeys.$inferSelect;

export interface ApiKeys {
  /** @returns the new key's record; null when the name is taken, by a revoked key too: names stay in the record */
  add(key: { name: string; digest: Uint8Array; scopes: string[] }): Promise<ApiKeyRecord | null>;
  /** Revoked ones too, oldest first. */
  all(): Promise<ApiKeyRecord[]>;
  /** The key of this digest unless it is revoked. */
  findByDigest(digest: Uint8Array): Promise<ApiKeyRecord | null>;
  /** @returns false when no active key has this name */
  revoke(name: string): Promise<boolean>;
}

/** Only commands make and end keys: who ran one, the machine knows. */
const by = actors.command;

export function createApiKeys(database: Database, acts: ActLog): ApiKeys {
  const byDigest = database.prepared('apiKeys.findByDigest', (queries) =>
    queries
      .select()
      .from(apiKeys)
      .where(and(eq(apiKeys.digest, valueOf(apiKeys.digest, 'digest')), isNull(apiKeys.revokedAt))),
  );

  return {
    add: async ({ name, digest, scopes }) => {
      const addActs = await acts.adding();
      return await database.transaction('apiKeys.add', async (queries) => {
        const id = `key_${randomBytes(12).toString('base64url')}`;
        const [added] = await queries
          .insert(apiKeys)
          .values({ id, name, digest, scopes })
          .onConflictDoNothing()
          .returning();
        if (added === undefined) return null;
        await addActs(queries, {
          kind: 'key-made',
          by,
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

    revoke: async (name) => {
      const addActs = await acts.adding();
      return await database.transaction('apiKeys.revoke', async (queries) => {
        const revoked = await queries
          .update(apiKeys)
          .set({ revokedAt: new Date() })
          .where(and(eq(apiKeys.name, name), isNull(apiKeys.revokedAt)))
          .returning({ id: apiKeys.id });
        if (revoked.length === 0) return false;
        await addActs(queries, { kind: 'key-revoked', by, detail: { key: name } });
        return true;
      });
    },
  };
}
