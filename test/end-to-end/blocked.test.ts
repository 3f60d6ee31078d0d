/** What retrying cannot mend stops the line, not the run (design.md, invariant 8). */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { drawSpecimen } from 'idenfy-sandbox/specimens';
import type { VerificationResource } from '../../src/server/verification-schemas.ts';
import { problemOf } from '../support/api.ts';
import type { Api } from '../support/api.ts';
import type { Holder } from '../support/people.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

const resumedSchema = z.object({
  resumedFrom: z.string(),
  submissionsAccepted: z.number(),
  notice: z.string(),
});

/** The verification as soon as it is blocked, for another time than `before`. */
async function blocked(
  api: Api,
  clientId: string,
  before?: VerificationResource,
): Promise<VerificationResource> {
  return await until(`${clientId} is blocked`, async () => {
    const verification = await api.read(clientId);
    const isNew = verification.blocked !== null && verification.blocked.since !== before?.blocked?.since;
    return verification.stage === 'blocked' && isNew ? verification : undefined;
  });
}

async function resume(api: Api, clientId: string, correction: object = {}) {
  const answer = await api.call('POST', `/v1/verifications/${clientId}/resume`, correction);
  expect(answer).toMatchObject({ status: 200 });
  return resumedSchema.parse(answer.body);
}

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder('blocked');
});

describe('before there is a session', () => {
  const system = useSystem();

  test.each([
    ['no credits', { credits: 0 }, { credits: null }, 'session_failed:no_credits'],
    [
      'an inactive account',
      { partnerActive: false },
      { partnerActive: true },
      'session_failed:partner_inactive',
    ],
  ])(
    '%s: the caller is told at once, and joins the session once it is set right',
    async (_what, broken, mended, reason) => {
      const { api, sandbox } = system();
      const clientId = `blocked-${randomUUID()}`;
      sandbox.control.setAccount(broken);
      try {
        const answer = await api.open(clientId);
        expect(answer.status).toBe(503);
        expect(problemOf(answer)).toMatchObject({ code: 'blocked', reason });
        // What would help is said, and nothing else is bought meanwhile.
        expect((await api.read(clientId)).blocked?.help).toMatch(/\w+/);
      } finally {
        sandbox.control.setAccount(mended);
      }
      expect(await resume(api, clientId)).toMatchObject({ resumedFrom: reason });
      await api.reached(clientId, 'awaiting-user');
      const joined = await api.open(clientId);
      expect(joined).toMatchObject({ status: 200, body: { session: { usable: true } } });
      expect(sandbox.control.counters(clientId).tokens.IDENTIFICATION).toBe(1);
    },
  );

  test('cancelled while it is blocked, its end is recorded, and a new attempt may be made', async () => {
    const { api, sandbox } = system();
    const clientId = `blocked-${randomUUID()}`;
    sandbox.control.setAccount({ credits: 0 });
    try {
      expect((await api.open(clientId)).status).toBe(503);
      expect(await api.cancel(clientId)).toMatchObject({ status: 200, body: { outcome: 'CANCELLED' } });
    } finally {
      sandbox.control.setAccount({ credits: null });
    }
    await api.start(clientId);
    expect((await api.read(clientId)).earlierAttempts).toMatchObject([{ outcome: 'CANCELLED' }]);
  });
});

describe('after the download', () => {
  const system = useSystem({ settings: { SECOND_DOCUMENT_COUNTRY: '' } });

  test('without a country it waits for one, and goes on with it', async () => {
    const { api, sandbox } = system();
    const clientId = `blocked-${randomUUID()}`;
    const { session } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files);
    expect((await blocked(api, clientId)).blocked).toMatchObject({
      reason: 'second_document_country_unknown',
    });
    await resume(api, clientId, { country: 'LT' });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
  });

  test('steps that are not there are corrected, as often as it takes', async () => {
    const { api, sandbox } = system();
    const clientId = `blocked-${randomUUID()}`;
    const { session } = await api.start(clientId, {
      documents: { second: { country: 'LT' } },
      documentSteps: { front: 'RESIDENCE_PERMIT' },
    });
    show(sandbox, session.scanRef, holder.files);
    const first = await blocked(api, clientId);
    expect(first.blocked).toMatchObject({ reason: 'second_document_front_missing' });
    // Without a change it blocks again.
    await resume(api, clientId);
    await blocked(api, clientId, first);
    await resume(api, clientId, {
      documentSteps: { front: 'SECOND_DOCUMENT_FRONT', back: 'SECOND_DOCUMENT_BACK' },
    });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
    expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(1);
  });
});

describe('at the second check', () => {
  const system = useSystem({ settings: { TEMPORAL_DEADLINE_MS: '60000' } });

  test('a contract without direct processing: the same token is submitted once it is enabled', async () => {
    const { api, sandbox } = system();
    const clientId = `blocked-${randomUUID()}`;
    const { session } = await api.start(clientId);
    sandbox.control.setAccount({ directProcessing: false });
    try {
      show(sandbox, session.scanRef, holder.files);
      expect((await blocked(api, clientId)).blocked).toMatchObject({
        reason: 'submission_failed:contract_lacks_feature',
      });
    } finally {
      sandbox.control.setAccount({ directProcessing: true });
    }
    await resume(api, clientId);
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
    expect(sandbox.control.counters(clientId)).toMatchObject({
      submissionsAccepted: 1,
      tokens: { DOCUMENT: 1 },
    });
  });

  test('sides that were swapped are denied, blocked, and submitted again with the right ones', async () => {
    const { api, sandbox } = system();
    const clientId = `blocked-${randomUUID()}`;
    const { session } = await api.start(clientId, {
      documentSteps: { front: 'SECOND_DOCUMENT_BACK', back: 'SECOND_DOCUMENT_FRONT' },
    });
    show(sandbox, session.scanRef, holder.files);
    const stopped = await blocked(api, clientId);
    expect(stopped.blocked?.reason).toMatch(/^second_document_/);
    const resumed = await resume(api, clientId, {
      documentSteps: { front: 'SECOND_DOCUMENT_FRONT', back: 'SECOND_DOCUMENT_BACK' },
    });
    expect(resumed).toMatchObject({ submissionsAccepted: 1, notice: expect.stringContaining('charged') });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
    expect(sandbox.control.counters(clientId)).toMatchObject({
      submissionsAccepted: 2,
      tokens: { DOCUMENT: 2 },
    });
  });

  test('a country that was wrong is corrected, and the document is as asked then', async () => {
    const { api, sandbox } = system();
    const clientId = `blocked-${randomUUID()}`;
    const { session } = await api.start(clientId, { documents: { second: { country: 'PL' } } });
    show(sandbox, session.scanRef, holder.files);
    expect((await blocked(api, clientId)).blocked?.reason).toBe('second_document_wrong_country');
    await resume(api, clientId, { country: 'LT' });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });

  test('denied twice for what the user was never asked, it is a person’s to decide: no third submission', async () => {
    const { api, sandbox } = system();
    const clientId = `magic-second-denied-doc-too-blurry-${randomUUID()}`;
    await api.start(clientId);
    await blocked(api, clientId);
    await resume(api, clientId, { skipAnalysis: true });
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: [
        'second_document_unreadable',
        'submissions_exhausted',
        'second_document_auto_document:DOC_TOO_BLURRY',
      ],
    });
    expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(2);
  });

  test('what iDenfy takes after it was told to look less closely says so', async () => {
    const { api, sandbox } = system();
    const clientId = `magic-second-denied-doc-too-blurry-${randomUUID()}`;
    await api.start(clientId);
    await blocked(api, clientId);
    sandbox.control.plan(clientId, { overall: 'APPROVED' });
    await resume(api, clientId, { skipAnalysis: true });
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'VERIFIED',
      reasons: ['corrected:skipAnalysis'],
    });
  });

  test('of two operators at once the second is told that it was done', async () => {
    const { api, sandbox, stopWorkers, startWorkers } = system();
    const clientId = `blocked-${randomUUID()}`;
    const { session } = await api.start(clientId);
    sandbox.control.setAccount({ directProcessing: false });
    try {
      show(sandbox, session.scanRef, holder.files);
      await blocked(api, clientId);
    } finally {
      sandbox.control.setAccount({ directProcessing: true });
    }
    // Both are there when the run looks.
    await stopWorkers();
    const operators = Promise.all(
      [1, 2].map(async () => api.call('POST', `/v1/verifications/${clientId}/resume`, {})),
    );
    await startWorkers();
    const answers = await operators;
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
  });

  test('resuming what is not blocked, is closed, or never was, is answered clearly', async () => {
    const { api } = system();
    const clientId = `resume-${randomUUID()}`;
    await api.start(clientId);
    const call = async (id: string, body: unknown) =>
      api.call('POST', `/v1/verifications/${id}/resume`, body);
    expect(problemOf(await call(clientId, {})).code).toBe('not_blocked');
    expect(problemOf(await call(clientId, { country: 'Lithuania' })).code).toBe('invalid_request');
    await api.cancel(clientId);
    expect(problemOf(await call(clientId, {})).code).toBe('verification_closed');
    expect(problemOf(await call(`nobody-${randomUUID()}`, {})).code).toBe('verification_not_found');
  });
});

describe('with an operator who never comes', () => {
  const system = useSystem({ settings: { SECOND_DOCUMENT_COUNTRY: '', BLOCKED_DEADLINE_SECONDS: '1' } });

  test('a file that cannot be submitted is kept all the same, with the reason why', async () => {
    const { api, sandbox } = system();
    const clientId = `blocked-${randomUUID()}`;
    const pdf = await drawSpecimen(holder.permit, { side: 'BOTH', format: 'pdf', password: 'nobody knows' });
    const { session } = await api.start(clientId, { documents: { second: { country: 'LT' } } });
    show(sandbox, session.scanRef, { ...holder.files, SECOND_DOCUMENT_FRONT: pdf });
    const closed = await api.closed(clientId);
    expect(closed).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['second_document_file_unusable:pdf_encrypted', 'blocked_too_long'],
    });
    expect(closed.documents).toContainEqual(
      expect.objectContaining({ mediaType: 'application/pdf', sha256: sha256(pdf) }),
    );
    expect(sandbox.control.counters(clientId)).toMatchObject({ tokensTried: 1, submissionsTried: 0 });
  });
});
