/**
 * Every history that `npm run histories` recorded, of every version, against the current code: a deploy never breaks
 * an open run (design.md, invariant 15). A failure means that the change needs `patched`.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { workflowBundle } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

/** Histories from before encryption are plain, and stay so. */
const dataConverter = createDataConverter(testKeyRing);

const folder = new URL('../histories/', import.meta.url);
const names = (await readdir(folder, { recursive: true }))
  .filter((name) => name.endsWith('.json'))
  .toSorted();
const historySchema = z.looseObject({ events: z.array(z.looseObject({ eventType: z.string() })) });

test('there are histories of more than one shape, and together they are small', async () => {
  expect(names.length).toBeGreaterThan(20);
  const sizes = await Promise.all(names.map(async (name) => (await stat(new URL(name, folder))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(names.length * 64 * 1_024);
});

describe('replays', () => {
  const replayed = new Map<string, Error | undefined>();

  test('all of them', async () => {
    const histories = await Promise.all(
      names.map(async (name) => ({
        workflowId: name,
        history: historySchema.parse(JSON.parse(await readFile(new URL(name, folder), 'utf8'))),
      })),
    );
    const options = { workflowBundle: { codePath: workflowBundle() }, dataConverter };
    for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
      replayed.set(workflowId, error);
    }
    expect([...replayed.keys()].toSorted()).toEqual(names);
  });

  test.each(names)('%s', (name) => {
    expect(replayed.get(name)).toBeUndefined();
  });
});

/** A run is open wherever its next workflow task is about to be scheduled: each history holds several open ones. */
function openOnes({ events, ...rest }: z.infer<typeof historySchema>) {
  const cuts = events.flatMap(({ eventType }, at) =>
    eventType === 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED' && at > 2 ? [at] : [],
  );
  return cuts.map((cut) => ({ ...rest, events: events.slice(0, cut) }));
}

test('every one of them replays as it was while it was still open, too', async () => {
  const histories = await Promise.all(
    names.map(async (name) => {
      const whole = historySchema.parse(JSON.parse(await readFile(new URL(name, folder), 'utf8')));
      return openOnes(whole).map((history, at) => ({ workflowId: `${name}-${at}`, history }));
    }),
  );
  const failures: string[] = [];
  let replays = 0;
  const options = { workflowBundle: { codePath: workflowBundle() }, dataConverter };
  for await (const { workflowId, error } of Worker.runReplayHistories(options, histories.flat())) {
    replays += 1;
    if (error !== undefined) failures.push(`${workflowId}: ${error.name}`);
  }
  expect(failures).toEqual([]);
  expect(replays).toBeGreaterThan(3 * names.length);
});
