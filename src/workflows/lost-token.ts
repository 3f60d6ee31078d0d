/**
 * An account that takes each `clientId` once refuses a token while another session of it is open (idenfy-api.md 1.6). That
 * other session may be this service's own: one whose answer was lost, so that nobody will ever open it, or one of an
 * earlier attempt. iDenfy cannot end a session, but its life is known, and after that the run requests the token again.
 */
import type { Failure } from './try-activity.ts';

interface Life {
  readonly expirySeconds: number;
  readonly sessionLengthSeconds: number;
}

/** Clocks differ by a little. */
const MARGIN_MS = 1_000;

/** The lost tokens of one kind in one run. */
export class LostToken {
  private readonly blockedSeconds: number;
  /** When the latest request whose answer was lost had been sent, at the latest. */
  private lostBy: number | null = null;
  /** Until when a session of ours that is known can be used. */
  private otherUntil: number | null = null;
  private refusedSince: number | null = null;

  /** @param blockedSeconds how long it is waited for in all, before nobody but an operator lets the run go on */
  constructor(blockedSeconds: number) {
    this.blockedSeconds = blockedSeconds;
  }

  /**
   * @param ownUntil until when a session of this very run can be used
   * @returns when to ask again, in ms since the epoch; null where nothing says that it would help
   */
  retryAt(failure: Failure, life: Life, ownUntil: string | null = null): number | null {
    const now = Date.now();
    if (failure.unclear) this.lostBy = now;
    if (failure.code !== 'duplicate_client_id') return null;
    // Temporal repeats what failed unclearly by itself: a refusal at a later try may be about an earlier one's token.
    if (failure.attempt > 1) this.lostBy = now;
    const known = [failure.otherSessionUntil, ownUntil].flatMap((time) =>
      time === null ? [] : [Date.parse(time)],
    );
    this.otherUntil = Math.max(this.otherUntil ?? 0, ...known) || null;
    this.refusedSince ??= now;
    const lostUntil = this.lostBy === null ? null : this.lostBy + life.expirySeconds * 1_000;
    const until = Math.max(lostUntil ?? 0, this.otherUntil ?? 0);
    if (until === 0) return null;
    // Whoever opens a link in its last second has the session's whole length.
    const ends = [until, until + life.sessionLengthSeconds * 1_000].map((end) => end + MARGIN_MS);
    const next = ends.find((end) => end > now) ?? null;
    return next === null || next > this.refusedSince + this.blockedSeconds * 1_000 ? null : next;
  }
}

export function helpUntil(retryAt: number): string {
  const at = new Date(retryAt).toISOString();
  return `iDenfy still has an open session of this clientId, which this service requested earlier and which nobody uses. It is over by ${at}; then it is tried again by itself. Resume earlier only if it is over already.`;
}
