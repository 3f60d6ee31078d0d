import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sign } from 'idenfy-sandbox/webhooks';
import type { WebhookRecord } from 'idenfy-sandbox/webhooks';
import { inboxRow, inboxRows } from '../support/inbox.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { Tap } from '../support/tap.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder(`webhooks ${randomUUID()}`);
});

/** The same webhook with some fields changed; undefined takes one away. */
function changed({ body }: { readonly body: string }, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(body) satisfies object), ...fields });
}

let tap: Tap;
const the = useSystem(async () => {
  tap = await Tap.start();
  return {
    tap,
    settings: { IDENFY_WEBHOOK_SECRETS: 'the-key-of-the-day-before,sandbox-signing-key' },
  };
});

/** An open verification whose user has shown everything, and what iDenfy sent of it. */
async function shown(clientId: string): Promise<{ verificationId: string; first: WebhookRecord }> {
  const { api, sandbox } = the();
  const { session, verificationId } = await api.start(clientId);
  show(sandbox, session.scanRef, holder.files);
  return { verificationId, first: await sandbox.control.waitForWebhook({ scanRef: session.scanRef }) };
}

/** The same, waiting for the second result, which a person at iDenfy has yet to decide. */
async function awaitingSecond(clientId: string) {
  const { api, sandbox } = the();
  sandbox.control.plan(clientId, { interimFirst: true, reviewDelayMs: null });
  const { verificationId, first } = await shown(clientId);
  await sandbox.control.waitForSession({ clientId, tokenType: 'DOCUMENT' }, ({ pending }) => pending);
  const { scanRef } = sandbox.control.session({ clientId, tokenType: 'DOCUMENT' });
  await inboxRow(the(), sha256((await sandbox.control.waitForWebhook({ scanRef })).body), 'delivered');
  return {
    verificationId,
    first,
    scanRef,
    decide: async () => (sandbox.control.release({ scanRef }), api.closed(clientId)),
  };
}

describe('order and number do not matter', () => {
  test('a webhook may come before the run knows its session', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const held = tap.hold('/api/v2/token');
    const opening = api.open(clientId);
    await held.arrived;
    const { scanRef } = sandbox.control.session({ clientId });
    show(sandbox, scanRef, holder.files);
    const { body } = await sandbox.control.waitForWebhook({ scanRef, state: 'delivered' });
    await inboxRow(the(), sha256(body), 'delivered');
    held.release();
    expect((await opening).status).toBe(201);
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });

  test('twice, and interim after decisive, changes nothing and buys nothing, once iDenfy says the same', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { first, decide } = await awaitingSecond(clientId);
    const interim = changed(first, { final: false });
    for (const body of [first.body, first.body, interim, interim]) expect(await api.webhook(body)).toBe(200);
    await inboxRow(the(), sha256(interim), 'delivered');
    expect(await api.read(clientId)).toMatchObject({
      stage: 'awaiting-document-result',
      sessions: [{ result: { overall: 'APPROVED', final: true } }, {}],
    });
    expect(await decide()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    await inboxRow(the(), sha256(interim), 'recorded');
    expect(sandbox.control.counters(clientId)).toMatchObject({
      statusPolls: 1,
      tokens: { DOCUMENT: 1 },
      submissionsTried: 1,
    });
  });

  test('the same body under another header is the same event; with a part that nobody knows yet it is another', async () => {
    const { api } = the();
    const clientId = randomUUID();
    const { first, decide } = await awaitingSecond(clientId);
    expect(await api.webhook(first.body, { eventType: 'IDENTIFICATION_MANUAL_FINISHED' })).toBe(200);
    const news = changed(first, { aPartOfTomorrow: { nested: true } });
    expect(await api.webhook(news, { eventType: 'IDENTIFICATION_OF_TOMORROW' })).toBe(200);
    await inboxRow(the(), sha256(news), 'delivered');
    expect(await decide()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    const rows = await until('a place for each', async () => {
      const found = await inboxRows(the(), [sha256(first.body), sha256(news)]);
      return found.every(({ state }) => state !== 'delivered') ? found : undefined;
    });
    expect(rows.map(({ state }) => state)).toEqual(['recorded', 'recorded']);
    expect(new Set(rows.map(({ eventType }) => eventType))).toEqual(
      new Set(['IDENTIFICATION_AUTO_FINISHED', 'UNKNOWN']),
    );
  });

  test('a decision that changes after the submission goes to a person, with both results kept', async () => {
    const { api, sandbox, records } = the();
    const clientId = randomUUID();
    const { verificationId, first, decide } = await awaitingSecond(clientId);
    const again = sandbox.control.review({ scanRef: first.scanRef ?? '' }, { overall: 'DENIED' });
    await inboxRow(the(), sha256(again.body), 'delivered');
    expect(await decide()).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['changed_after_submission', 'identity_denied', 'identity_manual_face:FACE_MISMATCH'],
    });
    const record = await records.verifications.byId(verificationId);
    expect(record?.results.map(({ role, overall, superseded }) => ({ role, overall, superseded }))).toEqual([
      { role: 'identity', overall: 'APPROVED', superseded: true },
      { role: 'identity', overall: 'DENIED', superseded: false },
      { role: 'document', overall: 'APPROVED', superseded: false },
    ]);
    expect((await api.read(clientId)).sessions[0]?.result?.overall).toBe('DENIED');
  });

  test('a session that iDenfy reviews again before Token 2 waits for that review', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session } = await api.start(clientId);
    const held = tap.hold('/storage');
    show(sandbox, session.scanRef, holder.files);
    await held.arrived;
    const again = sandbox.control.resubmit({ scanRef: session.scanRef }, { final: false });
    await inboxRow(the(), sha256(again.body), 'delivered');
    held.release();
    await api.reached(clientId, 'in-review-at-idenfy');
    expect(sandbox.control.counters(clientId).tokens.DOCUMENT).toBe(0);
    sandbox.control.review({ scanRef: session.scanRef }, { overall: 'APPROVED' });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(sandbox.control.counters(clientId)).toMatchObject({
      tokens: { DOCUMENT: 1 },
      submissionsAccepted: 1,
    });
  });
});

describe('every webhook finds its place', () => {
  test('one of an earlier attempt goes to that attempt’s record, never to the newer run', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const one = await api.start(clientId);
    const { body } = sandbox.control.expire({ scanRef: one.session.scanRef });
    await api.closed(clientId);
    const two = await api.start(clientId);

    const late = changed({ body }, { status: { overall: 'APPROVED', additionalSteps: 'VALID' } });
    expect(await api.webhook(late)).toBe(200);
    expect(await inboxRow(the(), sha256(late), 'parked')).toMatchObject({
      parkedReason: 'contradiction',
      verificationId: one.verificationId,
    });
    const same = changed({ body }, { clientIp: '192.0.2.20' });
    expect(await api.webhook(same)).toBe(200);
    expect(await inboxRow(the(), sha256(same), 'recorded')).toMatchObject({
      verificationId: one.verificationId,
    });
    expect(await api.read(clientId)).toMatchObject({
      verificationId: two.verificationId,
      stage: 'awaiting-user',
      sessions: [{ scanRef: two.session.scanRef, result: null }],
      earlierAttempts: [{ verificationId: one.verificationId, outcome: 'EXPIRED' }],
    });
  });

  test('one that names the run and not its session is kept, parked at the end, and decides nothing', async () => {
    const { api } = the();
    const clientId = randomUUID();
    const { verificationId, first, decide } = await awaitingSecond(clientId);
    const stranger = changed(first, { scanRef: randomUUID(), status: { overall: 'DENIED' } });
    expect(await api.webhook(stranger)).toBe(200);
    await inboxRow(the(), sha256(stranger), 'delivered');
    expect(await decide()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(await inboxRow(the(), sha256(stranger), 'parked')).toMatchObject({
      parkedReason: 'unplaced',
      verificationId,
    });
  });

  test('one of another client’s session moves that one alone', async () => {
    const { api, sandbox } = the();
    const [one, other] = [randomUUID(), randomUUID()];
    const waiting = await api.start(one);
    await shown(other);
    expect(await api.closed(other)).toMatchObject({ outcome: 'VERIFIED' });
    expect(await api.read(one)).toMatchObject({
      verificationId: waiting.verificationId,
      stage: 'awaiting-user',
    });
    expect(sandbox.control.counters(one).tokens.DOCUMENT).toBe(0);
  });

  test('one without our reference is found by its scanRef', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const webhookUrl = sandbox.control.account.webhookUrl;
    const { session } = await api.start(clientId);
    sandbox.control.setWebhookUrl(null);
    try {
      show(sandbox, session.scanRef, holder.files);
      const first = await sandbox.control.waitForWebhook({ scanRef: session.scanRef });
      expect(await api.webhook(changed(first, { externalRef: null, clientId: undefined }))).toBe(200);
      await sandbox.control.waitForSession({ clientId, tokenType: 'DOCUMENT' }, () => true);
      const { scanRef } = sandbox.control.session({ clientId, tokenType: 'DOCUMENT' });
      const second = await sandbox.control.waitForWebhook({ scanRef });
      expect(await api.webhook(changed(second, { externalRef: 'somebody else’s' }))).toBe(200);
      expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    } finally {
      sandbox.control.setWebhookUrl(webhookUrl);
    }
  });

  test('one of a session that nobody knows is parked', async () => {
    const { api } = the();
    const { first } = await shown(randomUUID());
    const unknown = changed(first, { scanRef: randomUUID(), clientId: randomUUID(), externalRef: null });
    expect(await api.webhook(unknown)).toBe(200);
    expect(await inboxRow(the(), sha256(unknown), 'parked')).toMatchObject({ parkedReason: 'no-open-run' });
    const gone = changed(first, {
      scanRef: randomUUID(),
      clientId: randomUUID(),
      externalRef: `${randomUUID()}:1`,
    });
    expect(await api.webhook(gone)).toBe(200);
    expect(await inboxRow(the(), sha256(gone), 'parked')).toMatchObject({ parkedReason: 'no-open-run' });
  });

  test.each([
    ['JSON without a scanRef', () => JSON.stringify({ news: randomUUID() })],
    ['no JSON', () => `news ${randomUUID()}`],
    ['no text', () => Buffer.from([0xff, 0xfe, ...Buffer.from(randomUUID())])],
    ['ill-typed fields', () => JSON.stringify({ scanRef: 17, status: randomUUID(), final: 'perhaps' })],
  ])('an authentic body that is %s is taken and parked', async (_what, make) => {
    const { api } = the();
    const body = make();
    expect(await api.webhook(body)).toBe(200);
    expect(await inboxRow(the(), sha256(body), 'parked')).toMatchObject({ parkedReason: 'unplaced' });
  });

  test('fields of odd types in a webhook of ours stop neither the server nor the run', async () => {
    const { api } = the();
    const clientId = randomUUID();
    const { first, decide } = await awaitingSecond(clientId);
    const odd = changed(first, {
      status: { overall: 17, additionalSteps: { a: 1 }, fraudTags: 'none', mismatchTags: [null] },
      data: ['?'],
      fileUrls: 'nowhere',
      additionalSteps: [1],
      final: 'yes',
    });
    expect(await api.webhook(odd)).toBe(200);
    await until('its place', async () =>
      (await inboxRows(the(), [sha256(odd)])).find(({ state }) => state !== 'waiting'),
    );
    expect(await decide()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });
});

describe('only authentic webhooks come in', () => {
  test.each([
    ['signed with another key', { key: 'a-key-that-is-not-ours' }],
    ['without a signature', { signature: null }],
    ['with what is no signature', { signature: 'z'.repeat(64) }],
  ])('%s it is refused, and nothing is kept of it', async (_what, sent) => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session } = await api.start(clientId);
    const forged = JSON.stringify({
      final: true,
      scanRef: session.scanRef,
      clientId,
      status: { overall: 'APPROVED', additionalSteps: 'VALID' },
      nonce: randomUUID(),
    });
    expect(await api.webhook(forged, sent)).toBe(401);
    expect(await inboxRows(the(), [sha256(forged)])).toEqual([]);
    expect(await api.read(clientId)).toMatchObject({ stage: 'awaiting-user' });
    expect(sandbox.control.counters(clientId).tokens.DOCUMENT).toBe(0);
  });

  test('while a key is being changed, the old and the new one are taken', async () => {
    const { api } = the();
    for (const key of ['the-key-of-the-day-before', 'sandbox-signing-key']) {
      expect(await api.webhook(`signed ${randomUUID()}`, { key })).toBe(200);
    }
    expect(await api.webhook(`signed ${randomUUID()}`, { key: 'the-key-of-tomorrow' })).toBe(401);
  });

  test('a signature in capitals is the same signature, and the event’s header may be missing', async () => {
    const { api } = the();
    const body = `signed ${randomUUID()}`;
    const signature = sign(body, 'sandbox-signing-key').toUpperCase();
    expect(await api.webhook(body, { eventType: null, signature })).toBe(200);
    expect(await inboxRow(the(), sha256(body), 'parked')).toMatchObject({ eventType: 'UNKNOWN' });
  });
});

describe('after the closing', () => {
  test('the same decision is recorded, a different one contradicts the record, and notices are kept', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { verificationId, first } = await shown(clientId);
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
    const before = await api.read(clientId);
    const scanRef = first.scanRef ?? '';

    const same = changed(first, { clientIp: '192.0.2.77' });
    const otherOverall = changed(first, { status: { overall: 'DENIED', additionalSteps: 'VALID' } });
    const otherStep = changed(first, { status: { overall: 'APPROVED', additionalSteps: 'INVALID' } });
    const interim = changed(first, { final: false });
    for (const body of [same, otherOverall, otherStep, interim]) expect(await api.webhook(body)).toBe(200);
    const notice = sandbox.control.documentExpiration({ scanRef });

    for (const body of [same, interim, notice.body]) {
      expect(await inboxRow(the(), sha256(body), 'recorded')).toMatchObject({ verificationId });
    }
    for (const body of [otherOverall, otherStep]) {
      expect(await inboxRow(the(), sha256(body), 'parked')).toMatchObject({
        verificationId,
        parkedReason: 'contradiction',
      });
    }
    // The outcome stays, and the record says that iDenfy says otherwise.
    const after = await api.read(clientId);
    expect(after).toEqual({
      ...before,
      contradictions: expect.any(Array),
      expiryNotices: [
        {
          role: 'identity',
          scanRef,
          threshold: 'DOCUMENT_EXPIRES_WITHIN_30_DAYS',
          documentExpiration: expect.any(String),
          receivedAt: expect.any(String),
        },
      ],
    });
    const contradiction = { role: 'identity', scanRef, byHand: false };
    expect(after.contradictions).toHaveLength(2);
    expect(after.contradictions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...contradiction, overall: 'DENIED' }),
        expect.objectContaining({ ...contradiction, overall: 'APPROVED' }),
      ]),
    );

    // Looking at it again and sending it on its way again adds nothing.
    const mine = await inboxRow(the(), sha256(otherStep), 'parked');
    const again = await api.call('POST', `/v1/parked-webhooks/${mine.eventId}/redeliver`);
    expect(again.status).toBe(202);
    await inboxRow(the(), sha256(otherStep), 'parked');
    expect(await api.read(clientId)).toEqual(after);

    // A later attempt does not hide it.
    await api.start(clientId, { reverify: true });
    const { contradictions, earlierAttempts } = await api.read(clientId);
    expect(contradictions).toEqual([]);
    // What each says against VERIFIED is told of the latest attempt alone.
    expect(earlierAttempts[0]?.contradictions).toEqual(
      after.contradictions.map(({ evidence: _evidence, ...rest }) => rest),
    );
    await api.cancel(clientId);
  });

  test('a decision by hand says so', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { first } = await shown(clientId);
    await api.closed(clientId);
    sandbox.control.review(
      { scanRef: first.scanRef ?? '' },
      { overall: 'SUSPECTED', mismatchTags: ['NAME'] },
    );
    const found = await until('the contradiction', async () => {
      const { contradictions, outcome } = await api.read(clientId);
      return contradictions.length > 0 ? { outcome, contradictions } : undefined;
    });
    expect(found).toMatchObject({
      outcome: 'VERIFIED',
      contradictions: [{ overall: 'SUSPECTED', byHand: true }],
    });
  });

  test('a notice of document expiry on an open run is kept with its record', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { verificationId, first, decide } = await awaitingSecond(clientId);
    const notice = sandbox.control.documentExpiration({ scanRef: first.scanRef ?? '' }, 'TOMORROW_S_WORD');
    await inboxRow(the(), sha256(notice.body), 'recorded');
    expect(await api.read(clientId)).toMatchObject({
      outcome: null,
      expiryNotices: [{ role: 'identity', threshold: 'TOMORROW_S_WORD' }],
    });
    expect(await decide()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(await inboxRow(the(), sha256(notice.body), 'recorded')).toMatchObject({ verificationId });
    expect((await api.read(clientId)).expiryNotices).toHaveLength(1);
  });
});

test('of a thousand webhooks sent through the closing of eight runs, none is lost', async () => {
  const { api, sandbox } = the();
  const sent: string[] = [];
  const flooded = async () => {
    const clientId = randomUUID();
    const { first, scanRef } = await awaitingSecond(clientId);
    const flood = async (count: number) => {
      let left = count;
      const sending = async () => {
        while (left > 0) {
          left -= 1;
          // Every fifth is a decision like the first one; the others are interim results of before.
          const body = changed(first, { final: left % 5 === 0, clientLocation: randomUUID() });
          expect(await api.webhook(body)).toBe(200);
          sent.push(sha256(body));
        }
      };
      await Promise.all([sending(), sending(), sending()]);
    };
    // Before, while the decision arrives that closes the run, while it records and closes, and afterwards.
    await flood(30);
    sandbox.control.release({ scanRef });
    await flood(30);
    await until('the run recording', async () => {
      const { stage } = await api.read(clientId);
      return stage === 'recording' || stage === 'closed' ? stage : undefined;
    });
    await flood(50);
    const closed = await api.closed(clientId);
    await flood(15);
    return closed;
  };
  const closings = await Promise.all(Array.from({ length: 8 }, flooded));
  expect(closings.map(({ outcome, reasons }) => ({ outcome, reasons }))).toEqual(
    closings.map(() => ({ outcome: 'VERIFIED', reasons: [] })),
  );
  expect(new Set(sent).size).toBe(1_000);
  const rows = await until('a place for each of them', async () => {
    const found = await inboxRows(the(), sent);
    return found.every(({ state }) => state === 'recorded' || state === 'parked') ? found : undefined;
  });
  expect(rows).toHaveLength(1_000);
  expect(new Set(rows.map(({ digest }) => digest))).toEqual(new Set(sent));
  // They all say the same as what was recorded, so that nothing is left for a person.
  expect(rows.filter(({ state }) => state === 'parked')).toEqual([]);
  // The closing itself was met: some were signalled to the run, some found only its record.
  const signalled = rows.filter(({ deliveredAt }) => deliveredAt !== null).length;
  expect(signalled).toBeGreaterThan(0);
  expect(signalled).toBeLessThan(1_000);
  for (const { clientId } of closings) {
    expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(1);
  }
});
