/**
 * By what a verification is found in a list, a row each (`marks`): reason codes and names of keys as they are, and keyed
 * hashes of what the caller calls it.
 */
import { and, eq, inArray, isNotNull, ne, notExists, notInArray, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { Wishes } from '../domain/input.ts';
import type { OrUnknown, Outcome } from '../domain/words.ts';
import type { Digest } from './digests.ts';
import type { Queries } from './queries.ts';
import { idOf } from './opened-rows.ts';
import { clientOpeners, marks, verifications } from './schema.ts';

/** Far above any word that we or iDenfy have, and within what an index takes. */
const LONGEST_MARK = 500;
const bounded = (mark: string) => mark.slice(0, LONGEST_MARK);

export const markOf = {
  reason: (reason: string) => bounded(`reason:${reason}`),
  externalRef: (digest: Digest, externalRef: string) => `ref:${digest('externalRef', externalRef)}`,
  // No key holds a NUL, so that no two entries are one.
  metadata: (digest: Digest, name: string, value: string) =>
    `meta:${digest('metadata', `${name}\0${value}`)}`,
  /** Of each key whose verification it is; and the same with how it ended, or that it is open. */
  key: (name: string) => bounded(`key:${name}`),
  standing: (name: string, standing: Outcome | 'open') => bounded(`is:${standing}:${name}`),
};

/** What one write knows of an attempt. */
interface Marked {
  readonly verificationId: string;
  readonly clientId: string;
  readonly openedAt: Date;
  readonly externalRef?: string | null;
  /** Null where nobody says: then nothing is changed by it. */
  readonly request?: Wishes | null;
  /** Why it ended, or waits for somebody. */
  readonly reasons: readonly string[];
  readonly outcome?: OrUnknown<Outcome> | null;
}

/** A mark begins with its kind; that of a standing goes on with it. */
const kind = sql`split_part(${marks.mark}, ':', 1)`;
const markedStanding = sql`split_part(${marks.mark}, ':', 2)`;

const done = { done: sql<boolean>`true`.as('done') };

/**
 * They touch different rows, so that one statement may have both.
 * @param isKnownOpen whether it was made sure that the attempt is not closed; otherwise nothing is said of a closed one
 * that is not its end
 */
export function marking(queries: Queries, digest: Digest, marked: Marked, isKnownOpen = false) {
  const { verificationId, clientId, openedAt, externalRef, request, reasons, outcome = null } = marked;
  const standing = outcome ?? 'open';
  const mayMark =
    outcome !== null || isKnownOpen
      ? undefined
      : notExists(
          queries
            .select({ verificationId: verifications.verificationId })
            .from(verifications)
            .where(and(eq(verifications.verificationId, verificationId), isNotNull(verifications.closedAt))),
        );
  const words = [
    ...reasons.map(markOf.reason),
    ...(externalRef == null ? [] : [markOf.externalRef(digest, externalRef)]),
    ...Object.entries(request?.metadata ?? {}).map(([name, value]) => markOf.metadata(digest, name, value)),
  ];
  const own = [...new Set(words)];
  const replaced = [
    'reason',
    ...(externalRef === undefined ? [] : ['ref']),
    ...(request == null ? [] : ['meta']),
  ];
  const isOther = and(inArray(kind, replaced), own.length === 0 ? undefined : notInArray(marks.mark, own));
  const isOtherStanding = and(eq(kind, 'is'), ne(markedStanding, standing));
  return [
    queries
      .delete(marks)
      .where(and(eq(marks.verificationId, verificationId), or(isOther, isOtherStanding), mayMark))
      .returning(done),
    insertingMarks(
      queries,
      sql`select ${verificationId}::text, each.mark, ${sql.param(openedAt, marks.openedAt)}::timestamptz from (
        select jsonb_array_elements_text(${sql.param(own, verifications.reasons)}::jsonb) as mark
        union ${ownersMarks(digest('client', clientId), standing)}) as each where ${mayMark ?? sql`true`}`,
    ).returning(done),
  ];
}

/** The marks of those whose it is, by who opened verifications of the client. */
function ownersMarks(clientDigest: string, standing: string): SQL {
  const { keyName, clientDigest: of } = clientOpeners;
  const owners = sql`from ${clientOpeners} where ${of} = ${clientDigest}`;
  return sql`select ${markOfKey(keyName)} ${owners} union select ${markOfStanding(keyName, sql`${standing}::text`)} ${owners}`;
}

const longest = sql.raw(String(LONGEST_MARK));
const markOfKey = (name: unknown) => sql`left('key:' || ${name}, ${longest})`;
const markOfStanding = (name: unknown, standing: unknown) =>
  sql`left('is:' || ${standing} || ':' || ${name}, ${longest})`;

/** Of all that there is of a client, for a key whose it has become; conditions may follow. */
export function markingForKey(clientId: string, by: string): SQL {
  const { verificationId, openedAt, outcome, clientId: of } = verifications;
  const [into, id, mark, at] = [
    marks,
    ...[marks.verificationId, marks.mark, marks.openedAt].map(({ name }) => sql.identifier(name)),
  ];
  const key = sql`${by}::text`;
  return sql`insert into ${into} (${id}, ${mark}, ${at})
    select ${verificationId}, each.mark, ${openedAt} from ${verifications},
      lateral (values (${markOfKey(key)}), (${markOfStanding(key, sql`coalesce(${outcome}, 'open')`)})) as each (mark)
    where ${of} = ${clientId}`;
}

/** The first moment at which it was opened was told by another clock in versions before 0.7. */
function insertingMarks(queries: Queries, rows: SQL) {
  return queries
    .insert(marks)
    .select(rows)
    .onConflictDoUpdate({
      target: [marks.verificationId, marks.mark],
      set: { openedAt: sql`excluded.opened_at` },
      setWhere: sql`${marks.openedAt} <> excluded.opened_at`,
    });
}

/** It goes on: nothing is a reason any more. */
export function withoutReasons(queries: Queries, verificationId: string) {
  return queries
    .delete(marks)
    .where(and(eq(marks.verificationId, verificationId), sql`${marks.mark} like 'reason:%'`));
}

/**
 * Marks some of the attempts that versions before 0.7 wrote, of which nothing but the owner, the reasons and the
 * caller's reference is known.
 */
export async function markEarlier(queries: Queries, digest: Digest, limit: number): Promise<number> {
  const { verificationId, clientId, openedAt, reasons, outcome } = verifications;
  const rows = await queries
    .select({
      verificationId,
      clientId,
      openedAt,
      reasons,
      outcome,
      externalRef: verifications.externalRef,
      request: verifications.request,
    })
    .from(verifications)
    .where(sql`not ${verifications.isMarked}`)
    .limit(limit)
    .for('update', { skipLocked: true });
  for (const { externalRef, request, ...row } of rows) {
    const id = idOf.verification(row);
    const marked = { ...row, externalRef: externalRef?.open(id) ?? null, request: request?.open(id) ?? null };
    for (const statement of marking(queries, digest, marked, true)) await statement;
    await queries.update(verifications).set({ isMarked: true }).where(eq(verificationId, row.verificationId));
  }
  return rows.length;
}
