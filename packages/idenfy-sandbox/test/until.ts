import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until there is an answer; says what did not come when `withinMs` have passed. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  // Long enough for a machine that is busy with other tests.
  withinMs = 120_000,
): Promise<T> {
  const began = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() - began > withinMs) throw new Error(`${what}: not within ${withinMs} ms`);
    await pause(20);
  }
}
