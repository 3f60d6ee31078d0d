import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { aClosing, anEvent, anOpening, aResult, at, pickIds } from './builders.ts';
import { onBothDatabases, stateOf } from './databases.ts';
import { anyCharacter } from '../support/characters.ts';

describe('The record of verifications', () => {
  onBothDatabases((records) => {
    test('a client without attempts has closed none', async () => {
      expect(await records().verifications.attempts(`client-${randomUUID()}`)).toEqual({
        closed: 0,
        last: null,
        erasing: false,
      });
    });

    test('an open attempt is found and not counted as closed', async () => {
      const opening = anOpening();
      await records().verifications.opened(opening);
      expect(await records().verifications.attempts(opening.clientId)).toEqual({
        closed: 0,
        last: null,
        erasing: false,
      });
      expect(await records().verifications.latestOf(opening.clientId)).toEqual({
        ...opening,
        request: null,
        remindAt: null,
        erasureId: null,
        blockedSince: null,
        blockedReason: null,
        isMarked: true,
        outcome: null,
        reasons: [],
        timeline: [],
        comparison: null,
        closedAt: null,
        comparisonDigest: null,
        reviewSince: null,
        reviewUntil: null,
        approval: null,
        sessions: [],
        results: [],
        documents: [],
        contradictions: [],
        decisions: [],
        firstApproval: null,
      });
    });

    test('opening twice leaves one attempt, with what was said last', async () => {
      const opening = anOpening();
      await records().verifications.opened(opening);
      await records().verifications.opened({ ...opening, externalRef: null });
      expect(await records().verifications.byId(opening.verificationId)).toMatchObject({ externalRef: null });
      await records().verifications.closed(aClosing(pickIds(opening)));
      expect(await records().verifications.earlierOf(opening.clientId, 'another')).toHaveLength(1);
    });

    test('an opening that comes after the closing changes nothing', async () => {
      const closing = aClosing();
      await records().verifications.closed(closing);
      await records().verifications.opened(anOpening({ ...pickIds(closing), method: 'stored' }));
      expect(await records().verifications.byId(closing.verificationId)).toMatchObject({
        method: 'silent',
        outcome: 'VERIFIED',
        closedAt: at(9),
      });
    });

    test('a closed attempt is recorded with its sessions, results and documents', async () => {
      const closing = aClosing();
      await records().verifications.closed(closing);
      const { recordedEvents, unplacedEvents, ...expected } = closing;
      expect(recordedEvents.concat(unplacedEvents)).toEqual([]);
      expect(await records().verifications.byId(closing.verificationId)).toMatchObject(expected);
    });

    test('a closing fills what opening and sessions had begun', async () => {
      const closing = aClosing();
      const [session] = closing.sessions;
      if (session === undefined) throw new Error('no session');
      await records().verifications.opened(anOpening(pickIds(closing)));
      await records().verifications.sessionCreated({ verificationId: closing.verificationId, ...session });
      await records().verifications.closed(closing);
      const record = await records().verifications.byId(closing.verificationId);
      expect(record?.sessions).toHaveLength(2);
      expect(record?.outcome).toBe('VERIFIED');
    });

    test('closing twice gives the same rows', async () => {
      const closing = aClosing();
      await records().verifications.closed(closing);
      const first = await records().verifications.byId(closing.verificationId);
      await records().verifications.closed(closing);
      expect(await records().verifications.byId(closing.verificationId)).toEqual(first);
      expect(await records().verifications.attempts(closing.clientId)).toMatchObject({ closed: 1 });
    });

    test('closings of one attempt at the same moment give the rows of one', async () => {
      const closing = aClosing();
      await Promise.all(Array.from({ length: 8 }, () => records().verifications.closed(closing)));
      const record = await records().verifications.byId(closing.verificationId);
      expect(record?.results).toHaveLength(2);
      expect(record?.documents).toHaveLength(1);
    });

    test('a later conclusion replaces the earlier one, which keeps its result and the first time of closing', async () => {
      const closing = aClosing();
      const [identity, document] = closing.results;
      if (identity === undefined || document === undefined) throw new Error('no results');
      await records().verifications.closed(closing);
      const denied = aResult({ position: 2, overall: 'DENIED' });
      await records().verifications.closed({
        ...closing,
        outcome: 'REJECTED',
        reasons: ['identity_denied'],
        closedAt: at(50),
        results: [{ ...identity, superseded: true }, document, denied],
      });
      const record = await records().verifications.byId(closing.verificationId);
      expect(record).toMatchObject({ outcome: 'REJECTED', reasons: ['identity_denied'], closedAt: at(9) });
      expect(record?.results.map(({ overall, superseded }) => [overall, superseded])).toEqual([
        ['APPROVED', true],
        ['APPROVED', false],
        ['DENIED', false],
      ]);
      expect(await records().verifications.results(closing.verificationId, 'identity')).toMatchObject({
        eventId: denied.eventId,
      });
    });

    test('the current result of a session is a decisive one', async () => {
      const decisive = aResult({ position: 0 });
      const interim = aResult({ position: 1, final: false, overall: 'SUSPECTED' });
      const expired = aResult({ role: 'document', position: 2, final: false, overall: 'EXPIRED' });
      const closing = aClosing({ results: [decisive, interim, expired] });
      await records().verifications.closed(closing);
      const { verificationId } = closing;
      expect((await records().verifications.results(verificationId, 'identity'))?.eventId).toBe(
        decisive.eventId,
      );
      expect((await records().verifications.results(verificationId, 'document'))?.eventId).toBe(
        expired.eventId,
      );
    });

    test('a result that iDenfy was asked for counts without `final`', async () => {
      const asked = aResult({ source: 'asked', final: null });
      const closing = aClosing({ results: [asked] });
      await records().verifications.closed(closing);
      expect(await records().verifications.results(closing.verificationId, 'identity')).toMatchObject(asked);
      expect(await records().verifications.results(closing.verificationId, 'document')).toBeNull();
    });

    test('attempts are counted, and the last closed one is named while a newer is open', async () => {
      const clientId = `client-${randomUUID()}`;
      const first = aClosing({ clientId, attempt: 0, outcome: 'EXPIRED' });
      const second = aClosing({ clientId, attempt: 1, outcome: 'VERIFIED' });
      const third = anOpening({ clientId, attempt: 2 });
      await records().verifications.closed(second);
      await records().verifications.closed(first);
      await records().verifications.opened(third);
      expect(await records().verifications.attempts(clientId)).toEqual({
        closed: 2,
        last: { verificationId: second.verificationId, attempt: 1, outcome: 'VERIFIED' },
        erasing: false,
      });
      expect((await records().verifications.latestOf(clientId))?.verificationId).toBe(third.verificationId);
      const earlier = await records().verifications.earlierOf(clientId, third.verificationId);
      expect(earlier.map((each) => each.verificationId)).toEqual([
        second.verificationId,
        first.verificationId,
      ]);
      // The whole of it, so that nothing sealed is opened for a list.
      const { verificationId, attempt, method, outcome, reasons, openedAt, closedAt } = second;
      expect(earlier[0]).toEqual({
        verificationId,
        attempt,
        method,
        outcome,
        reasons,
        openedAt,
        closedAt,
        contradictions: [],
      });
    });

    test('a scanRef leads to its verification, its role and whether that is closed', async () => {
      const closing = aClosing();
      const [identity, document] = closing.sessions;
      if (identity === undefined || document === undefined) throw new Error('no sessions');
      const { verificationId, clientId } = closing;
      await records().verifications.opened(anOpening({ verificationId, clientId }));
      await records().verifications.sessionCreated({ verificationId, ...identity });
      const owner = { verificationId, clientId };
      expect(await records().verifications.byScanRef(identity.scanRef)).toEqual({
        ...owner,
        role: 'identity',
        closed: false,
      });
      await records().verifications.closed(closing);
      expect(await records().verifications.byScanRef(document.scanRef)).toEqual({
        ...owner,
        role: 'document',
        closed: true,
      });
      expect(await records().verifications.byScanRef(`scan-${randomUUID()}`)).toBeNull();
    });

    test('a later document session stands beside the one that it replaces', async () => {
      const { verificationId, clientId } = aClosing();
      const session = { verificationId, role: 'document' as const, createdAt: at(1), expiresAt: at(2) };
      await records().verifications.sessionCreated({ ...session, scanRef: `old-${verificationId}` });
      await records().verifications.sessionCreated({
        ...session,
        createdAt: at(2),
        scanRef: `new-${verificationId}`,
      });
      await records().verifications.sessionCreated({ ...session, scanRef: `old-${verificationId}` });
      await records().verifications.opened(anOpening({ verificationId, clientId }));
      expect((await records().verifications.byId(verificationId))?.sessions).toMatchObject([
        { scanRef: `old-${verificationId}` },
        { scanRef: `new-${verificationId}` },
      ]);
    });

    test('closing moves its webhooks: recorded what it took in, parked what it could not place', async () => {
      const [waiting, delivered, stray] = [anEvent(), anEvent(), anEvent()];
      const closing = aClosing({
        recordedEvents: [waiting.eventId, delivered.eventId],
        unplacedEvents: [stray.eventId],
      });
      const { verificationId } = closing;
      await Promise.all([waiting, delivered, stray].map((event) => records().inbox.receive(event)));
      await records().inbox.delivered(delivered.eventId, verificationId);
      await records().inbox.delivered(stray.eventId, verificationId);
      await records().verifications.closed(closing);
      await records().verifications.closed({
        ...closing,
        recordedEvents: [],
        unplacedEvents: [delivered.eventId, stray.eventId],
      });
      for (const { eventId } of [waiting, delivered])
        expect(await stateOf(records(), eventId)).toBe('recorded');
      const parked = await records().inbox.parked({ limit: 100 });
      expect(parked.filter((each) => each.verificationId === verificationId)).toMatchObject([
        { eventId: stray.eventId, state: 'parked', parkedReason: 'unplaced' },
      ]);
    });

    test('a closing that fails half-way leaves nothing behind', async () => {
      const event = anEvent();
      await records().inbox.receive(event);
      const closing = aClosing({
        recordedEvents: [event.eventId],
        // An integer of PostgreSQL has 32 bits.
        results: [aResult({ position: 2 ** 40 })],
      });
      await expect(records().verifications.closed(closing)).rejects.toMatchObject({
        code: 'records_failed',
        reason: '22003',
      });
      expect(await records().verifications.byId(closing.verificationId)).toBeNull();
      const [claimed] = (await records().inbox.claim({ limit: 1000, leaseMs: 1 })).filter(
        (row) => row.eventId === event.eventId,
      );
      expect(claimed?.state).toBe('waiting');
    });

    test('a run ended by hand is closed as CANCELLED, once', async () => {
      const opening = anOpening({ attempt: 3 });
      const { verificationId, clientId, attempt, method, openedAt } = opening;
      const ended = { verificationId, clientId, attempt, method, openedAt, closedAt: at(4) };
      await records().verifications.opened(opening);
      await records().verifications.endedByHand(ended);
      await records().verifications.endedByHand({ ...ended, closedAt: at(5) });
      expect(await records().verifications.byId(verificationId)).toMatchObject({
        outcome: 'CANCELLED',
        reasons: ['ended_by_hand'],
        closedAt: at(4),
        asked: opening.asked,
        externalRef: 'order 17',
      });
      expect(await records().verifications.attempts(clientId)).toEqual({
        closed: 1,
        last: { verificationId, attempt: 3, outcome: 'CANCELLED' },
        erasing: false,
      });
    });

    test('a run that recorded its end is not ended by hand afterwards', async () => {
      const closing = aClosing();
      await records().verifications.closed(closing);
      await records().verifications.endedByHand({ ...pickIds(closing), closedAt: at(20) });
      expect(await records().verifications.byId(closing.verificationId)).toMatchObject({
        outcome: 'VERIFIED',
      });
    });

    test('webhooks that only a run ended by hand had are parked for a person', async () => {
      const event = anEvent();
      const opening = anOpening();
      await records().inbox.receive(event);
      await records().inbox.delivered(event.eventId, opening.verificationId);
      await records().verifications.endedByHand({ ...opening, closedAt: at(4) });
      const parked = await records().inbox.parked({ limit: 100 });
      expect(parked.find((each) => each.eventId === event.eventId)).toMatchObject({
        parkedReason: 'no-open-run',
      });
    });

    test('any data that JSON can carry is recorded as it is; in what is readable, what PostgreSQL has no character for is replaced', async () => {
      const key = fc.string({ unit: anyCharacter, maxLength: 6 }).filter((name) => name !== '__proto__');
      const strings = fc.oneof(
        fc.string({ unit: anyCharacter, maxLength: 12 }),
        fc.constantFrom(
          '\0',
          String.raw`\u0000`,
          String.raw`\\u0000`,
          '\ud800',
          '\udc00\ud83d',
          '😀',
          '\\',
          '"',
        ),
      );
      const data = fc.dictionary(key, fc.oneof(strings, fc.array(strings), fc.integer(), fc.boolean()), {
        // What JSON.parse makes never has one.
        noNullPrototype: true,
      });
      await fc.assert(
        fc.asyncProperty(data, async (sent) => {
          const result = aResult({ data: sent, overall: 'APPROVED\0' });
          const closing = aClosing({ results: [result] });
          await records().verifications.closed(closing);
          const [kept] = (await records().verifications.byId(closing.verificationId))?.results ?? [];
          expect(kept?.data).toEqual(sent);
          expect(kept?.overall).toBe('APPROVED\uFFFD');
        }),
        { numRuns: 60 },
      );
    });
  });
});
