import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { magicRows } from 'idenfy-sandbox/played';
import type { Api } from '../support/api.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

interface Expected {
  /** null: it waits for an operator. */
  readonly outcome: 'VERIFIED' | 'REQUIRES_REVIEW' | 'REJECTED' | 'EXPIRED' | null;
  readonly reasons: readonly string[];
  /** How many submissions iDenfy took, and so billed. */
  readonly submissions: 0 | 1;
}

const verified: Expected = { outcome: 'VERIFIED', reasons: [], submissions: 1 };
/** The gate stopped it: no second check. */
const stopped = (...reasons: string[]): Expected => ({
  outcome: 'REQUIRES_REVIEW',
  reasons,
  submissions: 0,
});
const reviewed = (...reasons: string[]): Expected => ({
  outcome: 'REQUIRES_REVIEW',
  reasons,
  submissions: 1,
});
/** Denied for something that the user was never asked about: an operator looks at it. */
const blocked = (reason: string): Expected => ({ outcome: null, reasons: [reason], submissions: 1 });
const rejected = (reason: string): Expected => ({ outcome: 'REJECTED', reasons: [reason], submissions: 1 });

/** After design.md, invariants 5 and 8. */
const expected: Readonly<Record<string, Expected>> = {
  approved: verified,
  denied: { outcome: 'REJECTED', reasons: ['identity_denied'], submissions: 0 },
  suspected: stopped('identity_suspected', 'identity_mismatch_tag:NAME'),
  expired: { outcome: 'EXPIRED', reasons: ['identity_expired'], submissions: 0 },
  cancelled: { outcome: 'EXPIRED', reasons: ['identity_cancelled'], submissions: 0 },
  'step-valid': verified,
  'step-valid-sentence': verified,
  'step-invalid': stopped('additional_step_invalid'),
  'step-invalid-sentence': stopped('additional_step_invalid'),
  'step-invalid-suspected': stopped(
    'identity_suspected',
    'additional_step_invalid',
    'identity_mismatch_tag:INVALID_ADDITIONAL_STEP',
  ),
  'step-not-found': stopped('additional_step_not_found'),
  'step-not-found-sentence': stopped('additional_step_not_found'),
  'step-not-judged': stopped('additional_step_not_judged'),
  'step-missing': stopped('additional_step_no_file'),
  'one-image': verified,
  pdf: verified,
  'interim-first': verified,
  'unknown-status': stopped('identity_status_unknown:UNKNOWN_STATUS'),
  'second-suspected': reviewed(
    'second_document_suspected',
    'second_document_fraud_tag:DUPLICATE_PERSONAL_DATA',
  ),
  'second-interim-first': verified,
  'second-denied-doc-fake': rejected('second_document_forged'),
  'second-denied-doc-spoof-detected': rejected('second_document_forged'),
  'second-denied-doc-expired': rejected('second_document_expired'),
  'second-denied-doc-personal-code-invalid': rejected('second_document_personal_code_invalid'),
  'second-denied-mrz-invalid': blocked('second_document_denied:MRZ_INVALID'),
  'second-denied-mrz-not-found': blocked('second_document_unreadable'),
  'second-denied-doc-not-found': blocked('second_document_not_found'),
  'second-denied-doc-too-blurry': blocked('second_document_unreadable'),
  'second-denied-doc-glared': blocked('second_document_unreadable'),
  'second-denied-doc-not-fully-visible': blocked('second_document_unreadable'),
  'second-denied-doc-side-mismatch': blocked('second_document_back_missing'),
  'second-denied-country-mismatch': blocked('second_document_wrong_country'),
  'second-denied-country-not-supported': blocked('second_document_wrong_country'),
  'second-denied-doc-type-mismatch': blocked('second_document_wrong_type'),
  'second-denied-doc-not-allowed': blocked('second_document_wrong_type'),
  'second-denied-doc-damaged': blocked('second_document_damaged'),
  'second-denied-doc-not-supported': blocked('second_document_not_supported'),
  'second-denied-unknown-reason': blocked('second_document_denied:UNKNOWN_REASON'),
  'other-person': reviewed('persons_differ'),
  'same-document': reviewed('same_document_twice'),
};

const the = useSystem();

test('every row of the sandbox’s table has an expectation, and every expectation a row', () => {
  expect(Object.keys(expected).toSorted()).toEqual(magicRows.map(({ id }) => id).toSorted());
});

test('every row of the sandbox’s table, eight at a time, ends as it must', async () => {
  const { api, sandbox } = the();
  const left = magicRows.map(({ id }) => id);
  const seen: Record<string, object> = {};
  const playing = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      const clientId = `row-${id}-${randomUUID()}`;
      const { session } = await api.start(clientId);
      expect(session.usable).toBe(true);
      // By hand, since a magic clientId's user may be through before a busy machine has answered.
      await sandbox.control.play({ scanRef: session.scanRef }, id);
      const { outcome, reasons } = await settled(api, clientId);
      const { submissionsAccepted, tokens } = sandbox.control.counters(clientId);
      seen[id] = { outcome, reasons, submissions: submissionsAccepted, tokens };
    }
  };
  // All forty at once would draw a hundred and fifty documents in this one process before it did anything else.
  await Promise.all(Array.from({ length: 8 }, playing));
  expect(seen).toEqual(
    Object.fromEntries(
      Object.entries(expected).map(([id, row]) => [
        id,
        { ...row, tokens: { IDENTIFICATION: 1, DOCUMENT: row.submissions } },
      ]),
    ),
  );
});

/** Closed with its reasons, or blocked by one. */
async function settled(
  api: Api,
  clientId: string,
): Promise<{ outcome: string | null; reasons: readonly string[] }> {
  return await until(`${clientId} is closed or blocked`, async () => {
    const { stage, outcome, reasons, blocked: by } = await api.read(clientId);
    if (stage === 'closed') return { outcome, reasons };
    return by === null ? undefined : { outcome: null, reasons: [by.reason] };
  });
}
