/**
 * The act log: who did what, in the order in which it was done.
 *
 * Whoever adds holds the lock of the head's one row until its transaction ends, so that rows of all processes make one
 * chain: an act is added as the last thing of its transaction. What is added outside of one goes together with all that
 * waits in this process, in one transaction for many.
 */
import { and, asc, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { actors } from '../domain/acts.ts';
import type { Act, ActContext, ActKind } from '../domain/acts.ts';
import { ActSigner, ActVerifier, beginning, hashOf } from './act-chain.ts';
import type { ActCheckpoint, ActRow, Finding, Place } from './act-chain.ts';
import type { Database } from './database.ts';
import type { Queries } from './queries.ts';
import type { Digest, Digests } from './digests.ts';
import { assertHead, everActed, firstHead, firstSigner, HEAD, knownSigner } from './act-head.ts';
import { knownKey, ownKey } from './own-keys.ts';
import { noteOf, idOf } from './opened-rows.ts';
import { actCheckpoints, actHead, actNotes, acts, actSources } from './schema.ts';
import { Sealed } from './sealed-columns.ts';

/** One act as it is shown. */
export type ActRecord = ActRow & { readonly note: string | null; readonly source: string | null };

/** Adds acts as the last thing of a transaction. */
export type AddActs = (queries: Queries, ...added: readonly Act[]) => Promise<void>;

export interface ActLog {
  /** Resolves once it is written, and not before. @throws ActLogBrokenError, RecordsUnavailableError */
  add(act: Act): Promise<void>;
  /** For a transaction that is about to begin: within one, nothing may wait for the keys. */
  adding(): Promise<AddActs>;
  /** The latest first. @param page.before the position where the page before ended */
  latest(page: {
    limit: number;
    before?: number | undefined;
    kinds?: readonly ActKind[] | undefined;
    verificationId?: string | undefined;
    clientId?: string | undefined;
  }): Promise<ActRecord[]>;
  /** In their order, for an export. */
  after(position: number, limit: number): Promise<ActRow[]>;
  /** A process starts: with keyed hashes of its settings. @returns where the log stands then, signed */
  start(
    by: string,
    settings: (hash: (text: string) => string) => Record<string, string>,
  ): Promise<ActCheckpoint>;
  /** Whether this database's role could change or delete what is in the log. */
  isChangeable(): Promise<boolean>;
  /** Whether acts can be added. @throws ActLogBrokenError */
  check(): Promise<void>;
  /**
   * Closes a log that was changed from outside, and begins anew behind it: with an act that says so.
   * @param why in the words of whoever does it
   * @returns that act, and what was found before it; null where the log is whole
   */
  beginAnew(why: string): Promise<{ position: number; findings: readonly Finding[] } | null>;
  /** Signs where the log stands. */
  checkpoint(): Promise<ActCheckpoint>;
  checkpoints(): Promise<ActCheckpoint[]>;
  /** For whoever checks the signatures of checkpoints elsewhere. PEM. */
  publicKey(): Promise<string>;
  /** Signs the manifest of an evidence bundle, by the key of the checkpoints. @param json an object, as bytes */
  signManifest(json: Uint8Array): Promise<Uint8Array>;
  /** What is about an attempt, and what is about its client and no attempt, in their order, in pages. */
  about(
    attempt: { readonly verificationId: string; readonly clientId: string },
    page: { readonly after: number; readonly limit: number },
  ): Promise<ActRecord[]>;
  /** Reads all of it, as it is at this moment. @param anchors noted outside of the database: the hash at a position */
  verify(anchors?: readonly Place[]): Promise<{
    rows: number;
    findings: readonly Finding[];
    /** Where it was closed and begun anew, with what was found before. */
    closed: readonly { readonly position: number; readonly findings: readonly Finding[] }[];
  }>;
}

/** A rewritten log is found between two of them. */
const CHECKPOINT_EVERY = 100;
/** Rows of one transaction, and of one page. */
const BATCH = 100;
const PAGE = 1_000;

export function createActs(database: Database, digests: Digests): ActLog {
  let known: ActSigner | undefined;
  const signer = async () =>
    (known ??=
      (await database.run('acts.key', knownSigner)) ??
      (await database.transaction('acts.key', async (queries) => firstSigner(queries))));

  const adding = async (): Promise<AddActs> => {
    const [signs, digest] = [await signer(), await digests()];
    return async (queries, ...added) => append(queries, added, signs, digest);
  };

  const waiting: { act: Act; done: PromiseWithResolvers<void> }[] = [];
  let isAdding = false;
  const addWaiting = async () => {
    if (isAdding) return;
    isAdding = true;
    for (let some = waiting.splice(0, BATCH); some.length > 0; some = waiting.splice(0, BATCH)) {
      try {
        const addActs = await adding();
        await database.transaction('acts.add', async (queries) =>
          addActs(queries, ...some.map(({ act }) => act)),
        );
        for (const { done } of some) done.resolve();
      } catch (error) {
        for (const { done } of some) done.reject(error);
      }
    }
    isAdding = false;
  };

  return {
    add: async (act) => {
      const done = Promise.withResolvers<void>();
      waiting.push({ act, done });
      void addWaiting();
      await done.promise;
    },

    adding,

    latest: async ({ limit, before, kinds, verificationId, clientId }) => {
      const clientDigest = clientId === undefined ? undefined : (await digests())('client', clientId);
      const rows = await database.run('acts.latest', (queries) =>
        withNotes(queries)
          .where(
            and(
              before === undefined ? undefined : lt(acts.position, before),
              kinds === undefined ? undefined : inArray(acts.kind, [...kinds]),
              verificationId === undefined ? undefined : eq(acts.verificationId, verificationId),
              clientDigest === undefined ? undefined : eq(acts.clientDigest, clientDigest),
            ),
          )
          .orderBy(desc(acts.position))
          .limit(limit),
      );
      return rows.map(shown);
    },

    about: async ({ verificationId, clientId }, { after, limit }) => {
      const clientDigest = (await digests())('client', clientId);
      const rows = await database.run('acts.about', (queries) =>
        withNotes(queries)
          .where(
            and(
              or(
                eq(acts.verificationId, verificationId),
                and(eq(acts.clientDigest, clientDigest), isNull(acts.verificationId)),
              ),
              gt(acts.position, after),
            ),
          )
          .orderBy(asc(acts.position))
          .limit(limit),
      );
      return rows.map(shown);
    },

    after: (position, limit) => database.run('acts.after', (queries) => page(queries, position, limit)),

    start: async (by, settings) => {
      const [addActs, signs, digest] = [await adding(), await signer(), await digests()];
      const detail = settings((text) => digest('settings', text));
      return await database.transaction('acts.start', async (queries) => {
        await addActs(queries, { kind: 'start', by, source: null, detail });
        return await checkpointAt(queries, await lockedHead(queries, signs), signs);
      });
    },

    isChangeable: () =>
      database.run('acts.isChangeable', async (queries) => {
        const [row] = await queries
          .select({
            isSo: sql<boolean>`has_table_privilege('acts', 'UPDATE') or has_table_privilege('acts', 'DELETE')`,
          })
          .from(sql`(select 1) as one`);
        return row?.isSo ?? false;
      }),

    check: async () => {
      const signs = await signer();
      await database.run('acts.check', async (queries) => {
        const [head] = await queries.select().from(actHead).where(eq(actHead.name, HEAD));
        assertHead(head, signs);
      });
    },

    beginAnew: async (why) => {
      known = undefined;
      const digest = await digests();
      return await database.transaction('acts.beginAnew', async (queries) => {
        if ((await knownKey(queries, 'acts')) === null && !(await everActed(queries))) return null;
        const signs = new ActSigner(await ownKey(queries, 'acts'));
        const isGone = await made(queries, signs);
        // Locked, so that nobody adds meanwhile.
        const [head = null] = await queries
          .select()
          .from(actHead)
          .where(eq(actHead.name, HEAD))
          .for('update');
        const verifier = await walked(queries, signs);
        const { rows: last } = verifier.end(head, signs);
        const findings: Finding[] = [...verifier.findings, ...(isGone ? [gone] : [])];
        if (findings.length === 0) return null;
        const signed = (await allCheckpoints(queries)).map(({ position }) => position);
        const at = Math.max(last, ...signed, head !== null && signs.isHead(head) ? head.position : 0);
        const kinds = [...new Set(findings.map(({ kind }) => kind))].toSorted().join(' ');
        const detail = { found: findings.length, kinds, before: verifier.digest() };
        const act: Act = { kind: 'begun-anew', by: actors.command, source: null, note: why, detail };
        await appendAt({ position: at, hash: beginning.hash }, queries, [act], signs, digest);
        await checkpointAt(queries, await lockedHead(queries, signs), signs);
        return { position: at + 1, findings };
      });
    },

    checkpoint: async () => {
      const signs = await signer();
      return await database.transaction('acts.checkpoint', async (queries) =>
        checkpointAt(queries, await lockedHead(queries, signs), signs),
      );
    },

    checkpoints: () => database.run('acts.checkpoints', allCheckpoints),

    publicKey: async () => (await signer()).publicKey,

    signManifest: async (json) => (await signer()).manifest(json),

    verify: async (anchors) => {
      const signs = await signer();
      return await database.run('acts.verify', (queries) =>
        queries.transaction(
          async (snapshot) => {
            const verifier = await walked(snapshot, signs, anchors);
            const [head] = await snapshot.select().from(actHead).where(eq(actHead.name, HEAD));
            const { rows } = verifier.end(head ?? null, signs);
            return { rows, findings: verifier.findings, closed: verifier.closed };
          },
          // One moment of all its tables, while others add.
          { isolationLevel: 'repeatable read', accessMode: 'read only' },
        ),
      );
    },
  };
}

/** What the log shows of an act beside its row, while it is kept. */
function withNotes(queries: Queries) {
  return queries
    .select()
    .from(acts)
    .leftJoin(actNotes, eq(actNotes.position, acts.position))
    .leftJoin(actSources, eq(actSources.position, acts.position));
}

function shown({
  acts: act,
  act_notes: note,
  act_sources: from,
}: {
  readonly acts: ActRow;
  readonly act_notes: typeof actNotes.$inferSelect | null;
  readonly act_sources: typeof actSources.$inferSelect | null;
}): ActRecord {
  return { ...act, note: note === null ? null : noteOf(note), source: from?.source ?? null };
}

async function append(
  queries: Queries,
  added: readonly Act[],
  signs: ActSigner,
  digest: Digest,
): Promise<void> {
  await appendAt(await lockedHead(queries, signs), queries, added, signs, digest);
}

/** Behind a place, whose head is locked. */
async function appendAt(
  head: Place,
  queries: Queries,
  added: readonly Act[],
  signs: ActSigner,
  digest: Digest,
): Promise<void> {
  const rows: ActRow[] = [];
  let last = head;
  for (const act of added) {
    const row = { ...rowOf(act, digest), position: last.position + 1, at: act.at ?? new Date() };
    last = { position: row.position, hash: hashOf(row, last.hash) };
    rows.push({ ...row, hash: last.hash });
  }
  if (rows.length === 0) return;
  const notes = rows.flatMap(({ position, clientDigest }, index) => {
    const note = added[index]?.note;
    return note == null ? [] : [{ position, clientDigest, note: Sealed.for(idOf.act({ position }), note) }];
  });
  const sources = rows.flatMap(({ position, at }, index) => {
    const source = added[index]?.source;
    return source == null ? [] : [{ position, at, source }];
  });
  if (Math.floor(last.position / CHECKPOINT_EVERY) > Math.floor(head.position / CHECKPOINT_EVERY))
    await checkpointAt(queries, last, signs);
  // All in one statement: the others wait for it.
  await queries
    .with(
      queries.$with('rows_written').as(queries.insert(acts).values(rows).returning()),
      ...(sources.length === 0
        ? []
        : [queries.$with('sources_written').as(queries.insert(actSources).values(sources).returning())]),
      ...(notes.length === 0
        ? []
        : [queries.$with('notes_written').as(queries.insert(actNotes).values(notes).returning())]),
    )
    .update(actHead)
    .set({ ...last, signature: signs.head(last) })
    .where(eq(actHead.name, HEAD));
}

function rowOf(act: Act, digest: Digest): Omit<ActRow, 'position' | 'at' | 'hash'> {
  const { kind, by, verificationId = null, clientId = null } = act;
  return {
    kind,
    actedBy: by,
    verificationId,
    clientDigest: clientId === null ? null : digest('client', clientId),
    // ASCII in any case, since nothing in it is anybody's text.
    detail: JSON.stringify({ ...act.detail, ...hashesOf(act, digest) }),
  };
}

function hashesOf({ hashed, note = null }: ActContext, digest: Digest): Record<string, string> {
  return {
    ...(hashed?.seen != null && { seen: digest('seen', hashed.seen) }),
    ...(hashed?.reviewer != null && { reviewer: digest('reviewer', hashed.reviewer) }),
    ...(note !== null && { note: digest('note', note) }),
  };
}

/** @throws ActLogBrokenError where it is not as the last one who added has left it: signing on would hide that */
async function lockedHead(queries: Queries, signs: ActSigner): Promise<Place> {
  const [head] = await queries.select().from(actHead).where(eq(actHead.name, HEAD)).for('update');
  return assertHead(head, signs);
}

const gone: Finding = { kind: 'gone', position: 0 };

/** @returns whether there was no head */
async function made(queries: Queries, signs: ActSigner): Promise<boolean> {
  const [row] = await queries
    .insert(actHead)
    .values(firstHead(signs))
    .onConflictDoNothing()
    .returning({ name: actHead.name });
  return row !== undefined;
}

/** Through all rows. */
async function walked(
  queries: Queries,
  signs: ActSigner,
  anchors: readonly Place[] = [],
): Promise<ActVerifier> {
  const verifier = new ActVerifier(
    (checkpoint) => signs.isCheckpoint(checkpoint),
    await allCheckpoints(queries),
    { anchors },
  );
  let last = 0;
  for (let rows = await page(queries, -1, PAGE); rows.length > 0; rows = await page(queries, last, PAGE)) {
    for (const row of rows) verifier.next(row);
    last = rows.at(-1)?.position ?? last;
  }
  return verifier;
}

async function checkpointAt(queries: Queries, place: Place, signs: ActSigner): Promise<ActCheckpoint> {
  const checkpoint = signs.checkpoint(place);
  await queries.insert(actCheckpoints).values(checkpoint).onConflictDoNothing();
  return checkpoint;
}

async function allCheckpoints(queries: Queries): Promise<ActCheckpoint[]> {
  return await queries.select().from(actCheckpoints).orderBy(asc(actCheckpoints.position));
}

async function page(queries: Queries, after: number, limit: number): Promise<ActRow[]> {
  return await queries
    .select()
    .from(acts)
    .where(gt(acts.position, after))
    .orderBy(asc(acts.position))
    .limit(limit);
}
