/** A long activity heartbeats, so that a dead worker is noticed and a cancellation comes through; a short one costs nothing. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { withHeartbeats } from '../../src/activities/heartbeats.ts';
import { activityEnvironment } from './support.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout', 'Date'] });
});
afterEach(() => {
  jest.useRealTimers();
});

function heartbeating() {
  const environment = activityEnvironment();
  let heartbeats = 0;
  environment.on('heartbeat', () => {
    heartbeats += 1;
  });
  return { environment, count: () => heartbeats };
}

test('the first comes after ten seconds, then one every ten, and none once the work is done', async () => {
  const { environment, count } = heartbeating();
  const work = Promise.withResolvers<string>();
  const done = environment.run(async () => withHeartbeats(async () => work.promise));
  const seen = [9_999, 1, 10_000, 10_000].map((ms) => {
    jest.advanceTimersByTime(ms);
    return count();
  });
  expect(seen).toEqual([0, 1, 2, 3]);
  work.resolve('done');
  expect(await done).toBe('done');
  jest.advanceTimersByTime(60_000);
  expect(count()).toBe(3);
});

test('none comes after work that failed, whose error is passed on as it is', async () => {
  const { environment, count } = heartbeating();
  const error = new Error('of the work');
  await expect(environment.run(async () => withHeartbeats(async () => Promise.reject(error)))).rejects.toBe(
    error,
  );
  jest.advanceTimersByTime(60_000);
  expect(count()).toBe(0);
});

test('the work is given the signal of its cancellation', async () => {
  const { environment } = heartbeating();
  let seen: AbortSignal | undefined;
  const done = environment.run(async () =>
    withHeartbeats(async (signal) => {
      seen = signal;
    }),
  );
  await done;
  expect(seen?.aborted).toBe(false);
  environment.cancel('CANCELLED');
  await environment.context.cancelled.catch(() => {});
  expect(seen?.aborted).toBe(true);
});
