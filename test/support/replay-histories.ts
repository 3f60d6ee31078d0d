/**
 * Replays every history, whole and at every point where it was open. It is a separate process: what replay installs for
 * its workflows stays in the process, and other tests in it would fail.
 * Writes one JSON object: `{"errors": {name: error or null}, "open": {"replays": …, "failures": […]}}`.
 */
import { readdir, readFile } from 'node:fs/promises';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { testKeyRing } from './keys.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const historySchema = z.looseObject({ events: z.array(z.looseObject({ eventType: z.string() })) });
type History = z.infer<typeof historySchema>;

const [, , codePath = ''] = process.argv;
/** Histories from before encryption are plain and stay plain. */
const dataConverter = createDataConverter(testKeyRing, { by: 'worker', acceptsEarlier: true });
const options = { workflowBundle: { codePath }, dataConverter };

const folder = new URL('../histories/', import.meta.url);
const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
const histories = await Promise.all(
  names.map(async (workflowId) => ({
    workflowId,
    history: historySchema.parse(JSON.parse(await readFile(new URL(workflowId, folder), 'utf8'))),
  })),
);

const errors: Record<string, string | null> = {};
for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
  errors[workflowId] = error === undefined ? null : `${error.name}: ${error.message}`;
}

/** A run is open wherever its next workflow task is about to be scheduled: each history holds several open ones. */
function openOnes({ events, ...rest }: History): History[] {
  const cuts = events.flatMap(({ eventType }, at) =>
    eventType === 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED' && at > 2 ? [at] : [],
  );
  return cuts.map((cut) => ({ ...rest, events: events.slice(0, cut) }));
}

const opened = histories.flatMap(({ workflowId, history }) =>
  openOnes(history).map((cut, at) => ({ workflowId: `${workflowId}-${at}`, history: cut })),
);
const failures: string[] = [];
let replays = 0;
for await (const { workflowId, error } of Worker.runReplayHistories(options, opened)) {
  replays += 1;
  if (error !== undefined) failures.push(`${workflowId}: ${error.name}`);
}

process.stdout.write(JSON.stringify({ errors, open: { replays, failures } }));
