/**
 * The whole system in one process, but for Temporal's own development server beside it: the same server and workers
 * as in production, with PGlite for PostgreSQL, files on disk and the sandbox for iDenfy.
 */
import type { Client } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { createSecretKey, randomBytes } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { loadConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { openDocumentStore } from '../documents/open-store.ts';
import { createKeyRing, KEY_BYTES } from '../encryption/key-ring.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { createRecords, openDatabase } from '../records/index.ts';
import type { Records } from '../records/index.ts';
import { buildSandbox } from 'idenfy-sandbox';
import type { Sandbox, SandboxOptions } from 'idenfy-sandbox';
import { digestOf, makeApiKey } from '../server/api-keys.ts';
import { buildServer } from '../server/build.ts';
import type { TemporalAddress } from '../temporal/address.ts';
import { connectClient } from '../temporal/client-connection.ts';
import { workflowNames } from '../temporal/ids.ts';
import type { WorkflowNames } from '../temporal/ids.ts';
import { ensureSearchAttributes, searchAttributes } from '../temporal/search-attributes.ts';
import { connectWorker } from '../temporal/worker-connection.ts';
import { buildWorkflowBundle } from '../worker/bundle.ts';
import { keepRetention } from '../worker/retention.ts';
import { createDependencies } from '../worker/dependencies.ts';
import { temporalLogOptions } from '../worker/temporal-log.ts';
import { startWorkers } from '../worker/workers.ts';
import { taskQueues } from '../domain/queues.ts';
import type { DataFolder } from './data-folder.ts';
import { assertPortsFree } from '../machine/ports.ts';
import type { PortChoice } from '../machine/ports.ts';
import { startTemporalServer, temporalPortChoice, temporalUiPortChoice } from '../temporal-cli/index.ts';

export interface Ports {
  readonly api: number;
  readonly sandbox: number;
  readonly temporal: number;
  readonly temporalUi: number;
}

export const defaultPorts: Ports = { api: 3000, sandbox: 4010, temporal: 7233, temporalUi: 8233 };

export interface EmbeddedOptions {
  readonly data: DataFolder;
  readonly ports: Ports;
  readonly sandbox?: SandboxOptions;
  /** Settings by their environment names, over those of the embedded system. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** One line for a person about what is being started. */
  readonly say: (line: string) => void;
  readonly log: FastifyBaseLogger;
  /** A part died by itself; the rest is of no use without it. */
  readonly onDeath: (message: string) => void;
}

export interface Embedded {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly temporalUiUrl: string;
  readonly workflowNames: WorkflowNames;
  readonly apiKey: string;
  readonly sandbox: Sandbox;
  readonly records: Records;
  readonly temporal: Client;
  stop(): Promise<void>;
}

/** Stops what it had started when a later part fails or `signal` aborts. */
export async function startEmbedded(options: EmbeddedOptions, signal: AbortSignal): Promise<Embedded> {
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    const failures: unknown[] = [];
    for (let part = started.pop(); part !== undefined; part = started.pop()) {
      // One that cannot stop well must not leave the others running.
      await part().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    return { ...(await start(options, started, signal)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  { data, ports, sandbox: sandboxOptions, settings, say, log, onDeath }: EmbeddedOptions,
  started: (() => Promise<void>)[],
  signal: AbortSignal,
): Promise<Omit<Embedded, 'stop'>> {
  const own = (part: () => Promise<void>) => {
    started.push(part);
    // Whatever was asked to stop meanwhile stops here.
    signal.throwIfAborted();
  };
  await assertPortsFree(portChoices(ports));
  const encryption = await ownKeyRing(data);
  const codecToken = await data.secret('codec-token', () => randomBytes(32).toString('base64url'));

  const records = createRecords(await openDatabase({ pgliteDir: data.records }, encryption));
  own(async () => records.close());
  say(`Records: PGlite in ${data.records}`);

  const temporal = await startTemporalServer({
    port: ports.temporal,
    uiPort: ports.temporalUi,
    uiCodecEndpoint: `http://127.0.0.1:${ports.api}/codec/${codecToken}`,
    dbFilename: data.temporalDatabase,
    searchAttributes,
    log: say,
    onDeath,
    signal,
  });
  own(async () => temporal.stop());
  say(`Temporal: ${temporal.address}, UI at ${temporal.uiUrl ?? 'none'}`);

  const sandbox = await buildSandbox(sandboxOptions);
  const { url: sandboxUrl } = await sandbox.listen(ports.sandbox);
  own(async () => sandbox.close());
  say(`Sandbox in place of iDenfy: ${sandboxUrl}`);

  const config = embeddedConfig(data, sandbox, sandboxUrl, {
    TEMPORAL_UI_URL: temporal.uiUrl,
    CODEC_TOKEN: codecToken,
    ...settings,
    PORT: String(ports.api),
  });
  const client = connectClient(encryption, temporal);
  own(async () => client.connection.close());
  await ensureSearchAttributes(client.connection.operatorService, temporal.namespace, say);
  const documents = openDocumentStore(config.documents, encryption);
  own(async () => documents.close());
  const server = await buildServer({ config, records, encryption, documents, temporal: client, log });
  own(async () => server.close());
  const apiUrl = await server.app.listen({ host: config.server.host, port: config.server.port });
  sandbox.control.setWebhookUrl(`${apiUrl}/webhooks/idenfy`);
  say(`API: ${apiUrl}, described at ${apiUrl}/docs`);

  own(await startEmbeddedWorkers({ config, records, encryption, temporal, log, onDeath }));
  say('Workers: workflows, activities, calls to iDenfy');

  return {
    apiUrl,
    sandboxUrl,
    temporalUiUrl: temporal.uiUrl ?? '',
    workflowNames: workflowNames(encryption, config.encryption.workflowIdKey),
    apiKey: await ownApiKey(data, records),
    sandbox,
    records,
    temporal: client,
  };
}

function portChoices(ports: Ports): PortChoice[] {
  return [
    { port: ports.api, purpose: 'the API', flag: '--port', variable: 'PORT' },
    { port: ports.sandbox, purpose: 'the sandbox', flag: '--sandbox-port', variable: 'SANDBOX_PORT' },
    temporalPortChoice(ports.temporal),
    temporalUiPortChoice(ports.temporalUi),
  ];
}

function embeddedConfig(
  data: DataFolder,
  sandbox: Sandbox,
  sandboxUrl: string,
  settings: Readonly<Record<string, string | undefined>>,
): Config<'embedded'> {
  const { apiKey, apiSecret, signingKeys } = sandbox.control.account;
  return loadConfig(
    {
      // Everything is on one machine, and somebody may be watching.
      ERASURE_SETTLE_SECONDS: '5',
      SECOND_DOCUMENT_COUNTRY: 'LT',
      ...settings,
      IDENFY_BASE_URL: sandboxUrl,
      IDENFY_API_KEY: apiKey,
      IDENFY_API_SECRET: apiSecret,
      IDENFY_WEBHOOK_SECRETS: signingKeys.join(','),
      IDENFY_TRUSTED_FILE_ORIGINS: sandboxUrl,
      // The sandbox has no hourly contract to keep.
      IDENFY_CALLS_PER_SECOND: '0',
      DOCUMENTS_DIR: data.documents,
    },
    'embedded',
  );
}

interface WorkerParts extends Pick<EmbeddedOptions, 'log' | 'onDeath'> {
  readonly config: Config<'embedded'>;
  readonly records: Records;
  readonly encryption: KeyRing;
  readonly temporal: TemporalAddress;
}

async function startEmbeddedWorkers({
  config,
  records,
  encryption,
  temporal,
  log,
  onDeath,
}: WorkerParts): Promise<() => Promise<void>> {
  // This process stops in its own order.
  Runtime.install({ shutdownSignals: [], ...temporalLogOptions(log) });
  const { connection, namespace } = await connectWorker(temporal);
  const dependencies = createDependencies(config, records, encryption);
  const queues = taskQueues(config.temporal.taskQueuePrefix);
  await keepRetention({ connection, namespace, encryption, taskQueue: queues.verifications, config });
  const workers = await startWorkers({
    connection,
    namespace,
    encryption,
    queues,
    workflowBundle: await buildWorkflowBundle(),
    dependencies,
    callsPerSecond: null,
    maxCachedWorkflows: config.worker.maxCachedWorkflows,
    maxConcurrentActivities: config.worker.maxConcurrentActivities,
    shutdownGraceMs: 2_000,
  });
  workers.stopped.catch((error: unknown) => {
    onDeath(`A worker stopped: ${error instanceof Error ? error.message : 'for an unknown reason'}`);
  });
  return async () => {
    workers.shutdown();
    await workers.stopped.catch(() => {});
    await dependencies.close();
    await connection.close();
  };
}

/** Made at the first start and used again at every other: without it the data folder holds nothing readable. */
async function ownKeyRing(data: DataFolder): Promise<KeyRing> {
  const secret = await data.secret('encryption-key', () => randomBytes(KEY_BYTES).toString('base64'));
  return createKeyRing([{ id: 'embedded', secret: createSecretKey(secret, 'base64') }]);
}

/** The embedded system has a key of its own, kept beside its data, so that a restart does not lock anybody out. */
async function ownApiKey(data: DataFolder, records: Records): Promise<string> {
  const key = await data.secret('api-key', () => makeApiKey().key);
  const digest = digestOf(key);
  if ((await records.apiKeys.findByDigest(digest)) === null) {
    await records.apiKeys.add({
      name: `embedded-${Date.now()}`,
      digest,
      scopes: ['verifications', 'operator'],
    });
  }
  return key;
}
