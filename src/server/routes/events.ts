/** What happened, for whoever cannot be told, or missed it; whether it arrived; and sending it again. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { attemptFailures } from '../../domain/event-attempts.ts';
import { eventTypes } from '../../domain/events.ts';
import { orUnknown } from '../../domain/words.ts';
import { deliveryStates } from '../../records/index.ts';
import type { DeliveryRecord, Records } from '../../records/index.ts';
import { logAct } from '../acts.ts';
import { seesAll } from '../api-keys.ts';
import type { ApiKey } from '../api-keys.ts';
import { eventResource, eventSchema } from '../events/shapes.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { Problem } from '../problems.ts';
import { clientIdSchema, problemResponses, timeSchema } from '../schemas.ts';
import { shownWordSchema } from '../shown-words.ts';

const EVENT_ID_EXAMPLE = 'evt_5f0c1d7e9a3b48c2a6d4e8f01b2c3d4e';

const eventParams = z.object({
  eventId: z
    .string()
    .regex(/^evt_[0-9a-f]{32}$/, 'must be the id of an event: evt_ and 32 hexadecimal digits')
    .meta({ examples: [EVENT_ID_EXAMPLE] }),
});

const timeQuery = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-23T14:12:38Z' });

/** As the settings have it (src/config/event-endpoints.ts). */
const endpointName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be the name of an endpoint: small letters, digits and "-"');

const deliverySchema = z
  .object({
    endpoint: z.string(),
    state: shownWordSchema(deliveryStates).describe(
      '`waiting`: for its first or next try. `failed`: given up after all of them.',
    ),
    nextTryAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable().describe('When it was delivered, or given up.'),
    tries: z.array(
      z.object({
        at: timeSchema,
        status: z.int().nullable().describe('Of HTTP; `null`: there was no answer.'),
        milliseconds: z.int(),
        failure: shownWordSchema(attemptFailures).nullable().describe('`null`: it was delivered.'),
      }),
    ),
  })
  .meta({ id: 'EventDelivery' });

const resendOneBody = z
  .strictObject({ endpoint: endpointName.optional().describe('Left out: all that it was sent to.') })
  .meta({ id: 'ResendEvent', examples: [{ endpoint: 'orders' }] });

const resendFailedBody = z
  .strictObject({
    since: timeQuery.describe('Of what was given up: since then.'),
    endpoint: endpointName.optional().describe('Left out: all endpoints.'),
  })
  .meta({ id: 'ResendFailedEvents', examples: [{ since: '2026-11-22T14:12:38Z', endpoint: 'orders' }] });

export interface EventRouteOptions {
  readonly records: Records;
  /** Of the settings. */
  readonly endpoints: readonly { readonly name: string }[];
  readonly delivery: { kick(): void };
}

const READERS = ['verifications', 'outcomes', 'operator'] as const;

export function eventRoutes({ records, endpoints, delivery }: EventRouteOptions): FastifyPluginAsyncZod {
  const { events } = records;

  /** @throws Problem event_not_found where it is another key's, as where there is none */
  const eventOf = async (eventId: string, key: ApiKey) => {
    await events.number();
    const event = await events.byId(eventId, ownOnly(key));
    if (event === null) throw new Problem('event_not_found');
    return event;
  };
  /** @throws Problem event_endpoint_unknown */
  const named = (name: string | undefined): string[] => {
    const found = endpoints
      .map((endpoint) => endpoint.name)
      .filter((each) => name === undefined || each === name);
    if (name !== undefined && found.length === 0) throw new Problem('event_endpoint_unknown');
    return found;
  };

  return async (app) => {
    app.get(
      '/v1/events',
      {
        config: { scope: READERS },
        schema: {
          operationId: 'listEvents',
          summary: 'What happened, the earliest first',
          description:
            'For a key without `all-verifications` or `operator`, events of what it opened itself; then a page may be short, or empty, and `next` says whether there is more. To follow, ask again after the highest `sequence` that you have.',
          tags: ['events'],
          querystring: z.strictObject({
            type: z.enum(eventTypes).optional(),
            clientId: clientIdSchema.optional(),
            verificationId: z.string().min(1).max(100).optional(),
            since: timeQuery.optional().describe('Written since then.'),
            until: timeQuery.optional().describe('Written before then.'),
            limit: z.coerce.number().int().min(1).max(500).default(100),
            after: z.coerce
              .number()
              .int()
              .min(0)
              .max(Number.MAX_SAFE_INTEGER)
              .optional()
              .describe('`next` of the page before, or the `sequence` of an event.'),
          }),
          response: {
            200: z.object({ events: z.array(eventSchema), next: z.int().nullable() }),
            ...problemResponses(),
          },
        },
      },
      async (request) => {
        const { since, until, ...query } = request.query;
        await events.number();
        const page = await events.list({
          ...query,
          since: since === undefined ? undefined : new Date(since),
          until: until === undefined ? undefined : new Date(until),
          seenBy: ownOnly(apiKeyOf(request)),
        });
        return { events: page.events.map(eventResource), next: page.isMore ? page.upTo : null };
      },
    );

    app.get(
      '/v1/events/:eventId',
      {
        config: { scope: READERS },
        schema: {
          operationId: 'getEvent',
          summary: 'An event, and what became of its deliveries',
          tags: ['events'],
          params: eventParams,
          response: {
            200: z.object({ event: eventSchema, deliveries: z.array(deliverySchema) }),
            ...problemResponses('event_not_found'),
          },
        },
      },
      async (request) => {
        const event = await eventOf(request.params.eventId, apiKeyOf(request));
        const deliveries = await events.deliveriesOf(event.eventId);
        return { event: eventResource(event), deliveries: deliveries.map(shownDelivery) };
      },
    );

    app.post(
      '/v1/events/:eventId/resend',
      {
        config: { scope: READERS },
        schema: {
          operationId: 'resendEvent',
          summary: 'Send an event again',
          description:
            'With the same id, so that whoever has it passes over it. A disabled endpoint gets it once it is enabled.',
          tags: ['events'],
          params: eventParams,
          body: resendOneBody.nullish(),
          response: {
            202: z.object({ id: z.string(), endpoints: z.array(z.string()) }),
            ...problemResponses('event_not_found', 'event_endpoint_unknown'),
          },
        },
      },
      async (request, reply) => {
        const key = apiKeyOf(request);
        const { eventId, clientId, verificationId } = await eventOf(request.params.eventId, key);
        const name = request.body?.endpoint;
        const sentTo = new Set((await events.deliveriesOf(eventId)).map(({ endpoint }) => endpoint));
        const again = named(name).filter((each) => name !== undefined || sentTo.has(each));
        await logAct(records, {
          kind: 'events-resent',
          by: key.name,
          source: app.sourceOf(request),
          clientId,
          verificationId,
          detail: { event: eventId, endpoint: name ?? null, since: null },
        });
        await events.resend(eventId, again);
        delivery.kick();
        return await reply.code(202).send({ id: eventId, endpoints: again });
      },
    );

    app.post(
      '/v1/events/resend',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'resendFailedEvents',
          summary: 'Send all events again that failed since a time',
          description: 'What was given up, and at once what waits for its next try.',
          tags: ['events'],
          body: resendFailedBody,
          response: {
            202: z.object({ deliveries: z.int().describe('How many are on their way again.') }),
            ...problemResponses('event_endpoint_unknown'),
          },
        },
      },
      async (request, reply) => {
        const { since, endpoint } = request.body;
        const to = named(endpoint);
        await logAct(records, {
          kind: 'events-resent',
          by: apiKeyOf(request).name,
          source: app.sourceOf(request),
          detail: { event: null, endpoint: endpoint ?? null, since },
        });
        const deliveries = await events.resendFailed(to, new Date(since));
        delivery.kick();
        return await reply.code(202).send({ deliveries });
      },
    );
  };
}

function ownOnly(key: ApiKey): string | undefined {
  return seesAll(key) ? undefined : key.name;
}

function shownDelivery(delivery: DeliveryRecord): z.infer<typeof deliverySchema> {
  const { endpoint, state, notBefore, endedAt, tries } = delivery;
  return {
    endpoint,
    state: orUnknown(deliveryStates, state),
    nextTryAt: state === 'waiting' ? notBefore.toISOString() : null,
    endedAt: endedAt?.toISOString() ?? null,
    tries: tries.map(({ at, status, milliseconds, failure }) => ({
      at: at.toISOString(),
      status,
      milliseconds,
      failure: failure === null ? null : orUnknown(attemptFailures, failure),
    })),
  };
}
