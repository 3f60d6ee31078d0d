/** What guards the second check: nothing is bought twice, or in vain, and iDenfy is not polled (design.md, 3, 7, 10). */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Holder } from '../support/people.ts';
import { inventHolder, show } from '../support/people.ts';
import { Tap } from '../support/tap.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder('second submission');
});

describe('after an unclear answer', () => {
  const the = useSystem({
    settings: { ASK_AFTER_SUBMISSION_SECONDS: '1', ASK_AGAIN_SECONDS: '1', IDENFY_MANUAL_REVIEW: 'false' },
    deadlines: { unclearSubmissionSeconds: 1 },
  });

  test('a token that iDenfy calls dead was used: no second one is made for it', async () => {
    const { api, sandbox } = the();
    const clientId = `unclear-${randomUUID()}`;
    const { session } = await api.start(clientId);
    // Taken, answered 500, and until further notice neither a webhook nor the status tells of it.
    sandbox.control.fault({ fault: 'process-500-after', clientId });
    sandbox.control.fault({ fault: 'webhook-lost', clientId, tokenType: 'DOCUMENT' });
    sandbox.control.fault({ fault: 'status-active', clientId, ms: 3_600_000 });
    show(sandbox, session.scanRef, holder.files);
    await until('the same token submitted again', () =>
      sandbox.control.counters(clientId).submissionsTried >= 2 ? true : undefined,
    );
    sandbox.control.clearFaults({ clientId });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(sandbox.control.counters(clientId)).toMatchObject({
      submissionsTried: 2,
      submissionsAccepted: 1,
      tokens: { DOCUMENT: 1 },
    });
  });
});

describe('where iDenfy never gives a clear answer', () => {
  let tap: Tap;
  const the = useSystem(async () => {
    tap = await Tap.start();
    return { tap, deadlines: { unclearSubmissionSeconds: 0.2 } };
  });

  test('the same token is submitted five times, then a person is asked, and goes on with it', async () => {
    const { api, sandbox } = the();
    const clientId = `never-clear-${randomUUID()}`;
    const { session } = await api.start(clientId);
    sandbox.control.fault({ fault: 'process-500-before', clientId, times: null });
    show(sandbox, session.scanRef, holder.files);
    expect((await api.reached(clientId, 'blocked')).blocked).toMatchObject({ reason: 'submission_unclear' });
    expect(sandbox.control.counters(clientId)).toMatchObject({
      submissionsTried: 5,
      tokens: { DOCUMENT: 1 },
    });
    sandbox.control.clearFaults({ clientId });
    await api.call('POST', `/v1/verifications/${clientId}/resume`, {});
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(sandbox.control.counters(clientId)).toMatchObject({
      submissionsTried: 6,
      tokens: { DOCUMENT: 1 },
    });
  });

  test('three tokens that are dead at once are enough; resumed, it is tried anew', async () => {
    const { api, sandbox } = the();
    const clientId = `dead-${randomUUID()}`;
    const { session } = await api.start(clientId);
    const end = tap.refuse('/api/v2/process', () => ({
      status: 400,
      body: JSON.stringify({ identifier: 'TOKEN_NOT_VALID', message: 'Token is expired.' }),
    }));
    try {
      show(sandbox, session.scanRef, holder.files);
      expect((await api.reached(clientId, 'blocked')).blocked).toMatchObject({
        reason: 'submission_failed:token_not_valid',
      });
      expect(sandbox.control.counters(clientId).tokens.DOCUMENT).toBe(3);
    } finally {
      end();
    }
    await api.call('POST', `/v1/verifications/${clientId}/resume`, {});
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(sandbox.control.counters(clientId)).toMatchObject({
      submissionsTried: 1,
      tokens: { DOCUMENT: 4 },
    });
  });
});

describe('a Token 2 that would ask a user for more', () => {
  let tap: Tap;
  const the = useSystem(async () => {
    tap = await Tap.start();
    return { tap };
  });

  test.each<[what: string, echo: object, reason: string]>([
    [
      'steps',
      { additionalSteps: { ALL: { ALL: { SECOND: { type: 'UPLOAD' } } } } },
      'document_session_has_steps',
    ],
    ['a questionnaire', { questionnaire: 'kyc' }, 'document_session_has_questionnaire'],
    ['NFC', { nfcRequired: true }, 'document_session_requires_nfc'],
  ])('because of %s is not submitted; mended, another one is', async (_what, echo, reason) => {
    const { api, sandbox } = the();
    const clientId = `defect-${randomUUID()}`;
    const { session } = await api.start(clientId);
    const end = tap.change('/api/v2/token', ({ status, body }) => ({
      status,
      body: JSON.stringify({ ...(JSON.parse(body) satisfies object), ...echo }),
    }));
    try {
      show(sandbox, session.scanRef, holder.files);
      expect((await api.reached(clientId, 'blocked')).blocked).toMatchObject({ reason });
      expect(sandbox.control.counters(clientId)).toMatchObject({
        submissionsTried: 0,
        tokens: { DOCUMENT: 1 },
      });
    } finally {
      end();
    }
    await api.call('POST', `/v1/verifications/${clientId}/resume`, {});
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    // The one with the defect is never submitted, whatever an operator does.
    expect(sandbox.control.counters(clientId)).toMatchObject({
      submissionsTried: 1,
      tokens: { DOCUMENT: 2 },
    });
  });
});

describe('while iDenfy is silent', () => {
  const askAfterSubmissionSeconds = 0.05;
  const the = useSystem({
    deadlines: { askAfterSubmissionSeconds, askAgainSeconds: 0, documentResultSeconds: 20 },
  });

  test('it is asked after a while, each time after twice as long, eight times, and up to four times at the end', async () => {
    const { api, sandbox } = the();
    const clientId = `silent-${randomUUID()}`;
    const { session } = await api.start(clientId);
    sandbox.control.fault({ fault: 'webhook-lost', clientId, tokenType: 'DOCUMENT' });
    sandbox.control.fault({ fault: 'status-reviewing', clientId, times: null });
    show(sandbox, session.scanRef, holder.files);
    const { outcome, reasons, timeline } = await api.closed(clientId);
    expect({ outcome, reasons }).toEqual({ outcome: 'REQUIRES_REVIEW', reasons: ['second_result_missing'] });
    expect(sandbox.control.counters(clientId).statusPolls).toBe(12);

    const at = (entries: typeof timeline) => entries.map((entry) => Date.parse(entry.at));
    const [submitted = 0] = at(timeline.filter(({ what }) => what.includes('was submitted')));
    const asked = at(timeline.filter(({ what }) => what.includes('was asked about')));
    expect(asked).toHaveLength(12);
    // No sooner; later as the machine is busy. The first seven gaps are a quarter of a minute together.
    for (const [index, time] of asked.entries()) {
      const soonest = index >= 8 ? 20_000 : askAfterSubmissionSeconds * 1_000 * 2 ** index;
      expect(time - submitted).toBeGreaterThanOrEqual(soonest - 5);
    }
  });
});
