import { lt } from 'drizzle-orm';
import type { Database } from './database.ts';
import { actSources } from './schema.ts';

/** Keyed hashes of addresses, which stand beside acts that stay longer than they may. */
export interface Sources {
  /** Of acts from before that time; the acts stay. */
  forget(before: Date): Promise<void>;
}

export function createSources(database: Database): Sources {
  return {
    forget: (before) =>
      database.run('sources.forget', async (queries) => {
        await queries.delete(actSources).where(lt(actSources.at, before));
      }),
  };
}
