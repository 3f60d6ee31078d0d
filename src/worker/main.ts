/** `npm run start:worker`: boots the workers and stops them; everything else is in its room. */
import closeWithGrace from 'close-with-grace';
import { Runtime } from '@temporalio/worker';
import { configOrExit } from '../config.ts';
import { createLog } from '../log.ts';
import { createRecords, openDatabase } from '../records/index.ts';
import { ensureSearchAttributes } from '../temporal/search-attributes.ts';
import { connectClient } from '../temporal/client-connection.ts';
import { connectWorker } from '../temporal/worker-connection.ts';
import { taskQueues } from '../workflows/queues.ts';
import { createDependencies } from './dependencies.ts';
import { startWorkers } from './workers.ts';

try {
  await main();
} catch (error) {
  // A mistake in the settings or an absent server is for the reader; a stack says nothing to them.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function main(): Promise<void> {
  const config = configOrExit('worker');
  const log = createLog(config.process.logLevel);
  // This process stops in its own order, below.
  Runtime.install({ shutdownSignals: [] });

  const records = createRecords(await openDatabase({ databaseUrl: config.records.databaseUrl }));
  const { connection, namespace } = await connectWorker();
  await ensureSearchAttributes(connectClient().connection.operatorService, namespace, (message) =>
    log.info(message),
  );
  const dependencies = createDependencies(config, records);
  const workers = await startWorkers({
    connection,
    namespace,
    queues: taskQueues(config.temporal.taskQueuePrefix),
    workflowBundle: { codePath: config.worker.workflowBundle },
    dependencies,
    callsPerSecond: config.idenfy.callsPerSecond === 0 ? null : config.idenfy.callsPerSecond,
    maxCachedWorkflows: config.worker.maxCachedWorkflows,
    maxConcurrentActivities: config.worker.maxConcurrentActivities,
    shutdownGraceMs: config.process.shutdownGraceMs,
  });
  log.info({ namespace }, 'worker started');

  // Activities in flight get the grace; the process gets a little more to close its connections.
  const grace = closeWithGrace({ delay: config.process.shutdownGraceMs + 5_000, logger: log }, async () => {
    workers.shutdown();
    await workers.stopped;
    await dependencies.close();
    await records.close();
    await connection.close();
  });
  workers.stopped.catch((error: unknown) => {
    log.fatal({ reason: error instanceof Error ? error.message : 'unknown' }, 'a worker failed');
    process.exitCode = 1;
    grace.close();
  });
}
