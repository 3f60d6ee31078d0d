/** When iDenfy is polled, and what may be concluded after the last poll: any answers, any deadlines. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { StatusAnswer } from '../../src/domain/requests/sessions.ts';
import { MOST_POLLS } from '../../src/domain/deadlines.ts';
import { MOST_LAST_POLLS } from '../../src/workflows/policy.ts';
import type { NoResult } from '../../src/workflows/poll-schedule.ts';
import { isDecisiveAnswer, PollSchedule } from '../../src/workflows/poll-schedule.ts';
import type { Session } from '../../src/domain/sessions.ts';
import { newSession } from '../../src/domain/sessions.ts';
import { identityEvent, sha256 } from './builders.ts';

/** Null: iDenfy did not answer. */
type Said = string | null;

const untouched = newSession('identity', { scanRef: 's', expiresAt: '', stepNames: [] }, '');

function answer(overall: string): StatusAnswer {
  const none = { autoDocument: null, manualDocument: null, autoFace: null, manualFace: null };
  return { overall, fraudTags: [], mismatchTags: [], ...none, digest: sha256(overall) };
}

interface Terms {
  readonly firstAfterMs: number;
  readonly againMs: number;
  readonly deadline: number;
  readonly manualReview: boolean;
  readonly chance: number;
}

interface Heard {
  readonly at: number;
  readonly said: Said;
}

/** As `StatusPolling` does, with a clock that jumps. */
function poll(
  terms: Terms,
  say: (at: number, count: number) => Said,
  session: Session = untouched,
): { readonly end: 'decided' | NoResult; readonly heard: readonly Heard[]; readonly over: number } {
  const { deadline, chance, ...rest } = terms;
  const schedule = new PollSchedule({ start: 0, ...rest, jitter: () => 1 + chance / 5 });
  const heard: Heard[] = [];
  for (let now = 0; ;) {
    const { at, isLast } = schedule.due(deadline, now);
    now = Math.max(now, at);
    schedule.polled(now, isLast);
    const said = say(now, heard.length);
    heard.push({ at: now, said });
    if (schedule.heard(said === null ? null : answer(said), now)) return { end: 'decided', heard, over: now };
    const goesOn = !isLast || now < deadline || schedule.isWorthAnother(session);
    if (!goesOn) return { end: schedule.noResult(session), heard, over: now };
    if (heard.length > 1_000) throw new Error('it polls without end');
  }
}

const verdicts = ['APPROVED', 'DENIED', 'SUSPECTED', 'PAUSED'];
const anyTerms = fc.record({
  firstAfterMs: fc.integer({ min: 0, max: 100_000 }),
  againMs: fc.integer({ min: 0, max: 200_000 }),
  deadline: fc.integer({ min: 0, max: 150_000 }),
  manualReview: fc.boolean(),
  chance: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
});
const anySaid = fc.array(fc.constantFrom<Said>(null, 'ACTIVE', 'REVIEWING', ...verdicts), {
  minLength: 1,
  maxLength: MOST_POLLS + MOST_LAST_POLLS,
});
/** One answer after the other, the last one for ever. */
const inTurn = (answers: readonly Said[]) => (_at: number, count: number) =>
  answers[Math.min(count, answers.length - 1)] ?? null;

describe('whatever iDenfy answers, and whatever the deadlines are', () => {
  test('a session is called unfinished only if iDenfy said so at the end, and never named anything else', () => {
    fc.assert(
      fc.property(anyTerms, anySaid, (terms, answers) => {
        const { end, heard, over } = poll(terms, inTurn(answers));
        const said = heard.map((one) => one.said);
        const isProved =
          said.at(-1) === 'ACTIVE' &&
          over >= terms.deadline &&
          said.every((one) => one === null || one === 'ACTIVE');
        expect(end === 'unfinished').toBe(isProved);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each(verdicts)('%s, lost at any time before the deadline, is confirmed by polling', (verdict) => {
    fc.assert(
      fc.property(anyTerms, fc.double({ min: 0, max: 1, noNaN: true }), (terms, share) => {
        const since = terms.deadline * share;
        const { end } = poll(terms, (at) => (at >= since ? verdict : 'ACTIVE'));
        expect(end).toBe('decided');
      }),
      { numRuns: 1_000 },
    );
  });

  test('what a person confirms is polled for no sooner than it counts, and only so often', () => {
    fc.assert(
      fc.property(anyTerms, anySaid, (terms, answers) => {
        const { heard } = poll(terms, inTurn(answers));
        expect(heard.length).toBeLessThanOrEqual(MOST_POLLS + MOST_LAST_POLLS);
        const pauses = heard
          .slice(1)
          .map(({ at }, before) => ({ at, pause: at - (heard[before]?.at ?? at) }));
        const tooSoon = pauses.filter(({ at, pause }) => at > terms.deadline && pause < terms.againMs);
        expect(tooSoon).toEqual([]);
        const last = heard.at(-1)?.at ?? 0;
        expect(last).toBeLessThanOrEqual(terms.deadline + MOST_LAST_POLLS * terms.againMs * 1.2);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what the end of the wait means', () => {
  const terms: Terms = { firstAfterMs: 10, againMs: 30, deadline: 5, manualReview: true, chance: 0 };

  test.each<[what: string, answers: Said[], end: 'decided' | NoResult, polls: number]>([
    ['a link that nobody opened', ['ACTIVE'], 'unfinished', 1],
    ['iDenfy’s own word that it ran out', ['EXPIRED'], 'decided', 1],
    ['approved, and the same again', ['APPROVED'], 'decided', 2],
    [
      'approved, and then another word each time',
      ['APPROVED', 'SUSPECTED', 'DENIED', 'APPROVED'],
      'unconfirmed',
      4,
    ],
    ['approved, and then no answer', ['APPROVED', null], 'unconfirmed', 4],
    ['no answer, then approved twice', [null, 'APPROVED'], 'decided', 3],
    ['no answer at all', [null], 'missing', 4],
    ['no answer, then a link that nobody opened', [null, 'ACTIVE'], 'unfinished', 2],
    ['under review for good', ['REVIEWING'], 'missing', 4],
    ['under review, then open again', ['REVIEWING', 'ACTIVE'], 'missing', 2],
    ['under review, then denied twice', ['REVIEWING', 'DENIED'], 'decided', 3],
    ['approved, then open again', ['APPROVED', 'ACTIVE'], 'unconfirmed', 2],
  ])('%s: %p is %s after %i polls', (_what, answers, end, polls) => {
    const polled = poll(terms, inTurn(answers));
    expect([polled.end, polled.heard.length]).toEqual([end, polls]);
  });

  test('a verdict that a webhook named before is never an unfinished session', () => {
    for (const overall of verdicts) {
      const interim = { ...untouched, interim: identityEvent({ final: false, overall }) };
      const replaced = { ...untouched, replaced: [identityEvent({ overall })] };
      const earlier = { ...untouched, earlierInterims: [identityEvent({ final: false, overall })] };
      expect(poll(terms, () => 'ACTIVE', interim).end).toBe('unconfirmed');
      expect(poll(terms, () => 'ACTIVE', earlier).end).toBe('unconfirmed');
      expect(poll(terms, () => 'ACTIVE', replaced).end).toBe('unconfirmed');
    }
  });

  test('a review of which a webhook told had its own deadline, and is waited for no longer', () => {
    const session = { ...untouched, interim: identityEvent({ final: false, overall: 'REVIEWING' }) };
    const { end, heard } = poll(terms, () => 'REVIEWING', session);
    expect([end, heard.length]).toEqual(['missing', 1]);
  });
});

describe('an answer that a machine may have given', () => {
  const again = { manualReview: true, deadlines: { askAgainSeconds: 60 } };
  const seen = { answer: answer('APPROVED'), at: 1_000 };

  test('counts where it is the same again, and no sooner than it may be', () => {
    expect(isDecisiveAnswer(answer('APPROVED'), null, 100_000, again)).toBe(false);
    expect(isDecisiveAnswer(answer('APPROVED'), seen, 60_999, again)).toBe(false);
    expect(isDecisiveAnswer(answer('APPROVED'), seen, 61_000, again)).toBe(true);
    expect(isDecisiveAnswer(answer('DENIED'), seen, 61_000, again)).toBe(false);
  });

  test('counts at once where no person looks, or one has', () => {
    expect(isDecisiveAnswer(answer('APPROVED'), null, 0, { ...again, manualReview: false })).toBe(true);
    for (const byHand of [{ manualDocument: 'DOC_VALIDATED' }, { manualFace: 'FACE_MATCH' }]) {
      expect(isDecisiveAnswer({ ...answer('APPROVED'), ...byHand }, null, 0, again)).toBe(true);
    }
  });

  test('of a session that is open or under review never does', () => {
    for (const overall of ['ACTIVE', 'REVIEWING', '']) {
      const same = { answer: answer(overall), at: 0 };
      expect(isDecisiveAnswer(answer(overall), same, 100_000, { ...again, manualReview: false })).toBe(false);
    }
  });
});

test('a session of which a webhook showed that something was sent in was not left unused', () => {
  const session = { ...untouched, interim: identityEvent({ final: false, overall: null }) };
  const terms = { firstAfterMs: 10, againMs: 30, deadline: 5, manualReview: true, chance: 0 };
  expect(poll(terms, () => 'ACTIVE', session).end).toBe('missing');
});

test.each([0, 29, 31, 500])(
  'an answer that took %i ms is confirmed by the next poll, and not in vain',
  (took) => {
    for (const deadline of [5, 40_000]) {
      const schedule = new PollSchedule({
        start: 0,
        firstAfterMs: 10,
        againMs: 30,
        manualReview: true,
        jitter: () => 1,
      });
      const first = schedule.due(deadline, 0);
      schedule.polled(first.at, first.isLast);
      const heardAt = first.at + took;
      expect(schedule.heard(answer('APPROVED'), heardAt)).toBe(false);
      const { at, isLast } = schedule.due(deadline, heardAt);
      schedule.polled(at, isLast);
      expect(schedule.heard(answer('APPROVED'), at)).toBe(true);
      expect(at).toBe(heardAt + 30);
    }
  },
);

test('a deadline that moves gives the last polls anew', () => {
  const schedule = new PollSchedule({
    start: 0,
    firstAfterMs: 10_000,
    againMs: 30,
    manualReview: true,
    jitter: () => 1,
  });
  const pollAt = (deadline: number, now: number) => {
    const due = schedule.due(deadline, now);
    schedule.polled(Math.max(now, due.at), due.isLast);
    schedule.heard(null, Math.max(now, due.at));
    return due;
  };
  for (let count = 0; count < MOST_LAST_POLLS; count += 1) pollAt(100, 100 + 30 * count);
  expect(schedule.isWorthAnother(untouched)).toBe(false);
  // A review has begun: the next last poll waits for its end, and may be repeated.
  expect(pollAt(5_000, 300)).toEqual({ at: 5_000, isLast: true });
  expect(schedule.isWorthAnother(untouched)).toBe(true);
});
