/** Erasing a client, whatever state it is in, and telling how far that is. */
import type { Erasure, Records } from '../records/index.ts';
import type { ErasureInput } from '../domain/requests/erasure.ts';
import { Problem } from './problems.ts';
import type { Runs } from './runs.ts';

export class Eraser {
  private readonly records: Records;
  private readonly runs: Runs;
  private readonly pauses: Pick<ErasureInput, 'askAgainSeconds' | 'settleSeconds'>;

  constructor(options: {
    records: Records;
    runs: Runs;
    pauses: Pick<ErasureInput, 'askAgainSeconds' | 'settleSeconds'>;
  }) {
    this.records = options.records;
    this.runs = options.runs;
    const { askAgainSeconds, settleSeconds } = options.pauses;
    this.pauses = { askAgainSeconds, settleSeconds };
  }

  /**
   * Asked again, it finds the erasure that is under way, or the proof of the one that is done.
   * @throws Problem verification_not_found, legal_hold, records_unavailable, temporal_unavailable
   */
  async erase(clientId: string, by: string, source: string): Promise<Erasure> {
    const earlier = await this.records.erasures.latestOf(clientId);
    if (earlier !== null && !(await this.isThereMore(clientId, earlier))) {
      if (earlier.completedAt === null) await this.start(earlier);
      return earlier;
    }
    if (earlier === null && !(await this.isThereAnything(clientId))) {
      throw new Problem('verification_not_found');
    }
    const requested = await this.records.erasures.request({
      clientId,
      requestedBy: by,
      requestedAt: new Date(),
      source,
    });
    if (requested === null) throw new Problem('legal_hold');
    await this.start(requested.erasure);
    return requested.erasure;
  }

  /** Whether something is known of the client that an earlier erasure does not take along. */
  private async isThereMore(clientId: string, earlier: Erasure): Promise<boolean> {
    if (earlier.whole && earlier.proof.ownDataGoneAt === null) return false;
    if (await this.records.erasures.holdsAnything(clientId)) return true;
    // Where Temporal lets nobody delete, the erased runs stay until its retention ends.
    const run = await this.runs.describe(clientId);
    return run !== null && (run.isRunning || run.startedAt > earlier.requestedAt);
  }

  private async isThereAnything(clientId: string): Promise<boolean> {
    if (await this.records.erasures.holdsAnything(clientId)) return true;
    return (await this.runs.describe(clientId)) !== null;
  }

  private async start({ erasureId }: Erasure): Promise<void> {
    await this.runs.startErasure({ ...this.pauses, v: 1, erasureId });
  }
}
