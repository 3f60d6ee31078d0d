/** How far the telling of events is at each endpoint: no event is passed over, and each server leaves the others’ alone. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { eq, sql } from 'drizzle-orm';
import type { Records, Settlement } from '../../src/records/index.ts';
import { eventAttempts, eventDeliveries } from '../../src/records/schema.ts';
import { aTold, tell as tellOne, tellMany } from './builders.ts';
import { databaseOf, onBothDatabases } from './databases.ts';

const anEndpoint = () => `endpoint-${randomUUID().slice(0, 8)}`;

/** Events with numbers, of clients of their own. */
async function tell(records: Records, count: number): Promise<void> {
  await tellMany(records, count);
  await records.events.number();
}

const every = (name: string) => ({ name, types: null });

async function fanOut(records: Records, name: string): Promise<number> {
  let made = 0;
  for (;;) {
    const done = await records.eventDeliveries.fanOut([every(name)]);
    made += done.made;
    if (!done.isMore) return made;
  }
}

async function registered(records: Records): Promise<string> {
  const name = anEndpoint();
  await records.eventDeliveries.register([name]);
  return name;
}

const claim = async (records: Records, name: string, room = 100, leaseMs = 60_000) =>
  records.eventDeliveries.claim([{ name, room }], leaseMs);

const settlement = (eventId: string, endpoint: string, more: Partial<Settlement> = {}): Settlement => ({
  eventId,
  endpoint,
  at: new Date(),
  milliseconds: 12,
  status: 204,
  failure: null,
  pauseMs: null,
  ...more,
});
const failed = { status: 500, failure: 'http_status', pauseMs: 0 } as const;

const stateOf = async (records: Records, name: string) =>
  (await records.eventDeliveries.endpoints([name]))[0];

async function rowsOf(records: Records, name: string) {
  return await databaseOf(records).run('test', async (queries) =>
    queries.select().from(eventDeliveries).where(eq(eventDeliveries.endpoint, name)),
  );
}

async function failingFor(records: Records, name: string, interval: string): Promise<void> {
  await databaseOf(records).run('test', async (queries) =>
    queries.execute(
      sql`update event_endpoints set failing_since = now() - ${interval}::interval where name = ${name}`,
    ),
  );
}

/** Tries of one delivery, each due at once. */
async function tryTimes(records: Records, name: string, times: number, more: Partial<Settlement>) {
  await tell(records, 1);
  await fanOut(records, name);
  const [{ eventId } = { eventId: '' }] = await claim(records, name, 1);
  const told: unknown[] = [];
  for (let tried = 0; tried < times; tried += 1)
    told.push(await records.eventDeliveries.settle(settlement(eventId, name, more)));
  return told;
}

onBothDatabases((records) => {
  describe('An endpoint', () => {
    test('gets what is told after it was there, each event once, whoever makes the deliveries', async () => {
      await tell(records(), 3);
      const name = await registered(records());
      await records().eventDeliveries.register([name]);
      await tell(records(), 1_203);
      const made = await Promise.all([1, 2, 3].map(async () => fanOut(records(), name)));
      // Where others were at it, a last look finds what they left.
      const rest = await fanOut(records(), name);
      expect([...made, rest].reduce((sum, some) => sum + some)).toBe(1_203);
      expect(await fanOut(records(), name)).toBe(0);
    });

    test('gets the types that it wants alone', async () => {
      const [name, other] = [await registered(records()), await registered(records())];
      const types = ['verification.blocked', 'verification.resumed'] as const;
      for (const type of types) await tellOne(records(), aTold({ type }));
      await records().events.number();
      await records().eventDeliveries.fanOut([{ name, types: ['verification.resumed'] }, every(other)]);
      expect(await rowsOf(records(), name)).toHaveLength(1);
      expect(await rowsOf(records(), other)).toHaveLength(2);
    });

    test('that is not registered gets nothing, and stops nobody', async () => {
      const name = await registered(records());
      await tell(records(), 1);
      expect(await records().eventDeliveries.fanOut([every(anEndpoint()), every(name)])).toMatchObject({
        made: 1,
      });
      expect(await records().eventDeliveries.claim([{ name: anEndpoint(), room: 5 }], 1_000)).toEqual([]);
    });
  });

  describe('A delivery', () => {
    test('is one server’s until its lease runs out', async () => {
      const name = await registered(records());
      await tell(records(), 10);
      await fanOut(records(), name);
      const claims = await Promise.all([4, 4, 4].map(async (room) => claim(records(), name, room)));
      expect(new Set(claims.flat().map(({ eventId }) => eventId)).size).toBe(10);
      expect(claims.flat()).toHaveLength(10);
      expect(await claim(records(), name)).toEqual([]);
      await records().eventDeliveries.release(claims.flat().slice(0, 3));
      expect(await claim(records(), name, 100, 0)).toHaveLength(3);
      expect(await claim(records(), name)).toHaveLength(3);
    });

    test('of an endpoint waits for no other endpoint’s', async () => {
      const [name, other] = [await registered(records()), await registered(records())];
      await tell(records(), 5);
      await records().eventDeliveries.fanOut([every(name), every(other)]);
      const rooms = [
        { name, room: 1 },
        { name: other, room: 3 },
      ];
      const claimed = await records().eventDeliveries.claim(rooms, 60_000);
      expect(claimed.filter(({ endpoint }) => endpoint === name)).toHaveLength(1);
      expect(claimed.filter(({ endpoint }) => endpoint === other)).toHaveLength(3);
    });

    test('that failed waits for its time, and then is delivered for good; each try is noted', async () => {
      const name = await registered(records());
      await tell(records(), 1);
      await fanOut(records(), name);
      const [{ eventId } = { eventId: '' }] = await claim(records(), name);
      const settle = async (more: Partial<Settlement>) =>
        records().eventDeliveries.settle(settlement(eventId, name, more));
      expect(await settle({ ...failed, pauseMs: 3_600_000 })).toBeNull();
      expect(await claim(records(), name)).toEqual([]);
      await databaseOf(records()).run('test', async (queries) =>
        queries
          .update(eventDeliveries)
          .set({ notBefore: new Date(0) })
          .where(eq(eventDeliveries.endpoint, name)),
      );
      expect(await claim(records(), name)).toEqual([{ eventId, endpoint: name, attempts: 1 }]);
      await settle({});
      await settle(failed);
      expect(await rowsOf(records(), name)).toMatchObject([
        { state: 'delivered', attempts: 2, lastStatus: 204 },
      ]);
      const attempts = await databaseOf(records()).run('test', async (queries) =>
        queries
          .select()
          .from(eventAttempts)
          .where(eq(eventAttempts.endpoint, name))
          .orderBy(eventAttempts.id),
      );
      expect(attempts).toMatchObject([
        { eventId, status: 500, failure: 'http_status', milliseconds: 12 },
        { eventId, status: 204, failure: null },
      ]);
    });

    test('without another try is failed', async () => {
      const name = await registered(records());
      await tell(records(), 1);
      await fanOut(records(), name);
      for (const { eventId } of await claim(records(), name))
        await records().eventDeliveries.settle(settlement(eventId, name, { ...failed, pauseMs: null }));
      expect(await rowsOf(records(), name)).toMatchObject([{ state: 'failed', endedAt: expect.any(Date) }]);
    });

    test('of an event that is deleted meanwhile is nobody’s fault', async () => {
      const name = await registered(records());
      await tell(records(), 2);
      await fanOut(records(), name);
      const claimed = await claim(records(), name);
      await databaseOf(records()).run('test', async (queries) =>
        queries.execute(sql`delete from events where event_id = ${claimed[0]?.eventId}`),
      );
      const settled = claimed.map(async ({ eventId }) =>
        records().eventDeliveries.settle(settlement(eventId, name)),
      );
      expect(await Promise.all(settled)).toEqual([null, null]);
      expect(await rowsOf(records(), name)).toMatchObject([{ state: 'delivered' }]);
    });
  });

  describe('An endpoint is disabled', () => {
    test('by 410, at once', async () => {
      const name = await registered(records());
      expect(await tryTimes(records(), name, 1, { status: 410, failure: 'gone', pauseMs: 5_000 })).toEqual([
        'gone',
      ]);
      expect(await stateOf(records(), name)).toMatchObject({ disabledReason: 'gone', waiting: 1 });
    });

    test('where nothing got through for five days, by a delivery that was tried for hours', async () => {
      const name = await registered(records());
      expect(await tryTimes(records(), name, 1, failed)).toEqual([null]);
      await failingFor(records(), name, '4 days 23 hours');
      expect(await tryTimes(records(), name, 5, failed)).toEqual([null, null, null, null, null]);
      await failingFor(records(), name, '5 days 1 minute');
      expect(await tryTimes(records(), name, 6, failed)).toEqual([null, null, null, null, 'failing', null]);
      expect(await stateOf(records(), name)).toMatchObject({ disabledReason: 'failing' });
    });

    test('never where anything got through', async () => {
      const name = await registered(records());
      await tryTimes(records(), name, 1, failed);
      await failingFor(records(), name, '9 days');
      await tryTimes(records(), name, 1, {});
      expect(await stateOf(records(), name)).toMatchObject({ failingSince: null });
      expect(await tryTimes(records(), name, 6, failed)).toEqual(Array.from({ length: 6 }, () => null));
    });

    test('and then nothing is lost: it all goes when somebody enables it again, which is noted', async () => {
      const name = await registered(records());
      await tryTimes(records(), name, 1, { status: 410, failure: 'gone', pauseMs: 0 });
      await tell(records(), 3);
      expect(await fanOut(records(), name)).toBe(0);
      expect(await claim(records(), name)).toEqual([]);
      expect(await records().eventDeliveries.enable(name, 'a key', 'src_0')).toBe(true);
      expect(await stateOf(records(), name)).toMatchObject({ disabledAt: null, failingSince: null });
      expect(await fanOut(records(), name)).toBe(3);
      expect(await claim(records(), name)).toHaveLength(4);
      expect(await records().eventDeliveries.enable(anEndpoint(), 'a key')).toBe(false);
      const [act] = await records().acts.latest({ limit: 1 });
      expect(act).toMatchObject({
        kind: 'endpoint-enabled',
        actedBy: 'a key',
        detail: JSON.stringify({ endpoint: name }),
      });
    });
  });
});
