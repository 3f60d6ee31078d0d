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

// Before boot, since a signal without a listener does not end the first process of a container.
const grace = closeWithGrace(
  { delay: config.process.shutdownGraceMs, logger: log },
  async ({ err, signal }) => {
    stopping.abort();
    if (err) log.fatal({ err }, 'stopping after an uncaught error');
    else log.info({ signal }, 'stopping');
    await parts.disposeAsync();
    log.info('stopped');
  },
);

try {
  await boot();
} catch (error) {
  // A boot that fails because everything is closing is no error.
  if (!stopping.signal.aborted) {
    grace.uninstall();
    log.fatal({ err: error }, 'the server could not start');
    // The log keeps only a message's first line, but the others say what to type.
    if (error instanceof MissingSearchAttributesError) process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    await parts.disposeAsync();
  }
}
