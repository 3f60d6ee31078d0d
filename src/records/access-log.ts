import { and, desc, eq, lt } from 'drizzle-orm';
import type { Database } from './database.ts';
import { accessLog } from './schema.ts';

export type AccessLogEntry = typeof accessLog.$inferSelect;

/** Who looked at what. Rows are only ever added, and stay when what was read is erased: they hold no personal data. */
export interface AccessLog {
  add(
    entry: Pick<AccessLogEntry, 'readBy' | 'kind' | 'verificationId' | 'detail'> & {
      readonly source?: string | undefined;
    },
  ): Promise<void>;
  /** The latest first. @param page.before the `id` where the page before ended */
  latest(page: {
    limit: number;
    before?: number | undefined;
    verificationId?: string | undefined;
  }): Promise<AccessLogEntry[]>;
}

export function createAccessLog(database: Database): AccessLog {
  return {
    add: (entry) =>
      database.run('accessLog.add', async (queries) => {
        await queries.insert(accessLog).values(entry);
      }),

    latest: ({ limit, before, verificationId }) =>
      database.run('accessLog.latest', (queries) =>
        queries
          .select()
          .from(accessLog)
          .where(
            and(
              before === undefined ? undefined : lt(accessLog.id, before),
              verificationId === undefined ? undefined : eq(accessLog.verificationId, verificationId),
            ),
          )
          .orderBy(desc(accessLog.id))
          .limit(limit),
      ),
  };
}
