import { sql } from 'drizzle-orm';
import type { Column } from 'drizzle-orm';
import { customType } from 'drizzle-orm/pg-core';
import type { OrUnknown } from '../domain/words.ts';
import { orUnknown } from '../domain/words.ts';

// PostgreSQL stores neither U+0000 nor half a surrogate pair, while JSON carries both. What iDenfy sends must
// be recorded all the same, so these become U+FFFD here; the exact bytes are kept in the inbox.
const replacement = '\uFFFD';

/** Any JavaScript string as `text` keeps it. */
export function storable(value: string): string {
  return value.toWellFormed().replaceAll('\0', replacement);
}

/** `text` that takes any JavaScript string. */
export const text = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: storable,
});

/** `text` with one of our own words, of which a newer version may have more. */
export function word<const W extends string>(name: string, words: readonly W[]) {
  return customType<{ data: OrUnknown<W>; driverData: string }>({
    dataType: () => 'text',
    fromDriver: (value) => orUnknown(words, value),
  })(name);
}

/** `jsonb` that takes any JSON object or array. */
export const jsonb = customType<{ data: object; driverData: unknown }>({
  dataType: () => 'jsonb',
  // JSON.stringify escapes both kinds, so it is enough to walk its escapes one by one.
  toDriver: (value) =>
    JSON.stringify(value).replaceAll(/\\(u0000|ud[89a-f][0-9a-f]{2}|.)/g, (whole, escape: string) =>
      escape.length > 1 ? replacement : whole,
    ),
});

/** `bytea`, a plain Uint8Array from both drivers. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => new Uint8Array(value.buffer, value.byteOffset, value.byteLength),
});

/** The place of a value that a prepared statement is given when it runs, encoded as this column encodes its own. */
export function valueOf(column: Column, name: string) {
  // Drizzle would have the column encode null as well.
  const encoder = {
    mapToDriverValue: (value: unknown) => (value === null ? null : column.mapToDriverValue(value)),
  };
  return sql`${sql.param(sql.placeholder(name), encoder)}`;
}
