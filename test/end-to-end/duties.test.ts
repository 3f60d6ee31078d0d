/** Who opens, who decides and who looks on are not one: by keys, as deployments have them by default. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { makeApiKey } from '../../src/server/api-keys.ts';
import type { Scope } from '../../src/server/api-keys.ts';
import { Api, problemOf } from '../support/api.ts';
import { decide } from '../support/decisions.ts';
import type { Holder } from '../support/people.ts';
import { inventHolder, show } from '../support/people.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
let stranger: Holder;
beforeAll(async () => {
  [holder, stranger] = await Promise.all([inventHolder('duties'), inventHolder('duties-stranger')]);
});

const settings = { DECIDE_OWN_VERIFICATIONS: 'false', TWO_APPROVALS: 'true' };
const system = useSystem({ deadlines: { decisionSeconds: 3_600 }, settings });

async function keyWith(...scopes: Scope[]) {
  const { url, records } = system();
  const { key, digest } = makeApiKey();
  const name = `key-${randomUUID()}`;
  await records.apiKeys.add({ name, digest, scopes });
  return { name, api: new Api({ url, key }) };
}

/** A run that a back end opened and that waits for a reviewer. */
async function waiting(outcome: object = {}) {
  const opener = await keyWith('verifications', 'operator');
  const clientId = `duties-${randomUUID()}`;
  const { session } = await opener.api.start(clientId);
  const { SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = stranger.files;
  const files = { ...holder.files, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK };
  show(system().sandbox, session.scanRef, files, outcome);
  return { opener, clientId, verification: await opener.api.reached(clientId, 'awaiting-decision') };
}

describe('a decision', () => {
  test('is not made by the key that opened the verification, neither way', async () => {
    const { opener, clientId } = await waiting();
    for (const decision of ['approve', 'reject'] as const)
      expect(problemOf(await decide(opener.api, clientId, decision))).toMatchObject({
        status: 403,
        code: 'own_verification',
      });
    const reviewer = await keyWith('operator');
    expect(await decide(reviewer.api, clientId, 'approve')).toMatchObject({ status: 200 });
    expect(await opener.api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
  });

  test('to approve names what was seen; to reject need not', async () => {
    const { clientId, verification } = await waiting();
    const { api } = await keyWith('operator');
    const unseen = await decide(api, clientId, 'approve', { seen: undefined });
    expect(problemOf(unseen)).toMatchObject({ status: 400, code: 'seen_required' });
    const another = await decide(api, clientId, 'approve', { seen: '0'.repeat(64) });
    expect(problemOf(another).code).toBe('decision_outdated');
    expect(verification.comparisonDigest).not.toBeNull();
    expect(await decide(api, clientId, 'reject')).toMatchObject({ status: 200 });
  });

  test('to overrule iDenfy takes two people, and the same one twice is one', async () => {
    const { opener, clientId } = await waiting({ overall: 'SUSPECTED' });
    const [one, other] = [await keyWith('operator'), await keyWith('operator')];
    const kept = await decide(one.api, clientId, 'approve', { reviewer: 'Rita', reason: 'The same face.' });
    expect(kept).toMatchObject({
      status: 202,
      body: { needs: 'second-approval', approvedBy: one.name },
    });
    const again = await decide(one.api, clientId, 'approve', { reason: 'Said twice.' });
    expect([again.status, again.body]).toEqual([202, kept.body]);
    expect((await opener.api.read(clientId)).stage).toBe('awaiting-decision');
    // Whoever is the second sees what the first one said.
    const { approvedAt } = z.object({ approvedAt: z.string() }).parse(kept.body);
    const firstApproval = { approvedBy: one.name, reviewer: 'Rita', reason: 'The same face.', approvedAt };
    expect((await other.api.read(clientId)).pendingDecision).toMatchObject({ firstApproval });
    const { api: narrow } = await keyWith('outcomes', 'all-verifications');
    expect((await narrow.read(clientId)).pendingDecision).toMatchObject({
      firstApproval: { approvedBy: one.name, reviewer: null, reason: '', approvedAt },
    });
    expect(await decide(other.api, clientId, 'approve')).toMatchObject({
      status: 200,
      body: { decision: 'approve', decidedBy: other.name },
    });
  });

  test('leaves an act for each who decided, with what they saw as a keyed hash', async () => {
    const { clientId, opener, verification } = await waiting();
    const reviewer = await keyWith('operator');
    await decide(reviewer.api, clientId, 'reject', { reviewer: 'Rita', seen: verification.comparisonDigest });
    const told = await system().records.acts.latest({ limit: 50, clientId });
    const kinds = told.map(({ kind, actedBy }) => [kind, actedBy]);
    expect(kinds).toContainEqual(['opening', opener.name]);
    expect(kinds).toContainEqual(['data-read', opener.name]);
    const [deciding] = told.filter(({ kind }) => kind === 'deciding');
    expect(JSON.parse(deciding?.detail ?? '')).toEqual({
      decision: 'reject',
      seen: expect.stringMatching(/^[0-9a-f]{64}$/),
      reviewer: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(deciding?.detail).not.toContain(verification.comparisonDigest);
    expect((await system().records.acts.verify()).findings).toEqual([]);
  });
});

describe('a verification', () => {
  test('is seen and cancelled by the key that opened it, and not by another back end’s', async () => {
    const [own, another] = [await keyWith('verifications'), await keyWith('verifications')];
    const clientId = `duties-${randomUUID()}`;
    await own.api.start(clientId);
    const path = `/v1/verifications/${clientId}`;
    const refused = [
      await another.api.call('GET', path),
      await another.api.call('POST', `${path}/cancel`),
      await another.api.call('POST', '/v1/verifications', { clientId, method: 'silent' }),
    ];
    expect(refused.map((answer) => problemOf(answer).code)).toEqual([
      'verification_not_found',
      'verification_not_found',
      'forbidden',
    ]);
    for (const { body } of refused) expect(JSON.stringify(body)).not.toMatch(/authToken|scanRef/);
    const all = await keyWith('verifications', 'all-verifications');
    expect((await all.api.read(clientId)).stage).toBe('awaiting-user');
    expect((await own.api.call('POST', `${path}/cancel`)).status).toBe(200);
  });

  test('of nobody knows whom, from before, is no other key’s by asking for it', async () => {
    const clientId = `duties-${randomUUID()}`;
    const { records } = system();
    await records.verifications.opened({
      verificationId: randomUUID(),
      clientId,
      attempt: 0,
      method: 'silent',
      externalRef: null,
      asked: {},
      openedAt: new Date(),
    });
    const { api } = await keyWith('verifications');
    const answer = await api.call('POST', '/v1/verifications', { clientId, method: 'silent' });
    expect(problemOf(answer).code).toBe('forbidden');
  });

  test('shows to a key for outcomes how it stands, and nothing that was read or written about a person', async () => {
    const { clientId, verification } = await waiting();
    const { api, name } = await keyWith('outcomes', 'all-verifications');
    const seen = await api.read(clientId);
    expect(seen).toMatchObject({
      stage: 'awaiting-decision',
      reasons: verification.reasons,
      comparison: null,
      person: null,
      documents: [],
      timeline: [],
    });
    expect(seen.sessions.map(({ result }) => [result?.overall, result?.data])).toEqual([
      ['APPROVED', null],
      ['APPROVED', null],
    ]);
    const data = verification.sessions.flatMap(({ result }) => Object.values(result?.data ?? {}));
    const texts = data.filter((value) => typeof value === 'string' && value.length > 5);
    expect(texts.length).toBeGreaterThan(3);
    expect(texts.filter((text) => JSON.stringify(seen).includes(String(text)))).toEqual([]);
    const acts = await system().records.acts.latest({ limit: 50, clientId });
    expect(acts.filter(({ actedBy }) => actedBy === name)).toEqual([]);
    const opening = await api.call('POST', '/v1/verifications', { clientId, method: 'silent' });
    expect(problemOf(opening).code).toBe('forbidden');
    const { api: narrow } = await keyWith('outcomes');
    expect(problemOf(await narrow.call('GET', `/v1/verifications/${clientId}`)).code).toBe(
      'verification_not_found',
    );
  });
});
