import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { schema } from './whole-schema.ts';

/** The same queries for both databases; a transaction is one too. */
export type Queries = PgDatabase<PgQueryResultHKT, typeof schema>;
