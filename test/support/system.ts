/**
 * A whole system for one test file: sandbox, API server and workers as they run in production, on the Temporal server
 * that the suite shares. Separate task queues keep files apart.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import { compose } from '../../src/main/compose.ts';
import { loadConfig } from '../../src/config.ts';
import type { Config } from '../../src/config.ts';
import type { DocumentStore } from '../../src/documents/store.ts';
import type { Database, DatabaseSource, Records } from '../../src/records/index.ts';
import { buildSandbox } from 'idenfy-sandbox';
import type { Sandbox, SandboxOptions } from 'idenfy-sandbox';
import { makeApiKey } from '../../src/server/api-keys.ts';
import type { Server } from '../../src/server/build.ts';
import type { TemporalAddress } from '../../src/temporal/address.ts';
import type { Deadlines } from '../../src/domain/deadlines.ts';
import { freshDatabase, freshPglite, temporalAddress, workflowBundle } from './environment.ts';
import { testKeyRing } from './keys.ts';
import { useQuietRuntime } from './quiet-runtime.ts';
import type { Tap } from './tap.ts';
import { startWhole } from './started.ts';

useQuietRuntime();

export interface SystemOptions {
  /** By default the server and the bundle that the suite shares. */
  readonly temporal?: TemporalAddress;
  readonly workflowBundle?: string;
  readonly database?: DatabaseSource;
  readonly sandbox?: SandboxOptions;
  /** Everything between the service and the sandbox goes through it; closed with the system. */
  readonly tap?: Tap;
  /** Settings by their environment names; undefined removes one. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** Shorter than settings may be. By default no reviewer is asked to decide. */
  readonly deadlines?: Partial<Deadlines>;
  /** The pauses of an erasure, shorter than settings may be. */
  readonly erasure?: Partial<Config['erasure']>;
  /** By default as many as there are. */
  readonly callsPerSecond?: number;
  readonly log?: FastifyBaseLogger;
}

export interface System {
  readonly url: string;
  readonly key: string;
  readonly config: Config<'embedded'>;
  readonly sandbox: Sandbox;
  readonly records: Records;
  readonly database: Database;
  readonly temporal: Client;
  readonly server: Server;
  readonly documents: DocumentStore;
  readonly startWorkers: () => Promise<void>;
  readonly stopWorkers: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startSystem(options: SystemOptions = {}): Promise<System> {
  return await startWhole(async (parts) => start(options, parts));
}

async function start(options: SystemOptions, parts: AsyncDisposableStack): Promise<Omit<System, 'close'>> {
  const folder = await mkdtemp(join(tmpdir(), 'idv-test-'));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  const { tap } = options;
  if (tap !== undefined) parts.defer(async () => tap.down());
  const sandbox = await buildSandbox({
    autoplayDelayMs: 50,
    processingDelayMs: 20,
    ...(tap === undefined ? {} : { publicUrl: tap.url }),
    ...options.sandbox,
  });
  parts.defer(async () => sandbox.close());
  await sandbox.listen();
  // Its `url` is the tap's own.
  tap?.connectTo(sandbox.app.listeningOrigin);
  const config = configOf(options, sandbox, join(folder, 'documents'));

  const { database, records, documents, serve, work } = await compose(parts, {
    documents: config.documents,
    encryption: testKeyRing,
    database: options.database ?? (await defaultDatabase()),
    temporal: options.temporal ?? (await temporalAddress()),
    log: options.log ?? pino({ level: 'silent' }),
  });
  const { server, temporal, url } = await serve(config);
  sandbox.control.setWebhookUrl(`${url}/webhooks/idenfy`);

  const { key, digest } = makeApiKey();
  await records.apiKeys.add({
    name: `test-${randomUUID()}`,
    digest,
    scopes: ['verifications', 'operator'],
  });

  let workers: AsyncDisposable | null = null;
  // Closed before the server, so that no request in flight at the end is half answered.
  const startWorkers = async () => {
    workers ??= await work({
      config,
      workflowBundle: { codePath: options.workflowBundle ?? (await workflowBundle()) },
      callsPerSecond: options.callsPerSecond ?? null,
      shutdownGraceMs: 1_000,
      keepsRetention: false,
    });
  };
  const stopWorkers = async () => {
    const stopping = workers;
    workers = null;
    await stopping?.[Symbol.asyncDispose]();
  };
  await startWorkers();
  return {
    url,
    key,
    config,
    sandbox,
    records,
    database,
    temporal,
    server,
    documents,
    startWorkers,
    stopWorkers,
  };
}

function configOf(options: SystemOptions, sandbox: Sandbox, documentsDir: string): Config<'embedded'> {
  const { apiKey, apiSecret, signingKeys } = sandbox.control.account;
  const loaded = loadConfig(
    {
      IDENFY_BASE_URL: sandbox.url,
      IDENFY_API_KEY: apiKey,
      IDENFY_API_SECRET: apiSecret,
      IDENFY_WEBHOOK_SECRETS: signingKeys.join(','),
      IDENFY_TRUSTED_FILE_ORIGINS: sandbox.url,
      IDENFY_CALLS_PER_SECOND: '0',
      // All tests of a file come from one address, and look often.
      RATE_LIMIT_PER_KEY: '0',
      RATE_LIMIT_PER_ADDRESS: '0',
      RATE_LIMIT_FAILURES: '0',
      SECOND_DOCUMENT_COUNTRY: 'LT',
      // Most tests have one key, for everything.
      DECIDE_OWN_VERIFICATIONS: 'true',
      DOCUMENTS_DIR: documentsDir,
      PORT: '0',
      TASK_QUEUE_PREFIX: `${randomUUID()}-`,
      ...options.settings,
    },
    'embedded',
  );
  return {
    ...loaded,
    deadlines: { ...loaded.deadlines, decisionSeconds: 0, ...options.deadlines },
    erasure: { ...loaded.erasure, ...options.erasure },
  };
}

/** PostgreSQL, except for the files that run on both: jest.config.js names them. */
async function defaultDatabase(): Promise<DatabaseSource> {
  return 'recordsOnPglite' in globalThis ? await freshPglite() : { databaseUrl: await freshDatabase() };
}
