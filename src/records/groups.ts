/**
 * What many ask of the database at the same moment, asked in one statement with one commit. A commit waits for the disk,
 * and a statement costs both sides more than the row that it is about.
 *
 * Nobody waits for company: a group is whatever came while the groups before it were on their way.
 */
import { RecordsUnavailableError } from './errors.ts';

export interface GroupOptions<I, R> {
  /** Of two with the same key, the second goes with a later group. */
  readonly keyOf: (item: I) => string;
  /**
   * All of them, or none where it throws.
   * @returns what became of each, in the same order; undefined for one that must be asked for alone
   */
  readonly together: (items: readonly I[]) => Promise<readonly (R | undefined)[]>;
  readonly alone: (item: I) => Promise<R>;
  /** Groups on their way at once. With two, this process prepares one while the database has the other. */
  readonly atOnce?: number;
  /** Bounds how long a statement takes, and what is tried again one by one. */
  readonly most?: number;
}

interface Asked<I, R> {
  readonly item: I;
  readonly answer: PromiseWithResolvers<R>;
}

/** @returns a function that resolves when this item's own row is durable */
export function inGroups<I, R>(options: GroupOptions<I, R>): (item: I) => Promise<R> {
  const { keyOf, together, alone, atOnce = 2, most = 64 } = options;
  let waiting: Asked<I, R>[] = [];
  let running = 0;
  let isPlanned = false;

  const plan = () => {
    if (isPlanned || running >= atOnce || waiting.length === 0) return;
    isPlanned = true;
    // Whatever else has arrived at this process by now comes along.
    setImmediate(() => {
      isPlanned = false;
      void run(next());
      plan();
    });
  };

  const next = (): Asked<I, R>[] => {
    const keys = new Set<string>();
    const later: Asked<I, R>[] = [];
    const group = waiting.filter((asked) => {
      const key = keyOf(asked.item);
      const isIn = keys.size < most && !keys.has(key);
      if (isIn) keys.add(key);
      else later.push(asked);
      return isIn;
    });
    waiting = later;
    return group;
  };

  const run = async (group: readonly Asked<I, R>[]) => {
    running += 1;
    await settle(group);
    running -= 1;
    plan();
  };

  const settle = async (group: readonly Asked<I, R>[]) => {
    let results: readonly (R | undefined)[];
    try {
      results = await together(group.map(({ item }) => item));
    } catch (error) {
      // Each would wait for the same database.
      if (error instanceof RecordsUnavailableError || group.length === 1) {
        for (const { answer } of group) answer.reject(error);
        return;
      }
      // One of them cannot be done, which is nobody else's fault.
      results = [];
    }
    const others = group.map(async ({ item, answer }, index) => {
      const result = results[index];
      await (result === undefined ? alone(item) : Promise.resolve(result)).then(
        answer.resolve,
        answer.reject,
      );
    });
    await Promise.all(others);
  };

  return async (item) => {
    const answer = Promise.withResolvers<R>();
    waiting.push({ item, answer });
    plan();
    return await answer.promise;
  };
}
