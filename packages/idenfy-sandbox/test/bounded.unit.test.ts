import { expect, test } from '@jest/globals';
import { Bounded, BoundedWork } from '../src/bounded.ts';

test('what was not asked for the longest goes first when there is too much', () => {
  const kept = new Bounded<string>(10, ({ length }) => length);
  kept.set('a', 'aaaa');
  kept.set('b', 'bbbb');
  expect(kept.get('a')).toBe('aaaa');
  kept.set('c', 'cccc');
  expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual(['aaaa', undefined, 'cccc']);
});

test('what alone is too much is not kept, and takes the place of nothing', () => {
  const kept = new Bounded<string>(10, ({ length }) => length);
  kept.set('a', 'aaaa');
  kept.set('b', 'b'.repeat(11));
  expect([kept.get('a'), kept.get('b')]).toEqual(['aaaa', undefined]);
});

test('a value in the place of another weighs once', () => {
  const kept = new Bounded<string>(10, ({ length }) => length);
  kept.set('a', 'aaaa');
  for (let times = 0; times < 5; times += 1) kept.set('b', 'bbbbbb');
  expect([kept.get('a'), kept.get('b')]).toEqual(['aaaa', 'bbbbbb']);
});

function counted(answers: readonly (string | Error)[]) {
  const calls: number[] = [];
  const work = async () => {
    const answer = answers[calls.length] ?? 'none';
    calls.push(calls.length);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { calls, work };
}

test('those who ask at once wait for the same work, and later ones have what it found', async () => {
  const { calls, work } = counted(['once', 'again']);
  const kept = new BoundedWork<string>(10, () => 1);
  const asked = await Promise.all([kept.get('a', work), kept.get('a', work)]);
  expect([...asked, await kept.get('a', work)]).toEqual(['once', 'once', 'once']);
  expect(calls).toHaveLength(1);
});

test('what failed is tried again, and so is what is not to be kept', async () => {
  const { work } = counted([new Error('no'), 'nothing', 'something', 'more']);
  const kept = new BoundedWork<string>(
    10,
    () => 1,
    (value) => value !== 'nothing',
  );
  await expect(kept.get('a', work)).rejects.toThrow('no');
  const answers = [await kept.get('a', work), await kept.get('a', work), await kept.get('a', work)];
  expect(answers).toEqual(['nothing', 'something', 'something']);
});
