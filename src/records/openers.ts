/** Whose verifications are whose: they belong to the keys that opened them. */
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Method } from '../domain/words.ts';
import type { ActLog } from './acts.ts';
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import { markingForKey } from './marks.ts';
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
        if (!(await openFor(queries, { clientId, clientDigest, by, seesAll }))) return false;
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

const answerSchema = z.object({ rows: z.array(z.object({ is_free: z.boolean() })).length(1) });

/**
 * Notes the key where the client is free for it: this key's own, or nobody's. An attempt from before openers were noted
 * is somebody's, of whom nobody knows.
 */
async function openFor(
  queries: Queries,
  { clientId, clientDigest, by, seesAll }: Omit<Opening, 'about' | 'source'> & { clientDigest: string },
): Promise<boolean> {
  const { clientDigest: digest, keyName } = clientOpeners;
  const [digestName, keyNameName] = [sql.identifier(digest.name), sql.identifier(keyName.name)];
  const answer = await queries.execute(sql`
    with known as materialized (select ${keyName} as by from ${clientOpeners} where ${digest} = ${clientDigest}),
    free as materialized (select ${seesAll}::boolean or exists (select from known where known.by = ${by}) or (
      not exists (select from known)
      and not exists (select from ${verifications} where ${verifications.clientId} = ${clientId})
    ) as is_free),
    noted as (
      insert into ${clientOpeners} (${digestName}, ${keyNameName})
      select ${clientDigest}::text, ${by}::text from free where is_free on conflict do nothing returning 1
    ),
    -- What there is of the client is this key's from now on; the next finds its marks written with it.
    marked as (${markingForKey(clientId, by)} and exists (select from noted) on conflict do nothing)
    select is_free from free`);
  return answerSchema.parse(answer).rows[0]?.is_free === true;
}
