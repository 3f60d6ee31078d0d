import { and, desc, eq, lt } from 'drizzle-orm';
import type { Database } from './database.ts';
import { readings } from './schema.ts';

export type Reading = typeof readings.$inferSelect;

/** Who looked at what. Rows are only ever added, and stay when what was read is erased: they hold no personal data. */
export interface Readings {
  add(reading: Pick<Reading, 'readBy' | 'kind' | 'verificationId' | 'detail'>): Promise<void>;
  /** The latest first. @param page.before the `id` where the page before ended */
  latest(page: {
    limit: number;
    before?: number | undefined;
    verificationId?: string | undefined;
  }): Promise<Reading[]>;
}

export function createReadings(database: Database): Readings {
  return {
    add: (reading) =>
      database.run('readings.add', async (queries) => {
        await queries.insert(readings).values(reading);
      }),

    latest: ({ limit, before, verificationId }) =>
      database.run('readings.latest', (queries) =>
        queries
          .select()
          .from(readings)
          .where(
            and(
              before === undefined ? undefined : lt(readings.id, before),
              verificationId === undefined ? undefined : eq(readings.verificationId, verificationId),
            ),
          )
          .orderBy(desc(readings.id))
          .limit(limit),
      ),
  };
}
