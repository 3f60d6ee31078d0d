import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { lockFolder } from './folder-lock.ts';
import { migrationsFolder } from './migrate.ts';
import type { Listen } from './listening.ts';
import type { Queries } from './queries.ts';
import { schema } from './whole-schema.ts';

/** `startFrom` is a dump of an empty database: without one, making it takes seconds. */
export type EmbeddedSource = { pgliteDir: string } | { inMemory: true; startFrom?: Blob };

/**
 * PGlite, PostgreSQL inside this process: for the embedded system and for tests.
 *
 * @throws RecordsLockedError when another process has the folder open
 */
export async function openEmbedded(
  source: EmbeddedSource,
): Promise<{ queries: Queries; listen: Listen; close: () => Promise<void> }> {
  const folder = 'pgliteDir' in source ? source.pgliteDir : undefined;
  const unlock = folder === undefined ? undefined : await lockFolder(folder);
  let pglite: PGlite | undefined;
  const close = async () => {
    try {
      if (pglite?.closed === false) await pglite.close();
    } finally {
      await unlock?.();
    }
  };
  try {
    const loadDataDir = 'startFrom' in source ? source.startFrom : undefined;
    pglite = await PGlite.create(
      folder === undefined ? 'memory://' : path.join(folder, 'database'),
      loadDataDir === undefined ? {} : { loadDataDir },
    );
    const queries = drizzle(pglite, { schema });
    await migrate(queries, { migrationsFolder });
    return { queries, listen: listenOn(pglite), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function listenOn(pglite: PGlite): Listen {
  return (channel, hearer) => {
    const unlisten = pglite
      .listen(channel, () => hearer.heard())
      .then(async (stop) => {
        // What was said before it listened.
        hearer.heard();
        return stop;
      });
    return {
      close: async () => {
        if (!pglite.closed) await (await unlisten)();
      },
    };
  };
}
