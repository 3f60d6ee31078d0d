/** The order of events with transactions that overlap, and how followers hear of them: on PostgreSQL, which has both. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Records } from '../../src/records/index.ts';
import { freshDatabase } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';
import { until } from '../support/until.ts';
import { aClosing, anOpening } from './builders.ts';

let databaseUrl: string;
let servers: Records[] = [];
let clients: Client[] = [];

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  const open = async () => createRecords(await openDatabase({ databaseUrl }, testKeyRing));
  servers = [await open(), await open()];
  clients = [1, 2, 3].map(() => new Client({ connectionString: databaseUrl }));
  for (const client of clients) await client.connect();
});
afterAll(async () => {
  for (const client of clients) await client.end();
  for (const records of servers) await records.close();
});

async function write(client: Client, eventId: string) {
  await client.query(
    `insert into events (event_id, type, client_id, verification_id, occurred_at)
     values ($1, 'verification.closed', 'client', $1, now())`,
    [eventId],
  );
}

async function readAll(records: Records, after: number) {
  await records.events.number();
  return (await records.events.list({ limit: 1_000, after })).events;
}

test('what is committed later has a later number, though it was written first', async () => {
  const [one, other, late] = clients;
  const [records] = servers;
  if (one === undefined || other === undefined || late === undefined || records === undefined)
    throw new Error('they are open');
  const [first, second, lost] = [1, 2, 3].map(() => `evt_${randomUUID()}`);
  await one.query('begin');
  await write(one, first ?? '');
  await late.query('begin');
  await write(late, lost ?? '');
  await other.query('begin');
  await write(other, second ?? '');
  await other.query('commit');
  const seen = await readAll(records, 0);
  expect(seen.map(({ eventId }) => eventId)).toEqual([second]);
  await one.query('commit');
  await late.query('rollback');
  const upTo = seen.at(-1)?.sequence ?? 0;
  expect((await readAll(records, upTo)).map(({ eventId }) => eventId)).toEqual([first]);
});

test('whoever reads while others write and give numbers passes over nothing', async () => {
  const [writing, reading] = servers;
  if (writing === undefined || reading === undefined) throw new Error('they are open');
  const before = await readAll(reading, 0);
  const closings = Array.from({ length: 60 }, () => ({ ...aClosing(), sessions: [], results: [] }));
  let isDone = false;
  const writers = Promise.all(
    closings.map(async (closing, index) => {
      await (index % 2 === 0 ? writing : reading).verifications.closed(closing);
      if (index % 7 === 0) await writing.events.number();
    }),
  ).finally(() => {
    isDone = true;
  });
  const seen: string[] = [];
  let upTo = before.at(-1)?.sequence ?? 0;
  await until('all are read', async () => {
    const wasDone = isDone;
    const page = await readAll(reading, upTo);
    upTo = page.at(-1)?.sequence ?? upTo;
    seen.push(...page.map(({ verificationId }) => verificationId));
    return wasDone ? true : undefined;
  });
  await writers;
  const expected = new Set(closings.map(({ verificationId }) => verificationId));
  expect(seen).toHaveLength(expected.size);
  expect(new Set(seen)).toEqual(expected);
});

test('of two servers that remind at once one tells', async () => {
  const [one, other] = servers;
  if (one === undefined || other === undefined) throw new Error('they are open');
  const now = Date.now();
  const waiting = Array.from({ length: 20 }, () => {
    const { outcome: _outcome, closedAt: _closedAt, ...content } = aClosing();
    const review = {
      since: new Date(now - 60_000),
      until: new Date(now + 60_000),
      approval: 'verifies' as const,
      remindAt: new Date(now - 1_000),
    };
    return { ...content, sessions: [], results: [], review };
  });
  for (const each of waiting) await one.verifications.awaitsDecision(each);
  const told = await Promise.all([one, other, one, other].map(async (server) => server.events.remind()));
  expect(told.reduce((sum, each) => sum + each, 0)).toBe(20);
});

test('whoever listens hears of it once it is committed, and of nothing that is not', async () => {
  const [listener, writer] = clients;
  const [records] = servers;
  if (listener === undefined || writer === undefined || records === undefined)
    throw new Error('they are open');
  const heard: (string | undefined)[] = [];
  listener.on('notification', ({ channel, payload }) => heard.push(`${channel}:${payload ?? ''}`));
  await listener.query('listen events');
  await writer.query('begin');
  await write(writer, `evt_${randomUUID()}`);
  await writer.query('rollback');
  const opening = anOpening();
  const session = {
    role: 'identity' as const,
    scanRef: 'scan-heard',
    createdAt: new Date(),
    expiresAt: new Date(),
  };
  await records.verifications.opened(opening, session);
  await until('it is heard', async () => (heard.length > 0 ? true : undefined));
  // The same again writes no event, and so tells nobody.
  await records.verifications.opened(opening, session);
  await listener.query('select 1');
  expect(heard).toEqual(['events:']);
});
