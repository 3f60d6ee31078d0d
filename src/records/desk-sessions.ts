import { and, eq, gt, isNull, lt, lte, or } from 'drizzle-orm';
import { isInTime } from './api-keys.ts';
import type { ActLog } from './acts.ts';
import type { Database } from './database.ts';
import { apiKeys, deskSessions } from './schema.ts';

/** A log-in to the review desk that is in force. */
export interface DeskSession {
  keyName: string;
  /** The scopes that its key has now. */
  scopes: string[];
  /** Where its key may come from now; null: from anywhere. */
  addresses: string[] | null;
  expiresAt: Date;
}

/** Idle times are counted in minutes, and a page has many pictures. */
const WRITTEN_EVERY_MS = 30_000;

export interface DeskSessions {
  /** Also forgets what has expired, so that nothing piles up. */
  create(session: {
    digest: Uint8Array;
    keyName: string;
    expiresAt: Date;
    source?: string | undefined;
    /** By default now. */
    usedAt?: Date;
  }): Promise<void>;
  /** @returns null when there is none, it has expired, nobody used it since `idleSince`, or its key is revoked or past its time */
  find(digest: Uint8Array, now: Date, idleSince?: Date): Promise<DeskSession | null>;
  /** Its reviewer did something. */
  use(digest: Uint8Array, now: Date): Promise<void>;
  /** Does nothing when there is none. */
  remove(digest: Uint8Array): Promise<void>;
}

export function createDeskSessions(database: Database, acts: ActLog): DeskSessions {
  return {
    create: async ({ digest, keyName, expiresAt, source = null, usedAt = new Date() }) => {
      const addActs = await acts.adding();
      await database.transaction('deskSessions.create', async (queries) => {
        await queries.delete(deskSessions).where(lte(deskSessions.expiresAt, new Date()));
        await queries.insert(deskSessions).values({ digest, keyName, expiresAt, source, usedAt });
        await addActs(queries, { kind: 'log-in', by: keyName, source, detail: {} });
      });
    },

    find: (digest, now, idleSince) =>
      database.run('deskSessions.find', async (queries) => {
        const { keyName, expiresAt, usedAt, createdAt } = deskSessions;
        const isUsed =
          idleSince === undefined
            ? undefined
            : or(gt(usedAt, idleSince), and(isNull(usedAt), gt(createdAt, idleSince)));
        const [session] = await queries
          .select({ keyName, expiresAt, scopes: apiKeys.scopes, addresses: apiKeys.addresses })
          .from(deskSessions)
          // Names are given once, to revoked keys too, so that a name is as good as its key.
          .innerJoin(apiKeys, eq(apiKeys.name, keyName))
          .where(
            and(
              eq(deskSessions.digest, digest),
              gt(expiresAt, now),
              isUsed,
              isNull(apiKeys.revokedAt),
              isInTime,
            ),
          );
        return session ?? null;
      }),

    use: (digest, now) =>
      database.run('deskSessions.use', async (queries) => {
        const written = new Date(now.getTime() - WRITTEN_EVERY_MS);
        await queries
          .update(deskSessions)
          .set({ usedAt: now })
          .where(
            and(
              eq(deskSessions.digest, digest),
              or(isNull(deskSessions.usedAt), lt(deskSessions.usedAt, written)),
            ),
          );
      }),

    remove: (digest) =>
      database.run('deskSessions.remove', async (queries) => {
        await queries.delete(deskSessions).where(eq(deskSessions.digest, digest));
      }),
  };
}
