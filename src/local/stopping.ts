/** How the embedded commands end: when they are asked to, in their own order. */
import { setTimeout as pause } from 'node:timers/promises';

class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Aborts at the first signal; whoever holds it may abort it too, with what went wrong. */
export function stopOnSignals(): AbortController {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => stopping.abort(new Stopped(name)));
  }
  return stopping;
}

/** Resolves when somebody asked us to stop. @throws whatever else it was aborted with */
export async function untilStopped(signal: AbortSignal): Promise<void> {
  // A timer, because nothing else needs to keep this process alive while it waits.
  await pause(2 ** 30, undefined, { signal }).catch(() => {});
  if (!wasAsked(signal)) throw signal.reason;
}

/** Whether it is a person or another program that stops us. */
export function wasAsked(signal: AbortSignal): boolean {
  return signal.reason instanceof Stopped;
}

/** In words what went wrong, and first, where stopping what ran went wrong as well. */
export function saidOf(error: unknown): string {
  if (error instanceof SuppressedError) return saidOf(error.suppressed);
  return Error.isError(error) ? error.message : String(error);
}
