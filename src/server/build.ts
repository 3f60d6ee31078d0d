/** The whole server from its parts: the same for the process of its own, the embedded system and the tests. */
import type { Client } from '@temporalio/client';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { endpointsOf } from '../config/event-endpoints.ts';
import type { DocumentStore } from '../documents/store.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { actsCanBeAdded, keysAreThere } from '../records/index.ts';
import type { EventRecord, Records } from '../records/index.ts';
import { workflowNames } from '../temporal/ids.ts';
import { createPayloadCodec } from '../temporal/payload-codec.ts';
import { taskQueues } from '../domain/queues.ts';
import { buildApp } from './app.ts';
import type { AppDependencies } from './app.ts';
import { Decider } from './decide.ts';
import { Delivery } from './delivery.ts';
import { deskRoutes } from './desk/desk.ts';
import { EventDelivery } from './events/delivery.ts';
import type { EventDeliveryOptions } from './events/delivery.ts';
import { eventBody } from './events/bodies.ts';
import { keepEvents } from './events/keeping.ts';
import { eventWebhooks } from './events/shapes.ts';
import { Eraser } from './erase.ts';
import { Bundler } from './evidence/bundle.ts';
import { Feed } from './following/feed.ts';
import { eventFrame } from './following/event-frame.ts';
import { Seats } from './following/seats.ts';
import { Streams } from './following/streams.ts';
import { Waiting } from './following/waiting.ts';
import { VerificationOpener } from './open-verification.ts';
import { VerificationReader } from './read-verification.ts';
import { named } from './plugins/named.ts';
import { codecRoutes } from './routes/codec.ts';
import { findingRoutes } from './routes/finding.ts';
import { erasureRoutes } from './routes/erasure.ts';
import { documentRoutes } from './routes/documents.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { parkedWebhookRoutes } from './routes/parked-webhooks.ts';
import { actRoutes } from './routes/acts.ts';
import { eventEndpointRoutes } from './routes/event-endpoints.ts';
import { eventRoutes } from './routes/events.ts';
import { streamRoutes } from './routes/streams.ts';
import { verificationRoutes } from './routes/verifications.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { Runs } from './runs.ts';
import { createSourceHash, SOURCE_DAYS } from './source-hash.ts';
import { WebhookReceiver } from './webhook-receiver.ts';

export interface ServerParts {
  readonly config: Pick<
    Config<'server' | 'embedded'>,
    | 'deadlines'
    | 'desk'
    | 'encryption'
    | 'erasure'
    | 'events'
    | 'idenfy'
    | 'limits'
    | 'secondDocument'
    | 'server'
    | 'temporal'
  >;
  readonly records: Records;
  /** Opens payloads for whoever looks at runs in Temporal UI. */
  readonly encryption: KeyRing;
  readonly documents: DocumentStore;
  readonly temporal: Client;
  readonly log: FastifyBaseLogger;
  readonly refusalOf?: AppDependencies['refusalOf'];
  /** Shorter pauses than anybody would want, for tests. */
  readonly eventPauses?: Pick<EventDeliveryOptions, 'pausesMs' | 'lookEveryMs'>;
  /** Shorter, or longer, than anybody would want, for tests. */
  readonly followingPauses?: { readonly beatMs?: number; readonly lookMs?: number };
}

export interface Server {
  readonly app: FastifyInstance;
  /** Closes the app after its requests in flight, and stops delivering; what is not delivered stays in the inbox. */
  close(): Promise<void>;
}

export async function buildServer({
  config,
  records,
  encryption,
  documents,
  temporal,
  log,
  refusalOf,
  eventPauses = {},
  followingPauses = {},
}: ServerParts): Promise<Server> {
  const names = workflowNames(encryption, config.encryption.workflowIdKey);
  const runs = new Runs({
    client: temporal,
    names,
    taskQueue: taskQueues(config.temporal.taskQueuePrefix).verifications,
    deadlineMs: config.server.temporalDeadlineMs,
  });
  const delivery = new Delivery({ records, runs, log });
  const endpoints = endpointsOf(config.events);
  const eventDelivery = new EventDelivery({
    records,
    endpoints,
    timeoutMs: config.events.timeoutMs,
    privateNetworks: config.events.privateNetworks,
    bodiesOf: async (eventIds) => {
      const found = await records.events.byIds(eventIds);
      return new Map(found.flatMap((event) => bodyEntry(event, log)));
    },
    log,
    ...eventPauses,
  });
  const receiver = new WebhookReceiver({ records, runs, delivery });
  const opener = new VerificationOpener({ records, runs, deadlineMs: config.server.createDeadlineMs });
  const reader = new VerificationReader({ records, runs });
  const eraser = new Eraser({ records, runs, pauses: config.erasure });
  const bundler = new Bundler({ records, documents, reader });
  const decider = new Decider({ records, runs, rules: config.desk });
  const feed = new Feed({ records, frameOf: (event) => eventFrame(event, log), log, ...followingPauses });
  const seats = new Seats(config.limits.streamsPerKey);
  const streams = new Streams({ feed, seats, apiKeys: records.apiKeys, ...followingPauses });
  const app = await buildApp({
    config,
    records,
    log,
    refusalOf,
    checks: {
      temporal: async () => runs.ping(),
      keys: async () => keysAreThere(records),
      acts: async () => actsCanBeAdded(records),
    },
    sourceHash: createSourceHash(encryption),
    webhooks: eventWebhooks(),
    routes: [
      named(
        'verifications',
        verificationRoutes({
          config,
          opener,
          reader,
          decider,
          runs,
          records,
          waiting: new Waiting({ feed, seats }),
        }),
      ),
      named('streams', streamRoutes({ streams, reader, records })),
      named('finding', findingRoutes({ records })),
      named('erasure', erasureRoutes({ eraser, records })),
      named('documents', documentRoutes({ records, documents })),
      named('evidence', evidenceRoutes({ records, bundler, reader })),
      named('acts', actRoutes({ records })),
      named('events', eventRoutes({ endpoints, records, delivery: eventDelivery })),
      named('event endpoints', eventEndpointRoutes({ endpoints, records, delivery: eventDelivery })),
      named('parked webhooks', parkedWebhookRoutes({ records, delivery })),
      named(
        'desk',
        deskRoutes({
          config,
          records,
          documents,
          encryption,
          decider,
          bundler,
          runs,
          reader,
          namespace: temporal.options.namespace,
          names,
        }),
      ),
      named(
        'codec',
        codecRoutes({
          codec: createPayloadCodec(encryption, 'pass'),
          records,
          token: config.temporal.codecToken,
          uiOrigin: URL.parse(config.temporal.uiUrl ?? '')?.origin ?? null,
        }),
      ),
      named(
        'webhooks',
        webhookRoutes({
          receiver,
          secrets: config.idenfy.webhookSecrets,
          bodyLimitBytes: config.server.webhookBodyLimitBytes,
          unprovenBytes: config.limits.unprovenBytes,
        }),
      ),
    ],
  });
  delivery.start();
  eventDelivery.start();
  const stopKeeping = keepEvents({ records, days: config.erasure.eventDays, log });
  const forgetting = forgetOld(records, config.server.idempotencyHours);
  const marking = markEarlier(records);
  return {
    app,
    async close() {
      clearInterval(forgetting);
      clearInterval(marking);
      await app.close();
      await feed.close();
      await Promise.all([delivery.stop(), eventDelivery.stop(), stopKeeping()]);
    },
  };
}

/** One event that cannot be said, such as one of a newer version, keeps no other back: it waits for a server that can. */
function bodyEntry(event: EventRecord, log: FastifyBaseLogger): [eventId: string, body: string][] {
  try {
    return [[event.eventId, JSON.stringify(eventBody(event))]];
  } catch (error) {
    const reason = Error.isError(error) ? error.name : 'unknown';
    log.error({ eventType: event.type, reason }, 'an event cannot be put into words, and waits');
    return [];
  }
}

const HOUR_MS = 3_600_000;

/** Also in a server that nobody asks anything any more. What cannot be done now is done in an hour. */
function forgetOld({ sources, idempotency }: Records, idempotencyHours: number): NodeJS.Timeout {
  const forget = () => {
    sources.forget(new Date(Date.now() - SOURCE_DAYS * 24 * HOUR_MS)).catch(() => {});
    idempotency.forget(new Date(Date.now() - idempotencyHours * HOUR_MS)).catch(() => {});
  };
  forget();
  return setInterval(forget, HOUR_MS).unref();
}

const MARKED_AT_ONCE = 100;

/** What versions before 0.7 wrote is found as well, some at a time; an older server may still write such. */
function markEarlier({ verifications }: Records): NodeJS.Timeout {
  const mark = async (): Promise<void> => {
    while ((await verifications.markEarlier(MARKED_AT_ONCE)) > 0);
  };
  const inTime = () => void mark().catch(() => {});
  inTime();
  return setInterval(inTime, HOUR_MS).unref();
}
