import * as relations from './relations.ts';
import * as tables from './schema.ts';

/** As drizzle's relational queries want it. */
export const schema = { ...tables, ...relations };
