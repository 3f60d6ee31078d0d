/** The API server as a process: it boots and stops, nothing else. */
import closeWithGrace from 'close-with-grace';
import { compose } from './compose.ts';
import { configOrExit } from '../config.ts';
import { createKeyRing } from '../encryption/key-ring.ts';
import { createLog } from '../log.ts';
import { MissingSearchAttributesError } from '../temporal/search-attributes.ts';

const config = configOrExit('server');
const encryption = createKeyRing(config.encryption.keys);
const log = createLog(config.process.logLevel);
const parts = new AsyncDisposableStack();
const stopping = new AbortController();

async function boot(): Promise<void> {
  const { serve } = await compose(parts, {
    documents: config.documents,
    encryption,
    acceptsEarlier: config.encryption.acceptEarlierValues,
    database: { databaseUrl: config.records.databaseUrl },
    log,
    signal: stopping.signal,
    closeWithinMs: config.process.shutdownGraceMs / 2,
  });
  const { url } = await serve(config);
  log.info({ url, docs: `${url}/docs` }, 'the server is up');
}

// Before boot, since the first process of a container is not ended by a signal that it does not listen to.
const grace = closeWithGrace(
  { delay: config.process.shutdownGraceMs, logger: log },
  async ({ err, signal }) => {
    stopping.abort();
    if (err) log.fatal({ err }, 'stopping after an error that nobody caught');
    else log.info({ signal }, 'stopping');
    await parts.disposeAsync();
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
    await parts.disposeAsync();
  }
}
