import { setTimeout as pause } from 'node:timers/promises';

/** The pause between two looks is a fifth of the time that has passed, so that waits do not keep the machine busy. */
const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;

/** Repeats until there is an answer; after `withinMs` the error says what did not come. */
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
    await pause(Math.min(Math.max(SHORTEST_PAUSE_MS, passed / 5), LONGEST_PAUSE_MS));
  }
}

/**
 * The answer of the first try that took less. Several tries are needed: the delay of a busy machine differs from one to
 * the next, but the waits of the code itself do not.
 */
export async function within<T>(ms: number, act: () => Promise<T>): Promise<T> {
  const took: number[] = [];
  while (took.length < 4) {
    const began = performance.now();
    const answer = await act();
    const duration = performance.now() - began;
    if (duration < ms) return answer;
    took.push(Math.round(duration));
  }
  throw new Error(`not within ${ms} ms, but ${took.join(', ')} ms`);
}
