import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { magicRows } from '../../src/sandbox/magic.ts';
import { useSystem } from '../support/use-system.ts';

interface Expected {
  readonly outcome: 'VERIFIED' | 'REQUIRES_REVIEW' | 'REJECTED' | 'EXPIRED';
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
const reviewed = (reason: string): Expected => ({
  outcome: 'REQUIRES_REVIEW',
  reasons: [reason],
  submissions: 1,
});
const rejected = (reason: string): Expected => ({ outcome: 'REJECTED', reasons: [reason], submissions: 1 });

/** After design.md, invariants 5 and 8. */
const expected: Readonly<Record<string, Expected>> = {
  approved: verified,
  denied: { outcome: 'REJECTED', reasons: ['identity_denied'], submissions: 0 },
  suspected: stopped('identity_suspected'),
  expired: { outcome: 'EXPIRED', reasons: ['identity_expired'], submissions: 0 },
  cancelled: { outcome: 'EXPIRED', reasons: ['identity_cancelled'], submissions: 0 },
  'step-valid': verified,
  'step-valid-sentence': verified,
  'step-invalid': stopped('additional_step_invalid'),
  'step-invalid-sentence': stopped('additional_step_invalid'),
  'step-invalid-suspected': stopped('identity_suspected', 'additional_step_invalid'),
  'step-not-found': stopped('additional_step_not_found'),
  'step-not-found-sentence': stopped('additional_step_not_found'),
  'step-not-judged': stopped('additional_step_not_judged'),
  'step-missing': stopped('additional_step_no_file'),
  'one-image': verified,
  pdf: verified,
  'interim-first': verified,
  'unknown-status': stopped('identity_status_unknown:UNKNOWN_STATUS'),
  'second-suspected': reviewed('second_document_suspected'),
  'second-interim-first': verified,
  'second-denied-doc-fake': rejected('second_document_forged'),
  'second-denied-doc-spoof-detected': rejected('second_document_forged'),
  'second-denied-doc-expired': rejected('second_document_expired'),
  'second-denied-doc-personal-code-invalid': rejected('second_document_personal_code_invalid'),
  'second-denied-mrz-invalid': reviewed('second_document_denied:MRZ_INVALID'),
  'second-denied-mrz-not-found': reviewed('second_document_unreadable'),
  'second-denied-doc-not-found': reviewed('second_document_not_found'),
  'second-denied-doc-too-blurry': reviewed('second_document_unreadable'),
  'second-denied-doc-glared': reviewed('second_document_unreadable'),
  'second-denied-doc-not-fully-visible': reviewed('second_document_unreadable'),
  'second-denied-doc-side-mismatch': reviewed('second_document_back_missing'),
  'second-denied-country-mismatch': reviewed('second_document_wrong_country'),
  'second-denied-country-not-supported': reviewed('second_document_wrong_country'),
  'second-denied-doc-type-mismatch': reviewed('second_document_wrong_type'),
  'second-denied-doc-not-allowed': reviewed('second_document_wrong_type'),
  'second-denied-doc-damaged': reviewed('second_document_damaged'),
  'second-denied-doc-not-supported': reviewed('second_document_not_supported'),
  'second-denied-unknown-reason': reviewed('second_document_denied:UNKNOWN_REASON'),
  'other-person': reviewed('persons_differ'),
  'same-document': reviewed('same_document_twice'),
};

// All at once in one process, the drawing of a hundred and fifty documents included.
const the = useSystem({ settings: { CREATE_DEADLINE_MS: '60000', SHUTDOWN_GRACE_MS: '60000' } });

test('every row of the sandbox’s table has an expectation, and every expectation a row', () => {
  expect(Object.keys(expected).toSorted()).toEqual(magicRows.map(({ id }) => id).toSorted());
});

test('every row of the sandbox’s table, all at once, ends as it must', async () => {
  const { api, sandbox } = the();
  const seen = await Promise.all(
    magicRows.map(async ({ id }) => {
      const clientId = `magic-${id}-${randomUUID()}`;
      const { session } = await api.start(clientId);
      expect(session.usable).toBe(true);
      const { outcome, reasons } = await api.closed(clientId, 60_000);
      const { submissionsAccepted, tokens } = sandbox.control.counters(clientId);
      return { id, outcome, reasons, submissions: submissionsAccepted, tokens };
    }),
  );
  expect(seen).toEqual(
    magicRows.map(({ id }) => {
      const row = expected[id];
      return { id, ...row, tokens: { IDENTIFICATION: 1, DOCUMENT: row?.submissions } };
    }),
  );
}, 90_000);
