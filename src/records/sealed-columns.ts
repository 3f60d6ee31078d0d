/**
 * Columns whose values only the holder of a key can read. Each value is bound to its column and to its row: moved anywhere
 * else, it does not open.
 *
 * A column's value is a `Sealed`, made with the id of the row that it is for and opened with that of the row in which it was
 * found, so that no value is read without a word about where it stands.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { getTableName } from 'drizzle-orm';
import { customType } from 'drizzle-orm/pg-core';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { EncryptionError } from '../encryption/errors.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { isBoundToRow, isSealed, open, seal } from '../encryption/sealing.ts';

export interface SealingKeys {
  readonly ring: KeyRing;
  /**
   * Whether values are read that are bound to no row, or not encrypted at all, as versions before wrote them. Whoever can
   * write to the database could otherwise put any of these in the place of what was written.
   */
  readonly acceptsEarlier: boolean;
}

// Drizzle's tables are made once, when their module is loaded, while each database has keys of its own.
const keysOfThisCall = new AsyncLocalStorage<SealingKeys>();

/** What `work` reads and writes is opened and sealed with these keys. */
export async function withKeys<T>(keys: SealingKeys, work: () => Promise<T>): Promise<T> {
  return await keysOfThisCall.run(keys, async () => await work());
}

function currentKeys(): SealingKeys {
  const keys = keysOfThisCall.getStore();
  if (keys === undefined) throw new Error('Sealed columns are read and written by Database.run alone.');
  return keys;
}

/** The id of a row, from its primary key, in the order of the key's columns. */
export function rowId(...key: readonly unknown[]): string {
  return JSON.stringify(key);
}

/** A value of a sealed column, on its way into its row or out of it. */
export class Sealed<T> {
  readonly written: { readonly value: T; readonly row: string } | null;
  private readonly opens: (row: string) => T;

  private constructor(written: Sealed<T>['written'], opens: (row: string) => T) {
    this.written = written;
    this.opens = opens;
  }

  static for<V>(row: string, value: V): Sealed<V> {
    return new Sealed<V>({ value, row }, () => value);
  }

  static orNull<V>(row: string, value: V | null): Sealed<V> | null {
    return value === null ? null : Sealed.for(row, value);
  }

  static found<V>(opens: (row: string) => V): Sealed<V> {
    return new Sealed<V>(null, opens);
  }

  /** @throws EncryptionError where it is not of this row */
  open(row: string): T {
    return this.opens(row);
  }
}

/** `table.column` of each. */
const places = new Set<string>();

export function isSealedColumn(column: PgColumn): boolean {
  return places.has(`${getTableName(column.table)}.${column.name}`);
}

/** @param place `table.column`, for good: values are bound to it */
function sealedColumn<T>(place: string, encode: (value: T) => Uint8Array, decode: (value: Buffer) => T) {
  places.add(place);
  const column = customType<{ data: Sealed<T>; driverData: Uint8Array | string }>({
    dataType: () => 'bytea',
    toDriver: ({ written }) => {
      if (written === null) throw new Error('A sealed value is opened before it is written again.');
      return seal(currentKeys().ring, 'records', encode(written.value), place, written.row);
    },
    fromDriver: (value) => {
      const keys = currentKeys();
      const bytes = bytesOf(value);
      return Sealed.found((row) => decode(opened(keys, bytes, place, row)));
    },
  });
  return column(place.slice(place.indexOf('.') + 1));
}

function opened({ ring, acceptsEarlier }: SealingKeys, bytes: Buffer, place: string, row: string): Buffer {
  if (!isBoundToRow(bytes) && !acceptsEarlier) {
    throw new EncryptionError(
      'sealed_data_unbound',
      'The database holds a value that no version since 0.6.0 wrote: it is encrypted and bound to no row, or not encrypted. If this database is from before, set ACCEPT_EARLIER_VALUES=true, run "npm run keys -- rotate" once, and take the setting away again. If not, somebody put the value there.',
    );
  }
  return isSealed(bytes) ? open(ring, 'records', bytes, place, row) : bytes;
}

/** Rows of a relation come as JSON, in which PostgreSQL writes bytes as `\x` and hex. */
function bytesOf(value: Uint8Array | string): Buffer {
  if (typeof value === 'string') return Buffer.from(value.slice(2), 'hex');
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

export function sealedText(place: string) {
  return sealedColumn<string>(
    place,
    (value) => Buffer.from(value),
    (bytes) => bytes.toString(),
  );
}

/** Of any JSON object or array. */
export function sealedJson(place: string) {
  return sealedColumn<object>(
    place,
    (value) => Buffer.from(JSON.stringify(value)),
    (bytes) => objectIn(bytes),
  );
}

export function sealedBytes(place: string) {
  return sealedColumn<Uint8Array>(
    place,
    (value) => value,
    (bytes) => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
}

function objectIn(bytes: Buffer): object {
  const value: unknown = JSON.parse(bytes.toString());
  if (typeof value === 'object' && value !== null) return value;
  throw new EncryptionError('sealed_data_damaged', 'A sealed column of JSON holds neither object nor array.');
}
