/**
 * Which verifications there are, a page at a time. A page looks at a bounded number of rows: along the index that leads to
 * the fewest, in the order of the list, and the other questions are put to what is found there. So it costs the same
 * however many there are and whatever is asked; where two questions seldom agree, a page may hold fewer than it could, and
 * tells where the next one begins.
 */
import { desc, eq, inArray, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { Method, Outcome } from '../domain/words.ts';
import type { Database } from './database.ts';
import type { Digest, Digests } from './digests.ts';
import { markOf } from './marks.ts';
import { idOf } from './opened-rows.ts';
import type { Opened } from './opened-rows.ts';
import type { Queries } from './queries.ts';
import { marks, verifications } from './schema.ts';

/** More than a page can hold, and few enough for some milliseconds, each with a look-up of its own. */
const LOOKED_AT = 250;

/** As the records know it: a run alone knows the stages between. */
export const standings = ['running', 'blocked', 'awaiting-decision', 'closed'] as const;
export type Standing = (typeof standings)[number];

export interface Search {
  /** The name of a key that sees only its own. */
  readonly by?: string | undefined;
  readonly clientId?: string | undefined;
  readonly externalRef?: string | undefined;
  /** Each of these entries. */
  readonly metadata?: readonly (readonly [name: string, value: string])[] | undefined;
  /** `open`: any but closed. */
  readonly stage?: Standing | 'open' | undefined;
  readonly outcome?: Outcome | undefined;
  readonly method?: Method | undefined;
  readonly reason?: string | undefined;
  readonly openedFrom?: Date | undefined;
  readonly openedBefore?: Date | undefined;
  /** With either of these the list is in the order in which they were closed, otherwise in which they were opened. */
  readonly closedFrom?: Date | undefined;
  readonly closedBefore?: Date | undefined;
}

/** A place in the list. */
export interface FoundPlace {
  readonly at: Date;
  readonly verificationId: string;
}

type Row = Opened<typeof verifications.$inferSelect>;
export interface FoundVerification extends Pick<
  Row,
  | 'attempt'
  | 'blockedReason'
  | 'blockedSince'
  | 'clientId'
  | 'closedAt'
  | 'externalRef'
  | 'method'
  | 'openedAt'
  | 'outcome'
  | 'reasons'
  | 'reviewSince'
  | 'reviewUntil'
  | 'verificationId'
> {
  readonly metadata: Readonly<Record<string, string>>;
}

export interface FoundPage {
  /** The latest first. */
  readonly found: readonly FoundVerification[];
  /** After which the next page begins; null where there is no more. */
  readonly next: FoundPlace | null;
  /** How many there are from here on, where that is known by what was looked at. */
  readonly total: number | null;
}

export interface Finding {
  find(search: Search, page: { limit: number; after?: FoundPlace | undefined }): Promise<FoundPage>;
}

const placeSchema = z.object({ at: z.coerce.date(), id: z.string() });
const answerSchema = z.object({
  rows: z.tuple([
    z.object({
      looked: z.coerce.number(),
      met: z.coerce.number(),
      page: z.array(placeSchema).nullable(),
      last: placeSchema.nullable(),
    }),
  ]),
});

export function createFinding(database: Database, digests: Digests): Finding {
  return {
    find: async (search, { limit, after }) => {
      const digest = await digests();
      return await database.run('verifications.find', async (queries) => {
        const answer = await queries.execute(lookingAt(search, { limit, after }, digest));
        const [{ looked, met, page, last }] = answerSchema.parse(answer).rows;
        const ids = (page ?? []).slice(0, limit);
        const found = await rowsOf(
          queries,
          ids.map(({ id }) => id),
        );
        const isAll = looked < LOOKED_AT;
        const end = met > limit ? ids.at(-1) : isAll ? null : last;
        return {
          found,
          next: end == null ? null : { at: end.at, verificationId: end.id },
          total: isAll ? met : null,
        };
      });
    },
  };
}

/** In the order of their ids; what was erased meanwhile is left out. */
async function rowsOf(queries: Queries, ids: readonly string[]): Promise<FoundVerification[]> {
  if (ids.length === 0) return [];
  const { verificationId, clientId, attempt, method, externalRef, request, outcome, reasons } = verifications;
  const { openedAt, closedAt, reviewSince, reviewUntil, blockedSince, blockedReason } = verifications;
  const rows = await queries
    .select({
      verificationId,
      clientId,
      attempt,
      method,
      externalRef,
      request,
      outcome,
      reasons,
      openedAt,
      closedAt,
      reviewSince,
      reviewUntil,
      blockedSince,
      blockedReason,
    })
    .from(verifications)
    .where(inArray(verificationId, [...ids]));
  const byId = new Map(
    rows.map(({ externalRef: sealedRef, request: sealedRequest, ...row }) => {
      const id = idOf.verification(row);
      const metadata = sealedRequest?.open(id).metadata ?? {};
      return [row.verificationId, { ...row, externalRef: sealedRef?.open(id) ?? null, metadata }];
    }),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/**
 * One statement: what is looked at, what of it is meant, and where it ends. The limit of one keeps the planner from
 * beginning with all rows that are meant.
 */
function lookingAt(
  search: Search,
  { limit, after }: { limit: number; after?: FoundPlace | undefined },
  digest: Digest,
): SQL {
  const { driver, rest } = askedOf(search, digest);
  const { table, id, at, conditions } = driver;
  const isAfter =
    after === undefined
      ? []
      : [sql`(${at}, ${id}) < (${sql.param(after.at, verifications.openedAt)}, ${after.verificationId})`];
  const latestFirst = sql`order by at desc, id desc`;
  return sql`
    with looked as materialized (
      select ${at} as at, ${id} as id from ${table} ${where([...conditions, ...isAfter])}
      order by ${desc(at)}, ${desc(id)} limit ${sql.raw(String(LOOKED_AT))}
    ),
    met as materialized (
      select looked.at, looked.id from looked cross join lateral (
        select from ${verifications} ${where([sql`${verifications.verificationId} = looked.id`, ...rest])} limit 1
      ) as one
    )
    select (select count(*) from looked) as looked, (select count(*) from met) as met,
      (select json_agg(${place(sql`first`)} order by at desc, id desc)
        from (select at, id from met ${latestFirst} limit ${sql.raw(String(limit + 1))}) as first) as page,
      (select ${place(sql`looked`)} from looked order by at, id limit 1) as last`;
}

const place = (of: SQL) => sql`json_build_object('at', ${of}.at, 'id', ${of}.id)`;

interface Driver {
  readonly table: typeof marks | typeof verifications | SQL;
  readonly id: PgColumn;
  readonly at: PgColumn;
  readonly conditions: readonly SQL[];
}

interface Asked {
  /** What leads to the fewest, along an index in the order of the list. */
  readonly driver: Driver;
  /** What is asked of the rows that are found so. */
  readonly rest: readonly SQL[];
}

function askedOf(search: Search, digest: Digest): Asked {
  const { by, clientId, externalRef, metadata = [], stage, outcome, method, reason } = search;
  const { openedFrom, openedBefore, closedFrom, closedBefore } = search;
  const isByClosing = closedFrom !== undefined || closedBefore !== undefined;
  const opened = (at: PgColumn) => between(at, openedFrom, openedBefore);
  const closed = [
    ...between(verifications.closedAt, closedFrom, closedBefore),
    ...(isByClosing ? [sql`${verifications.closedAt} is not null`] : []),
  ];
  const columns = [
    ...(clientId === undefined ? [] : [eq(verifications.clientId, clientId)]),
    ...(stage === undefined ? [] : [standingAs[stage]]),
    ...(outcome === undefined ? [] : [eq(verifications.outcome, outcome)]),
    ...(method === undefined ? [] : [eq(verifications.method, method)]),
  ];
  const isFew = stage !== undefined && stage !== 'closed';
  // The first is the one that is looked along.
  const marked = [
    ...(externalRef === undefined ? [] : [markOf.externalRef(digest, externalRef)]),
    ...metadata.map(([name, value]) => markOf.metadata(digest, name, value)),
    ...(reason === undefined ? [] : [markOf.reason(reason)]),
    ...(by === undefined
      ? []
      : [
          isFew
            ? markOf.standing(by, 'open')
            : outcome === undefined
              ? markOf.key(by)
              : markOf.standing(by, outcome),
        ]),
  ];
  const alongColumns = (
    at: PgColumn,
    conditions: readonly SQL[],
    table: Driver['table'] = verifications,
  ): Asked => ({
    driver: { table, id: verifications.verificationId, at, conditions },
    rest: [...columns, ...closed, ...opened(verifications.openedAt), ...marked.map(hasMark)],
  });
  if (isByClosing) return alongColumns(verifications.closedAt, closed);
  const along = opened(verifications.openedAt);
  if (clientId !== undefined) return alongColumns(verifications.openedAt, along, ofClient(clientId));
  const [first, ...others] = marked;
  if (first !== undefined) {
    const conditions = [eq(marks.mark, first), ...opened(marks.openedAt)];
    return {
      driver: { table: marks, id: marks.verificationId, at: marks.openedAt, conditions },
      rest: [...columns, ...others.map(hasMark)],
    };
  }
  if (isFew) return alongColumns(verifications.openedAt, [standingIndexOf[stage], ...along]);
  const [leading] = [
    ...(outcome === undefined ? [] : [eq(verifications.outcome, outcome)]),
    ...(method === undefined ? [] : [eq(verifications.method, method)]),
  ];
  return alongColumns(verifications.openedAt, [...(leading === undefined ? [] : [leading]), ...along]);
}

/**
 * A client has few, which the planner does not know: it keeps no statistics of clients, and would rather look for this one
 * along the order of the list. The offset has it read these first.
 */
const ofClient = (clientId: string) =>
  sql`(select * from ${verifications} where ${verifications.clientId} = ${clientId} offset 0) as ${verifications}`;

const hasMark = (mark: string) =>
  sql`exists (select from ${marks} where ${marks.verificationId} = ${verifications.verificationId} and ${marks.mark} = ${mark})`;

const isOpen = sql`${verifications.closedAt} is null`;
const isWaiting = sql`${verifications.reviewSince} is not null`;
const isBlocked = sql`${verifications.blockedSince} is not null`;

const standingAs: Readonly<Record<Standing | 'open', SQL>> = {
  open: isOpen,
  running: sql`${isOpen} and not ${isWaiting} and not ${isBlocked}`,
  blocked: sql`${isOpen} and ${isBlocked} and not ${isWaiting}`,
  'awaiting-decision': sql`${isOpen} and ${isWaiting}`,
  closed: sql`not ${isOpen}`,
};

/** The condition of the partial index that has them. */
const standingIndexOf: Readonly<Record<Exclude<Standing, 'closed'> | 'open', SQL>> = {
  open: isOpen,
  running: isOpen,
  blocked: isBlocked,
  'awaiting-decision': isWaiting,
};

function between(column: PgColumn, from: Date | undefined, before: Date | undefined): SQL[] {
  return [
    ...(from === undefined ? [] : [sql`${column} >= ${sql.param(from, column)}`]),
    ...(before === undefined ? [] : [sql`${column} < ${sql.param(before, column)}`]),
  ];
}

function where(conditions: readonly SQL[]): SQL {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join([...conditions], sql` and `)}`;
}
