/** What iDenfy says after the end, as the desk shows it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aClosing, anEvent, at } from '../../records/builders.ts';
import { pageOf, seedWaiting } from './seeded.ts';
import { Desk, textOf } from './support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(async () => desk?.close());

async function notice(scanRef: string, threshold: string): Promise<void> {
  const { eventId, receivedAt } = anEvent({ scanRef });
  await desk.records.inbox.receive(anEvent({ eventId, scanRef, receivedAt }));
  await desk.records.afterwards.expiryNotice({
    eventId,
    scanRef,
    clientId: null,
    threshold,
    documentExpiration: '2026-12-02',
    receivedAt,
  });
}

test('a contradiction is a warning on its verification’s page, and the queue leads to it', async () => {
  const reviewer = await desk.reviewer();
  expect(textOf(await reviewer.get('/desk'))).not.toContain('says otherwise');
  const closing = aClosing({ reasons: ['approved_by_reviewer', 'overruled:identity_fraud_tag:FAKE_PHOTO'] });
  await desk.records.verifications.closed(closing);
  const before = await reviewer.get(pageOf(closing));
  expect(textOf(before)).not.toContain('says otherwise');
  await desk.records.afterwards.contradiction(closing.verificationId, {
    eventId: `event-${randomUUID()}`,
    role: 'document',
    scanRef: closing.sessions[1]?.scanRef ?? '',
    overall: 'DENIED',
    byHand: true,
    status: { overall: 'DENIED', fraudTags: ['DOC_PRINT_SPOOFED'] },
    receivedAt: at(40),
  });

  const shown = textOf(await reviewer.get(pageOf(closing)));
  expect(shown).toMatch(
    /iDenfy says otherwise now .* closed as Verified.* Denied about the second document’s session, by a person, .*: Doc print spoofed/,
  );
  expect(shown).toContain('A reviewer let pass: iDenfy put a fraud tag on the identity: Fake photo');
  const queue = await reviewer.get('/desk');
  expect(textOf(queue)).toContain('Of a closed verification iDenfy says otherwise now');
  expect(queue.body).toContain('href="/desk/contradicted"');
  const list = await reviewer.get('/desk/contradicted');
  expect(textOf(list)).toContain(`${closing.clientId} closed as Verified once`);
  expect(list.body).toContain(`href="${pageOf(closing)}"`);
});

test('the list of contradicted verifications is for those who are logged in', async () => {
  const stranger = await desk.visitor().get('/desk/contradicted');
  expect(textOf(stranger)).not.toContain('closed as');
  expect(stranger.body).toContain('name="key"');
});

test('notices of expiry are shown for open and closed attempts, with words that nobody knows too', async () => {
  const reviewer = await desk.reviewer();
  const waiting = await seedWaiting(desk, { clientId: randomUUID() });
  const closing = aClosing();
  await desk.records.verifications.closed(closing);
  await notice(waiting.sessions[0]?.scanRef ?? '', 'DOCUMENT_EXPIRES_WITHIN_7_DAYS');
  await notice(closing.sessions[1]?.scanRef ?? '', 'IN_A_WHILE');
  expect(textOf(await reviewer.get(pageOf(waiting)))).toMatch(
    /Document expires within 7 days , by the identity session, valid until 2026-12-02/,
  );
  expect(textOf(await reviewer.get(pageOf(closing)))).toMatch(
    /In a while , by the second document’s session/,
  );
});
