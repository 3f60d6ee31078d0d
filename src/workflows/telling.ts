/**
 * What nobody but the run knows, told to the back end by an activity that the run does not wait for. What is not told
 * when the run records goes along with the record, so that no outage of the database loses it (docs/events.md).
 */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { ToldByRun } from '../domain/events.ts';
import { tryActivity } from './try-activity.ts';

export class Telling {
  private readonly send: (told: readonly ToldByRun[]) => Promise<unknown>;
  private waiting: readonly ToldByRun[] = [];
  private isSending = false;

  constructor(send: (told: readonly ToldByRun[]) => Promise<unknown>) {
    this.send = send;
  }

  get untold(): readonly ToldByRun[] {
    return this.waiting;
  }

  tell(told: ToldByRun): void {
    this.waiting = [...this.waiting, told];
    if (this.isSending) return;
    this.isSending = true;
    // A cancelled run has been blocked all the same.
    void CancellationScope.nonCancellable(async () => this.sendAll());
  }

  private async sendAll(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        const sent = this.waiting;
        const { failure } = await tryActivity(async () => this.send(sent));
        if (failure !== undefined) return;
        this.waiting = this.waiting.filter((told) => !sent.includes(told));
      }
    } catch (error) {
      if (!isCancellation(error)) throw error;
    } finally {
      this.isSending = false;
    }
  }
}
