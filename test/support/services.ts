/**
 * What the tests share: one Temporal server, one PostgreSQL, an empty PGlite and one bundle of the workflows. Each is
 * created once per run, when the first test file asks for it (environment.ts), and ended after the last test.
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { findTemporalCli } from '../../src/temporal-cli/find.ts';
import { startTemporalServer } from '../../src/temporal-cli/server.ts';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { buildWorkflowBundle } from '../../src/worker/bundle.ts';
import { startPostgres } from '../records/postgres.ts';
import type { ServiceName } from './environment.ts';
import { SERVICES_URL } from './environment.ts';

/** What is disposed of after the last test. */
let parts = new AsyncDisposableStack();

/** What the service is known by, as `environment.ts` reads it. */
const services: Readonly<Record<ServiceName, () => Promise<unknown>>> = {
  temporalCli: memoized(cli),
  temporal: memoized(async () => {
    const { path: cliPath } = await cli();
    const server = await startTemporalServer({ cliPath, searchAttributes, log });
    parts.defer(() => server.stop());
    const { address, namespace, metricsUrl } = server;
    return { address, namespace, metricsUrl };
  }),
  postgres: memoized(async () => {
    const server = await startPostgres();
    parts.defer(() => server.close());
    return { url: await server.freshDatabase() };
  }),
  pglite: memoized(async () => {
    const database = await PGlite.create();
    const dump = await database.dumpDataDir('none');
    await database.close();
    return { path: await sharedFile('pglite.tar', Buffer.from(await dump.arrayBuffer())) };
  }),
  workflowBundle: memoized(async () => {
    const { code } = await buildWorkflowBundle();
    return { path: await sharedFile('workflows.js', code) };
  }),
};

/** Jest's own process keeps them, since its workers come and go. */
export async function offerServices(): Promise<void> {
  await takeTemporaryFolder();
  const server = createServer((request, response) => {
    // No connection is used twice: one that had been idle may be closing when the next request is on its way.
    response.setHeader('connection', 'close');
    void answer(request.url, (status, body) => response.writeHead(status).end(JSON.stringify(body)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  parts.defer(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the services have no port');
  process.env[SERVICES_URL] = `http://127.0.0.1:${address.port}`;
}

/** Everything that a run leaves in the temporary folder is removed with it, also what a killed worker left. */
async function takeTemporaryFolder(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'idv-run-'));
  // PostgreSQL, which refuses to run as root, has its own folder within.
  await chmod(folder, 0o711);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  // Each file's servers and workers are the same programs: the first one compiles them, which is a third of its start.
  process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled');
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  // Also after a Ctrl-C, when there is no teardown.
  process.once('exit', remove);
  parts.defer(async () => {
    delete process.env['NODE_COMPILE_CACHE'];
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    process.off('exit', remove);
    await rm(folder, { recursive: true, force: true });
  });
}

export async function stopServices(): Promise<void> {
  const ending = parts;
  // For the next run, where Jest watches.
  parts = new AsyncDisposableStack();
  await ending.disposeAsync();
}

async function answer(path: string | undefined, say: (status: number, body: unknown) => void): Promise<void> {
  const service = Object.entries(services).find(([name]) => path === `/${name}`)?.[1];
  if (service === undefined) return say(404, { detail: 'there is no such service' });
  try {
    say(200, await service());
  } catch (error) {
    say(500, { detail: error instanceof Error ? error.message : String(error) });
  }
}

async function cli(): Promise<{ readonly path: string }> {
  return { path: await findTemporalCli({ log }) };
}

function memoized<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return async () => {
    started ??= start();
    return await started;
  };
}

function log(message: string): void {
  process.stderr.write(`${message}\n`);
}

async function sharedFile(name: string, content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'idv-shared-'));
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}
