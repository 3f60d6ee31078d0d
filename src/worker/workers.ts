/** Two workers in one process: one for workflows and our own activities, one for calls to iDenfy. */
import type { NativeConnection, WorkflowBundleOption } from '@temporalio/worker';
import { Worker } from '@temporalio/worker';
import type { ActivityDependencies } from '../activities/index.ts';
import { createIdenfyActivities, createOwnActivities } from '../activities/index.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { createDataConverter } from '../temporal/data-converter.ts';
import type { TaskQueues } from '../domain/queues.ts';

export interface WorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly queues: TaskQueues;
  /** Everything in Temporal is encrypted with it. */
  readonly encryption: KeyRing;
  /** `ACCEPT_EARLIER_VALUES`. */
  readonly acceptsEarlier: boolean;
  readonly workflowBundle: WorkflowBundleOption;
  readonly dependencies: ActivityDependencies;
  /** Calls to iDenfy a second over the whole fleet; the server keeps the value it heard last, so the same everywhere. */
  readonly callsPerSecond: number | null;
  readonly maxCachedWorkflows: number;
  readonly maxConcurrentActivities: number;
  readonly shutdownGraceMs: number;
}

export interface Workers {
  /** Resolves when both have stopped, after activities in flight were finished; rejects when one failed. */
  readonly stopped: Promise<void>;
  shutdown(): void;
  /** Both are at work. */
  running(): boolean;
}

export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const { connection, namespace, queues, dependencies, acceptsEarlier } = options;
  const shared = {
    connection,
    namespace,
    dataConverter: createDataConverter(options.encryption, { by: 'worker', acceptsEarlier }),
    maxConcurrentActivityTaskExecutions: options.maxConcurrentActivities,
    // The SDK's own default is 0, which cancels activities at once.
    shutdownGraceTime: options.shutdownGraceMs,
  };
  const verifications = await Worker.create({
    ...shared,
    taskQueue: queues.verifications,
    workflowBundle: options.workflowBundle,
    activities: createOwnActivities(dependencies),
    // The SDK's default follows the heap and not the memory that sandboxes take beside it.
    maxCachedWorkflows: options.maxCachedWorkflows,
  });
  const idenfyApi = await Worker.create({
    ...shared,
    taskQueue: queues.idenfyApi,
    activities: createIdenfyActivities(dependencies),
    ...(options.callsPerSecond === null ? {} : { maxTaskQueueActivitiesPerSecond: options.callsPerSecond }),
  });
  const workers = [verifications, idenfyApi];
  const shutdown = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const runs = workers.map((worker) => worker.run());
  return {
    shutdown,
    running: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    stopped: stopTogether(runs, shutdown),
  };
}

/** One worker without the other would leave runs half served, so the first failure stops both. */
async function stopTogether(runs: readonly Promise<void>[], shutdown: () => void): Promise<void> {
  try {
    await Promise.all(runs);
  } finally {
    shutdown();
    await Promise.allSettled(runs);
  }
}
