/** `npm run start:worker`: boots the workers and stops them; everything else is in its room. */
import closeWithGrace from 'close-with-grace';
import { Runtime } from '@temporalio/worker';
import { compose } from './compose.ts';
import { configOrExit } from '../config.ts';
import { createKeyRing } from '../encryption/key-ring.ts';
import { createLog } from '../log.ts';
import { actsCanBeAdded, keysAreThere } from '../records/index.ts';
import { serveHealth } from '../worker/health.ts';
import type { Health } from '../worker/health.ts';
import { temporalLogOptions } from '../worker/temporal-log.ts';

const config = configOrExit('worker');
const encryption = createKeyRing(config.encryption.keys);
const log = createLog(config.process.logLevel);
// This process stops in its own order, below.
Runtime.install({ shutdownSignals: [], ...temporalLogOptions(log) });

const parts = new AsyncDisposableStack();
const stopping = new AbortController();
let failure: unknown;

// Before boot, since a signal without a listener does not end the first process of a container.
// Activities in flight get the grace; the process gets a little more to close its connections.
const grace = closeWithGrace(
  { delay: config.process.shutdownGraceMs + 5_000, logger: log },
  async ({ err, signal }) => {
    stopping.abort();
    if (err) log.fatal({ err }, 'stopping after an uncaught error');
    else log.info({ signal }, 'stopping');
    await parts.disposeAsync();
    // Ends this process with code 1.
    if (failure !== undefined) throw failure;
    log.info('stopped');
  },
);

try {
  await boot();
} catch (error) {
  // A boot that fails because everything is closing is no error.
  if (!stopping.signal.aborted) {
    // For a wrong setting or a missing server, a stack trace does not help the reader.
    console.error(Error.isError(error) ? error.message : error);
    process.exit(1);
  }
}

async function boot(): Promise<void> {
  let health: Health | undefined;
  // Closed last, so that it can report until the end that the workers are stopping.
  parts.defer(async () => health?.close());
  const { records, work } = await compose(parts, {
    documents: config.documents,
    encryption,
    acceptsEarlier: config.encryption.acceptEarlierValues,
    database: { databaseUrl: config.records.databaseUrl },
    log,
    signal: stopping.signal,
  });
  const workers = await work({
    config,
    workflowBundle: { codePath: config.worker.workflowBundle },
    callsPerSecond: config.idenfy.callsPerSecond === 0 ? null : config.idenfy.callsPerSecond,
    shutdownGraceMs: config.process.shutdownGraceMs,
    onFailure(error) {
      failure = error;
      log.fatal({ err: error }, 'a worker failed');
      grace.close();
    },
  });
  const { healthPort } = config.worker;
  if (healthPort !== undefined) {
    health = await serveHealth({
      host: config.server.host,
      port: healthPort,
      isRunning: () => workers.running(),
      checks: {
        records: async () => records.ping(),
        temporal: async () => workers.pingTemporal(),
        keys: async () => keysAreThere(records),
        acts: async () => actsCanBeAdded(records),
      },
    });
    log.info({ url: health.url }, 'the health endpoint is up');
  }
  log.info({ namespace: workers.namespace }, 'worker started');
}
