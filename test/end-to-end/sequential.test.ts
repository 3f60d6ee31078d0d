/** Two separate sessions, one after the other (idenfy-api.md 2.7). */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Outcome } from 'idenfy-sandbox';
import type { VerificationResource } from '../../src/server/verification-schemas.ts';
import { problemOf } from '../support/api.ts';
import { decide } from '../support/decisions.ts';
import type { Holder } from '../support/people.ts';
import { inventHolder } from '../support/people.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
let stranger: Holder;
beforeAll(async () => {
  [holder, stranger] = await Promise.all([inventHolder('sequential'), inventHolder('another-one')]);
});

const system = useSystem();

async function started(fields: object = {}) {
  const { api } = system();
  const clientId = `sequential-${randomUUID()}`;
  const opened = await api.start(clientId, { method: 'sequential', ...fields });
  const { sessions } = await api.read(clientId);
  const scanRefOf = (role: VerificationResource['sessions'][number]['role']) =>
    sessions.find((session) => session.role === role)?.scanRef ?? '';
  return { clientId, opened, sessions, identity: scanRefOf('identity'), document: scanRefOf('document') };
}

function showIdentity(scanRef: string, outcome: Outcome = {}): void {
  const { FRONT, FACE } = holder.files;
  system().sandbox.control.complete({ scanRef }, { files: { FRONT, FACE }, outcome });
}

function showDocument(scanRef: string, outcome: Outcome = {}, of: Holder = holder): void {
  const { SECOND_DOCUMENT_FRONT: FRONT, SECOND_DOCUMENT_BACK: BACK } = of.files;
  system().sandbox.control.complete({ scanRef }, { files: { FRONT, BACK }, outcome });
}

describe('the sessions', () => {
  test('the caller gets one link, and the first session leads to the second, whose URLs are the caller’s', async () => {
    const { sandbox } = system();
    const urls = { success: 'https://team.example/ok', error: 'https://team.example/no' };
    const { clientId, opened, sessions, identity, document } = await started({ urls });
    expect(opened.session.scanRef).toBe(identity);
    const [first, second] = [
      sandbox.control.session({ scanRef: identity }),
      sandbox.control.session({ scanRef: document }),
    ];
    expect([first.tokenType, second.tokenType]).toEqual(['IDENTIFICATION', 'DOCUMENT']);
    expect(new URL(first.urls.success ?? '').searchParams.get('authToken')).toBe(second.authToken);
    expect(new Set(Object.values(first.urls)).size).toBe(1);
    expect(second.urls).toMatchObject(urls);
    expect([first.steps, second.steps]).toEqual([[], []]);
    expect(sandbox.control.counters(clientId).tokens).toMatchObject({ IDENTIFICATION: 1, DOCUMENT: 1 });
    // Opened last, it outlives the first one's link and length.
    const life = (role: string) =>
      Date.parse(sessions.find((session) => session.role === role)?.expiresAt ?? '');
    expect(life('document') - life('identity')).toBeGreaterThanOrEqual(1_800_000);
  });

  test('an account that takes one token a clientId blocks it, and says what would help', async () => {
    const { api, sandbox } = system();
    sandbox.control.setAccount({ strictClientId: true });
    const clientId = `sequential-${randomUUID()}`;
    try {
      const answer = await api.open(clientId, { method: 'sequential' });
      expect([answer.status, problemOf(answer).code]).toEqual([503, 'blocked']);
      const { blocked, sessions } = await api.read(clientId);
      expect(blocked?.reason).toMatch(/^session_failed:/);
      expect(sessions.map(({ role }) => role)).toEqual(['document']);
      await api.cancel(clientId);
    } finally {
      sandbox.control.setAccount({ strictClientId: false });
    }
    // The link of the first token lives on: iDenfy cannot end a session.
    const again = await api.open(clientId, { method: 'sequential' });
    expect(again).toMatchObject({ status: 201, body: { earlierLinksUntil: expect.any(String) } });
  });

  test.each(['additionalSteps', 'documentSteps'])('%s has no meaning there and is refused', async (field) => {
    const { api } = system();
    const value =
      field === 'documentSteps'
        ? { front: 'SECOND_DOCUMENT' }
        : { ALL: { ALL: { SECOND_DOCUMENT: { type: 'UPLOAD' } } } };
    const answer = await api.open(`sequential-${randomUUID()}`, { method: 'sequential', [field]: value });
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'invalid_request']);
  });
});

describe('the outcome', () => {
  test('both approved, of one person: VERIFIED, whichever webhook comes first', async () => {
    const { api, sandbox } = system();
    const [inOrder, reversed] = await Promise.all([started(), started()]);
    showIdentity(inOrder.identity);
    await api.reached(inOrder.clientId, 'awaiting-document-result');
    showDocument(inOrder.document);
    showDocument(reversed.document);
    showIdentity(reversed.identity);
    for (const { clientId } of [inOrder, reversed]) {
      const closed = await api.closed(clientId);
      expect(closed).toMatchObject({ outcome: 'VERIFIED', comparison: { person: { verdict: 'match' } } });
      expect(closed.documents).toEqual([]);
      expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(0);
    }
  });

  test('two people’s documents are a reviewer’s to weigh', async () => {
    const { api } = system();
    const { clientId, identity, document } = await started();
    showIdentity(identity);
    showDocument(document, {}, stranger);
    const closed = await api.closed(clientId);
    expect(closed.outcome).toBe('REQUIRES_REVIEW');
    expect(closed.reasons).toContain('persons_differ');
  });

  test('an identity that is denied ends it; what comes of the other link is recorded with that attempt', async () => {
    const { api } = system();
    const { clientId, identity, document } = await started();
    showIdentity(identity, { overall: 'DENIED' });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'REJECTED', reasons: ['identity_denied'] });
    showDocument(document);
    const late = await until('the late result is recorded', async () => {
      const { sessions, outcome } = await api.read(clientId);
      const result = sessions.find(({ scanRef }) => scanRef === document)?.result;
      return result == null ? undefined : { outcome, overall: result.overall };
    });
    expect(late).toEqual({ outcome: 'REJECTED', overall: 'APPROVED' });
  });

  test.each([
    [
      'DENIED',
      { overall: 'DENIED', autoDocument: 'DOC_TOO_BLURRY' },
      'REJECTED',
      'second_document_unreadable',
    ],
    ['SUSPECTED', { overall: 'SUSPECTED' }, 'REQUIRES_REVIEW', 'second_document_suspected'],
  ] satisfies [string, Outcome, string, string][])(
    'a document that is %s',
    async (_what, outcome, expected, reason) => {
      const { api } = system();
      const { clientId, identity, document } = await started();
      showIdentity(identity);
      showDocument(document, outcome);
      const closed = await api.closed(clientId);
      expect([closed.outcome, closed.reasons?.[0]]).toEqual([expected, reason]);
    },
  );

  test.each([
    ['expired', 'document_session_expired'],
    ['cancelled', 'document_session_cancelled'],
  ] as const)('a document session that %s is the verification’s own end', async (how, reason) => {
    const { api, sandbox } = system();
    const { clientId, identity, document } = await started();
    showIdentity(identity);
    if (how === 'expired') sandbox.control.expire({ scanRef: document });
    else sandbox.control.cancel({ scanRef: document });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'EXPIRED', reasons: [reason] });
  });

  test('another document than was asked for goes to a reviewer', async () => {
    const { api } = system();
    const { clientId, identity, document } = await started({
      documents: { second: { types: ['RESIDENCE_PERMIT'] } },
    });
    showIdentity(identity);
    showDocument(document, { data: { docType: 'ID_CARD' } });
    const { outcome, reasons } = await api.closed(clientId);
    expect([outcome, reasons]).toEqual(['REQUIRES_REVIEW', ['second_document_not_as_asked']]);
  });
});

describe('with short lives', () => {
  const brief = useSystem({
    deadlines: {
      // Time enough to show everything on a busy machine.
      tokenExpirySeconds: 60,
      sessionLengthSeconds: 60,
      resultMarginSeconds: 1,
      decisionSeconds: 60,
    },
  });

  test('after cancel the links live on, and a new attempt says until when', async () => {
    const { api } = brief();
    const clientId = `sequential-${randomUUID()}`;
    await api.start(clientId, { method: 'sequential' });
    expect(await api.cancel(clientId)).toMatchObject({ status: 200 });
    const again = await api.open(clientId, { method: 'sequential' });
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ earlierLinksUntil: expect.any(String) });
  });

  test('images of both documents are fetched for the reviewer, who decides', async () => {
    const { api, sandbox } = brief();
    const clientId = `sequential-${randomUUID()}`;
    await api.start(clientId, { method: 'sequential' });
    const { sessions } = await api.read(clientId);
    const { FRONT, FACE, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = holder.files;
    for (const { role, scanRef } of sessions) {
      const files =
        role === 'identity' ? { FRONT, FACE } : { FRONT: SECOND_DOCUMENT_FRONT, BACK: SECOND_DOCUMENT_BACK };
      const outcome = role === 'identity' ? {} : { overall: 'SUSPECTED' as const };
      sandbox.control.complete({ scanRef }, { files, outcome });
    }
    await api.reached(clientId, 'awaiting-decision');
    const names = await until('all images', async () => {
      const { documents } = await api.read(clientId);
      return documents.length === 4 ? documents.map(({ name }) => name).toSorted() : undefined;
    });
    expect(names).toEqual(['document-BACK', 'document-FRONT', 'identity-FACE', 'identity-FRONT']);
    expect(await decide(api, clientId, 'approve')).toMatchObject({ status: 200 });
    expect((await api.closed(clientId)).outcome).toBe('VERIFIED');
  });
});
