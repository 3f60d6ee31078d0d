import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { RecordsError, RecordsUnavailableError } from '../../src/records/errors.ts';
import { inGroups } from '../../src/records/groups.ts';

/** Groups of numbers, whose commits this test makes. */
function aGate(alone: (item: number) => Promise<string> = async (item) => `${item} alone`) {
  const groups: {
    items: readonly number[];
    answer: PromiseWithResolvers<readonly (string | undefined)[]>;
  }[] = [];
  const ask = inGroups<number, string>({
    keyOf: (item) => String(item % 100),
    together: async (items) => {
      const answer = Promise.withResolvers<readonly (string | undefined)[]>();
      groups.push({ items, answer });
      return await answer.promise;
    },
    alone,
    atOnce: 1,
    most: 4,
  });
  return { ask, groups };
}

const refused = () => new RecordsError('records_failed', 'test', 'one of them is refused');

describe('What is asked at once', () => {
  test('goes together, and nobody is answered before the group is durable', async () => {
    const { ask, groups } = aGate();
    const answered: string[] = [];
    const asked = [1, 2, 3].map(async (item) => answered.push(await ask(item)));
    await turn();
    expect(groups.map(({ items }) => items)).toEqual([[1, 2, 3]]);
    await turn();
    expect(answered).toEqual([]);
    groups[0]?.answer.resolve(['a', 'b', 'c']);
    await Promise.all(asked);
    expect(answered).toEqual(['a', 'b', 'c']);
  });

  test('waits for the group before, in groups of a bounded size and with each key once', async () => {
    const { ask, groups } = aGate();
    const asked = [1, 2, 101, 3, 4, 5, 102].map(async (item) => ask(item));
    for (let done = 0; done < 2; done += 1) {
      await turn();
      expect(groups).toHaveLength(done + 1);
      groups[done]?.answer.resolve(groups[done]?.items.map(String) ?? []);
      await turn();
    }
    expect(groups.map(({ items }) => items)).toEqual([
      [1, 2, 3, 4],
      [101, 5, 102],
    ]);
    expect(await Promise.all(asked)).toEqual(['1', '2', '101', '3', '4', '5', '102']);
  });

  test('is asked one by one where the group is refused, so that one of them fails alone', async () => {
    const { ask, groups } = aGate(async (item) => {
      if (item === 2) throw refused();
      return `${item} alone`;
    });
    const asked = Promise.allSettled([1, 2, 3].map(async (item) => ask(item)));
    await turn();
    groups[0]?.answer.reject(refused());
    expect((await asked).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('is asked alone where the group left it out', async () => {
    const { ask, groups } = aGate();
    const asked = [1, 2].map(async (item) => ask(item));
    await turn();
    groups[0]?.answer.resolve(['together', undefined]);
    expect(await Promise.all(asked)).toEqual(['together', '2 alone']);
  });

  test('fails at once where the database is away', async () => {
    const { ask, groups } = aGate();
    const asked = Promise.allSettled([1, 2].map(async (item) => ask(item)));
    await turn();
    groups[0]?.answer.reject(new RecordsUnavailableError('test'));
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
