/**
 * `npm run bench:records`: what a start reads of a client whose earlier link still lives, over the same of a client with
 * none, and how long a page of `GET /v1/verifications` takes by each question and by some together, the first and one
 * from anywhere; with 1,000,000 verifications in a PostgreSQL of its own (200,000 with --short). The plans of all statements
 * are held by test/records/plans.test.ts.
 */
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { methods, outcomes } from '../../src/domain/words.ts';
import { createRecords, openDatabase, standings } from '../../src/records/index.ts';
import type { Search } from '../../src/records/index.ts';
import { anOpening } from '../../test/records/builders.ts';
import { fillings } from '../../test/records/grown.ts';
import { startPostgres } from '../../test/records/postgres.ts';
import { testKeyRing } from '../../test/support/keys.ts';
import { bench } from './support/bench.ts';

const READS = 200;
/** Of each search. */
const PAGES = 20;

const searches: readonly Search[] = [
  {},
  ...standings.map((stage) => ({ stage })),
  ...outcomes.map((outcome) => ({ outcome })),
  ...methods.map((method) => ({ method })),
  { reason: 'common' },
  { reason: 'of_the_first' },
  { externalRef: 'order 17' },
  { externalRef: 'nobodys' },
  { clientId: 'bulk-client-7' },
  { openedFrom: new Date('2025-02-01'), openedBefore: new Date('2025-02-02') },
  { closedFrom: new Date('2026-10-01'), closedBefore: new Date('2026-10-02') },
  { closedFrom: new Date('2026-10-01'), outcome: 'REJECTED', method: 'stored' },
  { outcome: 'EXPIRED', method: 'sequential', reason: 'common' },
  ...['many', 'few'].flatMap((by) => [
    { by },
    { by, outcome: 'VERIFIED' as const },
    { by, reason: 'common', stage: 'closed' as const },
  ]),
];

await bench({
  name: 'records',
  figures: {
    readMs: { unit: 'ms', goal: { of: 'ratio', atMost: 1.5 } },
    findP99Ms: { unit: 'ms', goal: { of: 'product', atMost: 20 } },
    findMs: { unit: 'ms', goal: { of: 'product', atMost: 10 } },
  },
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
    for (const filling of fillings({ rows, only: ['verifications', 'sessions', 'marks'] }))
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
    for (let index = 0; index < 1_000; index += 1) await records.verifications.opened(anOpening());
    const found = async () => {
      const times: number[] = [];
      for (const search of searches)
        for (let page = 0; page < PAGES; page += 1) {
          const minutes = Math.random() * rows;
          const at = new Date(Date.UTC(2025, 0, 1) + Math.floor(minutes) * 60_000);
          const after = page % 2 === 0 ? undefined : { at, verificationId: 'bulk-1' };
          const began = performance.now();
          await records.verifications.find(search, { limit: 50, after });
          times.push(performance.now() - began);
        }
      const sorted = times.toSorted((one, other) => one - other);
      const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Infinity;
      return { findP99Ms: at(0.99), findMs: at(0.5) };
    };
    const opened = parts.move();
    return {
      product: async () => ({ ...(await medianOf(false)), ...(await found()) }),
      floor: async () => medianOf(true),
      close: async () => opened.disposeAsync(),
    };
  },
});
