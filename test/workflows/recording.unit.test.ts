import { expect, test } from '@jest/globals';
import { firstThatFit } from '../../src/workflows/recording.ts';
import { identityEvent } from './builders.ts';

const withBody = (megabytes: number) => identityEvent({ body: 'x'.repeat(megabytes * 1_000_000) });

test('events without bodies are recorded in one round, however many', () => {
  const events = Array.from({ length: 5_000 }, () => identityEvent());
  expect(firstThatFit(events)).toHaveLength(5_000);
});

test('bodies that came while the database was away never outgrow one payload, and none is left behind', () => {
  const events = [withBody(1), withBody(1), withBody(0.4), withBody(1.4), identityEvent()];
  const rounds: number[] = [];
  for (let left = [...events]; left.length > 0; left = left.slice(rounds.at(-1))) {
    const round = firstThatFit(left);
    rounds.push(round.length);
    expect(round.reduce((sum, { body }) => sum + (body?.length ?? 0), 0)).toBeLessThan(1_600_000);
  }
  expect(rounds).toEqual([1, 2, 2]);
});

test('a body that is too large alone goes alone', () => {
  expect(firstThatFit([withBody(1.6), withBody(0.1)])).toHaveLength(1);
});
