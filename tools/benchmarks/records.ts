/**
 * `npm run bench:records`: what a start reads of a client whose earlier link still lives, over the same of a client with
 * none, with 1,000,000 verifications in a PostgreSQL of its own (200,000 with --short). The plans of all statements are
 * held by test/records/plans.test.ts.
 */
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import { fillings } from '../../test/records/grown.ts';
import { startPostgres } from '../../test/records/postgres.ts';
import { testKeyRing } from '../../test/support/keys.ts';
import { bench } from './support/bench.ts';

const READS = 200;

await bench({
  name: 'records',
  figures: { readMs: { unit: 'ms', goal: { of: 'ratio', atMost: 1.5 } } },
  withinMinutes: 20,
  open: async ({ short, say }) => {
    await using parts = new AsyncDisposableStack();
    const postgres = await startPostgres();
    parts.defer(async () => postgres.close());
    const databaseUrl = await postgres.freshDatabase();
    const records = createRecords(await openDatabase({ databaseUrl }, testKeyRing));
    parts.defer(async () => records.close());
    const rows = short ? 200_000 : 1_000_000;
    say(`${rows} verifications are written`);
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    for (const filling of fillings({ rows, only: ['verifications', 'sessions'] }))
      await client.query(filling);
    // Every second link has led to a result.
    for (const filling of fillings({ rows, only: ['results'] })) await client.query(filling);
    // Every second link has led to no result yet.
    await client.query("delete from results where right(verification_id, 1) in ('1', '3', '5', '7', '9')");
    await client.query('vacuum analyze');
    await client.end();

    const medianOf = async (isUsedUp: boolean) => {
      const times: number[] = [];
      for (let read = 0; read < READS; read += 1) {
        const number = Math.floor((Math.random() * rows) / 2) * 2 + (isUsedUp ? 2 : 1);
        const began = performance.now();
        await records.verifications.beginnings(`bulk-client-${Math.min(number, rows)}`, new Date());
        times.push(performance.now() - began);
      }
      return { readMs: times.toSorted((one, other) => one - other)[READS / 2] ?? Infinity };
    };
    const opened = parts.move();
    return {
      product: async () => medianOf(false),
      floor: async () => medianOf(true),
      close: async () => opened.disposeAsync(),
    };
  },
});
