/** What a person may let through, in each method, and that the outcome says so. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Outcome } from 'idenfy-sandbox';
import { workflowIdOf } from '../../src/temporal/ids.ts';
import { verification } from '../../src/workflows/messages.ts';
import { problemOf } from '../support/api.ts';
import { decide } from '../support/decisions.ts';
import { inboxRow } from '../support/inbox.ts';
import type { Holder } from '../support/people.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
let stranger: Holder;
beforeAll(async () => {
  [holder, stranger] = await Promise.all([inventHolder('approved'), inventHolder('somebody-else')]);
});

/** The first person's passport and face, with another person's residence permit. */
function filesOfTwo() {
  const { SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = stranger.files;
  return { ...holder.files, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK };
}

const system = useSystem({ deadlines: { decisionSeconds: 3_600 } });
type Systems = typeof system;

async function begun(method: string, the: Systems = system) {
  const clientId = `approved-${randomUUID()}`;
  const { session } = await the().api.start(clientId, { method });
  return { clientId, scanRef: session.scanRef };
}

async function impossible(clientId: string, the: Systems = system): Promise<void> {
  const { pendingDecision } = await the().api.reached(clientId, 'awaiting-decision');
  expect(pendingDecision).toMatchObject({ approval: 'impossible' });
  const answer = await decide(the().api, clientId, 'approve');
  expect([answer.status, problemOf(answer).code]).toEqual([409, 'approval_impossible']);
}

/** Both sessions of a `sequential` verification are finished; what is given of the second one leads to a question. */
async function bothShown(second: Outcome, the: Systems = system) {
  const { clientId, scanRef } = await begun('sequential', the);
  const { FRONT, FACE, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = holder.files;
  const { control } = the().sandbox;
  control.fault({ fault: 'file-slow', clientId, bytesPerSecond: 2_000 });
  control.complete({ scanRef }, { files: { FRONT, FACE } });
  const ref = { clientId, tokenType: 'DOCUMENT' as const };
  control.complete(ref, {
    files: { FRONT: SECOND_DOCUMENT_FRONT, BACK: SECOND_DOCUMENT_BACK },
    outcome: second,
  });
  await the().api.reached(clientId, 'awaiting-decision');
  return { clientId, scanRef };
}

describe('VERIFIED says what was overruled', () => {
  test('silent: at the gate, and again at the end', async () => {
    const { api, sandbox } = system();
    const { clientId, scanRef } = await begun('silent');
    show(sandbox, scanRef, filesOfTwo(), { overall: 'SUSPECTED', mismatchTags: ['NAME'] });
    await api.reached(clientId, 'awaiting-decision');
    expect(await decide(api, clientId, 'approve')).toMatchObject({ status: 200 });
    const second = await until('the second question', async () => {
      const found = await api.read(clientId);
      return found.pendingDecision?.approval === 'verifies' ? found : undefined;
    });
    expect(second.reasons).toContain('persons_differ');
    expect(second.reasons).not.toContain('identity_suspected');
    expect(await decide(api, clientId, 'approve', { reason: 'A second look.' })).toMatchObject({
      status: 200,
    });
    const { outcome, reasons } = await api.closed(clientId);
    expect(outcome).toBe('VERIFIED');
    expect(reasons).toEqual([
      'approved_by_reviewer',
      'overruled:identity_suspected',
      'overruled:identity_mismatch_tag:NAME',
      ...second.reasons.map((reason) => `overruled:${reason}`),
    ]);
  });

  test('stored', async () => {
    const { api, sandbox } = system();
    const { clientId, scanRef } = await begun('stored');
    show(sandbox, scanRef, holder.files, { overall: 'SUSPECTED', mismatchTags: ['NAME'] });
    await api.reached(clientId, 'awaiting-decision');
    await decide(api, clientId, 'approve');
    const { outcome, reasons } = await api.closed(clientId);
    expect([outcome, reasons[0]]).toEqual(['VERIFIED', 'approved_by_reviewer']);
    expect(reasons.slice(1).toSorted()).toEqual([
      'overruled:identity_mismatch_tag:NAME',
      'overruled:identity_suspected',
      'overruled:stored_document_needs_decision',
    ]);
  });

  test('sequential', async () => {
    const { api } = system();
    const { clientId } = await bothShown({ overall: 'SUSPECTED' });
    await decide(api, clientId, 'approve');
    const { outcome, reasons } = await api.closed(clientId);
    expect([outcome, reasons.slice(0, 2)]).toEqual([
      'VERIFIED',
      ['approved_by_reviewer', 'overruled:second_document_suspected'],
    ]);
  });
});

/** The second document comes back as one that could not be read, twice. */
async function deniedTwice(the: Systems) {
  const { api } = the();
  const clientId = `magic-second-denied-doc-too-blurry-${randomUUID()}`;
  await api.start(clientId);
  await api.reached(clientId, 'blocked');
  expect(
    await api.call('POST', `/v1/verifications/${clientId}/resume`, { skipAnalysis: true }),
  ).toMatchObject({ status: 200 });
  await api.reached(clientId, 'awaiting-decision');
  return clientId;
}

describe('what iDenfy denied', () => {
  test('a denied second document cannot be approved', async () => {
    const clientId = await deniedTwice(system);
    await impossible(clientId);
    expect((await system().api.read(clientId)).reasons).toContain('submissions_exhausted');
  });

  describe('on an account that allows it', () => {
    const allowing = useSystem({
      deadlines: { decisionSeconds: 3_600 },
      settings: { APPROVE_DENIED_SECOND_DOCUMENT: 'true' },
    });

    test('a denied second document can be approved, and the outcome says so', async () => {
      const { api } = allowing();
      const clientId = await deniedTwice(allowing);
      expect(await decide(api, clientId, 'approve')).toMatchObject({ status: 200 });
      const { outcome, reasons } = await api.closed(clientId);
      expect(outcome).toBe('VERIFIED');
      expect(reasons).toEqual(
        expect.arrayContaining(['approved_by_reviewer', 'overruled:second_document_unreadable']),
      );
    });

    test.each([
      ['DENIED', 'impossible', 'identity_denied'],
      ['SUSPECTED', 'verifies', 'identity_suspected'],
    ] as const)(
      'an identity that is %s after the submission: an approval is then %s',
      async (overall, approval, reason) => {
        const { api, sandbox } = allowing();
        const { clientId, scanRef } = await begun('silent', allowing);
        sandbox.control.plan(clientId, { interimFirst: true, reviewDelayMs: null });
        show(sandbox, scanRef, holder.files);
        await api.reached(clientId, 'awaiting-document-result');
        const changed = sandbox.control.review({ scanRef }, { overall });
        await inboxRow(allowing(), sha256(changed.body), 'delivered');
        await sandbox.control.waitForSession({ clientId, tokenType: 'DOCUMENT' }, ({ pending }) => pending);
        sandbox.control.release({ clientId, tokenType: 'DOCUMENT' });
        const { reasons, pendingDecision } = await api.reached(clientId, 'awaiting-decision');
        expect(pendingDecision?.approval).toBe(approval);
        expect(reasons).toEqual(expect.arrayContaining(['changed_after_submission', reason]));
        expect((await decide(api, clientId, 'approve')).status).toBe(approval === 'impossible' ? 409 : 200);
      },
    );
  });
});

describe('an approval of what is no longer so', () => {
  test('a result that says more about the person is shown before anybody can approve it', async () => {
    const { api, sandbox } = system();
    const { clientId, scanRef } = await begun('silent');
    show(sandbox, scanRef, filesOfTwo());
    const before = await api.reached(clientId, 'awaiting-decision');
    // The same decision, by a person who read another name.
    sandbox.control.review({ scanRef }, { data: { docLastName: 'SOMEBODYELSE' } });
    const run = system().temporal.workflow.getHandle(workflowIdOf(clientId), before.verificationId);
    await until('the new result', async () => {
      const { sessions } = await run.query(verification);
      return sessions[0]?.result?.receivedAt === before.sessions[0]?.result?.receivedAt ? undefined : true;
    });
    expect(await decide(api, clientId, 'approve', { seen: before.comparisonDigest })).toMatchObject({
      status: 200,
    });
    const after = await until('the question is asked again', async () => {
      const found = await api.read(clientId);
      return found.pendingDecision && found.comparisonDigest !== before.comparisonDigest ? found : undefined;
    });
    expect(after.outcome).toBeNull();
    const stale = await decide(api, clientId, 'approve', { seen: before.comparisonDigest });
    expect([stale.status, problemOf(stale).code]).toEqual([409, 'decision_outdated']);
    expect(await decide(api, clientId, 'approve', { seen: after.comparisonDigest })).toMatchObject({
      status: 200,
    });
    expect((await api.closed(clientId)).outcome).toBe('VERIFIED');
  });
});
