/** The API server as a process: it boots and stops, nothing else. */
import type { Client } from '@temporalio/client';
import { setTimeout as pause } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { configOrExit } from '../config.ts';
import { openDocumentStore } from '../documents/open-store.ts';
import { createKeyRing } from '../encryption/key-ring.ts';
import { createLog } from '../log.ts';
import { createRecords, openDatabase } from '../records/index.ts';
import { connectClient } from '../temporal/client-connection.ts';
import { ensureSearchAttributes, MissingSearchAttributesError } from '../temporal/search-attributes.ts';
import { buildServer } from './build.ts';
import { listen } from './listen.ts';

const config = configOrExit('server');
const encryption = createKeyRing(config.encryption.keys);
const log = createLog(config.process.logLevel);

/** Whether Temporal is there at all is known sooner than this. */
const TEMPORAL_PATIENCE_MS = 5_000;

/** Closed last first: the server before what it uses. */
const closers: (() => Promise<void>)[] = [];

async function boot(): Promise<void> {
  const records = createRecords(await openDatabase({ databaseUrl: config.records.databaseUrl }, encryption));
  closers.unshift(async () => records.close());
  const temporal = connectClient(encryption);
  closers.unshift(async () => temporal.connection.close());
  await checkSearchAttributes(temporal);
  const documents = openDocumentStore(config.documents, encryption);
  closers.unshift(async () => documents.close());
  const server = await buildServer({ config, records, encryption, documents, temporal, log });
  // Takes no new connections, and waits for the requests and deliveries in flight.
  closers.unshift(async () => server.close());
  const url = await listen(server.app, config.server);
  log.info({ url, docs: `${url}/docs` }, 'the server is up');
}

/** With Temporal away the server starts all the same: webhooks must find their inbox (design.md, invariant 2). */
async function checkSearchAttributes({ connection, options, workflowService }: Client): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + TEMPORAL_PATIENCE_MS, async () =>
      workflowService.getSystemInfo({}),
    );
  } catch (error) {
    log.warn({ err: error }, 'Temporal does not answer; webhooks are kept and delivered when it does');
    return;
  }
  await ensureSearchAttributes(connection.operatorService, options.namespace, (message) => log.info(message));
}

async function closeAll(): Promise<void> {
  for (let close = closers.shift(); close !== undefined; close = closers.shift()) {
    // A call to Temporal that waits for its next attempt never settles once its connection is closed, and keeps no
    // process alive either: without a bound of its own the process would end half closed, or not at all.
    const bound = new AbortController();
    const late = pause(config.process.shutdownGraceMs / 2, undefined, { signal: bound.signal }).catch(
      () => {},
    );
    await Promise.race([close(), late]);
    bound.abort();
  }
}

const stopping = new AbortController();

// Before boot, since the first process of a container is not ended by a signal that it does not listen to.
const grace = closeWithGrace(
  { delay: config.process.shutdownGraceMs, logger: log },
  async ({ err, signal }) => {
    stopping.abort();
    if (err) log.fatal({ err }, 'stopping after an error that nobody caught');
    else log.info({ signal }, 'stopping');
    await closeAll();
    log.info('stopped');
  },
);

try {
  await boot();
} catch (error) {
  // What is closing under a boot in progress is no reason to complain.
  if (!stopping.signal.aborted) {
    grace.uninstall();
    log.fatal({ err: error }, 'the server could not start');
    // The log keeps a message's first line; here the others say what to type.
    if (error instanceof MissingSearchAttributesError) process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    await closeAll();
  }
}
