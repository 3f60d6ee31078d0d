import { afterAll, beforeAll, describe } from '@jest/globals';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Records } from '../../src/records/index.ts';
import { freshDatabase, freshPglite } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';

/** Runs the same tests on a real PostgreSQL and on an embedded PGlite. */
export function onBothDatabases(body: (records: () => Records) => void): void {
  describe.each(['PostgreSQL', 'PGlite'])('on %s', (kind) => {
    let records: Records | undefined;

    beforeAll(async () => {
      if (kind === 'PGlite') {
        records = createRecords(await openDatabase(await freshPglite(), testKeyRing));
        return;
      }
      records = createRecords(await openDatabase({ databaseUrl: await freshDatabase() }, testKeyRing));
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
