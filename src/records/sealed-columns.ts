/**
 * Columns whose values only the holder of a key can read. A value is sealed on its way into the database and opened
 * on its way out; each opens in its own column only. What was written before there was encryption is read as it is.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { getTableName } from 'drizzle-orm';
import { customType } from 'drizzle-orm/pg-core';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { EncryptionError } from '../encryption/errors.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { isSealed, open, seal } from '../encryption/sealing.ts';

// Drizzle's tables are made once, when their module is loaded, while each database has keys of its own.
const ringOfThisCall = new AsyncLocalStorage<KeyRing>();

/** What `work` reads and writes is opened and sealed with these keys. */
export async function withKeys<T>(ring: KeyRing, work: () => Promise<T>): Promise<T> {
  return await ringOfThisCall.run(ring, async () => await work());
}

function currentRing(): KeyRing {
  const ring = ringOfThisCall.getStore();
  if (ring === undefined) throw new Error('Sealed columns are read and written by Database.run alone.');
  return ring;
}

/** `table.column` of each. */
const places = new Set<string>();

export function isSealedColumn(column: PgColumn): boolean {
  return places.has(`${getTableName(column.table)}.${column.name}`);
}

/** @param place `table.column`, for good: values are bound to it */
function sealedColumn<T>(place: string, encode: (value: T) => Uint8Array, decode: (value: Buffer) => T) {
  places.add(place);
  const column = customType<{ data: T; driverData: Uint8Array | string }>({
    dataType: () => 'bytea',
    toDriver: (value) => seal(currentRing(), 'records', encode(value), place),
    fromDriver: (value) => {
      const bytes = bytesOf(value);
      return decode(isSealed(bytes) ? open(currentRing(), 'records', bytes, place) : bytes);
    },
  });
  return column(place.slice(place.indexOf('.') + 1));
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
