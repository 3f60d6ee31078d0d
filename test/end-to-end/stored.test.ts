/** One session; the extra document is kept for a person, who decides (idenfy-api.md 2.7). */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Outcome } from 'idenfy-sandbox';
import { problemOf } from '../support/api.ts';
import { decide } from '../support/decisions.ts';
import type { Holder } from '../support/people.ts';
import { inventHolder, show } from '../support/people.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder('stored');
});

const system = useSystem({ deadlines: { decisionSeconds: 3_600 } });

async function started(the = system): Promise<{ clientId: string; scanRef: string }> {
  const { api } = the();
  const clientId = `stored-${randomUUID()}`;
  const { session } = await api.start(clientId, { method: 'stored' });
  return { clientId, scanRef: session.scanRef };
}

describe('a document that is kept', () => {
  test('is downloaded at once and waits for a person; approved, one result is enough', async () => {
    const { api, sandbox } = system();
    const { clientId, scanRef } = await started();
    // iDenfy does not judge UPLOAD steps.
    show(sandbox, scanRef, holder.files, { additionalSteps: null });
    const waiting = await api.reached(clientId, 'awaiting-decision');
    expect(waiting).toMatchObject({
      reasons: ['stored_document_needs_decision'],
      pendingDecision: { approval: 'verifies' },
      comparison: null,
    });
    const names = waiting.documents.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['SECOND_DOCUMENT_FRONT', 'SECOND_DOCUMENT_BACK']));
    expect(await decide(api, clientId, 'approve')).toMatchObject({ status: 200 });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
    expect(sandbox.control.counters(clientId).tokens).toMatchObject({ IDENTIFICATION: 1, DOCUMENT: 0 });
  });

  test('what the caller gave has a verdict against the identity, and stays with the record', async () => {
    const { api, sandbox } = system();
    const clientId = `stored-given-${randomUUID()}`;
    const { lastName, dateOfBirth } = holder.person;
    const person = { firstName: 'Quirinus', lastName, dateOfBirth };
    const { session } = await api.start(clientId, { method: 'stored', person });
    show(sandbox, session.scanRef, holder.files, { additionalSteps: null });
    const waiting = await api.reached(clientId, 'awaiting-decision');
    expect(waiting.reasons).toContain('identity_differs_from_given:first_name');
    expect(waiting.comparison).toBeNull();
    expect(waiting.comparisonDigest).toMatch(/^[0-9a-f]{64}$/);
    const given = {
      firstName: { given: 'Quirinus', identity: { verdict: 'mismatch' }, document: null },
      lastName: { given: lastName, identity: { verdict: 'match' }, document: null },
      dateOfBirth: { given: dateOfBirth, identity: { verdict: 'match', read: dateOfBirth }, document: null },
    };
    expect(waiting.person).toMatchObject(given);
    expect(await decide(api, clientId, 'approve')).toMatchObject({ status: 200 });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', person: given });
  });

  test('rejected by the person it is REJECTED', async () => {
    const { api, sandbox } = system();
    const { clientId, scanRef } = await started();
    show(sandbox, scanRef, holder.files, { additionalSteps: null });
    await api.reached(clientId, 'awaiting-decision');
    expect(await decide(api, clientId, 'reject')).toMatchObject({ status: 200 });
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'REJECTED',
      reasons: ['rejected_by_reviewer', 'stored_document_needs_decision'],
    });
  });

  test.each([['denied', { overall: 'DENIED' }, 'REJECTED', 'identity_denied']] satisfies [
    string,
    Outcome,
    string,
    string,
  ][])('of an identity that was %s needs no decision', async (_what, outcome, expected, reason) => {
    const { api, sandbox } = system();
    const { clientId, scanRef } = await started();
    show(sandbox, scanRef, holder.files, outcome);
    expect(await api.closed(clientId)).toMatchObject({ outcome: expected, reasons: [reason] });
  });

  test('an expired session ends it as EXPIRED', async () => {
    const { api, sandbox } = system();
    const { clientId, scanRef } = await started();
    sandbox.control.expire({ scanRef });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'EXPIRED', reasons: ['identity_expired'] });
  });

  test('what iDenfy found wrong with the step is said to the person', async () => {
    const { api, sandbox } = system();
    const { clientId, scanRef } = await started();
    show(sandbox, scanRef, holder.files, { additionalSteps: 'INVALID' });
    const { reasons } = await api.reached(clientId, 'awaiting-decision');
    expect(reasons).toEqual(
      expect.arrayContaining(['additional_step_invalid', 'stored_document_needs_decision']),
    );
    expect(await decide(api, clientId, 'reject')).toMatchObject({ status: 200 });
  });

  test('that was never shown cannot be approved', async () => {
    const { api, sandbox } = system();
    const { clientId, scanRef } = await started();
    const { FRONT, FACE } = holder.files;
    show(sandbox, scanRef, { FRONT, FACE }, { additionalSteps: null });
    expect(await api.reached(clientId, 'awaiting-decision')).toMatchObject({
      reasons: ['additional_step_no_file'],
      pendingDecision: { approval: 'impossible' },
    });
    expect(problemOf(await decide(api, clientId, 'approve')).code).toBe('approval_impossible');
    await api.cancel(clientId);
  });
});

describe('where teams decide elsewhere', () => {
  const elsewhere = useSystem({ deadlines: { decisionSeconds: 0 } });

  test('it ends as REQUIRES_REVIEW at once, with the document kept', async () => {
    const { api, sandbox } = elsewhere();
    const { clientId, scanRef } = await started(elsewhere);
    show(sandbox, scanRef, holder.files, { additionalSteps: null });
    const closed = await api.closed(clientId);
    expect(closed).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['stored_document_needs_decision'],
    });
    expect(closed.documents).toHaveLength(2);
  });
});
