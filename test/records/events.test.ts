/** The outbox: what is told is written with what it tells, once, and read in an order that nothing joins later. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { EventRecord, Records } from '../../src/records/index.ts';
import { aClosing, anEvent, anOpening, aResult, aTold, at, aWaiting, tell } from './builders.ts';
import { onBothDatabases } from './databases.ts';

async function toldOf(records: Records, verificationId: string): Promise<EventRecord[]> {
  await records.events.number();
  return (await records.events.list({ limit: 100, verificationId })).events;
}

const shortly = ({ type, detail, outcome, reasons }: EventRecord) => ({
  type: type.replace('verification.', ''),
  ...(detail.scanRef === undefined ? {} : { scanRef: detail.scanRef }),
  ...(outcome === null ? {} : { outcome }),
  ...(reasons.length === 0 ? {} : { reasons }),
});

const aSession = (scanRef = `scan-${randomUUID()}`) => ({
  role: 'identity' as const,
  scanRef,
  createdAt: at(1),
  expiresAt: at(31),
});

onBothDatabases((records) => {
  describe('What is told', () => {
    test('a session with its row, once, however often it is written, and again at the end', async () => {
      const [opening, session] = [anOpening(), aSession()];
      const { verificationId, clientId } = opening;
      await records().verifications.opened(opening, session);
      await records().verifications.opened(opening, session);
      await records().verifications.sessionCreated({ verificationId, clientId, ...session });
      expect(await toldOf(records(), verificationId)).toMatchObject([
        {
          type: 'verification.session_created',
          clientId,
          attempt: 0,
          method: 'silent',
          stage: 'awaiting-user',
          outcome: null,
          detail: { role: 'identity', scanRef: session.scanRef },
          externalRef: 'order 17',
          occurredAt: at(1),
        },
      ]);
      await records().verifications.closed({ ...aClosing(opening), sessions: [session], results: [] });
      expect((await toldOf(records(), verificationId)).map(shortly)).toEqual([
        { type: 'session_created', scanRef: session.scanRef },
        { type: 'closed', outcome: 'VERIFIED', reasons: ['approved_by_reviewer'] },
      ]);
    });

    test('what its statement does not write, it does not tell', async () => {
      const closing = aClosing();
      const broken = { ...closing, documents: [{ ...closing.documents[0], byteLength: Number.NaN }] };
      // @ts-expect-error NaN is no integer, and the rest is as it was.
      await expect(records().verifications.closed(broken)).rejects.toThrow(/refused by the database/);
      expect(await toldOf(records(), closing.verificationId)).toEqual([]);
    });

    test('a result with the mark that its run has it, once, also where many are marked together', async () => {
      const opening = anOpening();
      const { verificationId, clientId } = opening;
      const session = aSession();
      await records().verifications.opened(opening, session);
      const received = [1, 2, 3].map(() => anEvent({ clientId, scanRef: session.scanRef }));
      for (const event of received) await records().inbox.receive(event);
      const result = { clientId, scanRef: session.scanRef, at: at(5) };
      const mark = async ({ eventId }: { eventId: string }) =>
        records().inbox.delivered(eventId, verificationId, result);
      await Promise.all(received.map(mark));
      await Promise.all(received.map(mark));
      const told = await toldOf(records(), verificationId);
      expect(told.map(shortly)).toEqual([
        { type: 'session_created', scanRef: session.scanRef },
        ...received.map(() => ({ type: 'result_received', scanRef: session.scanRef })),
      ]);
      expect(told[1]).toMatchObject({ clientId, method: 'silent', detail: { role: 'identity' } });
      // The record takes them in, and tells nothing of them again, though the events may be gone by then.
      await records().events.forget(new Date('2099-01-01'));
      const results = received.map(({ eventId }) => aResult({ eventId, scanRef: session.scanRef }));
      const recordedEvents = received.map(({ eventId }) => eventId);
      await records().verifications.closed({
        ...aClosing(opening),
        sessions: [session],
        results,
        recordedEvents,
      });
      expect((await toldOf(records(), verificationId)).map(({ type }) => type)).toEqual([
        'verification.closed',
      ]);
    });

    test('a webhook that is no result tells nothing', async () => {
      const opening = anOpening();
      await records().verifications.opened(opening);
      const event = anEvent({ clientId: opening.clientId });
      await records().inbox.receive(event);
      await records().inbox.delivered(event.eventId, opening.verificationId);
      expect(await toldOf(records(), opening.verificationId)).toEqual([]);
    });

    test('a result that its run recorded before anybody could mark it, and one that was polled', async () => {
      const opening = anOpening();
      const { verificationId, clientId } = opening;
      const session = aSession();
      await records().verifications.opened(opening, session);
      const [signalled, polled] = [1, 2].map(() => anEvent({ clientId, scanRef: session.scanRef }));
      if (signalled === undefined || polled === undefined) throw new Error('two');
      await records().inbox.receive(signalled);
      const result = { clientId, scanRef: session.scanRef, at: at(5) };
      await records().inbox.restore(polled, verificationId, result);
      await records().inbox.restore(polled, verificationId, result);
      const both = [signalled, polled].map(({ eventId }) => eventId);
      await records().verifications.closed({
        ...aClosing(opening),
        sessions: [session],
        results: both.map((eventId) => aResult({ eventId, scanRef: session.scanRef })),
        recordedEvents: both,
      });
      await records().inbox.delivered(signalled.eventId, verificationId, result);
      const types = (await toldOf(records(), verificationId)).map(({ type }) => type.split('.')[1]);
      expect(types).toHaveLength(4);
      expect(types.filter((type) => type === 'result_received')).toHaveLength(2);
    });

    test('that it waits for a decision, once a question', async () => {
      const waiting = { ...aWaiting(), sessions: [], results: [] };
      const { verificationId } = waiting;
      await records().verifications.awaitsDecision(waiting);
      await records().verifications.awaitsDecision(waiting);
      const again = { ...waiting, review: { ...waiting.review, since: at(20) } };
      await records().verifications.awaitsDecision(again);
      expect(await toldOf(records(), verificationId)).toMatchObject([
        {
          type: 'verification.awaiting_decision',
          stage: 'awaiting-decision',
          reasons: ['persons_differ'],
          detail: { since: at(9).toISOString(), until: at(59).toISOString(), approval: 'verifies' },
        },
        { type: 'verification.awaiting_decision', detail: { since: at(20).toISOString() } },
      ]);
      await records().verifications.closed({ ...aClosing(waiting), sessions: [], results: [] });
      await records().verifications.awaitsDecision({ ...again, review: { ...again.review, since: at(30) } });
      const told = await toldOf(records(), verificationId);
      expect(told.map(({ type }) => type).slice(2)).toEqual(['verification.closed']);
    });

    test('an end once, and a stricter one that replaces it as well', async () => {
      const closing = { ...aClosing(), sessions: [], results: [] };
      await records().verifications.closed(closing);
      await records().verifications.closed({ ...closing, closedAt: at(10) });
      await records().verifications.endedByHand({ ...closing, closedAt: at(11) });
      await records().verifications.closed({
        ...closing,
        outcome: 'REQUIRES_REVIEW',
        reasons: ['changed_while_closing'],
      });
      expect((await toldOf(records(), closing.verificationId)).map(shortly)).toEqual([
        { type: 'closed', outcome: 'VERIFIED', reasons: ['approved_by_reviewer'] },
        { type: 'closed', outcome: 'REQUIRES_REVIEW', reasons: ['changed_while_closing'] },
      ]);
    });

    test('an end by hand', async () => {
      const opening = anOpening();
      await records().verifications.opened(opening);
      const ended = { ...opening, closedAt: at(40) };
      await records().verifications.endedByHand(ended);
      await records().verifications.endedByHand(ended);
      expect((await toldOf(records(), opening.verificationId)).map(shortly)).toEqual([
        { type: 'closed', outcome: 'CANCELLED', reasons: ['ended_by_hand'] },
      ]);
    });

    test('a contradiction with its row, with the outcome that it contradicts', async () => {
      const closing = { ...aClosing(), sessions: [], results: [] };
      const { verificationId, clientId } = closing;
      await records().verifications.closed(closing);
      const contradiction = {
        eventId: `event-${randomUUID()}`,
        role: 'identity' as const,
        scanRef: 'scan-1',
        overall: 'DENIED',
        byHand: true,
        status: {},
        receivedAt: at(40),
      };
      await records().afterwards.contradiction(verificationId, contradiction);
      await records().afterwards.contradiction(verificationId, contradiction);
      const [, ...told] = await toldOf(records(), verificationId);
      expect(told).toMatchObject([
        {
          type: 'verification.contradicted',
          clientId,
          outcome: 'VERIFIED',
          reasons: ['approved_by_reviewer'],
          detail: { role: 'identity', scanRef: 'scan-1' },
          externalRef: 'order 17',
        },
      ]);
      expect(told).toHaveLength(1);
    });

    test('a block by its run, which need not be in the records before, and by the record what its run could not tell', async () => {
      const blocked = aTold({ externalRef: 'order 18' });
      const { verificationId } = blocked;
      await tell(records(), blocked, blocked);
      await tell(records(), blocked);
      const expected = {
        type: 'verification.blocked',
        clientId: blocked.clientId,
        attempt: 0,
        method: 'silent',
        stage: 'blocked',
        reasons: ['session_failed:bad_value'],
        detail: { since: at(2).toISOString(), until: at(50).toISOString(), field: 'country', retryAt: null },
        externalRef: 'order 18',
      };
      expect(await toldOf(records(), verificationId)).toMatchObject([expected]);
      const resumed = {
        type: 'verification.resumed' as const,
        reason: blocked.reason,
        since: blocked.since,
        at: at(4).toISOString(),
      };
      await records().verifications.closed({
        ...aClosing({ ...blocked, externalRef: 'order 18' }),
        sessions: [],
        results: [],
        untold: [blocked, resumed],
      });
      const told = await toldOf(records(), verificationId);
      expect(told).toMatchObject([
        expected,
        { stage: null, reasons: [blocked.reason] },
        { outcome: 'VERIFIED' },
      ]);
      expect(told.map(({ type }) => type)).toEqual([
        'verification.blocked',
        'verification.resumed',
        'verification.closed',
      ]);
    });

    test('of who is erased nothing but that', async () => {
      const [mine, others] = [aClosing(), aClosing()];
      for (const closing of [mine, others]) await records().verifications.closed(closing);
      const before = await toldOf(records(), mine.verificationId);
      expect(before).toHaveLength(5);
      await erase(records(), mine.clientId, [mine.verificationId]);
      const told = await toldOf(records(), mine.verificationId);
      expect(told).toMatchObject([
        { type: 'verification.erased', clientId: null, attempt: null, reasons: [], externalRef: null },
      ]);
      expect(told[0]?.detail.erasureId).toBeDefined();
      expect(await toldOf(records(), others.verificationId)).toHaveLength(5);
      for (const { eventId } of before) expect(await records().events.byId(eventId)).toBeNull();
      // It is found by whoever knows the client.
      const found = await records().events.list({ limit: 10, clientId: mine.clientId });
      expect(found.events).toEqual(told);
      // Another erasure of the same client leaves it.
      await erase(records(), mine.clientId, []);
      expect(await toldOf(records(), mine.verificationId)).toEqual(told);
    });
  });

  describe('A reminder', () => {
    test('comes when it is due, once, and then after a pause as long as the wait so far', async () => {
      const now = Date.now();
      const review = {
        since: new Date(now - 60_000),
        until: new Date(now + 3_600_000),
        approval: 'verifies' as const,
        remindAt: new Date(now - 1_000),
      };
      const waiting = { ...aWaiting(), sessions: [], results: [], review };
      const early = {
        ...aWaiting(),
        sessions: [],
        results: [],
        review: { ...review, remindAt: new Date(now + 60_000) },
      };
      for (const each of [waiting, early]) await records().verifications.awaitsDecision(each);
      await Promise.all([1, 2, 3].map(async () => records().events.remind()));
      const [, ...told] = await toldOf(records(), waiting.verificationId);
      expect(told).toMatchObject([
        {
          type: 'verification.decision_reminder',
          clientId: waiting.clientId,
          stage: 'awaiting-decision',
          reasons: ['persons_differ'],
          detail: { since: review.since.toISOString(), until: review.until.toISOString() },
          externalRef: 'order 17',
        },
      ]);
      expect(told).toHaveLength(1);
      expect(await toldOf(records(), early.verificationId)).toHaveLength(1);
      const next = (await records().verifications.byId(waiting.verificationId))?.remindAt?.getTime() ?? 0;
      expect(next - now).toBeGreaterThan(59_000);
      expect(next - now).toBeLessThan(90_000);
      await records().verifications.leavesReview(waiting.verificationId, null);
      expect(await records().verifications.byId(waiting.verificationId)).toMatchObject({ remindAt: null });
    });
  });

  describe('Reading', () => {
    test('goes by number, in pages and by every filter', async () => {
      const clientId = `client-${randomUUID()}`;
      await records().events.number();
      const from = await records().events.latest();
      const told = Array.from({ length: 7 }, (_, minute) =>
        aTold({
          clientId,
          since: at(minute).toISOString(),
          type: minute === 3 ? 'verification.resumed' : 'verification.blocked',
        }),
      );
      for (const each of told) await tell(records(), each);
      expect((await records().events.list({ limit: 10, after: from })).events).toEqual([]);
      expect(await records().events.number()).toBe(7);
      expect(await records().events.number()).toBe(0);
      const pages: EventRecord[] = [];
      for (let after: number | null = from; after !== null;) {
        const page = await records().events.list({ limit: 3, after, clientId });
        pages.push(...page.events);
        after = page.upTo;
      }
      expect(pages.map(({ detail }) => detail.since)).toEqual(told.map(({ since }) => since));
      const list = async (filter: object) =>
        (await records().events.list({ limit: 10, after: from, ...filter })).events.map(
          ({ sequence }) => sequence,
        );
      const all = pages.map(({ sequence }) => sequence);
      expect(all).toEqual(all.toSorted((one, other) => one - other));
      expect(await list({ type: 'verification.resumed' })).toEqual([all[3]]);
      expect(await list({ verificationId: told[5]?.verificationId })).toEqual([all[5]]);
      expect(await list({ since: new Date(Date.now() - 60_000) })).toEqual(all);
      expect(await list({ since: new Date(Date.now() + 60_000) })).toEqual([]);
      expect(await list({ until: new Date(Date.now() - 60_000) })).toEqual([]);
      expect(await list({ until: new Date(Date.now() + 60_000) })).toEqual(all);
    });

    test('shows a key its own alone', async () => {
      const [mine, others] = [`client-${randomUUID()}`, `client-${randomUUID()}`];
      const keyName = `key-${randomUUID()}`;
      const about = { method: 'silent', reverify: false, requestId: 'r' } as const;
      await records().openers.open({ clientId: mine, by: keyName, seesAll: false, source: 's', about });
      await records().events.number();
      const from = await records().events.latest();
      for (const clientId of [others, mine, others, mine])
        await records().verifications.closed({ ...aClosing({ clientId }), sessions: [], results: [] });
      await records().events.number();
      const seen = await records().events.list({ limit: 10, after: from, seenBy: keyName });
      expect(seen.events.map(({ clientId }) => clientId)).toEqual([mine, mine]);
      expect((await records().events.list({ limit: 10, after: from, seenBy: 'another' })).events).toEqual([]);
      const first = await records().events.list({ limit: 1, after: from, seenBy: keyName });
      expect(first.events).toEqual(seen.events.slice(0, 1));
      const second = await records().events.list({ limit: 1, after: first.upTo ?? 0, seenBy: keyName });
      expect(second.events).toEqual(seen.events.slice(1));
      const [event] = seen.events;
      expect(await records().events.byId(event?.eventId ?? '', keyName)).toEqual(event);
      expect(await records().events.byId(event?.eventId ?? '', 'another')).toBeNull();
      // Also what tells that all is gone.
      await erase(records(), mine, [event?.verificationId ?? '']);
      const gone = await toldOf(records(), event?.verificationId ?? '');
      expect(await records().events.byId(gone[0]?.eventId ?? '', keyName)).toEqual(gone[0]);
      expect(await records().events.byId(gone[0]?.eventId ?? '', 'another')).toBeNull();
    });

    test('ends with what is old', async () => {
      const told = aTold();
      await tell(records(), told);
      await records().events.number();
      expect(await toldOf(records(), told.verificationId)).toHaveLength(1);
      while ((await records().events.forget(new Date(Date.now() + 60_000))) > 0);
      expect(await toldOf(records(), told.verificationId)).toEqual([]);
      // Numbers go on.
      const latest = aTold();
      await tell(records(), latest);
      const [event] = await toldOf(records(), latest.verificationId);
      expect(event?.sequence).toBeGreaterThan(7);
    });
  });
});

async function erase(records: Records, clientId: string, toTell: string[]): Promise<void> {
  const requested = await records.erasures.request({
    clientId,
    requestedBy: 'a key',
    requestedAt: new Date(),
  });
  const erasureId = requested?.erasure.erasureId ?? '';
  await records.erasures.deleteRows(erasureId);
  await records.erasures.update(erasureId, ({ subject, proof }) => ({
    subject: { ...subject, clientId: null, verificationIds: [], runs: [], toTell },
    proof: { ...proof, ownDataGoneAt: new Date().toISOString() },
  }));
  await records.erasures.complete(erasureId, new Date());
  await records.erasures.complete(erasureId, new Date());
}
