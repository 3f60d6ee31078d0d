/** A person decides what would end as REQUIRES_REVIEW. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { makeApiKey } from '../../src/server/api-keys.ts';
import { workflowIdOf } from '../../src/temporal/ids.ts';
import { Api, problemOf } from '../support/api.ts';
import { decide, decidedSchema } from '../support/decisions.ts';
import type { Holder } from '../support/people.ts';
import { inventHolder, show } from '../support/people.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
let stranger: Holder;
beforeAll(async () => {
  [holder, stranger] = await Promise.all([inventHolder('decided'), inventHolder('a-stranger')]);
});

/** The first person's passport and face, with another person's residence permit. */
function filesOfTwo() {
  const { SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = stranger.files;
  return { ...holder.files, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK };
}

const system = useSystem({ deadlines: { decisionSeconds: 3_600 } });

/** A run that waits for a reviewer since the documents are of two people. */
async function waiting(clientId = `decided-${randomUUID()}`) {
  const { api, sandbox } = system();
  const { session } = await api.start(clientId);
  show(sandbox, session.scanRef, filesOfTwo());
  return { clientId, verification: await api.reached(clientId, 'awaiting-decision') };
}

async function anotherKey(scopes: string[] = ['operator']) {
  const { url, records } = system();
  const { key, digest } = makeApiKey();
  const name = `reviewer-${randomUUID()}`;
  await records.apiKeys.add({ name, digest, scopes });
  return { name, api: new Api({ url, key }) };
}

test('a run that was ended in Temporal while it waited leaves the queue when somebody would decide it', async () => {
  const { api, records, temporal } = system();
  const { clientId, verification } = await waiting();
  await temporal.workflow.getHandle(workflowIdOf(clientId)).terminate('by hand');
  const isQueued = async () => {
    const queue = await records.verifications.awaitingDecision({ limit: 100 });
    return queue.some(({ verificationId }) => verificationId === verification.verificationId);
  };
  // The images for the reviewer may still be on their way.
  const read = { ...(await api.read(clientId)), documents: expect.any(Array) };
  expect(read).toMatchObject({ stage: 'closed', outcome: 'CANCELLED', pendingDecision: null });
  expect(await isQueued()).toBe(true);
  expect(problemOf(await decide(api, clientId, 'approve')).code).toBe('verification_closed');
  expect(await isQueued()).toBe(false);
  expect(await api.read(clientId)).toEqual(read);
});

describe('after both results', () => {
  test('what a reviewer needs is there while it waits: why, the comparison, both results and images', async () => {
    const { api, records } = system();
    const { clientId, verification } = await waiting();
    expect(verification).toMatchObject({
      outcome: null,
      pendingDecision: { approval: 'verifies' },
      comparison: { person: { verdict: 'mismatch' } },
      decisions: [],
    });
    expect(verification.reasons).toContain('persons_differ');
    expect(verification.comparisonDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(verification.sessions.map(({ result }) => result?.overall)).toEqual(['APPROVED', 'APPROVED']);
    const names = await until('the images of the first document', async () => {
      const { documents } = await api.read(clientId);
      return documents.some(({ name }) => name === 'identity-FACE')
        ? documents.map(({ name }) => name).toSorted()
        : undefined;
    });
    expect(names).toEqual([
      'SECOND_DOCUMENT_BACK',
      'SECOND_DOCUMENT_FRONT',
      'identity-FACE',
      'identity-FRONT',
    ]);
    const queued = await until('its place in the queue', async () => {
      const queue = await records.verifications.awaitingDecision({ limit: 100 });
      return queue.find((row) => row.clientId === clientId);
    });
    expect(queued.verificationId).toBe(verification.verificationId);
  });

  test('approved it is VERIFIED, and the record says by which key, why, and what was seen', async () => {
    const { api, records } = system();
    const { clientId, verification } = await waiting();
    const seen = verification.comparisonDigest;
    const answer = await decide(api, clientId, 'approve', { reviewer: 'Rita', seen });
    expect(answer).toMatchObject({ status: 200, body: { decision: 'approve', reviewer: 'Rita', seen } });
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'VERIFIED',
      reasons: ['approved_by_reviewer', ...verification.reasons.map((reason) => `overruled:${reason}`)],
      pendingDecision: null,
      decisions: [{ decision: 'approve', reviewer: 'Rita', seen, reason: 'Looked at both documents.' }],
    });
    const queue = await records.verifications.awaitingDecision({ limit: 100 });
    expect(queue.map((row) => row.clientId)).not.toContain(clientId);
  });

  test('rejected it is REJECTED, and says what the doubt was', async () => {
    const { api } = system();
    const { clientId } = await waiting();
    expect(await decide(api, clientId, 'reject')).toMatchObject({ status: 200 });
    const { outcome, reasons } = await api.closed(clientId);
    expect([outcome, reasons[0]]).toEqual(['REJECTED', 'rejected_by_reviewer']);
    expect(reasons).toContain('persons_differ');
  });

  test('of two reviewers at once one wins, and the other is told by whom', async () => {
    const { clientId } = await waiting();
    const [one, other] = [await anotherKey(), await anotherKey()];
    // Both looked before either decided.
    const { comparisonDigest: seen } = await one.api.read(clientId);
    const answers = await Promise.all([
      decide(one.api, clientId, 'approve', { seen }),
      decide(other.api, clientId, 'reject'),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    const [won, lost] = answers[0].status === 200 ? answers : answers.toReversed();
    const winner = answers[0].status === 200 ? one : other;
    expect(decidedSchema.parse(won?.body).decidedBy).toBe(winner.name);
    expect(lost?.body).toMatchObject({ code: 'already_decided', decidedBy: winner.name });
  });

  test('who decides twice gets the same answer, also once it is closed', async () => {
    const { api } = system();
    const { clientId } = await waiting();
    const { comparisonDigest: seen } = await api.read(clientId);
    const first = decidedSchema.parse((await decide(api, clientId, 'approve', { seen })).body);
    const twice = await decide(api, clientId, 'approve', { reason: 'Again.', seen });
    const again = decidedSchema.parse(twice.body);
    expect(again).toEqual(first);
    await api.closed(clientId);
    const afterwards = await until('its run is over', async () => {
      const answer = await decide(api, clientId, 'approve');
      return answer.status === 200 ? answer : undefined;
    });
    expect(decidedSchema.parse(afterwards.body)).toEqual(first);
    const other = await decide(api, clientId, 'reject');
    expect([other.status, problemOf(other).code]).toEqual([409, 'already_decided']);
  });

  test('a decision about another comparison than the present one is refused', async () => {
    const { api } = system();
    const { clientId } = await waiting();
    const answer = await decide(api, clientId, 'approve', { seen: 'a'.repeat(64) });
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'decision_outdated']);
    expect((await api.read(clientId)).stage).toBe('awaiting-decision');
  });

  test('cancelled while it waits, its files are removed and nobody can decide any more', async () => {
    const { api } = system();
    const { clientId } = await waiting();
    expect(await api.cancel(clientId)).toMatchObject({ status: 200 });
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'CANCELLED',
      pendingDecision: null,
      documents: [],
    });
    const answer = await until('its run is over', async () => {
      const late = await decide(api, clientId, 'approve');
      return problemOf(late).code === 'verification_closed' ? late : undefined;
    });
    expect(answer.status).toBe(409);
  });

  test('a later result of iDenfy takes the question back, and is judged by itself', async () => {
    const { api, sandbox } = system();
    const { clientId, verification } = await waiting();
    const document = verification.sessions.find(({ role }) => role === 'document');
    sandbox.control.review(
      { scanRef: document?.scanRef ?? '' },
      { overall: 'DENIED', autoDocument: 'DOC_FAKE', manualDocument: 'DOC_FAKE' },
    );
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'REJECTED',
      reasons: ['second_document_forged'],
    });
    expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(1);
  });
});

describe('at the gate', () => {
  test('approve means: go on to the second check, and what was allowed is not asked again', async () => {
    const { api, sandbox } = system();
    const clientId = `decided-${randomUUID()}`;
    const { session } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files, { overall: 'SUSPECTED' });
    const stopped = await api.reached(clientId, 'awaiting-decision');
    expect(stopped).toMatchObject({
      reasons: ['identity_suspected', 'identity_mismatch_tag:NAME'],
      pendingDecision: { approval: 'goes-on' },
    });
    expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(0);
    expect(await decide(api, clientId, 'approve')).toMatchObject({ status: 200 });
    const closed = await api.closed(clientId);
    expect(closed).toMatchObject({
      outcome: 'VERIFIED',
      reasons: [
        'approved_by_reviewer',
        'overruled:identity_suspected',
        'overruled:identity_mismatch_tag:NAME',
      ],
      decisions: [{ reasons: stopped.reasons }],
    });
    expect(closed.sessions.map(({ role }) => role)).toEqual(['identity', 'document']);
    expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(1);
  });

  test('an approval after which nothing could be submitted is refused, and a rejection counts', async () => {
    const { api, sandbox } = system();
    const clientId = `decided-${randomUUID()}`;
    const { session } = await api.start(clientId);
    const { FRONT, FACE } = holder.files;
    show(sandbox, session.scanRef, { FRONT, FACE }, { additionalSteps: 'NOT_FOUND' });
    const stopped = await api.reached(clientId, 'awaiting-decision');
    expect(stopped.pendingDecision).toMatchObject({ approval: 'impossible' });
    const answer = await decide(api, clientId, 'approve');
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'approval_impossible']);
    expect(problemOf(answer)).toMatchObject({
      reason: 'second_document_missing',
      detail: 'There is no file of the second document',
    });
    expect(await decide(api, clientId, 'reject')).toMatchObject({ status: 200 });
    expect((await api.closed(clientId)).outcome).toBe('REJECTED');
  });
});

describe('what cannot be decided', () => {
  test('a run that waits for its user, a closed one, and one that never was, each get a clear answer', async () => {
    const { api, sandbox } = system();
    const clientId = `decided-${randomUUID()}`;
    const { session } = await api.start(clientId);
    const early = await decide(api, clientId, 'approve');
    expect([early.status, problemOf(early).code]).toEqual([409, 'nothing_to_decide']);
    show(sandbox, session.scanRef, holder.files);
    expect((await api.closed(clientId)).outcome).toBe('VERIFIED');
    const late = await until('its run is over', async () => {
      const answer = await decide(api, clientId, 'reject');
      return problemOf(answer).code === 'verification_closed' ? answer : undefined;
    });
    expect(late.status).toBe(409);
    const never = await decide(api, `nobody-${randomUUID()}`, 'approve');
    expect([never.status, problemOf(never).code]).toEqual([404, 'verification_not_found']);
  });

  test.each([
    ['no reason', { reason: undefined }],
    ['an empty reason', { reason: '' }],
    ['an unknown decision', { decision: 'maybe' }],
    ['a digest that is none', { seen: 'what I saw' }],
    ['an unknown field', { force: true }],
  ])('%s is refused as a bad request', async (_what, fields) => {
    const { api } = system();
    const answer = await decide(api, `nobody-${randomUUID()}`, 'approve', fields);
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'invalid_request']);
  });

  test('a key without the scope operator may not decide', async () => {
    const { api } = await anotherKey(['verifications']);
    expect((await decide(api, `nobody-${randomUUID()}`, 'approve')).status).toBe(403);
  });
});
