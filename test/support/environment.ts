/** Where the services are that the run of tests shares; `services.ts` starts them before the first test. */
import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { Client } from 'pg';
import type { DatabaseSource } from '../../src/records/index.ts';
import type { TemporalAddress } from '../../src/temporal/address.ts';

export const variables = {
  temporalCli: 'TEST_TEMPORAL_CLI',
  temporalAddress: 'TEST_TEMPORAL_ADDRESS',
  temporalNamespace: 'TEST_TEMPORAL_NAMESPACE',
  temporalMetrics: 'TEST_TEMPORAL_METRICS_URL',
  postgres: 'TEST_POSTGRES_URL',
  workflowBundle: 'TEST_WORKFLOW_BUNDLE',
  pgliteDump: 'TEST_PGLITE_DUMP',
} as const;

/** The Temporal server, in the form that `startSystem` and our connections take. */
export function temporalAddress(): TemporalAddress {
  return { address: read(variables.temporalAddress), namespace: read(variables.temporalNamespace) };
}

/** The Temporal CLI's path, for tests that start a server of their own. */
export function temporalCli(): string {
  return read(variables.temporalCli);
}

/** Of the Temporal server's own Prometheus metrics; it counts billable actions there. */
export function temporalMetricsUrl(): string {
  return read(variables.temporalMetrics);
}

/** The path of the workflows' bundle. */
export function workflowBundle(): string {
  return read(variables.workflowBundle);
}

/** An empty PGlite, from a dump: it starts in a quarter of the time that a new one takes. */
export async function freshPglite(): Promise<DatabaseSource> {
  return { inMemory: true, startFrom: await openAsBlob(read(variables.pgliteDump)) };
}

/** Makes an empty database on the real PostgreSQL and returns its URL. */
export async function freshDatabase(): Promise<string> {
  const url = new URL(read(variables.postgres));
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    await client.query(`create database ${name}`);
    url.pathname = `/${name}`;
    return url.href;
  } finally {
    await client.end();
  }
}

function read(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(
      `${name} is not set: this file's folder is not among those with services in jest.config.js.`,
    );
  }
  return value;
}
