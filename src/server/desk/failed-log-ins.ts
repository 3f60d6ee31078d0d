/** Failed log-ins leave a trace each, but for so many at once that they could fill the act log: these are counted. */
import { actors } from '../../domain/acts.ts';
import type { Records } from '../../records/index.ts';
import { logAct } from '../acts.ts';

/** More than people mistype in a minute, from everywhere together. */
const NOTED_A_MINUTE = 60;
const MINUTE_MS = 60_000;

export class FailedLogIns {
  private readonly records: Pick<Records, 'acts'>;
  private since = 0;
  private noted = 0;
  private more = 0;

  constructor(records: Pick<Records, 'acts'>) {
    this.records = records;
  }

  /** @param source a keyed hash of the address */
  async note(source: string | null = null): Promise<void> {
    const now = Date.now();
    if (now - this.since >= MINUTE_MS) {
      this.since = now;
      this.noted = 0;
    }
    if (this.noted >= NOTED_A_MINUTE) {
      this.more += 1;
      return;
    }
    this.noted += 1;
    const { more } = this;
    this.more = 0;
    await logAct(this.records, { kind: 'log-in-failed', by: actors.nobody, source, detail: { more } });
  }
}
