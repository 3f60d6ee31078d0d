/** What an approval does: every combination of verdicts, against the rule in words. */
import { describe, expect, test } from '@jest/globals';
import { approvalOf } from '../../../src/domain/verdicts/approvals.ts';
import type { Approvable } from '../../../src/domain/verdicts/approvals.ts';
import type { Approval } from '../../../src/domain/decisions.ts';
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

function approval(identity: Overall, second: Overall, changes: Partial<Approvable> = {}): Approval {
  return approvalOf({
    onApproval: 'verifies',
    needed: ['identity', 'document'],
    resultOf: (role) => {
      const overall = role === 'identity' ? identity : second;
      if (overall === 'no result') return null;
      return role === 'identity' ? identityEvent({ overall }) : secondEvent({ overall });
    },
    deniedSecondDocument: false,
    ...changes,
  });
}

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
