/** What PostgreSQL's planner remembers of rows, whatever is deleted: nothing of a person. */
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Records } from '../../src/records/index.ts';
import { freshDatabase } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';
import { aClosing, anEvent, at } from './builders.ts';

let records: Records;
let client: Client;

beforeAll(async () => {
  const databaseUrl = await freshDatabase();
  records = createRecords(await openDatabase({ databaseUrl }, testKeyRing));
  client = new Client({ connectionString: databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await records.close();
});

/** All that the planner keeps, as text: of columns, of expressions in indexes, and of columns together. */
async function statistics(): Promise<string> {
  const { rows } = await client.query<{ kept: string }>(`
    select coalesce(string_agg(each::text, ' '), '') as kept from (
      select s::text as each from pg_statistic s join pg_class c on c.oid = starelid join pg_namespace n on n.oid = relnamespace
        where nspname not in ('pg_catalog', 'information_schema')
      union all select s::text from pg_stats_ext s
      union all select s::text from pg_stats_ext_exprs s) all_of_it`);
  return rows[0]?.kept ?? '';
}

/** Rows of these clients wherever a client's name can be. */
async function fill(clientIds: readonly string[]) {
  for (const clientId of clientIds) {
    const closing = aClosing({ clientId, externalRef: `ref-${clientId}` });
    await records.verifications.closed(closing);
    const event = anEvent({ clientId, scanRef: `scan-${clientId}` });
    await records.inbox.receive(event);
    await records.afterwards.expiryNotice({
      eventId: event.eventId,
      scanRef: `scan-${clientId}`,
      clientId,
      threshold: 'DOCUMENT_EXPIRED',
      documentExpiration: null,
      receivedAt: at(41),
    });
    await records.legalHolds.place({ clientId, heldBy: 'a key', reason: clientId, heldSince: at(1) });
  }
}

test('after an erasure nothing of the client is in it', async () => {
  const clientIds = Array.from({ length: 20 }, () => `client-${randomUUID()}`);
  await fill(clientIds);
  await client.query('analyze');
  for (const clientId of clientIds) {
    await records.legalHolds.lift({ clientId, by: 'a key', reason: null });
    const request = { clientId, requestedBy: 'a key', requestedAt: at(50) };
    const { erasure } = (await records.erasures.request(request)) ?? {};
    await records.erasures.deleteRows(erasure?.erasureId ?? '');
  }
  const kept = await statistics();
  // What was counted is there: it is the samples that are not.
  expect(kept).toContain('VERIFIED');
  expect(clientIds.filter((clientId) => kept.includes(clientId))).toEqual([]);
});

test('what was sampled before this version is gone with the migration', async () => {
  const [clientId = '', ...others] = Array.from({ length: 20 }, () => `client-${randomUUID()}`);
  await fill([clientId, ...others]);
  for (const table of ['verifications', 'webhooks', 'expiry_notices', 'legal_holds'])
    await client.query(`alter table ${table} alter column client_id set statistics -1`);
  await client.query('analyze');
  expect(await statistics()).toContain(clientId);
  const migration = new URL('../../src/records/migrations/0009_no-statistics.sql', import.meta.url);
  await client.query(readFileSync(migration, 'utf8'));
  expect(await statistics()).not.toContain(clientId);
  await client.query('analyze');
  expect(await statistics()).not.toContain(clientId);
});

/** Words of ours and of iDenfy, and names of keys: they tell nothing of one person. */
const words: ReadonlySet<string> = new Set([
  'desk_sessions.digest',
  'desk_sessions.key_name',
  'verifications.method',
  'verifications.outcome',
  'verifications.blocked_reason',
  'verifications.approval',
  'decisions.decision',
  'decisions.decided_by',
  'sessions.role',
  'results.role',
  'results.source',
  'results.event_type',
  'results.overall',
  'contradictions.role',
  'contradictions.overall',
  'documents.step',
  'documents.media_type',
  'webhooks.event_type',
  'webhooks.overall',
  'webhooks.state',
  'webhooks.parked_reason',
  'legal_holds.held_by',
  'erasures.requested_by',
  'first_approvals.approved_by',
  'events.type',
  'events.method',
  'events.stage',
  'events.outcome',
  'event_deliveries.endpoint',
  'event_deliveries.state',
  'event_attempts.endpoint',
  'event_attempts.failure',
  'idempotent_requests.media_type',
]);

/** Tables of which no row tells of a person, or whose rows stay. */
const others: readonly string[] = [
  'acts',
  'act_head',
  'act_checkpoints',
  'api_keys',
  'client_openers',
  'processes',
  'digest_keys',
  'erased_sessions',
  'event_endpoints',
  'readings',
];

test('of every column that tells of a person nothing is sampled, a column that is new among them', async () => {
  const { rows } = await client.query<{ place: string }>(
    `select c.relname || '.' || a.attname as place from pg_attribute a
       join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and a.atttypid in ('text'::regtype, 'bytea'::regtype) and a.attstattarget is distinct from 0
        and c.relname <> all($1)`,
    [others],
  );
  expect(rows.map(({ place }) => place).filter((place) => !words.has(place))).toEqual([]);
});

test('no index is on an expression, and no statistics are of columns together: these are sampled by themselves', async () => {
  const { rows } = await client.query(`
    select indexrelid::regclass::text as name from pg_index where indexprs is not null and indrelid::regclass::text not like 'pg_%'
    union all select stxname::text from pg_statistic_ext`);
  expect(rows).toEqual([]);
});
