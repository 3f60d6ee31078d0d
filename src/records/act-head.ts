/** Where the act log ends, and how it begins. */
import { isNotNull, sql } from 'drizzle-orm';
import { ActSigner, beginning } from './act-chain.ts';
import type { Place } from './act-chain.ts';
import { ActLogBrokenError } from './errors.ts';
import { knownKey, ownKey } from './own-keys.ts';
import type { Queries } from './queries.ts';
import { actCheckpoints, actHead, actNotes, acts, actSources, apiKeys, clientOpeners } from './schema.ts';

export const HEAD = 'acts';

/** @throws ActLogBrokenError */
export function assertHead(head: typeof actHead.$inferSelect | undefined, signs: ActSigner): Place {
  if (head === undefined) throw new ActLogBrokenError('its head is gone');
  if (!signs.isHead(head)) throw new ActLogBrokenError('its head bears no signature of ours');
  return { position: head.position, hash: head.hash };
}

export const firstHead = (signs: ActSigner) => ({
  ...beginning,
  name: HEAD,
  signature: signs.head(beginning),
});

export async function knownSigner(queries: Queries): Promise<ActSigner | null> {
  const key = await knownKey(queries, 'acts');
  return key === null ? null : new ActSigner(key);
}

/**
 * The key and the head are made together, in a database that has never had a log: so either of them alone is what
 * somebody has left of one.
 * @throws ActLogBrokenError
 */
export async function firstSigner(queries: Queries): Promise<ActSigner> {
  if (await everActed(queries)) throw new ActLogBrokenError('its key is gone');
  const signs = new ActSigner(await ownKey(queries, 'acts'));
  await queries.insert(actHead).values(firstHead(signs)).onConflictDoNothing();
  return signs;
}

const any = async (rows: Promise<readonly unknown[]>) => (await rows).length > 0;

/**
 * Whether anything is there that came with acts, or after one: rows of the log and beside it; who opened a client's
 * verifications; and use of a key, which servers note since they have noted their start. So whoever empties the log has
 * to empty these as well; what is left then is what was noted outside (security.md, "The act log").
 */
export async function everActed(queries: Queries): Promise<boolean> {
  const one = sql<number>`1`;
  return (
    (await any(queries.select({ one }).from(acts).limit(1))) ||
    (await any(queries.select({ one }).from(actCheckpoints).limit(1))) ||
    (await any(queries.select({ one }).from(actNotes).limit(1))) ||
    (await any(queries.select({ one }).from(actSources).limit(1))) ||
    (await any(queries.select({ one }).from(clientOpeners).limit(1))) ||
    (await any(queries.select({ one }).from(apiKeys).where(isNotNull(apiKeys.lastUsedAt)).limit(1)))
  );
}

/** For a probe that has other checks of the database itself and of its keys. @throws ActLogBrokenError */
export async function actsCanBeAdded({ acts: log }: { acts: { check(): Promise<void> } }): Promise<void> {
  try {
    await log.check();
  } catch (error) {
    if (error instanceof ActLogBrokenError) throw error;
  }
}
