/** `npm run start:worker`: boots the workers and stops them; everything else is in its room. */
import closeWithGrace from 'close-with-grace';
import { Runtime } from '@temporalio/worker';
import { configOrExit } from '../config.ts';
import { createKeyRing } from '../encryption/key-ring.ts';
import { createLog } from '../log.ts';
import { createRecords, openDatabase } from '../records/index.ts';
import { ensureSearchAttributes } from '../temporal/search-attributes.ts';
import { connectWorker } from '../temporal/worker-connection.ts';
import { taskQueues } from '../domain/queues.ts';
import { createDependencies } from './dependencies.ts';
import { keepRetention } from './retention.ts';
import { serveHealth } from './health.ts';
import { temporalLogOptions } from './temporal-log.ts';
import { startWorkers } from './workers.ts';

const config = configOrExit('worker');
const encryption = createKeyRing(config.encryption.keys);
const log = createLog(config.process.logLevel);
// This process stops in its own order, below.
Runtime.install({ shutdownSignals: [], ...temporalLogOptions(log) });

/** Closed last first: the workers before what they use. */
const closers: (() => Promise<void>)[] = [];

const stopping = new AbortController();

// Before boot, since the first process of a container is not ended by a signal that it does not listen to.
// Activities in flight get the grace; the process gets a little more to close its connections.
const grace = closeWithGrace(
  { delay: config.process.shutdownGraceMs + 5_000, logger: log },
  async ({ err, signal }) => {
    stopping.abort();
    if (err) log.fatal({ err }, 'stopping after an error that nobody caught');
    else log.info({ signal }, 'stopping');
    for (let close = closers.shift(); close !== undefined; close = closers.shift()) await close();
    log.info('stopped');
  },
);

try {
  await boot();
} catch (error) {
  // What is closing under a boot in progress is no reason to complain.
  if (!stopping.signal.aborted) {
    // A mistake in the settings or an absent server is for the reader; a stack says nothing to them.
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function boot(): Promise<void> {
  const records = createRecords(await openDatabase({ databaseUrl: config.records.databaseUrl }, encryption));
  closers.unshift(async () => records.close());
  const { connection, namespace } = await connectWorker();
  closers.unshift(async () => connection.close());
  await ensureSearchAttributes(connection.operatorService, namespace, (message) => log.info(message));
  const dependencies = createDependencies(config, records, encryption);
  closers.unshift(async () => dependencies.close());
  const queues = taskQueues(config.temporal.taskQueuePrefix);
  await keepRetention({ connection, namespace, encryption, taskQueue: queues.verifications, config });
  const workers = await startWorkers({
    connection,
    namespace,
    encryption,
    queues,
    workflowBundle: { codePath: config.worker.workflowBundle },
    dependencies,
    callsPerSecond: config.idenfy.callsPerSecond === 0 ? null : config.idenfy.callsPerSecond,
    maxCachedWorkflows: config.worker.maxCachedWorkflows,
    maxConcurrentActivities: config.worker.maxConcurrentActivities,
    shutdownGraceMs: config.process.shutdownGraceMs,
  });
  closers.unshift(async () => {
    workers.shutdown();
    await workers.stopped;
  });
  workers.stopped.catch((error: unknown) => {
    log.fatal({ err: error }, 'a worker failed');
    grace.close();
  });
  const { healthPort } = config.worker;
  if (healthPort !== undefined) {
    const health = await serveHealth({
      host: config.server.host,
      port: healthPort,
      isRunning: () => workers.running(),
      checks: {
        records: async () => records.ping(),
        temporal: async () => connection.workflowService.getSystemInfo({}),
      },
    });
    // Closed last of all, so that it can say until the end that the workers are stopping.
    closers.push(async () => health.close());
    log.info({ url: health.url }, 'health is told');
  }
  log.info({ namespace }, 'worker started');
}
