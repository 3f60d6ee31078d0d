/** Versions before the act log kept readings in a table of their own: these become its first acts, with their own times. */
import { asc, inArray } from 'drizzle-orm';
import type { Act } from '../domain/acts.ts';
import { createActs } from './acts.ts';
import type { Database } from './database.ts';
import { createDigests } from './digests.ts';
import { accessLog } from './schema.ts';

const BATCH = 500;

/** May be stopped at any time, and goes on at the next start. */
export async function moveEarlierReadings(database: Database): Promise<void> {
  const isThereAny = async () =>
    database.run('readings.any', async (queries) =>
      queries.select({ id: accessLog.id }).from(accessLog).limit(1),
    );
  if ((await isThereAny()).length === 0) return;
  const addActs = await createActs(database, createDigests(database)).adding();
  for (let moved = BATCH; moved > 0;)
    moved = await database.transaction('readings.move', async (queries) => {
      const rows = await queries
        .select()
        .from(accessLog)
        .orderBy(asc(accessLog.id))
        .limit(BATCH)
        .for('update');
      if (rows.length === 0) return 0;
      const ids = rows.map(({ id }) => id);
      await queries.delete(accessLog).where(inArray(accessLog.id, ids));
      await addActs(queries, ...rows.map(actOf));
      return rows.length;
    });
}

function actOf(row: typeof accessLog.$inferSelect): Act {
  const { readBy: by, readAt: at, verificationId, kind, detail, source } = row;
  const context = { by, at, verificationId, source };
  switch (kind) {
    case 'payload':
      return { ...context, kind: 'payloads-read', detail: { payloads: Number(detail) } };
    case 'evidence':
      return { ...context, kind: 'evidence-read', detail: { document: detail ?? '' } };
    case 'document':
      return { ...context, kind: 'document-read', detail: { document: detail ?? '' } };
    default:
      return kind satisfies never;
  }
}
