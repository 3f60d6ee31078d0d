/** What the tests share: one Temporal server, one PostgreSQL and one bundle of the workflows, made once a run. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findTemporalCli } from '../../src/local/temporal-cli.ts';
import { startTemporalServer } from '../../src/local/temporal-server.ts';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { buildWorkflowBundle } from '../../src/worker/bundle.ts';
import { startPostgres } from '../records/postgres.ts';
import { variables } from './environment.ts';

type Stop = () => Promise<void>;

let stops: Stop[] = [];

export async function startServices(): Promise<void> {
  const outcomes = await Promise.allSettled([temporal(), postgres(), bundle()]);
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

async function bundle(): Promise<Stop> {
  const { code } = await buildWorkflowBundle();
  const folder = await mkdtemp(path.join(tmpdir(), 'idv-workflows-'));
  // Also after a Ctrl-C, when nobody tears down.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'workflows.js');
  await writeFile(file, code);
  process.env[variables.workflowBundle] = file;
  return () => rm(folder, { recursive: true, force: true });
}
