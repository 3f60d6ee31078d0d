/** What the tests share: one Temporal server, one PostgreSQL and one bundle of the workflows, made once a run. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { findTemporalCli } from '../../src/temporal-cli/find.ts';
import { startTemporalServer } from '../../src/temporal-cli/server.ts';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { buildWorkflowBundle } from '../../src/worker/bundle.ts';
import { startPostgres } from '../records/postgres.ts';
import { variables } from './environment.ts';

type Stop = () => Promise<void>;

let stops: Stop[] = [];

export async function startServices(): Promise<void> {
  const outcomes = await Promise.allSettled([temporal(), postgres(), pglite(), bundle()]);
  stops = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    await stopServices();
    throw failure.reason;
  }
}

export async function stopServices(): Promise<void> {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
}

function log(message: string): void {
  process.stderr.write(`${message}\n`);
}

async function temporal(): Promise<Stop> {
  const cliPath = await findTemporalCli({ log });
  const server = await startTemporalServer({ cliPath, searchAttributes, log });
  process.env[variables.temporalCli] = cliPath;
  process.env[variables.temporalAddress] = server.address;
  process.env[variables.temporalNamespace] = server.namespace;
  process.env[variables.temporalMetrics] = server.metricsUrl;
  return () => server.stop();
}

async function postgres(): Promise<Stop> {
  const server = await startPostgres();
  process.env[variables.postgres] = await server.freshDatabase();
  return () => server.stop();
}

/** An empty PGlite, made once: each test file starts from a copy. */
async function pglite(): Promise<Stop> {
  const database = await PGlite.create();
  const dump = await database.dumpDataDir('none');
  await database.close();
  return await sharedFile('pglite.tar', variables.pgliteDump, Buffer.from(await dump.arrayBuffer()));
}

async function bundle(): Promise<Stop> {
  const { code } = await buildWorkflowBundle();
  return await sharedFile('workflows.js', variables.workflowBundle, code);
}

async function sharedFile(name: string, variable: string, content: string | Uint8Array): Promise<Stop> {
  const folder = await mkdtemp(path.join(tmpdir(), 'idv-shared-'));
  // Also after a Ctrl-C, when nobody tears down.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, name);
  await writeFile(file, content);
  process.env[variable] = file;
  return () => rm(folder, { recursive: true, force: true });
}
