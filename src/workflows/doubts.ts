/**
 * Doubts that only iDenfy can resolve. An interim body after a decision may mean a new review or be a late retry. If two
 * decisions differ, nothing signed says which one is later. So the run polls iDenfy before it relies on such a result
 * (design.md, invariant 4), once for everything that came until then.
 */
import { sleep } from '@temporalio/workflow';
import type { StatusAnswer } from '../domain/requests/sessions.ts';
import type { Session } from '../domain/sessions.ts';
import { settlementOf } from '../domain/sessions.ts';
import { MOST_POLLS } from '../domain/deadlines.ts';
import type { Run } from './run.ts';
import { tryActivity } from './try-activity.ts';

/** What it needs of its run. */
interface Doubted {
  readonly activities: { readonly askStatus: (request: { scanRef: string }) => Promise<StatusAnswer> };
  readonly sessions: Pick<Run['sessions'], 'byScanRef' | 'inUse' | 'settle'>;
  note(what: string): void;
}

export class Doubts {
  private readonly run: Doubted;
  private readonly pauseBefore: typeof pauseBeforePoll;
  /** Polls so far, by `scanRef`. */
  private readonly polls = new Map<string, number>();

  constructor(run: Doubted, pauseBefore = pauseBeforePoll) {
    this.run = run;
    this.pauseBefore = pauseBefore;
  }

  /** Polls until no doubt about the sessions in use is open. @returns whether there was any */
  async settle(): Promise<boolean> {
    for (let any = false; ; any = true) {
      const session = this.run.sessions.inUse().find(({ doubt }) => doubt !== null);
      if (session === undefined) return any;
      await this.poll(session);
    }
  }

  private async poll({ scanRef, role }: Session): Promise<void> {
    const polls = this.polls.get(scanRef) ?? 0;
    const pauseMs = this.pauseBefore(polls);
    if (pauseMs !== null && pauseMs > 0) {
      await sleep(pauseMs, { summary: 'More of iDenfy’s webhooks, before the next poll' });
    }
    const session = this.run.sessions.byScanRef(scanRef);
    if (session === undefined || session.doubt === null) return;
    this.polls.set(scanRef, polls + 1);
    const status =
      pauseMs !== null
        ? (await tryActivity(async () => this.run.activities.askStatus({ scanRef }))).value
        : undefined;
    const current = this.run.sessions.byScanRef(scanRef);
    // A webhook came during the poll, and the answer may be older than it.
    if (current?.doubt !== session.doubt) return;
    const settlement = settlementOf(session, status ?? null);
    this.run.sessions.settle(scanRef, settlement);
    const said = status === undefined ? 'no answer' : status.overall;
    const decided = session.result?.overall ?? 'nothing';
    this.run.note(
      `iDenfy was polled to see whether ${decided} about the ${role} session still holds: ${said}; ${spoken[settlement]}.`,
    );
  }
}

/**
 * iDenfy restricts those who poll (idenfy-api.md 6), so one poll covers a whole flood of webhooks.
 * @param polls so far
 * @returns how long to wait before the next one; null if there is none any more
 */
export function pauseBeforePoll(polls: number): number | null {
  if (polls >= MOST_POLLS) return null;
  return polls === 0 ? 0 : 1_000 * 2 ** (polls - 1);
}

const spoken = {
  stands: 'it does',
  'under-review': 'it is under review again',
  'by-machine': 'a person has to look',
  'by-status': 'a person has to look',
  unanswered: 'a person has to look',
} as const;
