import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { anEvent } from './builders.ts';
import { onBothDatabases, stateOf } from './databases.ts';
import type { Inbox, InboxEvent, InboxRow } from '../../src/records/index.ts';
import { until } from '../support/until.ts';

/** Claims everything that waits; what other tests left behind is not this test's business. */
async function claimOf(inbox: Inbox, event: InboxEvent, leaseMs = 60_000): Promise<InboxRow | undefined> {
  const rows = await inbox.claim({ limit: 1000, leaseMs });
  return rows.find((row) => row.eventId === event.eventId);
}

describe('The inbox', () => {
  onBothDatabases((records) => {
    const inbox = () => records().inbox;
    const parkedRow = async ({ eventId }: InboxEvent) => {
      const rows = await inbox().parked({ limit: 1000 });
      return rows.find((row) => row.eventId === eventId);
    };

    test('an event is fresh once, and a duplicate changes nothing', async () => {
      const event = anEvent({ body: new Uint8Array([0, 1, 127, 128, 255]) });
      expect(await inbox().receive(event)).toEqual({ fresh: true, erased: false });
      expect(await inbox().receive({ ...event, body: new Uint8Array([9]) })).toEqual({
        fresh: false,
        erased: false,
      });
      expect(await inbox().body(event.eventId)).toEqual(new Uint8Array([0, 1, 127, 128, 255]));
    });

    test('of many receipts of one event at the same moment, one is fresh', async () => {
      const event = anEvent();
      const answers = await Promise.all(Array.from({ length: 20 }, () => inbox().receive(event)));
      expect(answers.filter(({ fresh }) => fresh)).toHaveLength(1);
    });

    test('of those that come together, one that cannot be written fails alone', async () => {
      const events = [anEvent(), anEvent({ receivedAt: new Date(NaN) }), anEvent(), anEvent()];
      const received = await Promise.allSettled(events.map((event) => inbox().receive(event)));
      expect(received.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
      ]);
      const bodies = await inbox().bodies(events.map(({ eventId }) => eventId));
      expect(bodies.size).toBe(3);
    });

    test('one that its receiver claims at once is left alone until that lease has run out', async () => {
      const [own, short] = [anEvent(), anEvent()];
      await inbox().receive(own, 60_000);
      await inbox().receive(short, 1);
      const again = await until('the claim of another', () => claimOf(inbox(), short));
      expect(again.attempts).toBe(2);
      expect(await claimOf(inbox(), own)).toBeUndefined();
    });

    test('a body of unknown shape is kept as well', async () => {
      const unknown = { scanRef: null, clientId: null, final: null, overall: null };
      const event = anEvent({ ...unknown, eventType: 'unknown\0', body: new Uint8Array() });
      expect(await inbox().receive(event)).toEqual({ fresh: true, erased: false });
      expect(await claimOf(inbox(), event)).toMatchObject({ ...unknown, eventType: 'unknown\uFFFD' });
    });

    test('a claim brings the whole event and counts', async () => {
      const event = anEvent({ externalRef: `run-${randomUUID()}:1` });
      await inbox().receive(event);
      expect(await claimOf(inbox(), event)).toMatchObject({
        ...event,
        state: 'waiting',
        attempts: 1,
        verificationId: null,
      });
    });

    test('claims come oldest first and no more than asked for', async () => {
      await inbox().claim({ limit: 1000, leaseMs: 60_000 });
      const events = [3, 1, 2].map((second) =>
        anEvent({ receivedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, second)) }),
      );
      for (const event of events) await inbox().receive(event);
      const [third, first, second] = events.map(({ eventId }) => eventId);
      const taken = await inbox().claim({ limit: 2, leaseMs: 60_000 });
      expect(taken.map(({ eventId }) => eventId)).toEqual([first, second]);
      const rest = await inbox().claim({ limit: 2, leaseMs: 60_000 });
      expect(rest.map(({ eventId }) => eventId)).toEqual([third]);
    });

    test('one event can be claimed past older ones, and only once', async () => {
      const [older, event] = [anEvent({ receivedAt: new Date(0) }), anEvent()];
      await inbox().receive(older);
      await inbox().receive(event);
      const { eventId } = event;
      const taken = await inbox().claim({ limit: 1, leaseMs: 60_000, eventId });
      expect(taken.map((row) => row.eventId)).toEqual([eventId]);
      expect(await inbox().claim({ limit: 1, leaseMs: 60_000, eventId })).toEqual([]);
      expect(await claimOf(inbox(), older)).toMatchObject({ attempts: 1 });
    });

    test('two claimers never get the same event', async () => {
      await inbox().claim({ limit: 1000, leaseMs: 60_000 });
      const events = Array.from({ length: 120 }, () => anEvent());
      await Promise.all(events.map((event) => inbox().receive(event)));
      const claimer = async () => {
        const taken: string[] = [];
        for (;;) {
          const rows = await inbox().claim({ limit: 7, leaseMs: 60_000 });
          if (rows.length > 7 || taken.length > 120) throw new Error('more than there is to take');
          if (rows.length === 0) return taken;
          taken.push(...rows.map(({ eventId }) => eventId));
        }
      };
      const all = (await Promise.all(Array.from({ length: 8 }, claimer))).flat();
      // A claimer may stop while another's rows are still locked; none may come twice.
      expect(new Set(all).size).toBe(all.length);
      const late = await inbox().claim({ limit: 1000, leaseMs: 60_000 });
      expect([...all, ...late.map(({ eventId }) => eventId)].toSorted()).toEqual(
        events.map(({ eventId }) => eventId).toSorted(),
      );
    });

    test('a claimed event is left alone until its lease has run out, then claimed again', async () => {
      const event = anEvent();
      await inbox().receive(event);
      const taken = await claimOf(inbox(), event, 250);
      const again = await until('another claim', () => claimOf(inbox(), event));
      expect(taken?.attempts).toBe(1);
      expect(again.attempts).toBe(2);
      expect(again.claimedUntil?.getTime()).toBeGreaterThan(
        (taken?.claimedUntil?.getTime() ?? Infinity) + 59_000,
      );
    });

    test('a released event waits for its time', async () => {
      const [later, now] = [anEvent(), anEvent()];
      await inbox().receive(later);
      await inbox().receive(now);
      await inbox().claim({ limit: 1000, leaseMs: 60_000 });
      await inbox().release(later.eventId, { retryAt: new Date(Date.now() + 3_600_000) });
      await inbox().release(now.eventId, { retryAt: new Date(Date.now() - 1000) });
      const claimed = (await inbox().claim({ limit: 1000, leaseMs: 60_000 })).map(({ eventId }) => eventId);
      expect(claimed).toContain(now.eventId);
      expect(claimed).not.toContain(later.eventId);
    });

    test('a delivered event is not claimed again, and its run is known', async () => {
      const event = anEvent();
      await inbox().receive(event);
      await inbox().delivered(event.eventId, 'run-1');
      expect(await claimOf(inbox(), event)).toBeUndefined();
      await inbox().park(event.eventId, 'contradiction');
      expect(await parkedRow(event)).toMatchObject({
        verificationId: 'run-1',
        parkedReason: 'contradiction',
      });
    });

    test('what is recorded stays recorded, whatever comes late', async () => {
      const event = anEvent();
      await inbox().receive(event);
      await inbox().recorded(event.eventId, 'run-2');
      await inbox().delivered(event.eventId, 'run-3');
      await inbox().park(event.eventId, 'no-open-run');
      await inbox().release(event.eventId, { retryAt: new Date(0) });
      await inbox().restore(event, 'run-4');
      expect(await inbox().redeliver(event.eventId, 'a key')).toBe(false);
      expect(await stateOf(records(), event.eventId)).toBe('recorded');
    });

    test('a parked event tells why and goes on its way again when a person says so', async () => {
      const event = anEvent();
      await inbox().receive(event);
      await inbox().park(event.eventId, 'no-open-run', 'run-5');
      expect(await claimOf(inbox(), event)).toBeUndefined();
      const row = await parkedRow(event);
      expect(row).toMatchObject({ state: 'parked', parkedReason: 'no-open-run', verificationId: 'run-5' });
      expect(row).not.toHaveProperty('body');
      expect(await inbox().redeliver(event.eventId, 'a key')).toBe(true);
      expect(await inbox().redeliver(event.eventId, 'a key')).toBe(false);
      expect(await claimOf(inbox(), event)).toMatchObject({
        parkedReason: null,
        verificationId: null,
        attempts: 1,
      });
    });

    test('a run takes so many and no more, however many are on their way at once', async () => {
      const run = `run-${randomUUID()}`;
      const events = Array.from({ length: 12 }, () => anEvent());
      for (const event of events) await inbox().receive(event);
      const taken = await Promise.all(
        events.map(async ({ eventId }) => ({ eventId, isTaken: await inbox().reserve(eventId, run, 7) })),
      );
      const [first, ...others] = taken.filter(({ isTaken }) => isTaken);
      const refused = taken.find(({ isTaken }) => !isTaken);
      if (first === undefined || refused === undefined) throw new Error('some are, some are not');
      expect(others).toHaveLength(6);
      // One that was taken may be sent again, also once its run has it, and another run has its own share.
      expect(await inbox().reserve(first.eventId, run, 7)).toBe(true);
      await inbox().delivered(first.eventId, run);
      expect(await inbox().reserve(refused.eventId, run, 7)).toBe(false);
      expect(await inbox().reserve(refused.eventId, run, 8)).toBe(true);
      expect(await inbox().reserve(refused.eventId, `run-${randomUUID()}`, 1)).toBe(true);
    });

    test('what was parked after all takes no share of its run', async () => {
      const run = `run-${randomUUID()}`;
      const [first, second, third] = [anEvent(), anEvent(), anEvent()];
      for (const event of [first, second, third]) await inbox().receive(event);
      expect(await inbox().reserve(first.eventId, run, 1)).toBe(true);
      expect(await inbox().reserve(second.eventId, run, 1)).toBe(false);
      await inbox().park(first.eventId, 'refused-by-temporal', run);
      expect(await inbox().reserve(second.eventId, run, 1)).toBe(true);
      expect(await inbox().reserve(third.eventId, run, 1)).toBe(false);
    });

    test('one that was beyond the limit still says so when a person sends it on its way', async () => {
      const event = anEvent();
      await inbox().receive(event);
      await inbox().park(event.eventId, 'signal-limit', 'run-9');
      await inbox().redeliver(event.eventId, 'a key');
      expect(await claimOf(inbox(), event)).toMatchObject({
        parkedReason: 'signal-limit',
        verificationId: null,
      });
      await inbox().delivered(event.eventId, 'run-9');
      await inbox().park(event.eventId, 'unplaced');
      await inbox().redeliver(event.eventId, 'a key');
      expect(await claimOf(inbox(), event)).toMatchObject({ parkedReason: null });
    });

    test('parked events are listed latest first, page by page', async () => {
      // Two of the same moment, where a page may end.
      const events = [1, 2, 2, 3, 4].map((n) =>
        anEvent({ receivedAt: new Date(Date.UTC(2035, 0, 1, 0, n)) }),
      );
      for (const event of events) {
        await inbox().receive(event);
        await inbox().park(event.eventId, 'unplaced');
      }
      const listed: number[] = [];
      let before: string | undefined;
      for (let page = 0; page < 3; page += 1) {
        const rows = await inbox().parked(before === undefined ? { limit: 2 } : { limit: 2, before });
        listed.push(...rows.map(({ receivedAt }) => receivedAt.getUTCMinutes()));
        before = rows.at(-1)?.eventId;
      }
      expect(listed.slice(0, 5)).toEqual([4, 3, 2, 2, 1]);
    });

    test('an event that came through Temporal is written as delivered', async () => {
      const event = anEvent();
      await inbox().restore(event, 'run-6');
      await inbox().restore(event, 'run-6');
      expect(await inbox().body(event.eventId)).toEqual(event.body);
      expect(await claimOf(inbox(), event)).toBeUndefined();
      expect(await inbox().receive(event)).toEqual({ fresh: false, erased: false });
    });

    test('an event of which only the acknowledgement was lost is not delivered a second time', async () => {
      const event = anEvent();
      await inbox().receive(event);
      await inbox().restore(event, 'run-7');
      expect(await claimOf(inbox(), event)).toBeUndefined();
    });

    test('bodies come by event id, unknown ids are left out', async () => {
      const [one, other] = [anEvent({ body: new Uint8Array([1]) }), anEvent({ body: new Uint8Array([2]) })];
      await inbox().receive(one);
      await inbox().receive(other);
      expect(await inbox().bodies([one.eventId, other.eventId, 'unknown'])).toEqual(
        new Map([
          [one.eventId, new Uint8Array([1])],
          [other.eventId, new Uint8Array([2])],
        ]),
      );
      expect(await inbox().bodies([])).toEqual(new Map());
      expect(await inbox().body('unknown')).toBeNull();
    });
  });
});
