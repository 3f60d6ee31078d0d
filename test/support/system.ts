/**
 * A whole system for one test file: sandbox, API server and workers as they run in production, on the Temporal
 * server that the suite shares. Task queues of its own keep files apart.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import { loadConfig } from '../../src/config.ts';
import type { Config } from '../../src/config.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { DatabaseSource, Records } from '../../src/records/index.ts';
import { buildSandbox } from '../../src/sandbox/app.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/app.ts';
import { makeApiKey } from '../../src/server/api-keys.ts';
import type { Server } from '../../src/server/build.ts';
import { buildServer } from '../../src/server/build.ts';
import type { TemporalAddress } from '../../src/temporal/address.ts';
import { connectClient } from '../../src/temporal/client-connection.ts';
import { connectWorker } from '../../src/temporal/worker-connection.ts';
import { createDependencies } from '../../src/worker/dependencies.ts';
import type { Workers } from '../../src/worker/workers.ts';
import { startWorkers } from '../../src/worker/workers.ts';
import { taskQueues } from '../../src/workflows/queues.ts';

export interface SystemOptions {
  readonly temporal: TemporalAddress;
  /** The path of the workflow bundle that the suite shares. */
  readonly workflowBundle: string;
  readonly database?: DatabaseSource;
  readonly sandbox?: SandboxOptions;
  /** Settings by their environment names. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log?: FastifyBaseLogger;
}

export interface System {
  readonly url: string;
  readonly key: string;
  readonly config: Config<'embedded'>;
  readonly sandbox: Sandbox;
  readonly records: Records;
  readonly temporal: Client;
  readonly server: Server;
  readonly documentsDir: string;
  startWorkers(): Promise<void>;
  stopWorkers(): Promise<void>;
  close(): Promise<void>;
}

export async function startSystem(options: SystemOptions): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), 'idv-test-'));
  const sandbox = await buildSandbox({ autoplayDelayMs: 50, processingDelayMs: 20, ...options.sandbox });
  const { url: sandboxUrl } = await sandbox.listen();
  const [secret = ''] = sandbox.control.account.signingKeys;
  const config = loadConfig(
    {
      IDENFY_BASE_URL: sandboxUrl,
      IDENFY_API_KEY: sandbox.control.account.apiKey,
      IDENFY_API_SECRET: sandbox.control.account.apiSecret,
      IDENFY_WEBHOOK_SECRETS: secret,
      IDENFY_TRUSTED_FILE_ORIGINS: sandboxUrl,
      IDENFY_CALLS_PER_SECOND: '0',
      SECOND_DOCUMENT_COUNTRY: 'LT',
      DOCUMENTS_DIR: join(folder, 'documents'),
      TASK_QUEUE_PREFIX: `${randomUUID()}-`,
      ...options.settings,
    },
    'embedded',
  );
  const log = options.log ?? pino({ level: 'silent' });
  const records = createRecords(await openDatabase(options.database ?? { inMemory: true }));
  const temporal = connectClient(options.temporal);
  const server = await buildServer({ config, records, temporal, log });
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 });
  sandbox.control.setWebhookUrl(`${url}/webhooks/idenfy`);

  const { key, digest } = makeApiKey();
  await records.apiKeys.add({
    name: `test-${randomUUID()}`,
    digest,
    scopes: ['verifications', 'operator'],
  });

  let running: { workers: Workers; close(): Promise<void> } | null = null;
  const system: System = {
    url,
    key,
    config,
    sandbox,
    records,
    temporal,
    server,
    documentsDir: config.documents.dir,
    async startWorkers() {
      running ??= await startTestWorkers(options, config, records);
    },
    async stopWorkers() {
      const stopping = running;
      running = null;
      await stopping?.close();
    },
    async close() {
      await server.close();
      await system.stopWorkers();
      await sandbox.close();
      await records.close();
      await temporal.connection.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await system.startWorkers();
  return system;
}

async function startTestWorkers(options: SystemOptions, config: Config<'embedded'>, records: Records) {
  const { connection, namespace } = await connectWorker(options.temporal);
  const dependencies = createDependencies(config, records);
  const workers = await startWorkers({
    connection,
    namespace,
    queues: taskQueues(config.temporal.taskQueuePrefix),
    workflowBundle: { codePath: options.workflowBundle },
    dependencies,
    callsPerSecond: null,
    maxCachedWorkflows: 200,
    maxConcurrentActivities: 50,
    shutdownGraceMs: 1_000,
  });
  return {
    workers,
    async close() {
      workers.shutdown();
      await workers.stopped;
      await dependencies.close();
      await connection.close();
    },
  };
}
