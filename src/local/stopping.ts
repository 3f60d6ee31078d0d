/** How the embedded commands end: on request, in their own order. */
import { setTimeout as pause } from 'node:timers/promises';

class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Aborts at the first signal; its holder may abort it too, with the error. */
export function stopOnSignals(): AbortController {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => stopping.abort(new Stopped(name)));
  }
  return stopping;
}

/** Resolves when a stop is requested. @throws any other reason of the abort */
export async function untilStopped(signal: AbortSignal): Promise<void> {
  // A timer, because nothing else needs to keep this process alive while it waits.
  await pause(2 ** 30, undefined, { signal }).catch(() => {});
  if (!wasAsked(signal)) throw signal.reason;
}

/** Whether a person or a program stops us. */
export function wasAsked(signal: AbortSignal): boolean {
  return signal.reason instanceof Stopped;
}

/** What went wrong, in words; the first error comes first, if stopping failed too. */
export function saidOf(error: unknown): string {
  if (error instanceof SuppressedError) return saidOf(error.suppressed);
  return Error.isError(error) ? error.message : String(error);
}
