import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Records } from '../../src/records/index.ts';
import { aClosing, anEvent, anOpening, at } from './builders.ts';
import { onBothDatabases } from './databases.ts';

const requestedAt = at(30);

async function request(records: Records, clientId: string, verificationIds?: string[]): Promise<string> {
  const requested = await records.erasures.request({
    clientId,
    requestedBy: 'a key',
    requestedAt,
    ...(verificationIds === undefined ? {} : { verificationIds }),
  });
  if (requested === null) throw new Error('a legal hold refused');
  return requested.erasure.erasureId;
}

/** What the activities do between the request and the deletion of rows. */
async function collect(records: Records, erasureId: string): Promise<void> {
  await records.erasures.update(erasureId, ({ subject, proof }) => ({ subject, proof }));
  const subject = (await records.erasures.byId(erasureId))?.subject;
  if (!subject) throw new Error('there is no subject');
  const { sessions, erased } = await records.erasures.contentOf(subject);
  await records.erasures.update(erasureId, (now) => ({
    subject: { ...now.subject, sessions },
    proof: { ...now.proof, erased },
  }));
  await records.erasures.rememberSessions(erasureId);
}

describe('Erasures', () => {
  onBothDatabases((records) => {
    test('of all requests for one client at the same moment one is made, and the others find it', async () => {
      const { clientId } = anOpening();
      const ids = await Promise.all(Array.from({ length: 6 }, async () => request(records(), clientId)));
      expect(new Set(ids).size).toBe(1);
      expect(await records().verifications.attempts(clientId)).toMatchObject({ erasing: true });
      const other = anOpening().clientId;
      expect(await records().verifications.attempts(other)).toMatchObject({ erasing: false });
    });

    test('rows of every kind go, those of others stay, and attempts are counted on', async () => {
      const [closing, other] = [aClosing(), aClosing()];
      for (const each of [closing, other]) await records().verifications.closed(each);
      const [scanRef] = closing.sessions.map((session) => session.scanRef);
      const parked = anEvent({ clientId: closing.clientId });
      const ofOther = anEvent({ clientId: other.clientId, scanRef: `scan-${randomUUID()}` });
      for (const event of [parked, ofOther]) await records().inbox.receive(event);

      const erasureId = await request(records(), closing.clientId);
      await collect(records(), erasureId);
      await records().erasures.deleteRows(erasureId);
      // May be repeated, and then counts nothing twice.
      await records().erasures.deleteRows(erasureId);

      expect(await records().verifications.latestOf(closing.clientId)).toBeNull();
      expect(await records().erasures.holdsAnything(closing.clientId)).toBe(false);
      expect(await records().inbox.body(parked.eventId)).toBeNull();
      expect(await records().verifications.byScanRef(scanRef ?? '')).toBeNull();
      expect(await records().verifications.attempts(closing.clientId)).toMatchObject({
        closed: 1,
        last: null,
      });
      expect(await records().verifications.byId(other.verificationId)).not.toBeNull();
      expect(await records().inbox.body(ofOther.eventId)).not.toBeNull();
    });

    test('a webhook of an erased session is dropped, on each of its ways into the inbox', async () => {
      const scanRef = `scan-${randomUUID()}`;
      const closing = aClosing();
      closing.sessions = closing.sessions.map((session, index) =>
        index === 0 ? { ...session, scanRef } : session,
      );
      await records().verifications.closed(closing);
      const erasureId = await request(records(), closing.clientId);
      await collect(records(), erasureId);
      const late = anEvent({ scanRef });
      expect(await records().inbox.receive(late)).toEqual({ fresh: false, erased: true });
      await records().inbox.restore(late, closing.verificationId);
      expect(await records().inbox.body(late.eventId)).toBeNull();
    });

    test('while a legal hold stands nothing is requested, due or dropped', async () => {
      const closing = aClosing();
      const { clientId } = closing;
      await records().verifications.closed(closing);
      const event = anEvent({ clientId, scanRef: `scan-${randomUUID()}` });
      await records().inbox.receive(event);
      await records().inbox.park(event.eventId, 'unplaced');
      await records().legalHolds.place({ clientId, heldBy: 'a key', reason: 'Case 12', heldSince: at(0) });
      expect(await records().erasures.request({ clientId, requestedBy: 'a key', requestedAt })).toBeNull();
      const later = new Date(Date.now() + 1_000);
      const isDue = async () =>
        (await records().erasures.due({ closedBefore: later, limit: 1_000 })).some(
          (each) => each.clientId === clientId,
        );
      expect(await isDue()).toBe(false);
      await records().erasures.dropParked(later);
      expect(await records().inbox.body(event.eventId)).not.toBeNull();

      expect(await records().legalHolds.lift({ clientId, by: 'a key', reason: null })).toBe(true);
      expect(await isDue()).toBe(true);
      await records().erasures.dropParked(later);
      expect(await records().inbox.body(event.eventId)).toBeNull();
    });

    test('a hold comes before an erasure or not at all', async () => {
      const { clientId } = anOpening();
      const hold = { clientId, heldBy: 'a key', reason: 'Case 12', heldSince: at(0) };
      const erasureId = await request(records(), clientId);
      expect(await records().legalHolds.place(hold)).toBeNull();
      await records().erasures.complete(erasureId, at(40));
      expect(await records().legalHolds.place(hold)).toEqual(hold);
    });

    test('a session that only its webhook tells of is one of the erasure’s', async () => {
      const { clientId } = anOpening();
      const scanRef = `scan-${randomUUID()}`;
      await records().inbox.receive(anEvent({ clientId, scanRef }));
      const erasureId = await request(records(), clientId);
      await collect(records(), erasureId);
      expect((await records().erasures.byId(erasureId))?.subject?.sessions).toMatchObject([{ scanRef }]);
      const again = anEvent({ clientId, scanRef });
      expect(await records().inbox.receive(again)).toEqual({ fresh: false, erased: true });
    });

    test('an attempt that began long ago and has no end is found', async () => {
      const opening = anOpening({ openedAt: new Date(0) });
      await records().verifications.opened(opening);
      const { verificationId, clientId, attempt, method, openedAt } = opening;
      expect(await records().erasures.unended({ openedBefore: at(0), limit: 1_000 })).toContainEqual({
        verificationId,
        clientId,
        attempt,
        method,
        openedAt,
      });
    });

    test('an attempt whose term is over goes alone, and is due once', async () => {
      const old = aClosing();
      const young = aClosing({ clientId: old.clientId, attempt: 1, closedAt: at(20) });
      for (const each of [old, young]) await records().verifications.closed(each);
      const due = async () =>
        (await records().erasures.due({ closedBefore: at(15), limit: 1_000 })).find(
          ({ clientId }) => clientId === old.clientId,
        );
      expect(await due()).toEqual({ clientId: old.clientId, verificationIds: [old.verificationId] });
      const erasureId = await request(records(), old.clientId, [old.verificationId]);
      expect(await due()).toBeUndefined();
      expect(await records().erasures.incomplete({ limit: 1_000 })).toContainEqual({ erasureId });

      await collect(records(), erasureId);
      await records().erasures.deleteRows(erasureId);
      await records().erasures.complete(erasureId, at(40));
      expect(await records().erasures.incomplete({ limit: 1_000 })).not.toContainEqual({ erasureId });
      expect(await records().verifications.byId(young.verificationId)).not.toBeNull();
      expect(await records().verifications.attempts(old.clientId)).toMatchObject({
        closed: 2,
        erasing: false,
      });
      expect(await records().erasures.latestOf(old.clientId)).toMatchObject({ erasureId, subject: null });
    });
  });
});
