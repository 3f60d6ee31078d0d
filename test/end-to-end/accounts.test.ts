import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { workflowIdOf } from '../../src/temporal/ids.ts';
import { openedOf, problemOf } from '../support/api.ts';
import { useSystem } from '../support/use-system.ts';

describe('an account that is not right', () => {
  const the = useSystem();
  const uploadStep = { ALL: { ALL: { SECOND: { type: 'UPLOAD' as const } } } };
  const utilityBill = { ALL: { ALL: { UTILITY_BILL: { type: 'UPLOAD' as const } } } };

  test.each([
    ['no additional step', null],
    ['only a utility bill', utilityBill],
  ])('with %s is told at once, and works as soon as it is mended', async (_what, defaultAdditionalSteps) => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const before = sandbox.control.account;
    sandbox.control.setAccount({ defaultAdditionalSteps });
    try {
      const refused = await Promise.all(Array.from({ length: 3 }, async () => api.open(clientId)));
      for (const answer of refused) {
        expect(answer.status).toBe(422);
        expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
        expect(problemOf(answer)).toMatchObject({
          code: 'no_additional_step_configured',
          verificationId: expect.any(String),
        });
        expect(JSON.stringify(answer.body)).not.toContain('redirect');
      }
      expect(await api.closed(clientId)).toMatchObject({
        outcome: 'CANCELLED',
        reasons: ['no_additional_step_configured'],
      });
      sandbox.control.setAccount({ defaultAdditionalSteps: uploadStep });
      expect((await api.start(clientId)).session.usable).toBe(true);
    } finally {
      sandbox.control.setAccount(before);
    }
  });

  test('without a step of its own works where the request brings one', async () => {
    const { api, sandbox } = the();
    const before = sandbox.control.account;
    sandbox.control.setAccount({ defaultAdditionalSteps: null });
    try {
      expect((await api.start(randomUUID(), { additionalSteps: uploadStep })).session.usable).toBe(true);
    } finally {
      sandbox.control.setAccount(before);
    }
  });

  test.each([
    ['other credentials', { apiSecret: 'changed-since' }, 'bad_credentials'],
    ['no credits left', { credits: 0 }, 'no_credits'],
    ['no active contract', { partnerActive: false }, 'partner_inactive'],
  ])('with %s says why, and works as soon as it is mended', async (_what, fault, reason) => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const before = sandbox.control.account;
    sandbox.control.setAccount(fault);
    try {
      const answer = await api.open(clientId);
      expect(answer.status).toBe(503);
      expect(problemOf(answer)).toMatchObject({ code: 'blocked', reason: `session_failed:${reason}` });
    } finally {
      sandbox.control.setAccount(before);
    }
    await api.call('POST', `/v1/verifications/${clientId}/resume`, {});
    await api.reached(clientId, 'awaiting-user');
    expect(openedOf(await api.open(clientId), 200).session.usable).toBe(true);
  });

  test('that knows the client already with an open session says so', async () => {
    const { api, sandbox, temporal } = the();
    const clientId = randomUUID();
    const before = sandbox.control.account;
    await api.start(clientId);
    await temporal.workflow.getHandle(workflowIdOf(clientId)).terminate('by hand');
    sandbox.control.setAccount({ strictClientId: true });
    try {
      const answer = await api.open(clientId);
      expect(answer.status).toBe(503);
      expect(problemOf(answer)).toMatchObject({
        code: 'blocked',
        reason: 'session_failed:duplicate_client_id',
      });
    } finally {
      sandbox.control.setAccount(before);
    }
  });
});
