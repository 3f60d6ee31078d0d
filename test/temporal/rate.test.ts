/** The rate of calls to iDenfy, which the server keeps over the whole fleet (design.md; temporal.md 7). */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { connectClient } from '../../src/temporal/client-connection.ts';
import { taskQueues } from '../../src/domain/queues.ts';
import { freshDatabase, temporalAddress, workflowBundle } from '../support/environment.ts';
import { processKeys, testKeyRing } from '../support/keys.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

// https://github.com/temporalio/api, temporal.api.enums.v1.TaskQueueType
const ACTIVITIES = 2;

/** What the pollers of this queue's activities ask for, each once; undefined until there are any. */
async function ratesOf(client: Client, name: string): Promise<number[] | undefined> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name },
    taskQueueType: ACTIVITIES,
  });
  return pollers?.length ? [...new Set(pollers.map(({ ratePerSecond }) => ratePerSecond ?? 0))] : undefined;
}

describe('the workers of a process', () => {
  const the = useSystem({ callsPerSecond: 2 });

  test('take calls to iDenfy at the rate of the settings, and everything else as it comes', async () => {
    const { temporal, config } = the();
    const queues = taskQueues(config.temporal.taskQueuePrefix);
    expect(await until('pollers', async () => ratesOf(temporal, queues.idenfyApi))).toEqual([2]);
    const [others] = await until('pollers', async () => ratesOf(temporal, queues.verifications));
    expect(others).not.toBe(2);
  });

  test('so that many users at once reach iDenfy one after the other', async () => {
    const { api, sandbox } = the();
    const clientIds = Array.from({ length: 8 }, () => `rate-${randomUUID()}`);
    const began = Date.now();
    await Promise.all(clientIds.map(async (clientId) => api.start(clientId)));
    expect(sandbox.control.sessions().length).toBeGreaterThanOrEqual(8);
    // Two in the first second, then two a second.
    expect(Date.now() - began).toBeGreaterThan(2_000);
  });
});

describe('a worker as a process', () => {
  let client: Client;
  beforeAll(async () => {
    client = connectClient(testKeyRing, await temporalAddress());
  });
  afterAll(async () => client.connection.close());

  test.each([
    [undefined, 10],
    ['0.5', 0.5],
  ])('with IDENFY_CALLS_PER_SECOND %p polls for %p a second', async (setting, rate) => {
    const prefix = `${randomUUID()}-`;
    const { address, namespace } = await temporalAddress();
    const worker = spawnOwnedChild(process.execPath, ['src/main/worker.ts'], {
      cwd: new URL('../../', import.meta.url),
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: await freshDatabase(),
        ...processKeys,
        TEMPORAL_ADDRESS: address,
        TEMPORAL_NAMESPACE: namespace,
        TASK_QUEUE_PREFIX: prefix,
        DOCUMENTS_DIR: join(tmpdir(), prefix),
        IDENFY_BASE_URL: 'http://127.0.0.1:1',
        IDENFY_API_KEY: 'key',
        IDENFY_API_SECRET: 'secret',
        WORKFLOW_BUNDLE: await workflowBundle(),
        ...(setting === undefined ? {} : { IDENFY_CALLS_PER_SECOND: setting }),
      },
    });
    for (const stream of [worker.stdout, worker.stderr]) stream.resume();
    try {
      const queue = taskQueues(prefix).idenfyApi;
      const rates = await until('pollers', async () => {
        if (worker.exitCode !== null) throw new Error(`the worker ended with ${worker.exitCode}`);
        return ratesOf(client, queue);
      });
      expect(rates).toEqual([rate]);
    } finally {
      worker.kill('SIGKILL');
    }
  });
});
