/**
 * The deadline of a wait, as one timer for all of them: a deadline that moves away is waited for with the timer that
 * runs, and one that runs when the run ends is left to end with it. Each timer is billed (design.md, "Cost").
 */
import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';

export class Alarm {
  private readonly firstWithinMs: number;
  private running: { readonly at: number; readonly scope: CancellationScope } | null = null;
  private isFirst = true;

  /** @param firstWithinMs the first timer rings within this: early enough for the wait that follows to use it as well */
  constructor(firstWithinMs = Infinity) {
    this.firstWithinMs = firstWithinMs;
  }

  /** @returns false if `until` (ms since the epoch) passes before there is news */
  async wait(isNews: () => boolean, until: number, summary: string): Promise<boolean> {
    for (;;) {
      if (isNews()) return true;
      if (Date.now() >= until) return false;
      const running = this.ringBy(until, summary);
      await condition(() => isNews() || this.running !== running);
    }
  }

  private ringBy(until: number, summary: string): typeof this.running {
    if (this.running !== null && this.running.at <= until) return this.running;
    this.running?.scope.cancel();
    const first = this.isFirst ? Date.now() + this.firstWithinMs : Infinity;
    this.isFirst = false;
    const running = { at: Math.min(until, first), scope: new CancellationScope() };
    this.running = running;
    void this.ring(running, summary);
    return running;
  }

  private async ring(running: NonNullable<typeof this.running>, summary: string): Promise<void> {
    try {
      await running.scope.run(async () => sleep(running.at - Date.now(), { summary }));
    } catch (error) {
      if (!isCancellation(error)) throw error;
    }
    if (this.running === running) this.running = null;
  }
}
