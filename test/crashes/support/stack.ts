/**
 * The whole service as it is shipped, for one test file: API server and worker as processes of their own, on
 * PostgreSQL and a Temporal server; the sandbox is in this process.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { freePort } from '../../../src/machine/ports.ts';
import { createRecords, openDatabase } from '../../../src/records/index.ts';
import type { Database } from '../../../src/records/index.ts';
import { buildSandbox } from 'idenfy-sandbox';
import type { Sandbox, SandboxOptions } from 'idenfy-sandbox';
import { makeApiKey } from '../../../src/server/api-keys.ts';
import type { Opened } from '../../../src/server/verification-schemas.ts';
import type { TemporalAddress } from '../../../src/temporal/address.ts';
import { Api } from '../../support/api.ts';
import { freshDatabase, temporalAddress, workflowBundle } from '../../support/environment.ts';
import { processKeyRing, processKeys } from '../../support/keys.ts';
import { ServiceProcess } from './service-process.ts';
import { startWhole } from '../../support/started.ts';

export interface StackOptions {
  /** By default the Temporal server that the suite shares. */
  readonly temporal?: TemporalAddress;
  /** By default an empty database on the PostgreSQL that the suite shares. */
  readonly databaseUrl?: string;
  /** Where the server finds the database, when it is not there. */
  readonly databaseUrlOfServer?: string;
  readonly sandbox?: SandboxOptions;
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Stack {
  readonly api: Api;
  readonly key: string;
  readonly sandbox: Sandbox;
  readonly server: ServiceProcess;
  readonly worker: ServiceProcess;
  /** This process's own view of the records. */
  readonly database: Database;
  /** Another worker beside the first. */
  newWorker(settings: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  close(): Promise<void>;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  return await startWhole(async (parts) => start(options, parts));
}

async function start(options: StackOptions, parts: AsyncDisposableStack): Promise<Omit<Stack, 'close'>> {
  const folder = await mkdtemp(join(tmpdir(), 'idv-crashes-'));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  const sandbox = await buildSandbox({
    processingDelayMs: 20,
    webhookRetries: { count: 30, intervalMs: 1_000 },
    ...options.sandbox,
  });
  parts.defer(async () => sandbox.close());
  // A port that stays free for it while it is away.
  await sandbox.listen(await freePort());

  const databaseUrl = options.databaseUrl ?? (await freshDatabase());
  const database = await openDatabase({ databaseUrl }, processKeyRing);
  parts.defer(async () => database.close());
  const { key, digest } = makeApiKey();
  const name = `test-${randomUUID()}`;
  await createRecords(database).apiKeys.add({ name, digest, scopes: ['verifications', 'operator'] });

  const { address, namespace } = options.temporal ?? (await temporalAddress());
  const { apiKey, apiSecret, signingKeys } = sandbox.control.account;
  const shared = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TASK_QUEUE_PREFIX: `${randomUUID()}-`,
    IDENFY_BASE_URL: sandbox.url,
    SECOND_DOCUMENT_COUNTRY: 'LT',
    SHUTDOWN_GRACE_MS: '10000',
    LOG_LEVEL: 'warn',
    ...processKeys,
    ...options.settings,
  };
  const newProcess = async (role: 'server' | 'worker', env: Readonly<Record<string, string>>) => {
    const port = await freePort();
    const service = new ServiceProcess({
      script: `src/main/${role}.ts`,
      env: { ...env, [role === 'server' ? 'PORT' : 'HEALTH_PORT']: String(port) },
      url: `http://127.0.0.1:${port}`,
    });
    parts.defer(async () => void (await service.stop()));
    return service;
  };
  const server = await newProcess('server', {
    ...shared,
    DATABASE_URL: options.databaseUrlOfServer ?? databaseUrl,
    IDENFY_WEBHOOK_SECRETS: signingKeys.join(','),
  });
  const ofWorkers = {
    ...shared,
    IDENFY_API_KEY: apiKey,
    IDENFY_API_SECRET: apiSecret,
    IDENFY_TRUSTED_FILE_ORIGINS: sandbox.url,
    IDENFY_CALLS_PER_SECOND: '0',
    // All tests of a file come from one address, and look often.
    RATE_LIMIT_PER_KEY: '0',
    RATE_LIMIT_PER_ADDRESS: '0',
    RATE_LIMIT_FAILURES: '0',
    DOCUMENTS_DIR: join(folder, 'documents'),
    WORKFLOW_BUNDLE: await workflowBundle(),
  };
  const newWorker = async (settings: Readonly<Record<string, string>>) => {
    const another = await newProcess('worker', { ...ofWorkers, ...settings });
    await another.start();
    return another;
  };
  const worker = await newProcess('worker', ofWorkers);
  sandbox.control.setWebhookUrl(`${server.url}/webhooks/idenfy`);
  await Promise.all([server.start(), worker.start()]);
  return { api: new Api({ url: server.url, key }), key, sandbox, server, worker, database, newWorker };
}

/** So many verifications, each of a client of its own, waiting for their users. */
export async function openSeveral({ api }: Pick<Stack, 'api'>, count: number, fields: object = {}) {
  return await Promise.all(
    Array.from({ length: count }, async (): Promise<Opened> => api.start(randomUUID(), fields)),
  );
}

/** All end as they must, each with one second check paid for. */
export async function expectVerified(
  { api, sandbox }: Pick<Stack, 'api' | 'sandbox'>,
  opened: readonly Opened[],
  withinMs?: number,
): Promise<void> {
  const closed = await Promise.all(opened.map(async ({ clientId }) => api.closed(clientId, withinMs)));
  for (const [index, verification] of closed.entries()) {
    expect(verification).toMatchObject({
      verificationId: opened[index]?.verificationId,
      outcome: 'VERIFIED',
      reasons: [],
      comparison: { person: { verdict: 'match' } },
    });
    expect(sandbox.control.counters(verification.clientId)).toMatchObject({
      tokens: { IDENTIFICATION: 1 },
      submissionsAccepted: 1,
    });
  }
}
