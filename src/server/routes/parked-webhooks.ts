import { orUnknown } from '../../domain/words.ts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { parkedReasons } from '../../records/index.ts';
import type { Records } from '../../records/index.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import type { Delivery } from '../delivery.ts';
import { Problem } from '../problems.ts';
import { problemResponses, timeSchema } from '../schemas.ts';
import { shownWordSchema } from '../shown-words.ts';

const eventId = z.string().regex(/^[0-9a-f]{64}$/, 'must be an eventId: 64 hexadecimal digits');

const parkedSchema = z
  .object({
    eventId: z.string(),
    reason: shownWordSchema(parkedReasons),
    scanRef: z.string().nullable(),
    clientId: z.string().nullable(),
    verificationId: z.string().nullable(),
    eventType: z.string(),
    final: z.boolean().nullable(),
    overall: z.string().nullable(),
    digest: z.string(),
    receivedAt: timeSchema,
  })
  .meta({ id: 'ParkedWebhook' });

/** Nothing authentic is thrown away: what had nowhere to go is listed, and goes again when a person says so. */
export function parkedWebhookRoutes(options: {
  records: Records;
  delivery: Delivery;
}): FastifyPluginAsyncZod {
  const { records, delivery } = options;
  return async (app) => {
    app.get(
      '/v1/parked-webhooks',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'listParkedWebhooks',
          summary: 'Webhooks that could not be delivered, the latest first',
          tags: ['webhooks'],
          querystring: z.strictObject({
            reason: z.enum(parkedReasons).optional(),
            limit: z.coerce.number().int().min(1).max(200).default(50),
            before: eventId.optional().describe('`next` of the page before'),
          }),
          response: {
            200: z.object({ webhooks: z.array(parkedSchema), next: z.string().nullable() }),
            ...problemResponses(),
          },
        },
      },
      async (request) => {
        const { limit, before, reason } = request.query;
        const rows = await records.inbox.parked({
          limit,
          ...(before === undefined ? {} : { before }),
          ...(reason === undefined ? {} : { reason }),
        });
        return {
          webhooks: rows.map((row) => ({
            eventId: row.eventId,
            reason: orUnknown(parkedReasons, row.parkedReason),
            scanRef: row.scanRef,
            clientId: row.clientId,
            verificationId: row.verificationId,
            eventType: row.eventType,
            final: row.final,
            overall: row.overall,
            digest: row.digest,
            receivedAt: row.receivedAt.toISOString(),
          })),
          next: rows.length < limit ? null : (rows.at(-1)?.eventId ?? null),
        };
      },
    );

    app.post(
      '/v1/parked-webhooks/:eventId/redeliver',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'redeliverWebhook',
          summary: 'Send a parked webhook on its way again',
          tags: ['webhooks'],
          params: z.object({ eventId: eventId.meta({ examples: ['5f'.repeat(32)] }) }),
          response: {
            202: z.object({ eventId: z.string(), state: z.literal('waiting') }),
            ...problemResponses('webhook_not_parked'),
          },
        },
      },
      async (request, reply) => {
        const id = request.params.eventId;
        const by = apiKeyOf(request).name;
        if (!(await records.inbox.redeliver(id, by, app.sourceOf(request))))
          throw new Problem('webhook_not_parked');
        delivery.kick();
        return await reply.code(202).send({ eventId: id, state: 'waiting' as const });
      },
    );
  };
}
