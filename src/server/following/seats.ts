/** How many connections a key keeps open at this server, streams and waiting requests together. */
import { Problem } from '../problems.ts';

const COME_AGAIN_SECONDS = 5;

export class Seats {
  private readonly taken = new Map<string, number>();
  private readonly most: number;

  /** @param most 0 is no limit */
  constructor(most: number) {
    this.most = most;
  }

  /** @returns gives it back, once @throws Problem too_many_streams */
  take(keyName: string): () => void {
    const count = this.taken.get(keyName) ?? 0;
    if (this.most > 0 && count >= this.most)
      throw new Problem('too_many_streams', {
        detail: `The key has ${count} streams and waiting requests at this server`,
        retryAfterSeconds: COME_AGAIN_SECONDS,
      });
    this.taken.set(keyName, count + 1);
    let isGivenBack = false;
    return () => {
      if (isGivenBack) return;
      isGivenBack = true;
      const left = (this.taken.get(keyName) ?? 1) - 1;
      if (left === 0) this.taken.delete(keyName);
      else this.taken.set(keyName, left);
    };
  }
}
