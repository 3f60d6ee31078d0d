/** Which tables have sealed columns, and what they are called by: from the schema. */
import { getTableColumns, is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { PgColumn } from 'drizzle-orm/pg-core';
import * as schema from './schema.ts';
import { isSealedColumn } from './sealed-columns.ts';

export interface SealedTable {
  readonly table: PgTable;
  /** By their names in the code, in the key's own order. */
  readonly key: Readonly<Record<string, PgColumn>>;
  readonly columns: Readonly<Record<string, PgColumn>>;
}

export const sealedTables: readonly SealedTable[] = Object.values(schema)
  .filter((value) => is(value, PgTable))
  .map(sealedIn)
  .filter(({ columns }) => Object.keys(columns).length > 0);

function sealedIn(table: PgTable): SealedTable {
  const { primaryKeys } = getTableConfig(table);
  const all = Object.entries<PgColumn>(getTableColumns(table));
  const own = all.filter(([, { primary }]) => primary).map(([, { name }]) => name);
  const ofKey = [...own, ...primaryKeys.flatMap(({ columns }) => columns.map(({ name }) => name))];
  return {
    table,
    key: Object.fromEntries(ofKey.flatMap((part) => all.filter(([, { name }]) => name === part))),
    columns: Object.fromEntries(all.filter(([, column]) => isSealedColumn(column))),
  };
}
