/**
 * Doubts that only iDenfy can resolve. An interim body after a decision may mean a new review or be a late retry. If two
 * decisions differ, nothing signed says which one is later. So the run polls iDenfy before it relies on such a result
 * (design.md, invariant 4), once for everything that came until then.
 */
import { sleep } from '@temporalio/workflow';
import type { Session } from '../domain/sessions.ts';
import { settlementOf } from '../domain/sessions.ts';
import { MOST_POLLS } from '../domain/deadlines.ts';
import type { Run } from './run.ts';
import { tryActivity } from './try-activity.ts';

export class Doubts {
  private readonly run: Run;
  /** Polls so far, by `scanRef`. */
  private readonly polls = new Map<string, number>();

  constructor(run: Run) {
    this.run = run;
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
    // iDenfy restricts those who poll (idenfy-api.md 6), so one poll covers a whole flood of webhooks.
    if (polls > 0 && polls < MOST_POLLS) {
      await sleep(1_000 * 2 ** (polls - 1), {
        summary: 'More of iDenfy’s webhooks, before the next poll',
      });
    }
    const session = this.run.sessions.byScanRef(scanRef);
    if (session === undefined || session.doubt === null) return;
    this.polls.set(scanRef, polls + 1);
    const status =
      polls < MOST_POLLS
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

const spoken = {
  stands: 'it does',
  'under-review': 'it is under review again',
  'by-machine': 'a person has to look',
  'by-status': 'a person has to look',
  unanswered: 'a person has to look',
} as const;
