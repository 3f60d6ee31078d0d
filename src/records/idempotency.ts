/**
 * Requests under an `Idempotency-Key`: the first one works, whoever repeats it meanwhile is told so, and whoever repeats it
 * afterwards gets the same answer. Of key and request there are keyed hashes alone, and the answer is sealed, since it may
 * hold a person's link.
 */
import { and, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import { idOf } from './opened-rows.ts';
import { idempotentRequests } from './schema.ts';
import { Sealed } from './sealed-columns.ts';

export interface IdempotentRequest {
  /** The name of the API key: another one's keys are others. */
  by: string;
  key: string;
  clientId: string;
  /** All that makes it this request, as text. */
  request: string;
  requestId: string;
  at: Date;
  /** Answers of before are forgotten. */
  keptSince: Date;
  /** Whoever began before has died in between. */
  workedOnSince: Date;
}

export interface KeptAnswer {
  status: number;
  mediaType: string;
  body: string;
}

export type Claimed =
  | { is: 'first' }
  | { is: 'worked-on' }
  /** The key came with another request before. */
  | { is: 'another' }
  | { is: 'answered'; answer: KeptAnswer };

export interface Idempotency {
  claim(request: IdempotentRequest): Promise<Claimed>;
  /** Does nothing where somebody else has taken it over, or its client was erased. */
  answered(request: Pick<IdempotentRequest, 'by' | 'key' | 'requestId'>, answer: KeptAnswer): Promise<void>;
  /** It came to nothing that is worth keeping: a repeat works anew. */
  released(request: Pick<IdempotentRequest, 'by' | 'key' | 'requestId'>): Promise<void>;
  forget(before: Date): Promise<void>;
}

function isWorkedOnBy(digest: string, requestId: string) {
  return and(
    eq(idempotentRequests.digest, digest),
    eq(idempotentRequests.requestId, requestId),
    isNull(idempotentRequests.status),
  );
}

export function createIdempotency(database: Database, digests: Digests): Idempotency {
  const digestOf = async ({ by, key }: Pick<IdempotentRequest, 'by' | 'key'>) =>
    (await digests())('idempotencyKey', JSON.stringify([by, key]));

  return {
    claim: async ({ by, key, clientId, request, requestId, at, keptSince, workedOnSince }) => {
      const hash = await digests();
      const digest = await digestOf({ by, key });
      const requestDigest = hash('request', request);
      const row = {
        clientDigest: hash('client', clientId),
        requestDigest,
        requestId,
        startedAt: at,
        status: null,
        mediaType: null,
        body: null,
      };
      const { startedAt, status } = idempotentRequests;
      return await database.transaction('idempotency.claim', async (queries): Promise<Claimed> => {
        // Of several at once, the others wait here for the first one's row.
        const claimed = await queries
          .insert(idempotentRequests)
          .values({ digest, ...row })
          .onConflictDoUpdate({
            target: idempotentRequests.digest,
            set: row,
            setWhere: sql`${lt(startedAt, keptSince)} or (${isNull(status)} and ${lt(startedAt, workedOnSince)}
              and ${eq(idempotentRequests.requestDigest, requestDigest)})`,
          })
          .returning({ digest: idempotentRequests.digest });
        if (claimed.length > 0) return { is: 'first' };
        const [known] = await queries
          .select()
          .from(idempotentRequests)
          .where(eq(idempotentRequests.digest, digest));
        if (known === undefined) return { is: 'worked-on' };
        if (known.requestDigest !== requestDigest) return { is: 'another' };
        const { status: answeredWith, mediaType, body } = known;
        if (answeredWith === null || mediaType === null || body === null) return { is: 'worked-on' };
        const answer = { status: answeredWith, mediaType, body: body.open(idOf.digest({ digest })) };
        return { is: 'answered', answer };
      });
    },

    answered: async ({ by, key, requestId }, { status, mediaType, body }) => {
      const digest = await digestOf({ by, key });
      await database.run('idempotency.answered', async (queries) => {
        await queries
          .update(idempotentRequests)
          .set({ status, mediaType, body: Sealed.for(idOf.digest({ digest }), body) })
          .where(isWorkedOnBy(digest, requestId));
      });
    },

    released: async ({ by, key, requestId }) => {
      const digest = await digestOf({ by, key });
      await database.run('idempotency.released', async (queries) => {
        await queries.delete(idempotentRequests).where(isWorkedOnBy(digest, requestId));
      });
    },

    forget: (before) =>
      database.run('idempotency.forget', async (queries) => {
        // Some at a time: what is left is forgotten in the next hour, and no repeat gets it any more.
        const old = queries
          .select({ digest: idempotentRequests.digest })
          .from(idempotentRequests)
          .where(lt(idempotentRequests.startedAt, before))
          .orderBy(idempotentRequests.startedAt)
          .limit(MOST_FORGOTTEN);
        await queries.delete(idempotentRequests).where(inArray(idempotentRequests.digest, old));
      }),
  };
}

const MOST_FORGOTTEN = 1_000;
