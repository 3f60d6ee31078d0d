/** What waits and what is parked may pile up: taking and listing some costs the same, by the plan that PostgreSQL makes. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Client } from 'pg';
import { z } from 'zod';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Records } from '../../src/records/index.ts';
import { freshDatabase } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';

const MANY = 100_000;
/** More than any page, and than what is leased or about to be due. */
const MOST_ROWS = 300;

let records: Records;
let client: Client;

beforeAll(async () => {
  const databaseUrl = await freshDatabase();
  records = createRecords(await openDatabase({ databaseUrl }, testKeyRing));
  client = new Client({ connectionString: databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await records?.close();
  await client?.end();
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter': number;
  readonly Plans: readonly PlanNode[];
}
const nodeSchema: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Actual Rows': z.number(),
    'Actual Loops': z.number(),
    'Rows Removed by Filter': z.number().default(0),
    Plans: z.array(nodeSchema).default([]),
  }),
);
const explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: nodeSchema })]) })]);
const statement = z.object({ text: z.string(), values: z.array(z.unknown()) });

/** Every step of the plans of what `call` sends. */
async function stepsOf(call: () => Promise<unknown>): Promise<PlanNode[]> {
  const tap = jest.spyOn(Client.prototype, 'query');
  await call();
  const sent = tap.mock.calls.flatMap(([config, values]: readonly unknown[]) => {
    const read = statement.safeParse(
      typeof config === 'object' ? { values, ...config } : { text: config, values },
    );
    return read.success && read.data.text.includes('"webhooks"') ? [read.data] : [];
  });
  tap.mockRestore();
  expect(sent).toHaveLength(1);
  const plans = sent.map(async ({ text, values }) => {
    await client.query('begin');
    const { rows } = await client.query(`explain (analyze, format json) ${text}`, values);
    await client.query('rollback');
    return explained.parse(rows)[0]['QUERY PLAN'][0].Plan;
  });
  return (await Promise.all(plans)).flatMap(stepsIn);
}

function stepsIn(node: PlanNode): PlanNode[] {
  return [node, ...node.Plans.flatMap(stepsIn)];
}

/** Whatever looks at more than a page. */
function growing(steps: readonly PlanNode[]): PlanNode[] {
  return steps.filter(
    (step) =>
      step['Node Type'] === 'Seq Scan' ||
      (step['Actual Rows'] + step['Rows Removed by Filter']) * step['Actual Loops'] > MOST_ROWS,
  );
}

/** @param state an expression of SQL over the number `i` */
async function fill(columns: string, state: string): Promise<void> {
  await client.query('truncate webhooks');
  await client.query(
    `insert into webhooks (event_id, event_type, digest, body, received_at, state, parked_reason, verification_id, not_before)
      select 'bulk-' || i, 'X', 'd', '\\x00', now() - i * interval '1 second', ${state}, ${columns}
      from generate_series(1, ${MANY}) i`,
  );
}

const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
  // Bodies of rows that nobody sealed do not open, which is seen only after they are claimed.
  ['a claim', async () => records.inbox.claim({ limit: 20, leaseMs: 1 }).catch(() => {})],
  [
    'the claim of one',
    async () => records.inbox.claim({ limit: 1, leaseMs: 1, eventId: 'bulk-9' }).catch(() => {}),
  ],
  ['a page of what is parked', async () => records.inbox.parked({ limit: 50 })],
  ['the next page', async () => records.inbox.parked({ limit: 50, before: 'bulk-50000' })],
  ['a page of a reason', async () => records.inbox.parked({ limit: 50, reason: 'contradiction' })],
  ['what no run heard', async () => records.inbox.hasUnheard('run-9')],
];

describe.each([
  ['all wait', `'waiting'`, `null, null, now()`],
  ['all wait for a time that has not come', `'waiting'`, `null, null, now() + interval '1 hour'`],
  ['all are parked', `'parked'`, `'unplaced', 'run-' || i, now()`],
  [
    'most are recorded',
    `(array['waiting', 'parked', 'recorded', 'recorded'])[1 + i % 4]`,
    `'unplaced', 'run-' || i, now()`,
  ],
])(`with ${MANY} webhooks, of which %s`, (_which, state, columns) => {
  beforeAll(async () => {
    await fill(columns, state);
    // As autovacuum does by itself, a minute after a tenth of a table is new.
    await client.query('analyze webhooks');
  });

  test.each(calls)('%s looks at no more than a page', async (_what, call) => {
    expect(growing(await stepsOf(call))).toEqual([]);
  });
});
