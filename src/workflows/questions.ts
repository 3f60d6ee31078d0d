/**
 * When iDenfy is asked about one session, and what its answers prove. Pure: the clock and chance are given.
 *
 * EXPIRED is a statement about the user, so it needs a proof: iDenfy's word, or an unused session past its life. A
 * verdict that was named and not confirmed, a review, or no answer at all are none (design.md, invariant 3).
 */
import { isEndWithoutVerdict, isVerdict } from '../domain/idenfy-event.ts';
import type { StatusAnswer } from '../domain/requests/sessions.ts';
import type { Session } from '../domain/sessions.ts';
import { MOST_QUESTIONS } from '../domain/deadlines.ts';
import { MOST_LAST_QUESTIONS } from './policy.ts';

/** Why there is no result: the user never finished, iDenfy named a verdict that nothing confirmed, or nobody knows. */
export type NoResult = 'unfinished' | 'unconfirmed' | 'missing';

interface Seen {
  readonly answer: StatusAnswer;
  readonly at: number;
}

interface Schedule {
  /** In ms since the epoch. */
  readonly start: number;
  readonly firstAfterMs: number;
  /** A doubtful answer is confirmed no sooner than this. */
  readonly againMs: number;
  readonly manualReview: boolean;
  /** From 1 to 1.2, so that many runs of one hour do not ask in one second. */
  readonly jitter: () => number;
}

export class Questions {
  private readonly schedule: Schedule;
  private asked = 0;
  /** Of the questions after which the wait may end. */
  private lastOnes = 0;
  private next: number;
  private confirmAt = 0;
  private seen: Seen | null = null;
  private latest: StatusAnswer | null = null;
  /** Whether any answer told more than that the session is there. */
  private namedVerdict = false;
  private sawReview = false;

  constructor(schedule: Schedule) {
    this.schedule = schedule;
    this.next = schedule.start + schedule.firstAfterMs * schedule.jitter();
  }

  /** When to ask; at the deadline for the last time, unless what was heard then needs another word. */
  due(deadline: number, now: number): { readonly at: number; readonly isLast: boolean } {
    // It has moved since: a review has begun.
    if (deadline > now) this.lastOnes = 0;
    if (this.asked < MOST_QUESTIONS && this.next < deadline) return { at: this.next, isLast: false };
    return { at: this.lastOnes > 0 ? this.confirmAt : deadline, isLast: true };
  }

  asking(now: number, isLast: boolean): void {
    const { start, firstAfterMs, againMs, jitter } = this.schedule;
    this.asked += 1;
    if (isLast) this.lastOnes += 1;
    const doubled = start + firstAfterMs * 2 ** this.asked * jitter();
    // A little later than it must be, so that the same answer counts.
    this.confirmAt = now + againMs * jitter();
    this.next = Math.max(doubled, this.confirmAt);
  }

  /** @param answer null where iDenfy gave none. @returns whether it is decisive */
  heard(answer: StatusAnswer | null, now: number): boolean {
    this.latest = answer;
    if (answer === null) return false;
    this.namedVerdict ||= isVerdict(answer.overall);
    this.sawReview ||= answer.overall === 'REVIEWING';
    const { manualReview, againMs } = this.schedule;
    const decisive = isDecisiveAnswer(answer, this.seen, now, {
      manualReview,
      deadlines: { askAgainSeconds: againMs / 1_000 },
    });
    if (this.seen === null || !sameAnswer(this.seen.answer, answer)) this.seen = { answer, at: now };
    return decisive;
  }

  /** After a last question: whether another one may tell what this one did not. */
  isWorthAnother(session: Session): boolean {
    if (this.lastOnes >= MOST_LAST_QUESTIONS) return false;
    if (this.latest === null || isVerdict(this.latest.overall)) return true;
    // Of a review that a webhook told of, the deadline was reckoned with it.
    return this.latest.overall === 'REVIEWING' && session.interim === null;
  }

  /** What the end of the wait means. */
  noResult(session: Session): NoResult {
    if (this.isNamed(session)) return 'unconfirmed';
    const isUnused = this.latest !== null && this.latest.overall === 'ACTIVE' && !this.sawReview;
    return isUnused && session.interim === null ? 'unfinished' : 'missing';
  }

  /** Whether iDenfy has ever named a verdict, asked or by itself, confirmed or not. */
  isNamed({ interim, replaced }: Session): boolean {
    return this.namedVerdict || [interim, ...replaced].some((event) => isVerdict(event?.overall ?? null));
  }
}

/** Design.md, invariant 3: `/status` has no `final`, so what a machine said may still be under review. */
export function isDecisiveAnswer(
  answer: StatusAnswer,
  seen: Seen | null,
  now: number,
  { manualReview, deadlines }: { manualReview: boolean; deadlines: { askAgainSeconds: number } },
): boolean {
  if (isEndWithoutVerdict(answer)) return true;
  if (!isVerdict(answer.overall)) return false;
  if (!manualReview || answer.manualDocument || answer.manualFace) return true;
  return (
    seen !== null && sameAnswer(seen.answer, answer) && now - seen.at >= deadlines.askAgainSeconds * 1_000
  );
}

function sameAnswer(one: StatusAnswer, other: StatusAnswer): boolean {
  return one.digest === other.digest;
}
