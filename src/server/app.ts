import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import Fastify from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from 'fastify';
import { LogController } from 'fastify';
import type { Config } from '../config.ts';
import { createKeyRing, KEY_BYTES } from '../encryption/key-ring.ts';
import type { EncryptionKey } from '../encryption/key-ring.ts';
import type { ApiKeyLookup } from './api-keys.ts';
import { apiKeysPlugin } from './plugins/api-keys.ts';
import { jsonBodyPlugin } from './plugins/json-body.ts';
import { limitsPlugin } from './plugins/limits.ts';
import { named } from './plugins/named.ts';
import { notFoundPlugin } from './plugins/not-found.ts';
import { openapiPlugin } from './plugins/openapi.ts';
import type { OpenApiWebhooks } from './plugins/openapi.ts';
import { answerBrokenRequest, problemsPlugin, sendProblem } from './plugins/problems.ts';
import { requestLogPlugin } from './plugins/request-log.ts';
import { securityHeadersPlugin } from './plugins/security-headers.ts';
import { validationPlugin } from './plugins/validation.ts';
import { healthRoutes } from './routes/health.ts';
import type { ReadinessCheck } from './routes/health.ts';
import { securityTxtRoutes } from './routes/security-txt.ts';
import { Problem } from './problems.ts';
import { createSourceHash } from './source-hash.ts';
import type { SourceHash } from './source-hash.ts';

export interface AppDependencies {
  readonly config: Pick<Config, 'limits' | 'server'>;
  readonly records: { readonly apiKeys: ApiKeyLookup; ping(): Promise<unknown> };
  readonly log: FastifyBaseLogger;
  /** What must answer besides the records for `/readyz` to say yes, such as `temporal`. */
  readonly checks?: Readonly<Record<string, ReadinessCheck>>;
  /** One plugin a resource, each in a scope of its own. Every route names its `config.scope`. */
  readonly routes?: readonly FastifyPluginAsync[];
  /** What the service sends by itself, for its description. */
  readonly webhooks?: OpenApiWebhooks;
  readonly patience?: Partial<typeof PATIENCE_MS>;
  /**
   * Why a request is refused before anything else, or null: for a system that runs where a browser does, so that no page
   * asks it anything, by no name that it has point here.
   */
  readonly refusalOf?: ((request: PageRequest) => string | null) | undefined;
  /** By default under a key that this process alone has. */
  readonly sourceHash?: SourceHash;
}

export interface PageRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/** With slow clients, and with handlers that have forgotten their own deadlines. */
const PATIENCE_MS = {
  /** One packet carries all headers of an honest client. */
  headers: 10_000,
  /** The slowest honest sender: 5 MB at 2 Mbit/s take 20 s. Ends connections that dribble (Slowloris). */
  request: 30_000,
  /** Node looks for late requests this often; its default would let them live twice as long. */
  checks: 5_000,
  /** Beyond the longest deadline of a route. */
  handler: 15_000,
  /** Beyond that: a connection on which nothing moves, since its client does not take its answer. */
  stalled: 5_000,
  /** Above the 60 s after which load balancers drop idle connections, so that the balancer is first to close. */
  keepAlive: 72_000,
};

/** Node's own default, said here since docs and the problem `headers_too_large` name it. */
const MAX_HEADER_BYTES = 16_384;

/** Percent-encoding makes three characters of one; what is too long should be refused by its schema, by name. */
const MAX_PARAM_LENGTH = 2_000;

/** The HTTP API, ready to listen or to be injected into. */
export async function buildApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { config, records, log, checks = {}, routes = [] } = dependencies;
  const patience = { ...PATIENCE_MS, ...dependencies.patience };
  const handlerTimeout = config.server.createDeadlineMs + patience.handler;
  const { trustProxy } = config.limits;
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: config.server.apiBodyLimitBytes,
    trustProxy: trustProxy.length === 0 ? false : [...trustProxy],
    requestTimeout: patience.request,
    keepAliveTimeout: patience.keepAlive,
    handlerTimeout,
    connectionTimeout: handlerTimeout + patience.stalled,
    http: {
      headersTimeout: patience.headers,
      connectionsCheckingInterval: patience.checks,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    // A request that comes while the server stops is answered like any other, on a connection that then closes.
    return503OnClosing: false,
    frameworkErrors: sendProblem,
    clientErrorHandler: answerBrokenRequest,
  });

  closeConnectionsWhenStopping(app);
  inviteBodiesLate(app);
  const { refusalOf } = dependencies;
  if (refusalOf !== undefined)
    app.addHook('onRequest', async (request) => {
      const { method, url, headers } = request.raw;
      const detail = refusalOf({ method: method ?? '', url: url ?? '', headers });
      if (detail !== null) throw new Problem('foreign_page', { detail });
    });
  await app.register(problemsPlugin);
  await app.register(securityHeadersPlugin);
  const sourceHash = dependencies.sourceHash ?? createSourceHash(createKeyRing([passingKey()]));
  await app.register(requestLogPlugin, { sourceHash });
  await app.register(limitsPlugin, { limits: config.limits });
  await app.register(notFoundPlugin);
  await app.register(apiKeysPlugin, { apiKeys: records.apiKeys });
  await app.register(jsonBodyPlugin);
  await app.register(validationPlugin);
  await app.register(openapiPlugin, { publicUrl: config.server.publicUrl, webhooks: dependencies.webhooks });
  await app.register(named('health', healthRoutes({ records: () => records.ping(), ...checks })));
  await app.register(named('security.txt', securityTxtRoutes(config.server)));
  for (const route of routes) await app.register(route);
  await app.ready();
  return app;
}

/**
 * A client that asks before it sends its body is told to only when who it is has been looked at. An expectation that
 * nobody knows is nobody's reason to refuse (RFC 9110, 10.1.1, lets a server choose).
 */
function inviteBodiesLate(app: FastifyInstance): void {
  const waiting = new WeakSet<IncomingMessage>();
  app.server.on('checkContinue', (request, response) => {
    waiting.add(request);
    app.server.emit('request', request, response);
  });
  app.server.on('checkExpectation', (request, response) => {
    app.server.emit('request', request, response);
  });
  app.addHook('preParsing', async (request, reply) => {
    if (waiting.delete(request.raw)) reply.raw.writeContinue();
  });
}

function passingKey(): EncryptionKey {
  return { id: 'passing', secret: createSecretKey(randomBytes(KEY_BYTES)) };
}

/** A connection that is busy when the server stops would be kept alive after its answer, and the server with it. */
function closeConnectionsWhenStopping(app: FastifyInstance): void {
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close');
  });
}
