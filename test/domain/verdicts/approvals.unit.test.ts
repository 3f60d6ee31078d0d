/** What an approval does: every combination of verdicts, against the rule in words. */
import { describe, expect, test } from '@jest/globals';
import {
  approvalOf,
  hasOtherResults,
  isOtherwise,
  obstacleTo,
} from '../../../src/domain/verdicts/approvals.ts';
import type { Approvable } from '../../../src/domain/verdicts/approvals.ts';
import type { Approval, ApprovalObstacle } from '../../../src/domain/decisions.ts';
import type { Session } from '../../../src/domain/sessions.ts';
import { newSession } from '../../../src/domain/sessions.ts';
import { identityEvent, secondEvent } from '../../workflows/builders.ts';

const verdicts = ['APPROVED', 'SUSPECTED', 'DENIED', 'PAUSED'] as const;
const noVerdicts = [
  'no result',
  null,
  '',
  'ACTIVE',
  'REVIEWING',
  'EXPIRED',
  'EXPIRED-DELETED',
  'DELETED',
  'ARCHIVED',
] as const;
type Overall = (typeof verdicts)[number] | (typeof noVerdicts)[number];
const overalls: readonly Overall[] = [...verdicts, ...noVerdicts];

function approvable(identity: Overall, second: Overall, changes: Partial<Approvable> = {}): Approvable {
  return {
    onApproval: 'verifies',
    needed: ['identity', 'document'],
    resultOf: (role) => {
      const overall = role === 'identity' ? identity : second;
      if (overall === 'no result') return null;
      return role === 'identity' ? identityEvent({ overall }) : secondEvent({ overall });
    },
    deniedSecondDocument: false,
    ...changes,
  };
}

const approval = (...of: Parameters<typeof approvable>): Approval => approvalOf(approvable(...of));

const pairs = overalls.flatMap((identity) => overalls.map((second) => [identity, second] as const));
const isVerdict = (overall: Overall) => verdicts.some((verdict) => verdict === overall);

describe('an approval in the end', () => {
  test('verifies where both results are there, the identity is not denied and the second document neither', () => {
    for (const [identity, second] of pairs) {
      const may = isVerdict(identity) && isVerdict(second) && identity !== 'DENIED' && second !== 'DENIED';
      expect([identity, second, approval(identity, second)]).toEqual([
        identity,
        second,
        may ? 'verifies' : 'impossible',
      ]);
    }
  });

  test('where the account allows it, a denied second document too; never a denied identity', () => {
    for (const [identity, second] of pairs) {
      const may = isVerdict(identity) && isVerdict(second) && identity !== 'DENIED';
      const found = approval(identity, second, { deniedSecondDocument: true });
      expect([identity, second, found]).toEqual([identity, second, may ? 'verifies' : 'impossible']);
    }
  });

  test('of a method with one session needs that one alone', () => {
    for (const identity of overalls) {
      const may = isVerdict(identity) && identity !== 'DENIED';
      expect(approval(identity, 'no result', { needed: ['identity'] })).toBe(may ? 'verifies' : 'impossible');
    }
  });
});

describe('an approval at the gate', () => {
  test('goes on where iDenfy decided about the identity, and did not deny it', () => {
    for (const [identity, second] of pairs) {
      const may = isVerdict(identity) && identity !== 'DENIED';
      expect(approval(identity, second, { onApproval: 'goes-on' })).toBe(may ? 'goes-on' : 'impossible');
    }
  });
});

test('what the steps call impossible is', () => {
  for (const [identity, second] of pairs) {
    expect(approval(identity, second, { onApproval: 'impossible', deniedSecondDocument: true })).toBe(
      'impossible',
    );
  }
});

describe('why it is impossible', () => {
  test.each<
    [obstacle: ApprovalObstacle | null, identity: Overall, second: Overall, changes: Partial<Approvable>]
  >([
    ['identity_result_missing', 'no result', 'APPROVED', {}],
    ['identity_result_missing', 'EXPIRED', 'DENIED', { onApproval: 'impossible' }],
    ['identity_denied', 'DENIED', 'no result', {}],
    ['identity_denied', 'DENIED', 'DENIED', { onApproval: 'goes-on' }],
    ['second_document_missing', 'APPROVED', 'no result', { onApproval: 'impossible' }],
    ['second_result_missing', 'SUSPECTED', 'no result', {}],
    ['second_result_missing', 'APPROVED', 'ARCHIVED', { deniedSecondDocument: true }],
    ['second_document_denied', 'APPROVED', 'DENIED', {}],
    [null, 'APPROVED', 'DENIED', { deniedSecondDocument: true }],
    [null, 'APPROVED', 'no result', { onApproval: 'goes-on' }],
  ])('%s: %s, %s, %j', (obstacle, identity, second, changes) => {
    expect(obstacleTo(approvable(identity, second, changes))).toBe(obstacle);
  });

  test('is said wherever it is', () => {
    for (const onApproval of ['impossible', 'goes-on', 'verifies'] as const) {
      for (const [identity, second] of pairs) {
        const of = approvable(identity, second, { onApproval });
        expect(obstacleTo(of) !== null).toBe(approvalOf(of) === 'impossible');
      }
    }
  });
});

describe('what a person was shown is', () => {
  const shown = identityEvent();
  const session = (changes: Partial<Session> = {}, scanRef = 'scan-1'): Session => ({
    ...newSession('identity', { scanRef, expiresAt: '2026-11-03T10:00:00.000Z', stepNames: [] }, ''),
    result: shown,
    ...changes,
  });
  const doubt = { kind: 'order', by: identityEvent() } as const;
  const dispute = { kind: 'by-machine', digest: identityEvent().digest } as const;

  test.each<[what: string, before: Session[], now: Session[], isAnother: boolean, isMoved: boolean]>([
    ['what it was', [session()], [session()], false, false],
    [
      'another question once the result is another',
      [session()],
      [session({ result: identityEvent({ overall: 'DENIED' }) })],
      true,
      true,
    ],
    ['another question once the result is taken back', [session()], [session({ result: null })], true, true],
    ['another question once there is a result', [session({ result: null })], [session()], true, true],
    ['another question once something is open about it', [session()], [session({ doubt })], true, false],
    [
      'another question once something else is open',
      [session({ doubt })],
      [session({ doubt: { ...doubt } })],
      true,
      false,
    ],
    ['what it was, with what was open then', [session({ doubt })], [session({ doubt })], false, false],
    ['what it was, once that is settled', [session({ doubt })], [session()], false, false],
    [
      'another question once something speaks against it',
      [session()],
      [session({ disputes: [dispute] })],
      true,
      false,
    ],
    [
      'another question once more speaks against it',
      [session({ disputes: [dispute] })],
      [session({ disputes: [dispute, { ...dispute, digest: 'x' }] })],
      true,
      false,
    ],
    [
      'what it was, with what spoke against it then',
      [session({ disputes: [dispute] })],
      [session({ disputes: [dispute] })],
      false,
      false,
    ],
    [
      'another question once another session has a result',
      [session()],
      [session(), session({}, 'scan-2')],
      true,
      true,
    ],
    [
      'what it was, with a session that has none',
      [session()],
      [session(), session({ result: null }, 'scan-2')],
      false,
      false,
    ],
    [
      'another question once another session has something against it',
      [session()],
      [session(), session({ result: null, disputes: [dispute] }, 'scan-2')],
      true,
      false,
    ],
    [
      'another question once one of two results is another',
      [session(), session({}, 'scan-2')],
      [session(), session({ result: identityEvent({ overall: 'SUSPECTED' }) }, 'scan-2')],
      true,
      true,
    ],
    [
      'the same question about a newer result',
      [session()],
      [session({ result: identityEvent() })],
      false,
      true,
    ],
  ])('%s', (_what, before, now, isAnother, isMoved) => {
    expect([isOtherwise(before, now), hasOtherResults(before, now)]).toEqual([isAnother, isMoved]);
  });
});
