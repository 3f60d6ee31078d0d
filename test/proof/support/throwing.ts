/** A workflow of the shipped worker that throws, with planted words, wherever workflow code can throw. */
import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { until } from '../../support/until.ts';
import type { Plants } from './plants.ts';
import type { Proven } from './systems.ts';

export async function throwEverywhere({ temporal, taskQueue }: Proven, plants: Plants): Promise<void> {
  const start = async () =>
    temporal.workflow.start('throwing', {
      workflowId: randomUUID(),
      taskQueue,
      args: [plants.text('WORKFLOW')],
    });
  const handle = await start();
  const refused = handle.executeUpdate('throwInUpdate', { args: [plants.text('UPDATE')] });
  await expect(refused).rejects.toMatchObject({ cause: { message: `update ${plants.text('UPDATE')}` } });
  await expect(
    handle.executeUpdate('throwInValidator', { args: [plants.text('VALIDATOR')] }),
  ).rejects.toMatchObject({ cause: { message: `validator ${plants.text('VALIDATOR')}` } });
  await expect(handle.query('throwInQuery', plants.text('QUERY'))).rejects.toThrow('Encoded failure');
  await handle.signal('end');
  await expect(handle.result()).rejects.toMatchObject({
    cause: { message: `workflow ${plants.text('WORKFLOW')}` },
  });
  const stuck = await start();
  await stuck.signal('failTask', plants.text('TASK'));
  await until('a failed workflow task', async () => {
    const { events } = await stuck.fetchHistory();
    return events?.some((event) => event.workflowTaskFailedEventAttributes) ? true : undefined;
  });
  await stuck.terminate();
}
