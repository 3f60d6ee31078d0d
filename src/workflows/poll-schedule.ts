/**
 * When iDenfy is polled about one session, and what its answers prove. Pure: clock and randomness are passed in.
 * EXPIRED is a statement about the user, so it needs a proof: iDenfy's word, or an unused session past its lifetime. An
 * unconfirmed verdict, a review, or no answer at all is no proof (design.md, invariant 3).
 */
import { isEndWithoutVerdict, isVerdict } from '../domain/idenfy-event.ts';
import type { StatusAnswer } from '../domain/requests/sessions.ts';
import type { Session } from '../domain/sessions.ts';
import { MOST_POLLS } from '../domain/deadlines.ts';
import { MOST_LAST_POLLS } from './policy.ts';

/** Why there is no result: the user never finished, iDenfy named an unconfirmed verdict, or it is unknown. */
export type NoResult = 'unfinished' | 'unconfirmed' | 'missing';

interface Seen {
  readonly answer: StatusAnswer;
  readonly at: number;
}

interface Terms {
  /** In ms since the epoch. */
  readonly start: number;
  readonly firstAfterMs: number;
  /** A doubtful answer is confirmed no sooner than this. */
  readonly againMs: number;
  readonly manualReview: boolean;
  /** Whether an answer that took long moves its confirmation; asked only where one did. */
  readonly countsFromAnswers?: () => boolean;
  /** From 1 to 1.2, so that many runs of one hour do not poll in the same second. */
  readonly jitter: () => number;
}

export class PollSchedule {
  private readonly terms: Terms;
  private polls = 0;
  /** The number of polls after which the wait may end. */
  private lastPolls = 0;
  private next: number;
  private confirmAt = 0;
  private seen: Seen | null = null;
  private latest: StatusAnswer | null = null;
  /** Whether any answer said more than that the session exists. */
  private namedVerdict = false;
  private sawReview = false;

  constructor(terms: Terms) {
    this.terms = terms;
    this.next = terms.start + terms.firstAfterMs * terms.jitter();
  }

  /** When to poll; the last time at the deadline, unless that answer needs a confirmation. */
  due(deadline: number, now: number): { readonly at: number; readonly isLast: boolean } {
    // The deadline has moved since: a review has begun.
    if (deadline > now) this.lastPolls = 0;
    if (this.polls < MOST_POLLS && this.next < deadline) return { at: this.next, isLast: false };
    return { at: this.lastPolls > 0 ? this.confirmAt : deadline, isLast: true };
  }

  polled(now: number, isLast: boolean): void {
    const { start, firstAfterMs, againMs, jitter } = this.terms;
    this.polls += 1;
    if (isLast) this.lastPolls += 1;
    const doubled = start + firstAfterMs * 2 ** this.polls * jitter();
    // A little later than necessary, so that the same answer counts.
    this.confirmAt = now + againMs * jitter();
    this.next = Math.max(doubled, this.confirmAt);
  }

  /** @param answer null if iDenfy gave none. @returns whether it is decisive */
  heard(answer: StatusAnswer | null, now: number): boolean {
    this.latest = answer;
    if (answer === null) return false;
    this.namedVerdict ||= isVerdict(answer.overall);
    this.sawReview ||= answer.overall === 'REVIEWING';
    const { manualReview, againMs } = this.terms;
    const decisive = isDecisiveAnswer(answer, this.seen, now, {
      manualReview,
      deadlines: { askAgainSeconds: againMs / 1_000 },
    });
    if (this.seen === null || !sameAnswer(this.seen.answer, answer)) this.seen = { answer, at: now };
    if (!decisive && isVerdict(answer.overall)) this.confirmFrom(this.seen.at + againMs);
    return decisive;
  }

  /** The same answer counts no sooner, so that a poll before would be in vain. */
  private confirmFrom(at: number): void {
    if (at <= this.confirmAt || this.terms.countsFromAnswers?.() === false) return;
    this.confirmAt = at;
    this.next = Math.max(this.next, at);
  }

  /** After a last poll: whether another one may tell more. */
  isWorthAnother(session: Session): boolean {
    if (this.lastPolls >= MOST_LAST_POLLS) return false;
    if (this.latest === null || isVerdict(this.latest.overall)) return true;
    // The deadline already includes a review that a webhook announced.
    return this.latest.overall === 'REVIEWING' && session.interim === null;
  }

  /** What the end of the wait means. */
  noResult(session: Session): NoResult {
    if (this.isNamed(session)) return 'unconfirmed';
    const isUnused = this.latest !== null && this.latest.overall === 'ACTIVE' && !this.sawReview;
    return isUnused && session.interim === null ? 'unfinished' : 'missing';
  }

  /** Whether iDenfy has ever named a verdict, by poll or by webhook, confirmed or not. */
  isNamed({ interim, earlierInterims, replaced }: Session): boolean {
    const told = [interim, ...earlierInterims, ...replaced];
    return this.namedVerdict || told.some((event) => isVerdict(event?.overall ?? null));
  }
}

/** `/status` has no `final`, so the machine's verdict may still be under review (design.md, invariant 3). */
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
