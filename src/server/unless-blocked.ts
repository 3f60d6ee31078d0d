/**
 * A run that blocks before it has a session leaves the caller's update pending, for days perhaps: its answer is kept
 * for the session alone. So the caller who waits is told by a look at the run, once a second and only while waiting.
 */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Blocked, VerificationView } from '../domain/view.ts';
import type { Wishes } from '../domain/input.ts';
import { refusals } from '../domain/messages.ts';
import type { Method } from '../domain/words.ts';
import { Problem } from './problems.ts';
import type { RunDescription, Runs } from './runs.ts';

const LOOK_EVERY_MS = 1_000;
const QUERY_DEADLINE_MS = 2_000;

/** Who waits for a session, and what for. */
export interface Waiting {
  readonly clientId: string;
  readonly requestId: string;
  readonly method: Method;
  readonly wishes: Wishes;
  /** Whether what this request wants in place of the former was sent to the run already; it is sent once. */
  hasReplaced: boolean;
}

/** @throws Problem blocked, with the reason and what would help; different_method where such a run is blocked */
export async function unlessBlocked<T>(
  runs: Runs,
  waiting: Waiting,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const blocked = new AbortController();
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look(runs, waiting, blocked).finally(() => {
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

async function look(runs: Runs, waiting: Waiting, blocked: AbortController): Promise<void> {
  try {
    const run = await runs.describe(waiting.clientId);
    if (run?.isRunning !== true || run.stage !== 'blocked') return;
    const view = await runs.view(run, QUERY_DEADLINE_MS);
    if (view.blocked === null) return;
    if (view.method !== waiting.method) {
      blocked.abort(differentMethod(view.method));
    } else if (!(await isReplaced(runs, waiting, run, view))) {
      blocked.abort(blockedProblem(run.verificationId, view.blocked));
    }
  } catch {
    // The call itself has a deadline and tells what is wrong.
  }
}

/** True: the run goes on with what this request wants, or goes on anyhow, and its session is worth waiting for. */
async function isReplaced(
  runs: Runs,
  waiting: Waiting,
  run: RunDescription,
  { attempt, sessions }: VerificationView,
): Promise<boolean> {
  if (waiting.hasReplaced || sessions.some(({ role }) => role === 'identity')) return false;
  try {
    waiting.hasReplaced = true;
    await runs.replaceRequest(run, attempt, waiting.wishes, waiting.requestId);
    return true;
  } catch (error) {
    const type =
      error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure
        ? error.cause.type
        : null;
    // Somebody was first and the run goes on; should it block again, this request has its turn.
    if (type === refusals.notBlocked) waiting.hasReplaced = false;
    if (error instanceof WorkflowUpdateFailedError) return type === refusals.notBlocked;
    waiting.hasReplaced = false;
    throw error;
  }
}

export function differentMethod(open: Method): Problem {
  return new Problem('different_method', { detail: `A verification with the method "${open}" is open` });
}

function blockedProblem(verificationId: string, { reason, help, field, retryAt }: Blocked): Problem {
  const secondsLeft = retryAt === undefined ? 0 : Math.ceil((Date.parse(retryAt) - Date.now()) / 1_000);
  return new Problem('blocked', {
    reason,
    detail: help,
    ...(secondsLeft > 0 ? { retryAfterSeconds: secondsLeft } : {}),
    members: {
      verificationId,
      ...(field === undefined ? {} : { field }),
      ...(retryAt === undefined ? {} : { retryAt }),
    },
  });
}
