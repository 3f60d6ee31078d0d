/**
 * The whole system in one process, except Temporal's development server: the same server and workers as in production,
 * with PGlite in place of PostgreSQL, files on disk and the sandbox in place of iDenfy.
 */
import type { Client } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { createSecretKey, randomBytes } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { compose } from '../main/compose.ts';
import { loadConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { createKeyRing, KEY_BYTES } from '../encryption/key-ring.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { openDatabase } from '../records/index.ts';
import type { Records } from '../records/index.ts';
import { buildSandbox } from 'idenfy-sandbox';
import type { Sandbox, SandboxOptions } from 'idenfy-sandbox';
import { refusalOf } from 'idenfy-sandbox/pages';
import type { PageRequest } from '../server/app.ts';
import { digestOf, makeApiKey, scopes } from '../server/api-keys.ts';
import { workflowNames } from '../temporal/ids.ts';
import type { WorkflowNames } from '../temporal/ids.ts';
import { searchAttributes } from '../temporal/search-attributes.ts';
import { buildWorkflowBundle } from '../worker/bundle.ts';
import { temporalLogOptions } from '../worker/temporal-log.ts';
import type { DataFolder } from './data-folder.ts';
import { assertPortsFree } from '../machine/ports.ts';
import type { PortChoice } from '../machine/ports.ts';
import type { Ports } from './ports.ts';
import { startTemporalServer, temporalPortChoice, temporalUiPortChoice } from '../temporal-cli/index.ts';

export interface EmbeddedOptions {
  readonly data: DataFolder;
  readonly ports: Ports;
  readonly sandbox?: SandboxOptions;
  /** Settings by their environment names, which replace those of the embedded system. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** Gets one line for the user about what is being started. */
  readonly say: (line: string) => void;
  readonly log: FastifyBaseLogger;
  /** A part died unexpectedly; the rest is useless without it. */
  readonly onDeath: (message: string) => void;
}

export interface Embedded extends AsyncDisposable {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly temporalUiUrl: string;
  readonly workflowNames: WorkflowNames;
  readonly apiKey: string;
  readonly sandbox: Sandbox;
  readonly records: Records;
  readonly temporal: Client;
}

/** Stops what it has started if a later part fails or `signal` aborts. */
export async function startEmbedded(options: EmbeddedOptions, signal: AbortSignal): Promise<Embedded> {
  await using starting = new AsyncDisposableStack();
  const running = await start(options, starting, signal);
  const parts = starting.move();
  return { ...running, [Symbol.asyncDispose]: async () => parts.disposeAsync() };
}

async function start(
  { data, ports, sandbox: sandboxOptions, settings, say, log, onDeath }: EmbeddedOptions,
  parts: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<Omit<Embedded, typeof Symbol.asyncDispose>> {
  const own = <T>(part: T, close: (part: T) => Promise<unknown>): T => {
    parts.defer(async () => void (await close(part)));
    // Stops here if that was requested meanwhile.
    signal.throwIfAborted();
    return part;
  };
  await assertPortsFree(portChoices(ports));
  const encryption = await ownKeyRing(data);
  const codecToken = await data.secret('codec-token', () => randomBytes(32).toString('base64url'));

  // First of all, since its lock keeps a second system out of the folder.
  // A folder from before goes on, and nobody but its owner writes to it.
  const database = own(
    await openDatabase({ pgliteDir: data.records }, encryption, { acceptsEarlier: true }),
    async (it) => it.close(),
  );
  say(`Records: PGlite in ${data.records}`);

  const temporal = own(
    await startTemporalServer({
      port: ports.temporal,
      uiPort: ports.temporalUi,
      uiCodecEndpoint: `http://127.0.0.1:${ports.api}/codec/${codecToken}`,
      dbFilename: data.temporalDatabase,
      searchAttributes,
      log: say,
      onDeath,
      signal,
    }),
    async (it) => it.stop(),
  );
  say(`Temporal: ${temporal.address}, UI at ${temporal.uiUrl ?? 'none'}`);

  const sandbox = own(await buildSandbox(sandboxOptions), async (it) => it.close());
  const { url: sandboxUrl } = await sandbox.listen(ports.sandbox);
  say(`Sandbox in place of iDenfy: ${sandboxUrl}`);

  const config = embeddedConfig(data, sandbox, sandboxUrl, {
    TEMPORAL_UI_URL: temporal.uiUrl,
    CODEC_TOKEN: codecToken,
    ...settings,
    PORT: String(ports.api),
  });
  const { documents } = config;
  const { records, serve, work } = await compose(parts, {
    documents,
    encryption,
    database,
    temporal,
    log,
    signal,
  });
  const { url: apiUrl, temporal: client } = await serve(config, {
    refusalOf: pageRefusal(config, temporal.uiUrl),
  });
  sandbox.control.setWebhookUrl(`${apiUrl}/webhooks/idenfy`);
  say(`API: ${apiUrl}, described at ${apiUrl}/docs`);

  // This process stops in its own order.
  Runtime.install({ shutdownSignals: [], ...temporalLogOptions(log) });
  await work({
    config,
    workflowBundle: await buildWorkflowBundle(),
    callsPerSecond: null,
    shutdownGraceMs: 2_000,
    onFailure(error) {
      onDeath(`A worker stopped: ${Error.isError(error) ? error.message : 'for an unknown reason'}`);
    },
  });
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

/**
 * A page of another site that has its name point here (DNS rebinding) can read Temporal UI, whose program looks at no
 * `Host`, and with it the address of the codec: so that alone must be of no use.
 */
function pageRefusal(
  { server }: Pick<Config, 'server'>,
  uiUrl: string | undefined,
): (request: PageRequest) => string | null {
  const own = server.publicUrl === undefined ? [] : [server.publicUrl];
  const ofUi = new Set([uiUrl, uiUrl?.replace('127.0.0.1', 'localhost')]);
  return (request) => {
    const { origin, ...headers } = request.headers;
    const isUi = request.url.startsWith('/codec/') && origin !== undefined && ofUi.has(origin);
    // Of Temporal UI's own pages the name alone is looked at.
    return refusalOf(isUi ? { method: request.method, headers: { host: headers.host } } : request, own);
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
      // Everything is on one machine, and the user may be watching.
      ERASURE_SETTLE_SECONDS: '5',
      // There is one key, for everything.
      DECIDE_OWN_VERIFICATIONS: 'true',
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

/** Created at the first start and used at every later one: without it nothing in the data folder is readable. */
async function ownKeyRing(data: DataFolder): Promise<KeyRing> {
  const secret = await data.secret('encryption-key', () => randomBytes(KEY_BYTES).toString('base64'));
  return createKeyRing([{ id: 'embedded', secret: createSecretKey(secret, 'base64') }]);
}

/** The embedded system has its own key, kept beside its data, so that a restart does not lock anybody out. */
async function ownApiKey(data: DataFolder, records: Records): Promise<string> {
  const key = await data.secret('api-key', () => makeApiKey().key);
  const digest = digestOf(key);
  if ((await records.apiKeys.findByDigest(digest)) === null) {
    await records.apiKeys.add({
      name: `embedded-${Date.now()}`,
      digest,
      scopes: [...scopes],
    });
  }
  return key;
}
