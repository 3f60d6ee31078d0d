/**
 * A run that blocks before it has a session leaves the caller's update pending, for days perhaps: its answer is kept
 * for the session alone. So the caller who waits is told by a look at the run, once a second and only while waiting.
 */
import { Problem } from './problems.ts';
import type { Runs } from './runs.ts';

const LOOK_EVERY_MS = 1_000;
const QUERY_DEADLINE_MS = 2_000;

/** @throws Problem blocked, with the reason and what would help */
export async function unlessBlocked<T>(
  runs: Runs,
  clientId: string,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const blocked = new AbortController();
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look(runs, clientId, blocked).finally(() => {
      looking = false;
    });
  }, LOOK_EVERY_MS);
  try {
    return await call(blocked.signal);
  } catch (error) {
    throw blocked.signal.aborted ? blocked.signal.reason : error;
  } finally {
    clearInterval(timer);
  }
}

async function look(runs: Runs, clientId: string, blocked: AbortController): Promise<void> {
  try {
    const run = await runs.describe(clientId);
    if (run?.isRunning !== true || run.stage !== 'blocked') return;
    const view = await runs.view(run, QUERY_DEADLINE_MS);
    if (view.blocked === null) return;
    const { reason, help } = view.blocked;
    blocked.abort(
      new Problem('blocked', { reason, detail: help, members: { verificationId: run.verificationId } }),
    );
  } catch {
    // The call itself has a deadline and tells what is wrong.
  }
}
