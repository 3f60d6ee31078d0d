/**
 * What only iDenfy can say: an interim body after a decision may mean that it reviews again, or be a late retry; of two
 * decisions that differ nothing signed says which is the later. iDenfy is asked before the run rests on such a result
 * (design.md, invariant 4), once for all that came until then.
 */
import { patched, sleep } from '@temporalio/workflow';
import type { Session, Settlement, StatusWord } from '../domain/sessions.ts';
import { settlementOf } from '../domain/sessions.ts';
import { MOST_QUESTIONS } from '../domain/deadlines.ts';
import type { Run } from './run.ts';
import { tryActivity } from './try-activity.ts';

export class Doubts {
  private readonly run: Run;
  /** Questions so far, by `scanRef`. */
  private readonly asked = new Map<string, number>();

  constructor(run: Run) {
    this.run = run;
  }

  /** Until nothing is open about the sessions in use. @returns whether there was anything */
  async settle(): Promise<boolean> {
    for (let any = false; ; any = true) {
      const session = this.run.sessions.inUse().find(({ doubt }) => doubt !== null);
      if (session === undefined) return any;
      await this.ask(session);
    }
  }

  private async ask({ scanRef, role }: Session): Promise<void> {
    const asked = this.asked.get(scanRef) ?? 0;
    // It restricts those who poll (idenfy-api.md 6), so what comes in a flood is asked about together.
    if (asked > 0 && asked < MOST_QUESTIONS) {
      await sleep(1_000 * 2 ** (asked - 1), {
        summary: 'More of iDenfy’s webhooks, before it is asked again',
      });
    }
    const session = this.run.sessions.byScanRef(scanRef);
    if (session === undefined || session.doubt === null) return;
    this.asked.set(scanRef, asked + 1);
    const status =
      asked < MOST_QUESTIONS
        ? (await tryActivity(async () => this.run.activities.askStatus({ scanRef }))).value
        : undefined;
    const current = this.run.sessions.byScanRef(scanRef);
    // Something came while it was asked, about which the answer may say nothing.
    if (current?.doubt !== session.doubt) return;
    const settlement = this.settlementOf(session, status ?? null);
    this.run.sessions.settle(scanRef, settlement);
    const said = status === undefined ? 'no answer' : status.overall;
    const decided = session.result?.overall ?? 'nothing';
    this.run.note(
      `iDenfy was asked whether ${decided} about the ${role} session still holds: ${said}; ${spoken[settlement]}.`,
    );
  }

  private settlementOf(session: Session, status: StatusWord | null): Settlement {
    const settlement = settlementOf(session, status);
    const before = settlementOf(session, status, true);
    return settlement === before || patched('active-bears-nothing-out') ? settlement : before;
  }
}

const spoken = {
  stands: 'it does',
  'under-review': 'it is under review again',
  'by-machine': 'a person has to look',
  'by-status': 'a person has to look',
  unanswered: 'a person has to look',
} as const;
