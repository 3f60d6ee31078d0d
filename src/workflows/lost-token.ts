/**
 * A strict account refuses a token while another session of the same `clientId` is open (idenfy-api.md 1.6). That session
 * may be this service's own: its answer was lost, so that nobody will ever open it, or it belongs to an earlier attempt.
 * iDenfy cannot end a session, but its lifetime is known, and after that the run requests the token again.
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
  /** The latest time at which the last request with a lost answer was sent. */
  private lostBy: number | null = null;
  /** Until when a known session of ours can be used. */
  private otherUntil: number | null = null;
  private refusedSince: number | null = null;

  /** @param blockedSeconds how long the run waits in all; after that only an operator can resume it */
  constructor(blockedSeconds: number) {
    this.blockedSeconds = blockedSeconds;
  }

  /**
   * @param ownUntil until when a session of this run can be used
   * @returns when to request the token again, in ms since the epoch; null if nothing says that it would help
   */
  retryAt(failure: Failure, life: Life, ownUntil: string | null = null): number | null {
    const now = Date.now();
    if (failure.unclear) this.lostBy = now;
    if (failure.code !== 'duplicate_client_id') return null;
    // Temporal retries an unclear failure: a refusal at a later try may be about the token of an earlier one.
    if (failure.attempt > 1) this.lostBy = now;
    const known = [failure.otherSessionUntil, ownUntil].flatMap((time) =>
      time === null ? [] : [Date.parse(time)],
    );
    this.otherUntil = Math.max(this.otherUntil ?? 0, ...known) || null;
    this.refusedSince ??= now;
    const lostUntil = this.lostBy === null ? null : this.lostBy + life.expirySeconds * 1_000;
    const until = Math.max(lostUntil ?? 0, this.otherUntil ?? 0);
    if (until === 0) return null;
    // A user who opens a link in its last second has the whole length of the session.
    const ends = [until, until + life.sessionLengthSeconds * 1_000].map((end) => end + MARGIN_MS);
    const next = ends.find((end) => end > now) ?? null;
    return next === null || next > this.refusedSince + this.blockedSeconds * 1_000 ? null : next;
  }
}

export function helpUntil(retryAt: number): string {
  const at = new Date(retryAt).toISOString();
  return `iDenfy still has an open session of this clientId, which this service requested earlier and which nobody uses. It is over by ${at}; then the run tries again by itself. Resume earlier only if the session is already over.`;
}
