/** Which decisions and which other wishes a run refuses, by what it waits for. */
import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { refuseReplacement } from '../../src/workflows/blocking.ts';
import { wishesOf } from '../../src/domain/corrections.ts';
import { refuseDecision } from '../../src/workflows/human-decisions.ts';
import type { HumanDecision, PendingDecision } from '../../src/domain/decisions.ts';
import { verificationInput } from './builders.ts';

function refusalOf(refuse: () => void): [type: string | null | undefined, ...details: unknown[]] | null {
  try {
    refuse();
    return null;
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    return [error.nonRetryable === true ? error.type : 'tried again', ...(error.details ?? [])];
  }
}

describe('a decision', () => {
  const pending: PendingDecision = {
    reasons: ['persons_close'],
    approval: 'verifies',
    since: '2026-11-02T10:00:00.000Z',
    until: '2026-11-09T10:00:00.000Z',
    comparisonDigest: 'comparison-1',
  };
  const standing: HumanDecision = {
    decision: 'reject',
    by: 'key-1',
    reviewer: null,
    reason: 'seen',
    seen: null,
    at: '2026-11-02T11:00:00.000Z',
    reasons: ['persons_close'],
  };
  const approval = { decision: 'approve', seen: 'comparison-1' } as const;
  const rejection = { decision: 'reject', seen: 'comparison-1' } as const;
  const open = { standing: null, pending, isOver: false, isOutdated: false };

  test('about what was seen, and is still so, is taken', () => {
    for (const request of [approval, rejection, { ...rejection, seen: null }]) {
      expect(refusalOf(() => refuseDecision(request, open))).toBeNull();
    }
  });

  test.each([
    ['where nobody asks', { ...open, pending: null }, ['nothing_to_decide']],
    ['of a run that is being cancelled', { ...open, isOver: true }, ['nothing_to_decide']],
    ['about what is no longer so', { ...open, isOutdated: true }, ['decision_outdated']],
    [
      'about another comparison than the one that was seen',
      { ...open, pending: { ...pending, comparisonDigest: 'comparison-2' } },
      ['decision_outdated'],
    ],
    [
      'about a comparison where there is none any more',
      { ...open, pending: { ...pending, comparisonDigest: null } },
      ['decision_outdated'],
    ],
    ['after another one', { ...open, standing }, ['already_decided', standing]],
    [
      'after another one, when nobody asks',
      { ...open, pending: null, standing },
      ['already_decided', standing],
    ],
  ])('%s is refused, whatever it is', (_what, asked, refused) => {
    for (const request of [approval, rejection]) {
      expect(refusalOf(() => refuseDecision(request, asked))).toEqual(refused);
    }
  });

  test('to approve says what was seen, where there is something to see', () => {
    const unseen = { ...approval, seen: null };
    expect(refusalOf(() => refuseDecision(unseen, open))).toEqual(['seen_required']);
    const without = { ...open, pending: { ...pending, comparisonDigest: null } };
    expect(refusalOf(() => refuseDecision(unseen, without))).toBeNull();
  });

  test('to approve what cannot be approved is refused; to reject it is not', () => {
    const asked = { ...open, pending: { ...pending, approval: 'impossible' as const } };
    expect(refusalOf(() => refuseDecision(approval, asked))).toEqual(['approval_impossible']);
    const denied = { ...asked, pending: { ...asked.pending, obstacle: 'identity_denied' as const } };
    expect(refusalOf(() => refuseDecision(approval, denied))).toEqual([
      'approval_impossible',
      'identity_denied',
    ]);
    expect(refusalOf(() => refuseDecision(rejection, asked))).toBeNull();
  });
});

describe('other wishes', () => {
  const wishes = wishesOf(verificationInput());
  const blocked = { isWaiting: true, replacements: 0, mayReplace: () => true };

  test('of the attempt that is blocked are taken, and so are forty-nine more', () => {
    expect(refusalOf(() => refuseReplacement(wishes, blocked))).toBeNull();
    expect(refusalOf(() => refuseReplacement(wishes, { ...blocked, replacements: 49 }))).toBeNull();
  });

  test.each([
    ['where nothing is blocked', { ...blocked, isWaiting: false }, 'not_blocked'],
    ['for the fifty-first time', { ...blocked, replacements: 50 }, 'nothing_replaced'],
    ['that change nothing, or come too late', { ...blocked, mayReplace: () => false }, 'nothing_replaced'],
  ])('%s are refused', (_what, run, refused) => {
    expect(refusalOf(() => refuseReplacement(wishes, run))).toEqual([refused]);
  });

  test('are held to what the run has', () => {
    const seen: unknown[] = [];
    refuseReplacement(wishes, { ...blocked, mayReplace: (asked) => seen.push(asked) > 0 });
    expect(seen).toEqual([wishes]);
  });
});
