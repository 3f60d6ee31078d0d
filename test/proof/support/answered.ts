import { expect } from '@jest/globals';
import type { Answer } from '../../support/api.ts';
import { until } from '../../support/until.ts';

/** A busy service may say "come again", and then it is asked again. */
export async function answered(ask: () => Promise<Answer>): Promise<Answer> {
  return await until('an answer', async () => {
    const answer = await ask();
    return answer.status === 503 ? undefined : answer;
  });
}

/** Waits until there is nothing of it; shows what there still is when that takes too long. */
export async function becomesEmpty(look: () => Promise<readonly string[]>): Promise<void> {
  let last: readonly string[] = [];
  await until('nothing of it', async () => {
    last = await look();
    return last.length === 0 ? true : undefined;
  }).catch(() => {});
  expect(last).toEqual([]);
}
