/** What the benchmarks of webhooks run on: PostgreSQL that waits for its disk, Temporal, the server, and those who send. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { Client as Postgres } from 'pg';
import { Pool } from 'undici';
import { freePort } from '../../../src/machine/ports.ts';
import { connectClient } from '../../../src/temporal/client-connection.ts';
import { searchAttributes } from '../../../src/temporal/search-attributes.ts';
import { startTemporalServer } from '../../../src/temporal-cli/server.ts';
import { ServiceProcess } from '../../../test/crashes/support/service-process.ts';
import { startPostgres } from '../../../test/records/postgres.ts';
import { ownSigningKey, processKeyRing, processKeys } from '../../../test/support/keys.ts';
import { quantile } from './figures.ts';

const CONNECTIONS = 32;

export interface Signed {
  readonly body: Buffer;
  readonly signature: string;
}

export interface WebhookServices {
  readonly productUrl: string;
  readonly floorUrl: string;
  readonly temporal: Client;
  /** Resolves when every webhook in the inbox has found its place. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startWebhookServices(): Promise<WebhookServices> {
  await using starting = new AsyncDisposableStack();
  const postgres = await startPostgres(['fsync=on']);
  starting.defer(async () => postgres.close());
  const server = await startTemporalServer({ searchAttributes, log: () => {} });
  starting.defer(async () => server.stop());
  const { address, namespace } = server;
  const temporal = connectClient(processKeyRing, { address, namespace });
  starting.defer(async () => temporal.connection.close());
  const [ofProduct, ofFloor] = [await postgres.freshDatabase(), await postgres.freshDatabase()];
  const process = async (script: string, databaseUrl: string) => {
    const port = await freePort();
    const started = new ServiceProcess({
      script,
      url: `http://127.0.0.1:${port}`,
      env: {
        DATABASE_URL: databaseUrl,
        PORT: String(port),
        IDENFY_WEBHOOK_SECRETS: ownSigningKey,
        TEMPORAL_ADDRESS: address,
        TEMPORAL_NAMESPACE: namespace,
        ...processKeys,
      },
    });
    await started.start();
    starting.defer(async () => void (await started.stop()));
    return started;
  };
  const product = await process('src/main/server.ts', ofProduct);
  const floor = await process(fileURLToPath(new URL('webhook-floor.ts', import.meta.url)), ofFloor);
  const records = new Postgres({ connectionString: ofProduct });
  await records.connect();
  starting.defer(async () => records.end());
  const parts = starting.move();
  return {
    productUrl: product.url,
    floorUrl: floor.url,
    temporal,
    settled: async () => {
      while ((await records.query("select from webhooks where state = 'waiting' limit 1")).rows.length > 0) {
        await pause(50);
      }
    },
    close: async () => parts.disposeAsync(),
  };
}

/** Of 3.4 kB, each its own event; about one of these runs in turn, or about none that anybody knows. */
export function webhooksOf(count: number, runs: readonly RunOf[] = []): Signed[] {
  return Array.from({ length: count }, (_, index) => {
    const run = runs[index % runs.length];
    const text = JSON.stringify({
      final: false,
      platform: 'PC',
      status: { overall: 'ACTIVE', additionalSteps: 'VALID', fraudTags: [], mismatchTags: [] },
      data: {
        docFirstName: 'SPECIMEN',
        docLastName: 'PERSON',
        docNumber: randomUUID(),
        docDob: '1990-01-01',
      },
      fileUrls: Object.fromEntries(
        ['FRONT', 'BACK', 'FACE', 'FRONT_2'].map((name) => [
          name,
          `https://files.example.com/${name}?signature=${randomBytes(325).toString('hex')}`,
        ]),
      ),
      additionalSteps: { FRONT_2: 'OTHER' },
      scanRef: randomUUID(),
      externalRef: `${run?.runId ?? randomUUID()}:1`,
      clientId: run?.clientId ?? randomUUID(),
    });
    const body = Buffer.from(text);
    return { body, signature: createHmac('sha256', ownSigningKey).update(body).digest('hex') };
  });
}

export interface RunOf {
  readonly clientId: string;
  readonly runId: string;
}

export interface Acknowledged {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** One after the other on each of so many connections. */
export async function sendAll(url: string, webhooks: readonly Signed[]): Promise<Acknowledged> {
  const pool = new Pool(url, { connections: CONNECTIONS });
  const took: number[] = [];
  let next = 0;
  const began = performance.now();
  const sender = async () => {
    for (let one = webhooks[next++]; one !== undefined; one = webhooks[next++])
      took.push(await send(pool, one));
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, sender));
  } finally {
    await pool.close();
  }
  return { perSecond: (webhooks.length / (performance.now() - began)) * 1_000, p99Ms: quantile(took, 0.99) };
}

/** So many a second, whatever the answers take. */
export async function sendAtRate(
  url: string,
  webhooks: readonly Signed[],
  perSecond: number,
): Promise<number> {
  const pool = new Pool(url, { connections: 2 * CONNECTIONS });
  const sent: Promise<number>[] = [];
  const began = performance.now();
  try {
    for (const [index, one] of webhooks.entries()) {
      const due = began + (index / perSecond) * 1_000;
      while (due > performance.now()) await pause(1);
      // From when it should have been sent: waiting in line counts.
      sent.push(send(pool, one).then(() => performance.now() - due));
    }
    return quantile(await Promise.all(sent), 0.99);
  } finally {
    await pool.close();
  }
}

async function send(pool: Pool, { body, signature }: Signed): Promise<number> {
  const began = performance.now();
  const answer = await pool.request({
    method: 'POST',
    path: '/webhooks/idenfy',
    headers: { 'content-type': 'application/json', 'idenfy-signature': signature },
    body,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`A webhook was answered ${answer.statusCode}.`);
  return performance.now() - began;
}
