/**
 * Runs that ended without recording it, such as one that was terminated in Temporal UI: nothing else will ever record
 * them. Whoever acts on a run and finds it ended so writes that down; whoever only reads shows the same and writes nothing.
 */
import { UNKNOWN } from '../domain/words.ts';
import type { EndedByHand, Records, VerificationRecord } from '../records/index.ts';
import type { RunAddress, RunDescription, Runs } from './runs.ts';

/** A run that is over, and what Temporal says of it where it still knows it. */
export type EndedRun = RunAddress & Partial<Pick<RunDescription, 'closedAt' | 'method' | 'startedAt'>>;

/** How such an attempt is recorded. @param attempt its number, where no record tells it */
export function endingOf(run: EndedRun, open: VerificationRecord | null, attempt: number): EndedByHand {
  const now = new Date();
  return {
    verificationId: run.verificationId,
    clientId: run.clientId,
    attempt: open?.attempt ?? attempt,
    method: open?.method ?? run.method ?? UNKNOWN,
    openedAt: open?.openedAt ?? run.startedAt ?? now,
    closedAt: run.closedAt ?? now,
  };
}

/** @returns whether it is written down now; false where that was done before, or must not be */
export async function recordTermination(
  records: Pick<Records, 'erasures' | 'verifications'>,
  run: EndedRun,
): Promise<boolean> {
  const record = await records.verifications.byId(run.verificationId);
  if (record !== null && record.closedAt !== null) return false;
  if (record === null && (await isErased(records, run.clientId, run.startedAt))) return false;
  const { closed } = await records.verifications.attempts(run.clientId);
  await records.verifications.endedByHand(endingOf(run, record, closed));
  return true;
}

/** The same of a run on which somebody acts, as far as Temporal says that it is over. */
export async function recordIfTerminated(
  parts: {
    readonly records: Pick<Records, 'erasures' | 'verifications'>;
    readonly runs: Pick<Runs, 'describe'>;
  },
  { clientId, verificationId }: { readonly clientId: string; readonly verificationId?: string | undefined },
): Promise<void> {
  const run = await parts.runs.describe(clientId, verificationId);
  if (run !== null && !run.isRunning) await recordTermination(parts.records, run);
}

/** Where Temporal lets nobody delete, an erased run is still there, and must not come back by being told or recorded. */
export async function isErased(
  { erasures }: Pick<Records, 'erasures'>,
  clientId: string,
  startedAt = new Date(0),
): Promise<boolean> {
  const erasure = await erasures.latestOf(clientId);
  return erasure !== null && erasure.requestedAt >= startedAt;
}
