/** The API server as a process: it boots and stops, nothing else. */
import closeWithGrace from 'close-with-grace';
import { configOrExit } from '../config.ts';
import { createLog } from '../log.ts';
import { createRecords, openDatabase } from '../records/index.ts';
import { startServer } from './start.ts';

const config = configOrExit('server');
const log = createLog(config.process.logLevel);

async function boot(): Promise<void> {
  const records = createRecords(await openDatabase({ databaseUrl: config.records.databaseUrl }));
  const server = await startServer({ config, records, log }).catch(async (error: unknown) => {
    await records.close();
    throw error;
  });
  closeWithGrace({ delay: config.process.shutdownGraceMs, logger: log }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'stopping after an error that nobody caught');
    else log.info({ signal }, 'stopping');
    await server.close();
    await records.close();
    log.info('stopped');
  });
  log.info({ url: server.url, docs: `${server.url}/docs` }, 'the server is up');
}

try {
  await boot();
} catch (error) {
  log.fatal({ err: error }, 'the server could not start');
  process.exitCode = 1;
}
