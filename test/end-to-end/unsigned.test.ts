/** What is not signed decides nothing (design.md, invariant 4): the header that names an event, and the order. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { webhooks } from '../../src/records/schema.ts';
import type { WebhookRecord } from 'idenfy-sandbox/webhooks';
import { decide } from '../support/decisions.ts';
import { inboxRow, inboxRows } from '../support/inbox.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { Tap } from '../support/tap.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder(`unsigned ${randomUUID()}`);
});

let tap: Tap;
const the = useSystem(async () => {
  tap = await Tap.start();
  return { tap, deadlines: { decisionSeconds: 3_600 } };
});

function changed({ body }: { readonly body: string }, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(body) satisfies object), ...fields });
}

const approved = { overall: 'APPROVED', additionalSteps: 'VALID' };
const byHand = { manualDocument: 'DOC_VALIDATED', manualFace: 'FACE_MATCH' };

/** An open verification whose second result a person at iDenfy has yet to decide. */
async function awaitingSecond(clientId: string) {
  const { api, sandbox } = the();
  sandbox.control.plan(clientId, { interimFirst: true, reviewDelayMs: null });
  const { session } = await api.start(clientId);
  show(sandbox, session.scanRef, holder.files);
  const first = await sandbox.control.waitForWebhook({ scanRef: session.scanRef });
  await sandbox.control.waitForSession({ clientId, tokenType: 'DOCUMENT' }, ({ pending }) => pending);
  return { clientId, first, release: () => sandbox.control.release({ clientId, tokenType: 'DOCUMENT' }) };
}

/** One that waits for a reviewer, since a person at iDenfy suspects the identity. */
async function suspectedByHand(clientId: string): Promise<WebhookRecord> {
  const { api, sandbox } = the();
  const { session } = await api.start(clientId);
  show(sandbox, session.scanRef, holder.files, {
    interimFirst: true,
    reviewDelayMs: null,
    overall: 'SUSPECTED',
    fraudTags: ['DUPLICATE_FACE'],
  });
  await sandbox.control.waitForSession({ scanRef: session.scanRef }, ({ pending }) => pending);
  sandbox.control.release({ scanRef: session.scanRef });
  await until('the question', async () => {
    const { stage, reasons } = await api.read(clientId);
    return stage === 'awaiting-decision' && reasons.includes('identity_suspected') ? stage : undefined;
  });
  return await sandbox.control.waitForWebhook({ scanRef: session.scanRef });
}

describe('a person’s judgement at iDenfy', () => {
  test.each([
    'IDENTIFICATION_OF_TOMORROW',
    'IDENTIFICATION_AUTO_FINISHED',
    'IDENTIFICATION_RESUBMITTED',
    null,
  ])('is not replaced by a machine’s approval, under the header %p', async (eventType) => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const first = await suspectedByHand(clientId);
    const machine = changed(first, { final: true, status: approved });
    expect(await api.webhook(machine, { eventType })).toBe(200);
    await until('the question with what contradicts', async () => {
      const { stage, reasons } = await api.read(clientId);
      return stage === 'awaiting-decision' && reasons.includes('identity_contradicted_by_machine')
        ? reasons
        : undefined;
    });
    expect((await api.read(clientId)).reasons).toContain('identity_suspected');
    expect(sandbox.control.counters(clientId).tokens.DOCUMENT).toBe(0);
    expect(await decide(api, clientId, 'reject')).toMatchObject({ status: 200 });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'REJECTED' });
  });

  test('is replaced by another person’s, whom iDenfy’s status bears out', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { scanRef } = await suspectedByHand(clientId);
    sandbox.control.review({ scanRef: scanRef ?? '' }, { overall: 'APPROVED', fraudTags: [] });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });

  test('is not replaced by another person’s that iDenfy’s status does not bear out', async () => {
    const { api } = the();
    const clientId = randomUUID();
    const first = await suspectedByHand(clientId);
    const earlier = changed(first, { final: true, status: { ...approved, ...byHand } });
    expect(await api.webhook(earlier, { eventType: 'IDENTIFICATION_MANUAL_FINISHED' })).toBe(200);
    await until('the question anew', async () => {
      const { stage, reasons } = await api.read(clientId);
      return stage === 'awaiting-decision' && reasons.includes('identity_contradicted_by_status')
        ? stage
        : undefined;
    });
  });
});

describe('an interim body after the decision', () => {
  test.each(['IDENTIFICATION_RESUBMITTED', 'INVENTED'])(
    'that was there before sets no decision aside, under the header %s',
    async (eventType) => {
      const { api, sandbox } = the();
      const clientId = randomUUID();
      const { session } = await api.start(clientId);
      show(sandbox, session.scanRef, holder.files, { interimFirst: true, reviewDelayMs: null });
      const interim = await sandbox.control.waitForWebhook({ scanRef: session.scanRef, state: 'delivered' });
      // Acknowledged it is before its run has it, and there it must be the first.
      await api.reached(clientId, 'in-review-at-idenfy');
      const held = tap.hold('/storage');
      sandbox.control.release({ scanRef: session.scanRef });
      await held.arrived;
      expect(await api.webhook(interim.body, { eventType })).toBe(200);
      held.release();
      expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
      expect(sandbox.control.counters(clientId).statusPolls).toBe(0);
    },
  );

  test('is asked about, and is a person’s to look at where iDenfy says another thing', async () => {
    const { api, sandbox } = the();
    const { clientId, first, release } = await awaitingSecond(randomUUID());
    const webhookUrl = sandbox.control.account.webhookUrl;
    sandbox.control.setWebhookUrl(null);
    sandbox.control.review({ scanRef: first.scanRef ?? '' }, { overall: 'DENIED' });
    sandbox.control.setWebhookUrl(webhookUrl);
    expect(await api.webhook(changed(first, { final: false }), { eventType: 'INVENTED' })).toBe(200);
    release();
    const { reasons } = await api.reached(clientId, 'awaiting-decision');
    expect(reasons).toContain('identity_contradicted_by_status');
  });
});

describe('a flood', () => {
  test('of one body under a thousand invented headers is one event, and the genuine result arrives', async () => {
    const { api, sandbox, temporal } = the();
    const { clientId, first, release } = await awaitingSecond(randomUUID());
    const { verificationId } = await api.read(clientId);
    const captured = changed(first, { final: false });
    let left = 1_000;
    const sending = async () => {
      while (left > 0) {
        left -= 1;
        expect(await api.webhook(captured, { eventType: `IDENTIFICATION_${randomUUID()}` })).toBe(200);
      }
    };
    await Promise.all([sending(), sending(), sending(), sending()]);
    expect(await inboxRows(the(), [sha256(captured)])).toHaveLength(1);
    release();
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    const { events } = await temporal.workflow
      .getHandle(`verification-${clientId}`, verificationId)
      .fetchHistory();
    const signals = events?.filter((event) => event.workflowExecutionSignaledEventAttributes) ?? [];
    // Both results, the second one’s interim, and the captured body.
    expect(signals.length).toBe(4);
    expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(1);
  });

  test('of different bodies uses up its share and no more; the rest is parked, and decisions get through', async () => {
    const { api, database, sandbox } = the();
    const clientId = randomUUID();
    const { session, verificationId } = await api.start(clientId);
    const noise = Array.from({ length: 170 }, () =>
      JSON.stringify({
        scanRef: session.scanRef,
        clientId,
        externalRef: `${verificationId}:1`,
        final: false,
        status: { overall: 'REVIEWING' },
        nonce: randomUUID(),
      }),
    );
    for (const body of noise) expect(await api.webhook(body)).toBe(200);
    const rows = await until('a place for each', async () => {
      const found = await database.run('test.rows', async (queries) =>
        queries.select().from(webhooks).where(eq(webhooks.scanRef, session.scanRef)),
      );
      return found.every(({ state }) => state !== 'waiting') ? found : undefined;
    });
    expect(rows.filter(({ state }) => state === 'delivered')).toHaveLength(150);
    const parked = rows.filter(({ parkedReason }) => parkedReason === 'signal-limit');
    expect(parked).toHaveLength(20);
    expect(await api.call('GET', '/v1/parked-webhooks?reason=signal-limit&limit=1')).toMatchObject({
      status: 200,
      body: { webhooks: [{ reason: 'signal-limit', verificationId }] },
    });
    const [one] = parked;
    if (one === undefined) throw new Error('there are twenty');
    expect(await api.call('POST', `/v1/parked-webhooks/${one.eventId}/redeliver`)).toMatchObject({
      status: 202,
    });
    expect(await inboxRow(the(), one.digest, 'delivered')).toMatchObject({ parkedReason: null });

    show(sandbox, session.scanRef, holder.files);
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });
});
