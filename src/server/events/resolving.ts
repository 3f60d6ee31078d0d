/**
 * Look-ups of endpoints' names. The system's resolver waits in one of libuv's four threads, which files and images need
 * as well: names that nobody answers for must not take them all.
 */
import pLimit from 'p-limit';
import type { Resolve } from '../../public-addresses.ts';

const AT_ONCE = 2;

/** The same name is asked for once at a time, and few names at once. Nothing is remembered after the answer. */
export function fewAtOnce(resolve: Resolve): Resolve {
  const inTurn = pLimit(AT_ONCE);
  const asked = new Map<string, ReturnType<Resolve>>();
  return async (hostname) => {
    const running = asked.get(hostname);
    if (running !== undefined) return await running;
    const answer = inTurn(async () => resolve(hostname)).finally(() => asked.delete(hostname));
    asked.set(hostname, answer);
    return await answer;
  };
}
