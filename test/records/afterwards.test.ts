/** What iDenfy says after the end: kept as long as the record, whatever the term of parked webhooks is. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { ContradictionRecord, ExpiryNotice, Records } from '../../src/records/index.ts';
import { aClosing, anEvent, at } from './builders.ts';
import { onBothDatabases } from './databases.ts';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

function aContradiction(changes: Partial<ContradictionRecord> = {}): ContradictionRecord {
  return {
    eventId: `event-${randomUUID()}`,
    role: 'identity',
    scanRef: `scan-${randomUUID()}`,
    overall: 'DENIED',
    byHand: true,
    status: { overall: 'DENIED', fraudTags: ['FAKE_PHOTO'] },
    receivedAt: at(40),
    ...changes,
  };
}

function aNotice(changes: Partial<ExpiryNotice> = {}): ExpiryNotice {
  return {
    eventId: `event-${randomUUID()}`,
    scanRef: `scan-${randomUUID()}`,
    clientId: `client-${randomUUID()}`,
    threshold: 'DOCUMENT_EXPIRED',
    documentExpiration: '2026-11-01',
    receivedAt: at(50),
    ...changes,
  };
}

/** As delivery leaves them. */
async function contradicted(records: Records) {
  const closing = aClosing();
  await records.verifications.closed(closing);
  const { verificationId, clientId } = closing;
  const scanRef = closing.sessions[0]?.scanRef ?? '';
  const event = anEvent({ clientId, scanRef, overall: 'DENIED', receivedAt: LONG_AGO });
  await records.inbox.receive(event);
  const contradiction = aContradiction({ eventId: event.eventId, scanRef });
  await records.afterwards.contradiction(verificationId, contradiction);
  await records.inbox.park(event.eventId, 'contradiction', verificationId);
  return { closing, verificationId, clientId, scanRef, event, contradiction };
}

async function noticed(records: Records, changes: Partial<ExpiryNotice> = {}) {
  const notice = aNotice(changes);
  const { eventId, scanRef, clientId, receivedAt } = notice;
  await records.inbox.receive(anEvent({ eventId, scanRef, clientId, receivedAt }));
  await records.afterwards.expiryNotice(notice);
  return notice;
}

async function erase(records: Records, clientId: string): Promise<void> {
  const requested = await records.erasures.request({ clientId, requestedBy: 'a key', requestedAt: at(55) });
  const erasureId = requested?.erasure.erasureId ?? '';
  const subject = (await records.erasures.byId(erasureId))?.subject;
  if (!subject) throw new Error('there is no subject');
  const { sessions } = await records.erasures.contentOf(subject);
  await records.erasures.update(erasureId, (now) => ({ ...now, subject: { ...now.subject, sessions } }));
  await records.erasures.deleteRows(erasureId);
}

describe('Afterwards', () => {
  onBothDatabases((records) => {
    test('a contradiction is in the record, once however often it is written, and changes nothing else', async () => {
      const { closing, verificationId, contradiction } = await contradicted(records());
      await records().afterwards.contradiction(verificationId, contradiction);
      expect(await records().verifications.byId(verificationId)).toMatchObject({
        outcome: closing.outcome,
        reasons: closing.reasons,
        contradictions: [{ verificationId, ...contradiction }],
      });
    });

    test('the attempts that are contradicted are found, the latest first', async () => {
      const [one, other] = [await contradicted(records()), await contradicted(records())];
      const later = aContradiction({ receivedAt: new Date('2999-01-01T00:00:00Z') });
      await records().afterwards.contradiction(one.verificationId, later);
      const found = await records().afterwards.contradicted({ limit: 100 });
      expect(found[0]).toEqual({
        verificationId: one.verificationId,
        clientId: one.clientId,
        outcome: 'VERIFIED',
        contradictions: 2,
        receivedAt: later.receivedAt,
      });
      expect(found.map(({ verificationId }) => verificationId)).toContain(other.verificationId);
    });

    test('no term of parked webhooks takes it away while its record lives; erasing the client does', async () => {
      const { clientId, verificationId, event } = await contradicted(records());
      const other = anEvent({ receivedAt: LONG_AGO });
      await records().inbox.receive(other);
      await records().inbox.park(other.eventId, 'unplaced');
      await records().erasures.dropParked(new Date());
      expect(await records().inbox.body(other.eventId)).toBeNull();
      expect(await records().inbox.body(event.eventId)).not.toBeNull();
      expect((await records().verifications.byId(verificationId))?.contradictions).toHaveLength(1);

      await erase(records(), clientId);
      expect(await records().inbox.body(event.eventId)).toBeNull();
      const left = await records().afterwards.contradicted({ limit: 1_000 });
      expect(left.map((attempt) => attempt.verificationId)).not.toContain(verificationId);
    });

    test('a contradiction whose record is gone has a term like all that is parked', async () => {
      const orphan = anEvent({ receivedAt: LONG_AGO });
      await records().inbox.receive(orphan);
      await records().inbox.park(orphan.eventId, 'contradiction', `run-${randomUUID()}`);
      await records().erasures.dropParked(new Date());
      expect(await records().inbox.body(orphan.eventId)).toBeNull();
    });

    test('notices of expiry are kept by session, each once, with thresholds that nobody knows too', async () => {
      const scanRef = `scan-${randomUUID()}`;
      const first = await noticed(records(), { scanRef, threshold: 'IN_A_WHILE', documentExpiration: null });
      const second = await noticed(records(), { scanRef, receivedAt: at(51), clientId: null });
      await noticed(records());
      await records().afterwards.expiryNotice(first);
      expect(await records().afterwards.expiryNotices([scanRef])).toEqual([first, second]);
      expect(await records().afterwards.expiryNotices([])).toEqual([]);
    });

    test('erasing a client takes the notices along, and none comes back whose webhook is gone', async () => {
      const { clientId, scanRef } = await contradicted(records());
      const ofSession = await noticed(records(), { scanRef, clientId: null });
      const ofClient = await noticed(records(), { clientId });
      const ofOther = await noticed(records());
      await erase(records(), clientId);
      await records().afterwards.expiryNotice(ofSession);
      const left = await records().afterwards.expiryNotices(
        [ofSession, ofClient, ofOther].map((notice) => notice.scanRef),
      );
      expect(left).toEqual([ofOther]);
    });

    test('a notice about a session of no record goes with the parked webhooks, another stays', async () => {
      const { scanRef } = await contradicted(records());
      const [ofRecord, ofNobody] = [await noticed(records(), { scanRef }), await noticed(records())];
      await records().erasures.dropParked(new Date());
      expect(await records().afterwards.expiryNotices([scanRef, ofNobody.scanRef])).toEqual([ofRecord]);
    });
  });
});
