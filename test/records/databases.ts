import { afterAll, beforeAll, describe } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Database, DatabaseSource, Records, WebhookState } from '../../src/records/index.ts';
import { marks, verifications, webhooks } from '../../src/records/schema.ts';
import { freshDatabase, freshPglite } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';

const databases = new WeakMap<Records, Database>();

async function recordsIn(source: DatabaseSource): Promise<Records> {
  const database = await openDatabase(source, testKeyRing);
  const records = createRecords(database);
  databases.set(records, database);
  return records;
}

/** For what only time or a person with a database does. */
export function databaseOf(records: Records): Database {
  const database = databases.get(records);
  if (database === undefined) throw new Error('these records are not of this file');
  return database;
}

/** Where a webhook is on its way: the records list only those that are parked. */
export async function stateOf(records: Records, eventId: string): Promise<WebhookState | undefined> {
  const rows = await databases
    .get(records)
    ?.run('test', (queries) =>
      queries.select({ state: webhooks.state }).from(webhooks).where(eq(webhooks.eventId, eventId)),
    );
  return rows?.[0]?.state;
}

/** As a version before 0.7 would have left it. */
export async function unmark(records: Records, verificationId: string): Promise<void> {
  await databases.get(records)?.run('test', async (queries) => {
    await queries.delete(marks).where(eq(marks.verificationId, verificationId));
    await queries
      .update(verifications)
      .set({ isMarked: false })
      .where(eq(verifications.verificationId, verificationId));
  });
}

/** Runs the same tests on a real PostgreSQL and on an embedded PGlite. */
export function onBothDatabases(body: (records: () => Records) => void): void {
  describe.each(['PostgreSQL', 'PGlite'])('on %s', (kind) => {
    let records: Records | undefined;

    beforeAll(async () => {
      if (kind === 'PGlite') {
        records = await recordsIn(await freshPglite());
        return;
      }
      records = await recordsIn({ databaseUrl: await freshDatabase() });
    });
    afterAll(async () => {
      await records?.close();
    });

    body(() => {
      if (records === undefined) throw new Error('the database is not open yet');
      return records;
    });
  });
}
