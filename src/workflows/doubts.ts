/**
 * Questions that only iDenfy can answer: an interim body after a decision may mean that it reviews again, or be a late
 * retry; of two decisions that differ nothing signed says which is the later. iDenfy is polled before the run rests on
 * such a result (design.md, invariant 4), once for all that came until then.
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

  /** Until nothing is open about the sessions in use. @returns whether there was anything */
  async settle(): Promise<boolean> {
    for (let any = false; ; any = true) {
      const session = this.run.sessions.inUse().find(({ doubt }) => doubt !== null);
      if (session === undefined) return any;
      await this.poll(session);
    }
  }

  private async poll({ scanRef, role }: Session): Promise<void> {
    const polls = this.polls.get(scanRef) ?? 0;
    // It restricts those who poll (idenfy-api.md 6), so what comes in a flood is polled about together.
    if (polls > 0 && polls < MOST_POLLS) {
      await sleep(1_000 * 2 ** (polls - 1), {
        summary: 'More of iDenfy’s webhooks, before it is polled again',
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
    // Something came during the poll, about which the answer may say nothing.
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
