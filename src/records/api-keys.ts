import { randomBytes } from 'node:crypto';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { valueOf } from './columns.ts';
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

export function createApiKeys(database: Database): ApiKeys {
  const byDigest = database.prepared('apiKeys.findByDigest', (queries) =>
    queries
      .select()
      .from(apiKeys)
      .where(and(eq(apiKeys.digest, valueOf(apiKeys.digest, 'digest')), isNull(apiKeys.revokedAt))),
  );

  return {
    add: ({ name, digest, scopes }) =>
      database.run('apiKeys.add', async (queries) => {
        const id = `key_${randomBytes(12).toString('base64url')}`;
        const [added] = await queries
          .insert(apiKeys)
          .values({ id, name, digest, scopes })
          .onConflictDoNothing()
          .returning();
        return added ?? null;
      }),

    all: () =>
      database.run('apiKeys.all', async (queries) =>
        queries.select().from(apiKeys).orderBy(asc(apiKeys.createdAt), asc(apiKeys.id)),
      ),

    findByDigest: async (digest) => (await byDigest({ digest }))[0] ?? null,

    revoke: (name) =>
      database.run('apiKeys.revoke', async (queries) => {
        const revoked = await queries
          .update(apiKeys)
          .set({ revokedAt: new Date() })
          .where(and(eq(apiKeys.name, name), isNull(apiKeys.revokedAt)))
          .returning({ id: apiKeys.id });
        return revoked.length > 0;
      }),
  };
}
