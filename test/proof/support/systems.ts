/**
 * The service twice, on one Temporal server: in this process with PGlite and documents in a folder, as `npm run dev` has
 * it; and as the processes that are shipped, with PostgreSQL and documents in a bucket.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { openDocumentStore } from '../../../src/documents/open-store.ts';
import type { DocumentStore } from '../../../src/documents/store.ts';
import { publishedTestKey } from '../../../src/encryption/published-test-key.ts';
import type { KeyRing } from '../../../src/encryption/key-ring.ts';
import { freePort } from '../../../src/machine/ports.ts';
import { spawnOwned } from '../../../src/machine/processes.ts';
import { createLog } from '../../../src/log.ts';
import { createRecords, openDatabase } from '../../../src/records/index.ts';
import type { Database, Records } from '../../../src/records/index.ts';
import { buildSandbox } from 'idenfy-sandbox';
import type { Sandbox, SandboxOptions } from 'idenfy-sandbox';
import { makeApiKey } from '../../../src/server/api-keys.ts';
import type { TemporalAddress } from '../../../src/temporal/address.ts';
import { connectClient } from '../../../src/temporal/client-connection.ts';
import { workflowNames } from '../../../src/temporal/ids.ts';
import type { WorkflowNames } from '../../../src/temporal/ids.ts';
import { buildWorkflowBundle } from '../../../src/worker/bundle.ts';
import { Api } from '../../support/api.ts';
import { layCableTo } from '../../support/cable.ts';
import type { Cable } from '../../support/cable.ts';
import { processKeyRing, processKeys, testKeyRing } from '../../support/keys.ts';
import type { S3Server } from '../../support/s3-server.ts';
import { startSystem } from '../../support/system.ts';
import { until } from '../../support/until.ts';
import { Between } from './between.ts';
import { Plants } from './plants.ts';
import { startWhole } from '../../support/started.ts';

export interface Proven {
  readonly plants: Plants;
  readonly between: Between;
  readonly sandbox: Sandbox;
  readonly url: string;
  /** With all scopes. */
  readonly key: string;
  readonly api: Api;
  readonly records: Records;
  readonly database: Database;
  readonly documents: DocumentStore;
  readonly ring: KeyRing;
  readonly temporal: Client;
  readonly taskQueue: string;
  readonly names: WorkflowNames;
  close(): Promise<void>;
}

export interface Shipped extends Proven {
  readonly workerUrl: string;
  /** Between the server, not the worker, and PostgreSQL. */
  readonly cable: Cable;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Retries soon: a server may be busy, or without its database. */
const sandboxOptions = { processingDelayMs: 20, webhookRetries: { count: 60, intervalMs: 500 } } as const;

/** Asks iDenfy itself where no webhook came within this time, which is long for those that do come. */
const ASK_AFTER_SECONDS = 20;

/** @param folder gets `records`, `documents` and `api.log`; workflow ids hide the `clientId` */
export async function startEmbedded(folder: string, temporal: TemporalAddress): Promise<Proven> {
  const plants = new Plants('A');
  const between = await Between.start(plants);
  const prefix = `${randomUUID()}-`;
  await mkdir(folder);
  const log = createWriteStream(join(folder, 'api.log'));
  const system = await startSystem({
    temporal,
    database: { pgliteDir: join(folder, 'records') },
    sandbox: { ...sandboxOptions, publicUrl: between.url },
    deadlines: { decisionSeconds: 600, askAfterSeconds: ASK_AFTER_SECONDS, askAgainSeconds: 1 },
    settings: {
      DOCUMENTS_DIR: join(folder, 'documents'),
      TASK_QUEUE_PREFIX: prefix,
      WORKFLOW_ID_KEY: publishedTestKey.id,
      IDENFY_MANUAL_REVIEW: 'false',
      ERASURE_ASK_AGAIN_SECONDS: '1',
      ERASURE_SETTLE_SECONDS: '1',
    },
    log: createLog('trace', log),
  });
  const { url, sandbox } = system;
  connect(between, sandbox, url);
  return {
    ...system,
    plants,
    between,
    api: new Api(system),
    ring: testKeyRing,
    taskQueue: `${prefix}verifications`,
    names: workflowNames(testKeyRing, publishedTestKey.id),
    async close() {
      await system.close();
      await between.close();
      await new Promise((resolve) => log.end(resolve));
    },
  };
}

export interface ShippedOptions {
  /** Gets `server.log`, `worker.log` and whatever is temporary. */
  readonly folder: string;
  readonly temporal: TemporalAddress;
  readonly databaseUrl: string;
  readonly s3: S3Server;
  /** Of the workflows that the worker knows. */
  readonly workflowsPath: string;
}

/** @throws after it has stopped what it had started */
export async function startShipped(options: ShippedOptions): Promise<Shipped> {
  return await startWhole(async (parts) => start(options, parts));
}

async function start(
  { folder, temporal, databaseUrl, s3, workflowsPath }: ShippedOptions,
  parts: AsyncDisposableStack,
): Promise<Omit<Shipped, 'close'>> {
  await mkdir(join(folder, 'tmp'), { recursive: true });
  const plants = new Plants('B');
  const between = await Between.start(plants);
  parts.defer(async () => between.close());
  const sandbox = await buildSandbox({ ...sandboxOptions, publicUrl: between.url } satisfies SandboxOptions);
  parts.defer(async () => sandbox.close());
  await sandbox.listen();

  const database = await openDatabase({ databaseUrl }, processKeyRing);
  parts.defer(async () => database.close());
  const records = createRecords(database);
  const { key, digest } = makeApiKey();
  await records.apiKeys.add({ name: `proof-${randomUUID()}`, digest, scopes: ['verifications', 'operator'] });
  const stored = {
    dir: '',
    s3Bucket: await s3.newBucket(),
    s3Prefix: 'some/where/',
    s3Region: s3.region,
    s3Endpoint: s3.endpoint,
    s3AccessKeyId: s3.credentials.accessKeyId,
    s3SecretAccessKey: s3.credentials.secretAccessKey,
  };
  const documents = openDocumentStore(stored, processKeyRing);
  parts.defer(async () => documents.close());
  const client = connectClient(processKeyRing, temporal);
  parts.defer(async () => client.connection.close());
  const { cable, url: databaseUrlOfServer } = await layCableTo(databaseUrl);
  parts.defer(async () => cable.close());
  const prefix = `${randomUUID()}-`;
  const bundle = join(folder, 'workflows.js');
  const { code } = await buildWorkflowBundle({ workflowsPath });
  await writeFile(bundle, code);
  const { apiKey, apiSecret, signingKeys } = sandbox.control.account;
  const shared = {
    TMPDIR: join(folder, 'tmp'),
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TASK_QUEUE_PREFIX: prefix,
    IDENFY_BASE_URL: between.url,
    SECOND_DOCUMENT_COUNTRY: 'LT',
    ASK_AFTER_SECONDS: String(ASK_AFTER_SECONDS),
    ASK_AGAIN_SECONDS: '1',
    IDENFY_MANUAL_REVIEW: 'false',
    ERASURE_ASK_AGAIN_SECONDS: '1',
    ERASURE_SETTLE_SECONDS: '1',
    DOCUMENTS_S3_BUCKET: stored.s3Bucket,
    DOCUMENTS_S3_PREFIX: stored.s3Prefix,
    DOCUMENTS_S3_REGION: stored.s3Region,
    DOCUMENTS_S3_ENDPOINT: stored.s3Endpoint,
    DOCUMENTS_S3_ACCESS_KEY_ID: stored.s3AccessKeyId,
    DOCUMENTS_S3_SECRET_ACCESS_KEY: stored.s3SecretAccessKey,
    SHUTDOWN_GRACE_MS: '10000',
    LOG_LEVEL: 'trace',
    DECIDE_OWN_VERIFICATIONS: 'true',
    ...processKeys,
  };
  const run = async (role: 'server' | 'worker', env: Readonly<Record<string, string>>) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const process = spawnLogging(`src/main/${role}.ts`, join(folder, `${role}.log`), {
      ...shared,
      ...env,
      [role === 'server' ? 'PORT' : 'HEALTH_PORT']: String(port),
    });
    parts.defer(async () => process.stop(60_000));
    let ended = false;
    void process.exited.then(() => (ended = true));
    await until(`the ${role} is ready`, async () => {
      if (ended) throw new Error(`The ${role} ended by itself; see ${folder}/${role}.log`);
      const answer = await fetch(`${url}/readyz`).catch(() => undefined);
      await answer?.arrayBuffer();
      return answer?.status === 200 ? true : undefined;
    });
    return url;
  };
  const [url, workerUrl] = await Promise.all([
    run('server', { DATABASE_URL: databaseUrlOfServer, IDENFY_WEBHOOK_SECRETS: signingKeys.join(',') }),
    run('worker', {
      DATABASE_URL: databaseUrl,
      WORKFLOW_BUNDLE: bundle,
      IDENFY_API_KEY: apiKey,
      IDENFY_API_SECRET: apiSecret,
      IDENFY_TRUSTED_FILE_ORIGINS: between.url,
      IDENFY_CALLS_PER_SECOND: '0',
    }),
  ]);
  connect(between, sandbox, url);
  return {
    plants,
    between,
    sandbox,
    url,
    workerUrl,
    key,
    api: new Api({ url, key }),
    records,
    database,
    documents,
    ring: processKeyRing,
    temporal: client,
    taskQueue: `${prefix}verifications`,
    names: workflowNames(processKeyRing),
    cable,
  };
}

function connect(between: Between, sandbox: Sandbox, service: string): void {
  const [signingKey = ''] = sandbox.control.account.signingKeys;
  between.connect({ idenfy: sandbox.app.listeningOrigin, service, signingKey });
  sandbox.control.setWebhookUrl(between.webhookUrl);
}

/** One of our own processes, all of whose output goes to a file. */
function spawnLogging(script: string, log: string, env: Readonly<Record<string, string>>) {
  const command = ['-c', 'exec "$0" "$1" >>"$2" 2>&1', process.execPath, script, log];
  return spawnOwned('/bin/sh', command, { cwd: root, env: { PATH: process.env['PATH'], ...env } });
}
