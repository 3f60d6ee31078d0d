/** APPROVED is not all that iDenfy says: what speaks against VERIFIED is named, where nobody is asked to decide too. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Outcome } from 'idenfy-sandbox';
import type { Holder } from '../support/people.ts';
import { inventHolder, show } from '../support/people.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder('evidence');
});

const system = useSystem();
const lenient = useSystem({ settings: { EVIDENCE_PROXY_RISK: 'HIGH' } });

type Method = 'silent' | 'sequential' | 'stored';

/** A whole verification whose sessions end with these outcomes. */
async function ended(
  method: Method,
  outcomes: { identity?: Outcome; document?: Outcome },
  the = system,
): Promise<{ outcome: unknown; reasons: readonly string[] }> {
  const { api, sandbox } = the();
  const clientId = `evidence-${randomUUID()}`;
  if (outcomes.document !== undefined) sandbox.control.plan(clientId, outcomes.document);
  await api.start(clientId, { method });
  const { sessions } = await api.read(clientId);
  const scanRefOf = (role: 'identity' | 'document') =>
    sessions.find((session) => session.role === role)?.scanRef ?? '';
  if (method === 'sequential') {
    const { FRONT, FACE, SECOND_DOCUMENT_FRONT, SECOND_DOCUMENT_BACK } = holder.files;
    sandbox.control.complete(
      { scanRef: scanRefOf('identity') },
      { files: { FRONT, FACE }, outcome: outcomes.identity ?? {} },
    );
    sandbox.control.complete(
      { scanRef: scanRefOf('document') },
      {
        files: { FRONT: SECOND_DOCUMENT_FRONT, BACK: SECOND_DOCUMENT_BACK },
        outcome: outcomes.document ?? {},
      },
    );
  } else {
    show(sandbox, scanRefOf('identity'), holder.files, outcomes.identity);
  }
  const { outcome, reasons } = await api.closed(clientId);
  return { outcome, reasons: reasons ?? [] };
}

const fake: Outcome = { overall: 'APPROVED', status: { manualDocument: 'DOC_FAKE' } };
const needsReview = (...reasons: string[]) => ({ outcome: 'REQUIRES_REVIEW', reasons });

describe('an APPROVED of which a person at iDenfy says that the document is forged', () => {
  test.each(['silent', 'sequential'] as const)('in %s, on either session', async (method) => {
    expect(await Promise.all([ended(method, { identity: fake }), ended(method, { document: fake })])).toEqual(
      [
        needsReview('identity_manual_document:DOC_FAKE'),
        needsReview('second_document_manual_document:DOC_FAKE'),
      ],
    );
  });

  test('in stored, beside what the reviewer is there for', async () => {
    const { outcome, reasons } = await ended('stored', { identity: fake });
    expect(outcome).toBe('REQUIRES_REVIEW');
    expect(reasons).toEqual(['stored_document_needs_decision', 'identity_manual_document:DOC_FAKE']);
  });
});

test('fields of other years, and of the top level, are heard as well', async () => {
  const identity: Outcome = {
    status: { sanctionsStatus: 'TRUE_POSITIVE', pepsStatus: 'FLAGS_FOUND', denyReasons: ['SOMETHING_NEW'] },
    body: { riskAssessment: { riskLevel: 'VERY_HIGH', riskScore: 97 } },
  };
  expect(await ended('silent', { identity })).toEqual(
    needsReview(
      'identity_deny_reason:SOMETHING_NEW',
      'identity_sanctions_status:TRUE_POSITIVE',
      'identity_peps_status:FLAGS_FOUND',
      'identity_risk_assessment:VERY_HIGH',
    ),
  );
});

test.each(['silent', 'sequential', 'stored'] as const)(
  'a SUSPECTED of the form of 2025 names its suspicion in %s',
  async (method) => {
    const identity: Outcome = {
      overall: 'SUSPECTED',
      mismatchTags: [],
      status: { mismatchTags: [], suspicionReasons: ['PORTRAIT_SUBSTITUTION'] },
    };
    const { outcome, reasons } = await ended(method, { identity });
    expect(outcome).toBe('REQUIRES_REVIEW');
    expect(reasons[0]).toBe('identity_suspected');
    expect(reasons).toContain('identity_suspicion_reason:PORTRAIT_SUBSTITUTION');
  },
);

test('an account’s choice counts', async () => {
  const identity: Outcome = { data: { clientIpProxyRiskLevel: 'HIGH' } };
  expect(await ended('silent', { identity })).toEqual(needsReview('identity_proxy_risk:HIGH'));
  expect(await ended('silent', { identity }, lenient)).toEqual({ outcome: 'VERIFIED', reasons: [] });
});
