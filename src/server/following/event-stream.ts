/** One listener's connection. Nobody waits for it: what it does not take in time is not kept for it. */
import type { ServerResponse } from 'node:http';

/** A hundred events or so, beside what the system's own buffers hold; a thousand such listeners are 64 MB. */
const MOST_WAITING_BYTES = 64_000;

export class EventStream {
  private readonly response: ServerResponse;
  /** How much waited when the heart last beat. */
  private waited = 0;

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
    if (this.response.writableLength > MOST_WAITING_BYTES) this.response.destroy();
  }

  /** Also finds who takes nothing at all: what waited at the beat before still waits. */
  beat(text: string): void {
    const { writableLength } = this.response;
    if (this.waited > 0 && writableLength >= this.waited) this.response.destroy();
    else this.send(text);
    this.waited = this.response.writableLength;
  }

  /** What was sent is on its way; for what is read from the database page by page. */
  async drained(): Promise<void> {
    if (!this.isOpen || !this.response.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.response.off('drain', done);
        this.response.off('close', done);
        resolve();
      };
      this.response.on('drain', done);
      this.response.on('close', done);
    });
  }

  /** Whatever is not taken yet is given up, since nobody may delay the end of the server. */
  end(last = ''): void {
    if (!this.isOpen) return;
    if (this.waits) this.response.destroy();
    else this.response.end(last);
  }
}
