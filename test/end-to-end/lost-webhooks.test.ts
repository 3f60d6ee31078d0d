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
});
