import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { EventEndpoint } from '../../config/event-endpoints.ts';
import { disabledReasons } from '../../domain/event-attempts.ts';
import { eventTypes } from '../../domain/events.ts';
import { orUnknown } from '../../domain/words.ts';
import type { EndpointRecord, Records } from '../../records/index.ts';
import type { EventDelivery } from '../events/delivery.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { Problem } from '../problems.ts';
import { problemResponses, timeSchema } from '../schemas.ts';
import { shownWordSchema } from '../shown-words.ts';

const endpointSchema = z
  .object({
    name: z.string(),
    state: z.enum(['working', 'failing', 'disabled']),
    types: z.array(z.enum(eventTypes)).nullable().describe('What it wants; `null`: all.'),
    failingSince: timeSchema.nullable().describe('Since when nothing got through.'),
    disabledAt: timeSchema.nullable(),
    disabledReason: shownWordSchema(disabledReasons)
      .nullable()
      .describe('`gone`: it answered 410. `failing`: nothing got through for five days.'),
    waiting: z.int().describe('Events that are still to be delivered, counted up to 1,000.'),
  })
  .meta({ id: 'EventEndpoint' });

type Wanted = Pick<EventEndpoint, 'name' | 'types'>;

/** Where events go, and whether they arrive. Addresses are not shown: they may open something to whoever knows them. */
export function eventEndpointRoutes(options: {
  endpoints: readonly EventEndpoint[];
  records: Records;
  delivery: EventDelivery;
}): FastifyPluginAsyncZod {
  const { endpoints, records, delivery } = options;
  const shown = async (wanted: readonly Wanted[]) => {
    const found = await records.eventDeliveries.endpoints(wanted.map(({ name }) => name));
    const byName = new Map(found.map((record) => [record.name, record]));
    return wanted.map((endpoint) => shownEndpoint(endpoint, byName.get(endpoint.name)));
  };
  return async (app) => {
    app.get(
      '/v1/events/endpoints',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'listEventEndpoints',
          summary: 'Where events are sent, and whether they arrive',
          tags: ['events'],
          response: { 200: z.object({ endpoints: z.array(endpointSchema) }), ...problemResponses() },
        },
      },
      async () => ({ endpoints: await shown(endpoints) }),
    );

    app.post(
      '/v1/events/endpoints/:name/enable',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'enableEventEndpoint',
          summary: 'Send events to a disabled endpoint again, also those that waited meanwhile',
          tags: ['events'],
          params: z.object({
            name: z
              .string()
              .min(1)
              .max(32)
              .meta({ examples: ['orders'] }),
          }),
          response: { 200: endpointSchema, ...problemResponses('event_endpoint_unknown') },
        },
      },
      async (request) => {
        const { name } = request.params;
        if (!(await records.eventDeliveries.enable(name, apiKeyOf(request).name, app.sourceOf(request))))
          throw new Problem('event_endpoint_unknown');
        delivery.kick();
        // Settings of this server may lack what another has.
        const [now] = await shown([endpoints.find((each) => each.name === name) ?? { name, types: null }]);
        if (now === undefined) throw new Error('Each endpoint is shown.');
        return now;
      },
    );
  };
}

/** @param record undefined: no server has asked the database about it yet */
function shownEndpoint(
  { name, types }: Wanted,
  record: EndpointRecord | undefined,
): z.infer<typeof endpointSchema> {
  const { disabledAt = null, disabledReason = null, failingSince = null, waiting = 0 } = record ?? {};
  return {
    name,
    state: disabledAt !== null ? 'disabled' : failingSince !== null ? 'failing' : 'working',
    types: types === null ? null : [...types],
    failingSince: failingSince?.toISOString() ?? null,
    disabledAt: disabledAt?.toISOString() ?? null,
    disabledReason: disabledReason === null ? null : orUnknown(disabledReasons, disabledReason),
    waiting,
  };
}
