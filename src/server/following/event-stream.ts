/** One listener's connection. Nobody waits for it: what it does not take in time is not kept for it. */
import type { ServerResponse } from 'node:http';

/**
 * More than one page of events (feed.ts), which a reader cannot take while it is written, beside what the system's own
 * buffers hold.
 */
const MOST_WAITING_BYTES = 128_000;

const FAREWELL_MS = 1_000;

export class EventStream {
  private readonly response: ServerResponse;
  private sentBytes = 0;
  /** How much had been taken when the heart last beat and something waited; null: nothing did. */
  private takenAtBeat: number | null = null;

  constructor(response: ServerResponse, onClose: () => void) {
    this.response = response;
    response.once('close', onClose);
    // A listener that goes away is nobody's error.
    response.on('error', () => {});
  }

  get isOpen(): boolean {
    return !this.response.destroyed && !this.response.writableEnded;
  }

  /** Whether anything that was sent is not on its way yet. */
  get waits(): boolean {
    return this.response.writableLength > 0;
  }

  /** @param text shared by all that are sent it */
  send(text: string | Buffer): void {
    if (!this.isOpen) return;
    this.response.write(text);
    this.sentBytes += Buffer.byteLength(text);
    if (this.response.writableLength > MOST_WAITING_BYTES) this.response.destroy();
  }

  /** Also finds who takes nothing at all, however little waits for it. */
  beat(text: string): void {
    const taken = this.sentBytes - this.response.writableLength;
    if (this.takenAtBeat !== null && taken <= this.takenAtBeat) this.response.destroy();
    else {
      this.takenAtBeat = this.waits ? taken : null;
      this.send(text);
    }
  }

  /** Everything that was sent is on its way; for what is read from the database page by page. */
  async drained(): Promise<void> {
    if (!this.isOpen || !this.waits) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.response.off('close', done);
        resolve();
      };
      this.response.on('close', done);
      // A comment, whose own way is told of.
      this.response.write(':\n\n', done);
    });
  }

  /** What is on its way may still arrive; for what a reader does not take, nobody delays the end of the server. */
  end(): void {
    if (!this.isOpen) return;
    this.response.end();
    const timer = setTimeout(() => this.response.destroy(), FAREWELL_MS).unref();
    this.response.once('close', () => clearTimeout(timer));
  }
}
