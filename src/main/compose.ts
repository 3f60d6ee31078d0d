/**
 * Composes a whole system from its rooms: database, records and documents, then the server, the workers or both. The two
 * processes, everything in one process, and the tests all use it.
 * A server does not load Temporal's native worker, and a worker does not load the HTTP server: each is imported where it
 * is started.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { WorkflowBundleOption } from '@temporalio/worker';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import { fingerprintOf } from '../config/fingerprint.ts';
import { actors } from '../domain/acts.ts';
import { openDocumentStore } from '../documents/open-store.ts';
import type { DocumentStore } from '../documents/store.ts';
import { taskQueues } from '../domain/queues.ts';
import { EncryptionError } from '../encryption/errors.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { ActLogBrokenError, createRecords, openDatabase } from '../records/index.ts';
import type { Database, DatabaseSource, Records } from '../records/index.ts';
import type { Server, ServerParts } from '../server/build.ts';
import type { TemporalAddress } from '../temporal/address.ts';
import { ensureSearchAttributes } from '../temporal/search-attributes.ts';
import type { WorkerConfig } from '../worker/dependencies.ts';
import type { Workers } from '../worker/workers.ts';

export interface Foundations {
  readonly documents: Config['documents'];
  readonly encryption: KeyRing;
  /** `ACCEPT_EARLIER_VALUES`. */
  readonly acceptsEarlier?: boolean;
  /** A database that is already open is closed by its opener. */
  readonly database: DatabaseSource | Database;
  /** By default from Temporal's own environment variables. */
  readonly temporal?: TemporalAddress;
  readonly log: FastifyBaseLogger;
  /** When it aborts, the stack stops what runs, and nothing more is started. */
  readonly signal?: AbortSignal;
  /** No part may delay the end of the others for longer. By default each takes the time that it needs. */
  readonly closeWithinMs?: number;
}

export interface WorkOptions {
  readonly config: WorkerConfig & Pick<Config, 'erasure' | 'temporal' | 'worker'>;
  readonly workflowBundle: WorkflowBundleOption;
  readonly callsPerSecond: number | null;
  readonly shutdownGraceMs: number;
  /** Off if several systems share a namespace, which has one Schedule for retention. */
  readonly keepsRetention?: boolean;
  /** A worker failed, and both stopped; nothing else reports it. */
  readonly onFailure?: (error: unknown) => void;
}

export interface RunningServer {
  readonly server: Server;
  readonly temporal: Client;
  /** Its address, such as `http://127.0.0.1:3000`. */
  readonly url: string;
}

export interface RunningWorkers extends AsyncDisposable {
  readonly namespace: string;
  running(): boolean;
  /** @throws if Temporal does not answer */
  pingTemporal(): Promise<unknown>;
}

export interface Composition {
  readonly database: Database;
  readonly records: Records;
  readonly documents: DocumentStore;
  /** @throws MissingSearchAttributesError, CannotListenError */
  readonly serve: (
    config: ServerParts['config'],
    doors?: Pick<ServerParts, 'refusalOf' | 'eventPauses'>,
  ) => Promise<RunningServer>;
  /** Disposed with the rest, if not before. @throws if Temporal is down or lacks search attributes */
  readonly work: (options: WorkOptions) => Promise<RunningWorkers>;
}

/** Long enough to find out whether Temporal is up. */
const TEMPORAL_PATIENCE_MS = 5_000;

/** @param stack gets everything that starts, also later workers; the caller disposes it, whatever fails, and does not move it */
export async function compose(stack: AsyncDisposableStack, foundations: Foundations): Promise<Composition> {
  const { encryption, acceptsEarlier = false, temporal: address, log, signal, closeWithinMs } = foundations;
  /** Closed last first: the server and the workers before what they use. */
  const owner =
    (owning: AsyncDisposableStack): Own =>
    async (part, close) => {
      if (!owning.disposed) {
        owning.defer(async () => within(closeWithinMs, close(part)));
        signal?.throwIfAborted();
        return part;
      }
      await close(part);
      throw new Error('The system was stopped while it was starting.');
    };
  const own = owner(stack);
  const database = await databaseOf(foundations, own);
  const records = createRecords(database);
  if ('databaseUrl' in foundations.database && (await records.acts.isChangeable()))
    log.warn(
      'the role of DATABASE_URL owns the tables, so that the act log is not safe from this process; docs/deployment.md shows two roles',
    );
  /** What runs with which settings is in the act log, and where that stands is in this one. */
  const noteStart = async (by: string, config: object) => {
    try {
      const at = await records.acts.start(by, (hash) => fingerprintOf(config, hash));
      log.info({ actPosition: at.position, actHash: at.hash }, 'the act log stands at');
    } catch (error) {
      // It can note nothing, and so do nothing that has to be noted; webhooks are taken all the same, and `/readyz` says why.
      const isWithoutKey = error instanceof EncryptionError && error.code === 'encryption_key_unknown';
      if (!isWithoutKey && !(error instanceof ActLogBrokenError)) throw error;
      log.error(
        { err: error },
        isWithoutKey
          ? 'the act log cannot be written without that key'
          : 'the act log was changed from outside: nothing is done that has to be noted',
      );
    }
  };
  const documents = await own(openDocumentStore(foundations.documents, encryption), async (it) => it.close());

  return {
    database,
    records,
    documents,
    async serve(config, doors = {}) {
      const [{ connectClient }, { buildServer }, { listen }] = await Promise.all([
        import('../temporal/client-connection.ts'),
        import('../server/build.ts'),
        import('../server/listen.ts'),
      ]);
      await noteStart(actors.server, config);
      const temporal = await own(connectClient(encryption, address, { acceptsEarlier }), async (it) =>
        it.connection.close(),
      );
      await checkSearchAttributes(temporal, log);
      await own(await records.processes.register('server'), async (it) => it.close());
      // At its end it accepts no new connections and waits for the requests and deliveries in flight.
      const server = await own(
        await buildServer({ ...doors, config, records, encryption, documents, temporal, log }),
        async (it) => it.close(),
      );
      return { server, temporal, url: await listen(server.app, config.server) };
    },
    async work({ config, keepsRetention = true, onFailure, ...options }) {
      const [
        { connectWorker },
        { createDependencies },
        { fileIsolation },
        { keepRetention },
        { startWorkers },
      ] = await Promise.all([
        import('../temporal/worker-connection.ts'),
        import('../worker/dependencies.ts'),
        import('../worker/file-isolation.ts'),
        import('../worker/retention.ts'),
        import('../worker/workers.ts'),
      ]);
      const isolation = await fileIsolation(config.fitting.isolation, log);
      await noteStart(actors.worker, config);
      const parts = stack.use(new AsyncDisposableStack());
      const ownWorkers = owner(parts);
      const { connection, namespace } = await connectWorker(address);
      await ownWorkers(connection, async (it) => it.close());
      await ensureSearchAttributes(connection.operatorService, namespace, (message) => log.info(message));
      const dependencies = await ownWorkers(
        createDependencies({ config, records, documents, encryption, isolation }),
        async (it) => it.close(),
      );
      await ownWorkers(await records.processes.register('worker'), async (it) => it.close());
      const queues = taskQueues(config.temporal.taskQueuePrefix);
      if (keepsRetention) {
        const taskQueue = queues.verifications;
        await keepRetention({ connection, namespace, encryption, taskQueue, config });
      }
      const workers = await ownWorkers(
        await startWorkers({
          ...options,
          connection,
          namespace,
          encryption,
          acceptsEarlier,
          queues,
          dependencies,
          maxCachedWorkflows: config.worker.maxCachedWorkflows,
          maxConcurrentActivities: config.worker.maxConcurrentActivities,
        }),
        async (it) => stop(it, onFailure),
      );
      if (onFailure !== undefined) workers.stopped.catch(onFailure);
      return {
        namespace,
        running: () => workers.running(),
        pingTemporal: async () => connection.workflowService.getSystemInfo({}),
        [Symbol.asyncDispose]: async () => parts.disposeAsync(),
      };
    },
  };
}

type Own = <T>(part: T, close: (part: T) => Promise<unknown>) => Promise<T>;

async function databaseOf(
  { database, encryption, acceptsEarlier = false }: Foundations,
  own: Own,
): Promise<Database> {
  if ('run' in database) return database;
  return await own(await openDatabase(database, encryption, { acceptsEarlier }), async (it) => it.close());
}

/** The server starts even if Temporal is down: webhooks need their inbox (design.md, invariant 2). */
async function checkSearchAttributes(
  { connection, options, workflowService }: Client,
  log: FastifyBaseLogger,
): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + TEMPORAL_PATIENCE_MS, async () =>
      workflowService.getSystemInfo({}),
    );
  } catch (error) {
    log.warn({ err: error }, 'Temporal does not answer; webhooks are queued and delivered when it does');
    return;
  }
  await ensureSearchAttributes(connection.operatorService, options.namespace, (message) => log.info(message));
}

/** After activities in flight were finished. */
async function stop(workers: Workers, onFailure: WorkOptions['onFailure']): Promise<void> {
  workers.shutdown();
  await workers.stopped.catch((error: unknown) => {
    if (onFailure === undefined) throw error;
  });
}

/**
 * A call to Temporal that waits for its next try never settles once its connection is closed, and does not keep a process
 * alive either: without a limit the process would end half closed, or not at all.
 */
async function within(limitMs: number | undefined, closing: Promise<unknown>): Promise<void> {
  if (limitMs === undefined) {
    await closing;
    return;
  }
  const bound = new AbortController();
  const late = pause(limitMs, undefined, { signal: bound.signal }).catch(() => {});
  try {
    await Promise.race([closing, late]);
  } finally {
    bound.abort();
  }
}
