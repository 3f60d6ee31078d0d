/** Words that a newer version of the service wrote into the records, before this one was deployed again. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eq, sql } from 'drizzle-orm';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Database, Records } from '../../src/records/index.ts';
import { verifications } from '../../src/records/schema.ts';
import { freshPglite } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';
import { aClosing, anOpening, at } from './builders.ts';

let database: Database;
let records: Records;
beforeAll(async () => {
  database = await openDatabase(await freshPglite(), testKeyRing);
  records = createRecords(database);
});
afterAll(async () => records.close());

/** As a newer version leaves it. */
async function rewrite(verificationId: string, words: { method: string; outcome?: string }): Promise<void> {
  await database.run('test.rewrite', async (queries) => {
    const where = sql`verification_id = ${verificationId}`;
    await queries.execute(sql`update verifications set method = ${words.method} where ${where}`);
    if (words.outcome === undefined) return;
    await queries.execute(sql`update verifications set outcome = ${words.outcome} where ${where}`);
  });
}

test('a method and an outcome of a newer version are told as unknown, and as nothing else', async () => {
  const closing = aClosing();
  const { verificationId, clientId } = closing;
  await records.verifications.closed(closing);
  await rewrite(verificationId, { method: 'three-documents', outcome: 'POSTPONED' });
  const unknown = { verificationId, method: 'unknown', outcome: 'unknown' };
  expect(await records.verifications.byId(verificationId)).toMatchObject(unknown);
  expect(await records.verifications.latestOf(clientId)).toMatchObject(unknown);
  expect(await records.verifications.earlierOf(clientId, 'another')).toMatchObject([unknown]);
  expect(await records.verifications.attempts(clientId)).toMatchObject({
    closed: 1,
    last: { verificationId, outcome: 'unknown' },
  });
});

test('a run of a newer version that was ended by hand keeps the method that the newer version wrote', async () => {
  const opening = anOpening();
  const { verificationId, clientId, attempt, openedAt } = opening;
  await records.verifications.opened(opening);
  await rewrite(verificationId, { method: 'three-documents' });
  await records.verifications.endedByHand({
    verificationId,
    clientId,
    attempt,
    method: 'unknown',
    openedAt,
    closedAt: at(4),
  });
  const [row] = await database.run('test.read', (queries) =>
    queries
      .select({ method: sql<string>`${verifications.method} || ''` })
      .from(verifications)
      .where(eq(verifications.verificationId, verificationId)),
  );
  expect(row).toEqual({ method: 'three-documents' });
});
