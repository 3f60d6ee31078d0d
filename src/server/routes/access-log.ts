import { orUnknown } from '../../domain/words.ts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { accessKinds } from '../../records/index.ts';
import type { Records } from '../../records/index.ts';
import { problemResponses, timeSchema } from '../schemas.ts';
import { shownWordSchema } from '../shown-words.ts';

const accessSchema = z
  .object({
    id: z.int(),
    readAt: timeSchema,
    readBy: z.string().describe('The name of the API key, or `codec-token`.'),
    kind: shownWordSchema(accessKinds),
    verificationId: z.string().nullable(),
    detail: z.string().nullable().describe('The name of the document, or the number of payloads.'),
    source: z
      .string()
      .nullable()
      .describe(
        'Keyed hash of the address that it was read from: equal for equal addresses, kept for 30 days.',
      ),
  })
  .meta({ id: 'Reading' });

/** For whoever watches over those who may read. */
export function accessLogRoutes({ records }: { records: Records }): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/v1/readings',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'listReadings',
          summary: 'Who read documents and decrypted payloads, the latest first',
          tags: ['audit'],
          querystring: z.strictObject({
            verificationId: z.string().max(100).optional(),
            limit: z.coerce.number().int().min(1).max(500).default(100),
            before: z.coerce.number().int().min(1).optional().describe('`next` of the page before'),
          }),
          response: {
            200: z.object({ readings: z.array(accessSchema), next: z.int().nullable() }),
            ...problemResponses(),
          },
        },
      },
      async ({ query }) => {
        const rows = await records.accessLog.latest(query);
        return {
          readings: rows.map(({ readAt, kind, ...row }) => ({
            ...row,
            kind: orUnknown(accessKinds, kind),
            readAt: readAt.toISOString(),
          })),
          next: rows.length < query.limit ? null : (rows.at(-1)?.id ?? null),
        };
      },
    );
  };
}
