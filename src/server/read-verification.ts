/** The latest attempt of a client, as far as anybody can tell it just now. Reading writes nothing. */
import type { Records } from '../records/index.ts';
import { knownPeople } from './known-people.ts';
import { Problem } from './problems.ts';
import type { RunDescription, Runs } from './runs.ts';
import { endingOf, isErased } from './terminations.ts';
import {
  closedAttempt,
  endedAttempt,
  openAttempt,
  recorded,
  recordedAttempt,
  summaryOf,
  unansweredAttempt,
} from './verification-resource.ts';
import type { Attempt, OpenRecord, Recorded } from './verification-resource.ts';
import type { VerificationResource } from './verification-schemas.ts';

/** A query hangs until its deadline when no worker polls. */
const QUERY_DEADLINE_MS = 2_000;

export class VerificationReader {
  private readonly records: Records;
  private readonly runs: Runs;

  constructor(options: { records: Records; runs: Runs }) {
    this.records = options.records;
    this.runs = options.runs;
  }

  /** @throws Problem verification_not_found, erased, erasure_running, records_unavailable, temporal_unavailable */
  async read(clientId: string): Promise<VerificationResource> {
    const { verifications } = this.records;
    const latest = await this.latest(clientId);
    const [earlier, { erasing }] = await Promise.all([
      verifications.earlierOf(clientId, latest.verificationId),
      verifications.attempts(clientId),
    ]);
    // What is about to be gone is shown to nobody any more.
    if (erasing) throw new Problem('erasure_running');
    return {
      ...latest,
      expiryNotices: await this.expiryNotices(latest),
      earlierAttempts: earlier.map(summaryOf),
    };
  }

  private async expiryNotices({ sessions }: Attempt): Promise<VerificationResource['expiryNotices']> {
    const notices = await this.records.afterwards.expiryNotices(sessions.map(({ scanRef }) => scanRef));
    return notices.flatMap(({ scanRef, threshold, documentExpiration, receivedAt }) => {
      const role = sessions.find((session) => session.scanRef === scanRef)?.role;
      if (role === undefined) return [];
      return [{ role, scanRef, threshold, documentExpiration, receivedAt: receivedAt.toISOString() }];
    });
  }

  private async latest(clientId: string): Promise<Attempt> {
    const run = await this.describe(clientId);
    if (run !== null && run !== 'unknown') {
      return run.isRunning ? await this.running(run) : await this.over(run);
    }
    const { verifications } = this.records;
    const record = recordedOrNone(await verifications.latestOf(clientId));
    if (record?.isClosed === true) return closedAttempt(record);
    // Temporal is away, or keeps histories for a limited time only and knows the run no more.
    if (record !== null) return recordedAttempt(record);
    if (run === 'unknown') throw new Problem('temporal_unavailable');
    throw new Problem((await isErased(this.records, clientId)) ? 'erased' : 'verification_not_found');
  }

  /** `unknown` when Temporal is away: the records then tell what they can. */
  private async describe(clientId: string): Promise<RunDescription | null | 'unknown'> {
    try {
      return await this.runs.describe(clientId);
    } catch (error) {
      if (error instanceof Problem && error.code === 'temporal_unavailable') return 'unknown';
      throw error;
    }
  }

  /** From the run's own query; where no worker answers, from what the server knows of it (needs no worker). */
  private async running(run: RunDescription): Promise<Attempt> {
    const answer = await this.runs.view(run, QUERY_DEADLINE_MS).catch(() => null);
    const view = answer?.stage === 'closed' ? null : answer;
    const needsRecord = view === null || Boolean(view.pendingDecision) || view.blocked !== null;
    const record = needsRecord ? await this.recordOf(run) : null;
    // It closed since it was described, or since it answered: an older stage is no part of it any more.
    if (record?.isClosed === true) return closedAttempt(record);
    if (view === null) return unansweredAttempt(run, record);
    const attempt = openAttempt(view, record);
    return attempt.stage === 'blocked' ? { ...attempt, ...(await knownPeople(view, this.records)) } : attempt;
  }

  private async over(run: RunDescription): Promise<Attempt> {
    const record = await this.recordOf(run);
    if (record?.isClosed === true) return closedAttempt(record);
    return await this.ended(run, record);
  }

  private async ended(run: RunDescription, open: OpenRecord | null): Promise<Attempt> {
    const { clientId } = run;
    if (open === null && (await isErased(this.records, clientId, run.startedAt))) throw new Problem('erased');
    const { closed } = await this.records.verifications.attempts(clientId);
    return endedAttempt(endingOf(run, open?.record ?? null, closed), open);
  }

  private async recordOf({ verificationId }: RunDescription): Promise<Recorded | null> {
    return recordedOrNone(await this.records.verifications.byId(verificationId));
  }
}

function recordedOrNone(record: Parameters<typeof recorded>[0] | null): Recorded | null {
  return record === null ? null : recorded(record);
}
