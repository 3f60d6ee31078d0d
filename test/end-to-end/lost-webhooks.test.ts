/** A lost webhook costs time, not the result (design.md, invariant 3). */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Holder } from '../support/people.ts';
import { inventHolder, show } from '../support/people.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder('lost');
});

const soon = { ASK_AFTER_SECONDS: '1', ASK_AFTER_SUBMISSION_SECONDS: '1', ASK_AGAIN_SECONDS: '1' };

describe('on an account without manual review, where unjudged steps pass', () => {
  const system = useSystem({
    settings: { ...soon, IDENFY_MANUAL_REVIEW: 'false', ACCEPT_UNJUDGED_STEPS: 'true' },
  });

  test('both webhooks lost: iDenfy is asked for both, and the person is verified', async () => {
    const { api, sandbox } = system();
    const clientId = `lost-${randomUUID()}`;
    sandbox.control.setWebhookUrl(null);
    const began = Date.now();
    const { session } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files, { additionalSteps: null });
    const verification = await api.closed(clientId);
    expect(verification).toMatchObject({ outcome: 'VERIFIED', comparison: { person: { verdict: 'match' } } });
    expect(verification.sessions.map(({ result }) => result?.source)).toEqual(['asked', 'asked']);
    const counts = sandbox.control.counters(clientId);
    expect(counts).toMatchObject({ submissionsAccepted: 1, dataReads: 2 });
    // Once a second, however long the machine needs for the rest.
    const seconds = (Date.now() - began) / 1_000;
    expect(counts.statusPolls).toBeLessThanOrEqual(1 + seconds);
  });
});

describe('on an account with manual review', () => {
  const system = useSystem({ settings: { ...soon, ACCEPT_UNJUDGED_STEPS: 'true' } });

  test('an answer that nobody confirmed counts once it was the same again, and a late webhook changes nothing', async () => {
    const { api, sandbox, url } = system();
    const clientId = `lost-${randomUUID()}`;
    sandbox.control.setWebhookUrl(null);
    const { session } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files);
    await until('it was asked twice', () =>
      sandbox.control.counters(clientId).statusPolls >= 2 ? true : undefined,
    );
    await until('its first result', async () => (await api.read(clientId)).sessions[0]?.result ?? undefined);
    sandbox.control.setWebhookUrl(`${url}/webhooks/idenfy`);
    const [lost] = sandbox.control.webhooks({ scanRef: session.scanRef });
    if (lost === undefined) throw new Error('the sandbox made no webhook');
    sandbox.control.resend(lost.id);
    const verification = await api.closed(clientId);
    expect(verification).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(1);
  });
});

describe('where nobody judged the step', () => {
  const system = useSystem({ settings: { ...soon, IDENFY_MANUAL_REVIEW: 'false' } });

  test('the file is there but the verdict is not: a person decides', async () => {
    const { api, sandbox } = system();
    const clientId = `lost-${randomUUID()}`;
    sandbox.control.setWebhookUrl(null);
    const { session } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files);
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['additional_step_not_judged'],
      documents: [{ step: 'SECOND_DOCUMENT_FRONT' }, { step: 'SECOND_DOCUMENT_BACK' }],
    });
  });

  test('a session that ran out while its notice was lost ends as EXPIRED', async () => {
    const { api, sandbox } = system();
    const clientId = `lost-${randomUUID()}`;
    sandbox.control.setWebhookUrl(null);
    const { session } = await api.start(clientId);
    sandbox.control.expire({ scanRef: session.scanRef });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'EXPIRED', reasons: ['identity_expired'] });
  });
});

describe('where iDenfy is asked only when the time is over, and what a machine said needs a second word', () => {
  const system = useSystem({
    settings: { ACCEPT_UNJUDGED_STEPS: 'true' },
    deadlines: {
      // As short as iDenfy lets a link and its session be, and the confirmation comes after all deadlines.
      tokenExpirySeconds: 5,
      sessionLengthSeconds: 60,
      resultMarginSeconds: 0,
      documentResultSeconds: 2,
      askAfterSeconds: 3_600,
      askAfterSubmissionSeconds: 3_600,
      askAgainSeconds: 3,
    },
  });

  test('a lost verdict is heard and confirmed in each method, and only who never came is EXPIRED', async () => {
    const { api, sandbox } = system();
    sandbox.control.setWebhookUrl(null);
    const begin = async (method: string) => {
      const clientId = `late-${randomUUID()}`;
      const { session } = await api.start(clientId, { method });
      return { clientId, scanRef: session.scanRef };
    };
    const { SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK, FRONT, FACE } = holder.files;
    const [silent, denied, suspected, stored, both, half, never] = await Promise.all([
      begin('silent'),
      begin('silent'),
      begin('silent'),
      begin('stored'),
      begin('sequential'),
      begin('sequential'),
      begin('silent'),
    ]);
    show(sandbox, silent.scanRef, holder.files);
    show(sandbox, denied.scanRef, holder.files, { overall: 'DENIED' });
    show(sandbox, suspected.scanRef, holder.files, { overall: 'SUSPECTED' });
    show(sandbox, stored.scanRef, holder.files);
    for (const { clientId, scanRef } of [both, half]) {
      sandbox.control.complete({ scanRef }, { files: { FRONT, FACE } });
      if (clientId === half.clientId) continue;
      const ref = { clientId, tokenType: 'DOCUMENT' as const };
      sandbox.control.complete(ref, { files: { FRONT: SECOND_DOCUMENT_FRONT, BACK: SECOND_DOCUMENT_BACK } });
    }

    const outcomeOf = async ({ clientId }: { clientId: string }) => {
      const { outcome, reasons } = await api.closed(clientId, 150_000);
      return [outcome, ...reasons];
    };
    expect(await outcomeOf(silent)).toEqual(['VERIFIED']);
    expect(await outcomeOf(denied)).toEqual(['REJECTED', 'identity_denied']);
    expect(await outcomeOf(suspected)).toContain('identity_suspected');
    expect(await outcomeOf(stored)).toEqual(['REQUIRES_REVIEW', 'stored_document_needs_decision']);
    expect(await outcomeOf(never)).toEqual(['EXPIRED', 'identity_expired']);
    expect(await outcomeOf(both)).toEqual(['VERIFIED']);
    expect(await outcomeOf(half)).toEqual(['EXPIRED', 'document_session_expired']);
    expect(sandbox.control.counters(never.clientId).statusPolls).toBe(1);
    expect(sandbox.control.counters(silent.clientId).submissionsAccepted).toBe(1);
  }, 240_000);
});
