/** What speaks against results that stand, and what a conclusion is worth beside it. */
import { describe, expect, test } from '@jest/globals';
import { disputesOf, reasonsOf, withDisputes } from '../../../src/domain/verdicts/disputes.ts';
import { restsOn } from '../../../src/domain/verdicts/rests-on.ts';
import type { Dispute, Session } from '../../../src/domain/sessions.ts';
import { newSession } from '../../../src/domain/sessions.ts';
import { plainReasons } from '../../../src/domain/reasons.ts';
import type { Reason } from '../../../src/domain/reasons.ts';
import type { Outcome, SessionRole } from '../../../src/domain/words.ts';

function session(role: SessionRole, ...kinds: Dispute[]): Session {
  const opened = { scanRef: role, expiresAt: '2026-11-03T10:00:00.000Z', stepNames: [] };
  const disputes = kinds.map((kind, at) => ({ kind, digest: `${role}-${at}` }));
  return { ...newSession(role, opened, '2026-11-02T10:00:00.000Z'), disputes };
}

test('each dispute has a reason that names its session, and each reason stands once', () => {
  const open = disputesOf([
    session('identity', 'by-machine', 'by-machine', 'by-status'),
    session('document', 'unanswered', 'by-machine', 'by-status'),
  ]);
  expect(open).toHaveLength(6);
  expect(reasonsOf(open)).toEqual([
    'identity_contradicted_by_machine',
    'identity_contradicted_by_status',
    'second_document_review_unclear',
    'second_document_contradicted_by_machine',
    'second_document_contradicted_by_status',
  ]);
});

describe('beside a dispute', () => {
  test.each<
    [
      what: string,
      outcome: Outcome,
      reasons: readonly Reason[],
      disputes: readonly Reason[],
      becomes: Outcome,
    ]
  >([
    ['VERIFIED is none', 'VERIFIED', [], ['identity_contradicted_by_machine'], 'REQUIRES_REVIEW'],
    [
      'what an approval let through is a person’s again',
      'VERIFIED',
      ['approved_by_reviewer'],
      ['second_document_contradicted_by_status'],
      'REQUIRES_REVIEW',
    ],
    [
      'so it is where the first result is disputed',
      'VERIFIED',
      ['approved_by_reviewer'],
      ['identity_contradicted_by_machine'],
      'REQUIRES_REVIEW',
    ],
    [
      'a rejection is lifted by what iDenfy says, also beside a machine',
      'REJECTED',
      ['identity_denied'],
      ['identity_contradicted_by_machine', 'identity_contradicted_by_status'],
      'REQUIRES_REVIEW',
    ],
    [
      'a question stays one',
      'REQUIRES_REVIEW',
      ['persons_close'],
      ['identity_review_unclear'],
      'REQUIRES_REVIEW',
    ],
    [
      'a rejection is lifted where it rests on that result alone',
      'REJECTED',
      ['identity_denied'],
      ['identity_contradicted_by_status'],
      'REQUIRES_REVIEW',
    ],
    [
      'a rejection of the second document is lifted where it rests on that result alone',
      'REJECTED',
      ['second_document_forged'],
      ['second_document_review_unclear'],
      'REQUIRES_REVIEW',
    ],
    [
      'a rejection stays that rests on another result',
      'REJECTED',
      ['second_document_forged'],
      ['identity_contradicted_by_status'],
      'REJECTED',
    ],
    [
      'a rejection stays that rests on another result too',
      'REJECTED',
      ['identity_denied', 'second_document_forged'],
      ['identity_contradicted_by_status'],
      'REJECTED',
    ],
    [
      'a rejection is lifted where each result that it rests on is disputed',
      'REJECTED',
      ['identity_denied', 'second_document_forged'],
      ['identity_contradicted_by_status', 'second_document_review_unclear'],
      'REQUIRES_REVIEW',
    ],
    [
      'a person’s own rejection stays, whatever it was about',
      'REJECTED',
      ['rejected_by_reviewer', 'second_document_suspected'],
      ['second_document_contradicted_by_status'],
      'REJECTED',
    ],
    [
      'a rejection for the step falls with the first result, whose step it is',
      'REJECTED',
      ['additional_step_invalid'],
      ['identity_contradicted_by_status'],
      'REQUIRES_REVIEW',
    ],
    [
      'what both results say together falls with either of them',
      'REJECTED',
      ['persons_differ'],
      ['second_document_contradicted_by_status'],
      'REQUIRES_REVIEW',
    ],
    [
      'a rejection stays whatever a machine says',
      'REJECTED',
      ['identity_denied'],
      ['identity_contradicted_by_machine', 'second_document_contradicted_by_machine'],
      'REJECTED',
    ],
    [
      'an end is lifted where iDenfy no longer bears it out',
      'EXPIRED',
      ['identity_expired'],
      ['identity_contradicted_by_status'],
      'REQUIRES_REVIEW',
    ],
    [
      'an end stays that rests on another session',
      'EXPIRED',
      ['document_session_expired'],
      ['identity_review_unclear'],
      'EXPIRED',
    ],
  ])('%s', (_what, outcome, reasons, disputes, becomes) => {
    expect(withDisputes({ outcome, reasons }, disputes)).toEqual({
      outcome: becomes,
      reasons: [...reasons, ...disputes],
    });
  });

  test('what iDenfy found in a result falls with that result alone', () => {
    const found = ['identity_fraud_tag:FAKE_PHOTO', 'second_document_check_suspected:aml'] as const;
    expect(found.map(restsOn)).toEqual([['identity'], ['document']]);
    expect([restsOn('overruled:identity_suspected'), restsOn('session_failed:x')]).toEqual([[], []]);
  });

  test('what its caller cancelled stays as it is', () => {
    const cancelled = { outcome: 'CANCELLED', reasons: ['cancelled_by_caller'] } as const;
    expect(withDisputes(cancelled, ['identity_contradicted_by_status'])).toEqual(cancelled);
  });

  test('a conclusion that names it already is not changed', () => {
    const named = { outcome: 'VERIFIED', reasons: ['identity_contradicted_by_status'] } as const;
    expect(withDisputes(named, ['identity_contradicted_by_status'])).toEqual(named);
  });

  test('nothing new leaves everything as it is', () => {
    const denied = { outcome: 'REJECTED', reasons: ['identity_denied'] } as const;
    expect(withDisputes(denied, [])).toEqual(denied);
  });
});

const restingOn = (...roles: readonly SessionRole[]) =>
  plainReasons.filter((reason) => restsOn(reason).join() === roles.join());

test('a reason rests on the session that it names; what is about two people, or about what came late, on both', () => {
  expect(restingOn('identity', 'document').toSorted()).toEqual([
    'changed_while_closing',
    'persons_close',
    'persons_differ',
    'persons_not_comparable',
    'result_data_unreadable',
    'same_document_not_ruled_out',
    'same_document_number',
    'same_document_twice',
    'webhooks_not_heard',
  ]);
  expect(restingOn('document').filter((reason) => reason.startsWith('identity_'))).toEqual([]);
  expect(plainReasons.filter((reason) => reason.startsWith('identity_'))).toEqual(
    restingOn('identity').filter((reason) => reason.startsWith('identity_')),
  );
});
