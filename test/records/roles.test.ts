/** The two roles of deploy/database-roles.sh, on a real PostgreSQL: the processes do their work and cannot change the act log. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { createRecords, migrateFor, openDatabase } from '../../src/records/index.ts';
import { testKeyRing } from '../support/keys.ts';
import { aClosing, anEvent } from './builders.ts';
import { startPostgres } from './postgres.ts';
import type { TestPostgres } from './postgres.ts';

let postgres: TestPostgres;
let ownersUrl: string;
let processesUrl: string;

beforeAll(async () => {
  postgres = await startPostgres();
  const script = readFileSync(new URL('../../deploy/database-roles.sh', import.meta.url), 'utf8');
  const [, statements = ''] = /<<'SQL'\n([^]*)\nSQL\n/.exec(script) ?? [];
  for (const statement of statements.split(';').filter((each) => each.trim() !== ''))
    await postgres.query(statement.replace(/:'(owner_)?password'/, "'specimen'"));
  const url = new URL(await postgres.freshDatabase());
  url.pathname = '/verifications';
  url.password = 'specimen';
  url.username = 'verifications_owner';
  ownersUrl = url.href;
  url.username = 'verifications';
  processesUrl = url.href;
});
afterAll(async () => postgres.close());

test('neither is a superuser or may make roles or databases', async () => {
  const roles = await postgres.query(
    `select rolname, rolsuper or rolcreaterole or rolcreatedb or rolbypassrls as mighty from pg_roles where rolname like 'verifications%' order by 1`,
  );
  expect(roles).toEqual([
    { rolname: 'verifications', mighty: false },
    { rolname: 'verifications_owner', mighty: false },
  ]);
});

test('a process that comes before the migration says what to run', async () => {
  await expect(openDatabase({ databaseUrl: processesUrl }, testKeyRing)).rejects.toMatchObject({
    name: 'MigrationNeededError',
    message: expect.stringContaining('npm run migrate'),
  });
});

test('after it the processes do all that they do, keys are rotated, and it may be run again', async () => {
  expect(await migrateFor(processesUrl, ownersUrl, 5_000)).toEqual({ isOwnRole: true });
  expect(await migrateFor(processesUrl, ownersUrl, 5_000)).toEqual({ isOwnRole: true });
  const records = createRecords(await openDatabase({ databaseUrl: processesUrl }, testKeyRing));
  const closing = aClosing();
  await records.inbox.receive(anEvent({ clientId: closing.clientId }));
  await records.verifications.closed(closing);
  const { clientId } = closing;
  await records.legalHolds.place({ clientId, heldBy: 'a key', reason: 'Case 12', heldSince: new Date() });
  await records.legalHolds.lift({ clientId, by: 'a key', reason: null });
  const requested = await records.erasures.request({
    clientId,
    requestedBy: 'a key',
    requestedAt: new Date(),
  });
  await records.erasures.deleteRows(requested?.erasure.erasureId ?? '');
  await records.acts.start('server', (hash) => ({ server: hash('x') }));
  expect(await records.reseal()).toBe(0);
  expect(await records.acts.isChangeable()).toBe(false);
  expect(await records.acts.verify()).toMatchObject({ rows: 4, findings: [] });
  await records.close();
});

test.each(
  ['acts', 'act_checkpoints'].flatMap((table) => [
    `update ${table} set hash = ''`,
    `delete from ${table}`,
    `truncate ${table}`,
    `drop table ${table}`,
    `alter table ${table} disable trigger all`,
  ]),
)('their role may not: %s', async (statement) => {
  const client = new Client({ connectionString: processesUrl });
  await client.connect();
  await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
  await client.end();
});

test('a process under the role that owns the tables is told so', async () => {
  expect(await migrateFor(ownersUrl, ownersUrl, 5_000)).toEqual({ isOwnRole: false });
  const database = await openDatabase({ databaseUrl: ownersUrl }, testKeyRing);
  expect(await createRecords(database).acts.isChangeable()).toBe(true);
  await expect(
    database.run('test.change', async (queries) => queries.execute(sql`delete from acts`)),
  ).rejects.toMatchObject({ reason: '42501' });
  await database.close();
});
