/** The services that a test run shares. Each starts when the first test file asks for it (services.ts). */
import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { Client } from 'pg';
import { request } from 'undici';
import { z } from 'zod';
import type { DatabaseSource } from '../../src/records/index.ts';
import type { TemporalAddress } from '../../src/temporal/address.ts';

/** The environment variable by which a test file finds them. */
export const SERVICES_URL = 'TEST_SERVICES_URL';

const fileSchema = z.object({ path: z.string() });

const schemas = {
  temporalCli: fileSchema,
  temporal: z.object({ address: z.string(), namespace: z.string(), metricsUrl: z.string() }),
  postgres: z.object({ url: z.string() }),
  pglite: fileSchema,
  workflowBundle: fileSchema,
} as const;

export type ServiceName = keyof typeof schemas;

/** The Temporal server, in the form that `startSystem` and our connections take. */
export async function temporalAddress(): Promise<TemporalAddress> {
  const { address, namespace } = schemas.temporal.parse(await ask('temporal'));
  return { address, namespace };
}

/** The Temporal CLI's path, for tests that start their own server. */
export async function temporalCli(): Promise<string> {
  return schemas.temporalCli.parse(await ask('temporalCli')).path;
}

/** The address of the Temporal server's own Prometheus metrics, which count billable actions. */
export async function temporalMetricsUrl(): Promise<string> {
  return schemas.temporal.parse(await ask('temporal')).metricsUrl;
}

/** The path of the workflows' bundle. */
export async function workflowBundle(): Promise<string> {
  return schemas.workflowBundle.parse(await ask('workflowBundle')).path;
}

/** An empty PGlite, from a dump: it starts in a quarter of the time of a new one. */
export async function freshPglite(): Promise<DatabaseSource> {
  const { path } = schemas.pglite.parse(await ask('pglite'));
  return { inMemory: true, startFrom: await openAsBlob(path) };
}

/** Makes an empty database on the real PostgreSQL and returns its URL. */
export async function freshDatabase(): Promise<string> {
  const url = new URL(schemas.postgres.parse(await ask('postgres')).url);
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

async function ask(name: ServiceName): Promise<unknown> {
  const services = process.env[SERVICES_URL];
  if (services === undefined) {
    throw new Error(
      `a unit test asks for ${name}: what needs a server is in another project of jest.config.js`,
    );
  }
  // The first caller waits until it is started, and on a new machine until it is downloaded or built.
  const answer = await request(`${services}/${name}`, { headersTimeout: 0, bodyTimeout: 0 });
  const body: unknown = await answer.body.json();
  if (answer.statusCode !== 200) throw new Error(`${name} did not start: ${JSON.stringify(body)}`);
  return body;
}
