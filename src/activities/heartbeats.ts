import { Context } from '@temporalio/activity';

/** The first one is billed and most activities are done before it, so none is sent in the first ten seconds. */
const INTERVAL_MS = 10_000;

/** Heartbeats while `work` runs, so that a dead worker is noticed and a cancellation comes through. */
export async function withHeartbeats<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), INTERVAL_MS);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
