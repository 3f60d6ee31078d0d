import { and, isNotNull, lt } from 'drizzle-orm';
import type { Database } from './database.ts';
import { accessLog } from './schema.ts';

/** Keyed hashes of addresses, which stand in rows that stay longer than they may. */
export interface Sources {
  /** Of rows from before that time; the rows stay. */
  forget(before: Date): Promise<void>;
}

export function createSources(database: Database): Sources {
  return {
    forget: (before) =>
      database.run('sources.forget', async (queries) => {
        await queries
          .update(accessLog)
          .set({ source: null })
          .where(and(lt(accessLog.readAt, before), isNotNull(accessLog.source)));
      }),
  };
}
