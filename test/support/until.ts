import { setTimeout as pause } from 'node:timers/promises';

/** Between two looks goes a tenth of the time that has passed, so that long waits do not keep the machine busy. */
const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/** Asks again until there is an answer; says what did not come when `withinMs` have passed. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  // Long enough for a machine that is busy with other tests, and below the time that jest gives a test.
  withinMs = 120_000,
): Promise<T> {
  const began = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const passed = Date.now() - began;
    if (passed > withinMs) throw new Error(`${what}: not within ${withinMs} ms`);
    await pause(Math.min(Math.max(SHORTEST_PAUSE_MS, passed / 10), LONGEST_PAUSE_MS));
  }
}
