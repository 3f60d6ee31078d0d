/**
 * Finds rows that are sealed by a key which this process does not have, while it runs: a slice of each table a look,
 * from the newest names on and round again, so that a look costs the same however many rows there are.
 */
import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { KEY_ID } from '../encryption/key-ring.ts';
import type { Database } from './database.ts';
import type { Queries } from './queries.ts';
import { sealedTables } from './sealed-tables.ts';
import type { SealedTable } from './sealed-tables.ts';

/** Rows of one table in one look: a small system is seen whole each time, a million rows in some hours. */
const SLICE = 1_000;
/** Probes come from anybody, and as often as they like. */
const LOOK_EVERY_MS = 5_000;
/** Form, length and the longest id (sealing.ts): all that has to be read of a value. */
const HEADER_BYTES = 34;

/** Rows cannot be read, since their key is not on this process's ring. */
export class MissingKeysError extends Error {
  override readonly name = 'MissingKeysError';
  readonly code = 'encryption_key_missing';

  constructor(ids: readonly string[]) {
    const named = ids.map((id) => `"${id}"`).join(', ');
    super(
      `Rows of the database need the encryption ${ids.length === 1 ? 'key' : 'keys'} ${named}, not in ENCRYPTION_KEYS of this process: put it there, after the newest one.`,
    );
  }
}

/** For a probe that has another check of the database itself. @throws MissingKeysError */
export async function keysAreThere(records: { checkKeys(): Promise<void> }): Promise<void> {
  try {
    await records.checkKeys();
  } catch (error) {
    if (error instanceof MissingKeysError) throw error;
  }
}

type Cursor = readonly (string | number)[];

/** How far the look at one table is, and what it found on its way. */
interface Round {
  after: Cursor | undefined;
  found: Set<string>;
  /** Of the round before. */
  known: ReadonlySet<string>;
}

const answerSchema = z.object({
  rows: z
    .array(
      z.object({
        ids: z.array(z.string()).nullable(),
        count: z.coerce.number(),
        last: z.array(z.union([z.string(), z.number()])).nullable(),
      }),
    )
    .length(1),
});

/**
 * @param now milliseconds of any clock that only goes on
 * @returns a look: resolves when no row is known to need another key, else throws MissingKeysError
 */
export function createKeyLook(
  database: Pick<Database, 'ring' | 'run'>,
  now: () => number = () => performance.now(),
): () => Promise<void> {
  const own = new Set(database.ring.ids);
  const rounds = new Map(
    sealedTables.map((table): [SealedTable, Round] => [
      table,
      { after: undefined, found: new Set(), known: new Set() },
    ]),
  );
  let lookedAt = Number.NEGATIVE_INFINITY;

  return async () => {
    if (now() - lookedAt > LOOK_EVERY_MS) {
      await database.run('records.keys', async (queries) => {
        for (const [table, round] of rounds) await lookAt(table, round, queries);
      });
      lookedAt = now();
    }
    const needed = [...rounds.values()].flatMap(({ found, known }) => [...found, ...known]);
    const missing = new Set(needed.filter((id) => !own.has(id)));
    if (missing.size > 0) throw new MissingKeysError([...missing].toSorted());
  };
}

async function lookAt(table: SealedTable, round: Round, queries: Queries): Promise<void> {
  const [answer] = answerSchema.parse(await queries.execute(sliceOf(table, round.after))).rows;
  if (answer === undefined) return;
  for (const id of answer.ids ?? []) if (KEY_ID.test(id)) round.found.add(id);
  round.after = answer.last ?? undefined;
  if (answer.count === SLICE) return;
  // Once through: what is under no row any more is forgotten.
  round.known = round.found;
  round.found = new Set();
  round.after = undefined;
}

/** The ids in the headers of some rows, how many these are, and the key of the last. */
function sliceOf({ table, key, columns }: SealedTable, after: Cursor | undefined): SQL {
  const keys = Object.values(key);
  const names = list(keys.map(({ name }) => sql.identifier(name)));
  const headers = Object.values(columns).map(
    (column: PgColumn) =>
      sql`substring(${sql.identifier(column.name)} from 1 for ${sql.raw(String(HEADER_BYTES))})`,
  );
  const where =
    after === undefined ? sql`` : sql`where (${names}) < (${list(after.map((value) => sql`${value}`))})`;
  const backwards = list(keys.map(({ name }) => sql`${sql.identifier(name)} desc`));
  const forwards = list(keys.map(({ name }) => sql`${sql.identifier(name)} asc`));
  return sql`with slice as materialized (
    select ${names}, array[${list(headers)}] as headers from ${table} ${where}
    order by ${backwards} limit ${sql.raw(String(SLICE))}
  ), ids as (
    select distinct encode(substring(header from 3 for get_byte(header, 1)), 'escape') as id
    from slice, unnest(headers) as header
    where case when length(header) > 2 then get_byte(header, 0) in (1, 2) else false end
  )
  select (select json_agg(id) from ids) as ids,
    (select count(*) from slice) as count,
    (select json_build_array(${names}) from slice order by ${forwards} limit 1) as last`;
}

function list(parts: readonly SQL[] | readonly ReturnType<typeof sql.identifier>[]): SQL {
  return sql.join([...parts], sql`, `);
}
