/** Whose verifications are whose: they belong to the keys that opened them. */
import { and, eq } from 'drizzle-orm';
import type { Method } from '../domain/words.ts';
import type { ActLog } from './acts.ts';
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import { oneAtATime } from './erasures.ts';
import type { Queries } from './queries.ts';
import { clientOpeners, verifications } from './schema.ts';

interface Opening {
  clientId: string;
  /** The name of the key. */
  by: string;
  /** Whether this key may open what another has opened, or nobody knows who. */
  seesAll: boolean;
  source: string;
  about: { method: Method; reverify: boolean; requestId: string };
}

export interface Openers {
  /**
   * Notes that this key opens a verification of the client, in the act log as well.
   * @returns false where the client is another key's
   */
  open(opening: Opening): Promise<boolean>;
  /** Whether this key has opened a verification of the client. */
  hasOpened(clientId: string, by: string): Promise<boolean>;
}

export function createOpeners(database: Database, digests: Digests, acts: ActLog): Openers {
  return {
    open: async ({ clientId, by, seesAll, source, about }) => {
      const clientDigest = (await digests())('client', clientId);
      const addActs = await acts.adding();
      return await database.transaction('openers.open', async (queries) => {
        // Of two keys that are first at once, one is.
        await oneAtATime(queries, clientDigest);
        if (!seesAll && !(await isFree(queries, { clientId, clientDigest, by }))) return false;
        await queries.insert(clientOpeners).values({ clientDigest, keyName: by }).onConflictDoNothing();
        await addActs(queries, { kind: 'opening', by, clientId, source, detail: about });
        return true;
      });
    },

    hasOpened: async (clientId, by) => {
      const clientDigest = (await digests())('client', clientId);
      return await database.run('openers.hasOpened', async (queries) => {
        const [own] = await queries
          .select({ keyName: clientOpeners.keyName })
          .from(clientOpeners)
          .where(and(eq(clientOpeners.clientDigest, clientDigest), eq(clientOpeners.keyName, by)));
        return own !== undefined;
      });
    },
  };
}

/** This key's own, or nobody's: an attempt from before openers were noted is somebody's, of whom nobody knows. */
async function isFree(
  queries: Queries,
  { clientId, clientDigest, by }: { clientId: string; clientDigest: string; by: string },
): Promise<boolean> {
  const openers = await queries
    .select({ keyName: clientOpeners.keyName })
    .from(clientOpeners)
    .where(eq(clientOpeners.clientDigest, clientDigest));
  if (openers.length > 0) return openers.some(({ keyName }) => keyName === by);
  const [attempt] = await queries
    .select({ id: verifications.verificationId })
    .from(verifications)
    .where(eq(verifications.clientId, clientId))
    .limit(1);
  return attempt === undefined;
}
