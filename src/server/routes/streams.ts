/** Following what happens, as server-sent events: one client's, or everybody's that the key sees. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { eventTypes } from '../../domain/events.ts';
import type { Records } from '../../records/index.ts';
import { seesAll } from '../api-keys.ts';
import type { Streams } from '../following/streams.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { Problem } from '../problems.ts';
import type { VerificationReader } from '../read-verification.ts';
import { clientParams, problemResponses } from '../schemas.ts';

export interface StreamRouteOptions {
  readonly streams: Streams;
  readonly reader: VerificationReader;
  readonly records: Pick<Records, 'openers'>;
}

const scope = ['verifications', 'outcomes', 'operator'] as const;

const sequenceSchema = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const headersSchema = z.looseObject({
  'last-event-id': sequenceSchema
    .optional()
    .describe('Where the listener stopped; a browser sends it by itself. It counts more than `after`.'),
});

const querySchema = z.object({
  type: z.enum(eventTypes).optional().describe('Only events of this type.'),
  after: sequenceSchema
    .optional()
    .describe('Go on after the event of this `sequence`; `0`: with the oldest that is kept.'),
});

const streamResponse = {
  description:
    'Events without an end, each with its `sequence` as id and what `GET /v1/events` shows of it as data. A comment and the present id come every 15 s. An event `gap` says that events between `Last-Event-ID` and the oldest that is kept are gone.',
  content: {
    'text/event-stream': {
      schema: z.string().meta({
        examples: [
          'id: 42\nevent: verification.closed\ndata: {"type":"verification.closed","sequence":42}\n\n',
        ],
      }),
    },
  },
};

/** As long as Node counts, since a stream has no end of its own. */
const handlerTimeout = 2_147_483_647;

export function streamRoutes({ streams, reader, records }: StreamRouteOptions): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('preClose', async () => streams.close());

    app.get(
      '/v1/stream',
      {
        config: { scope },
        handlerTimeout,
        // Nobody asks for the head of what has no end.
        exposeHeadRoute: false,
        schema: {
          operationId: 'followAll',
          summary: 'Follow everything that happens, as server-sent events',
          description:
            'From now on, or after `Last-Event-ID`. A key follows what it opened itself, and with the scope `all-verifications` what others opened as well. A listener that does not read is let go; it comes back with `Last-Event-ID` and misses nothing.',
          tags: ['events'],
          headers: headersSchema,
          querystring: querySchema,
          response: { 200: streamResponse, ...problemResponses('too_many_streams') },
        },
      },
      async (request, reply) => {
        const key = apiKeyOf(request);
        const { type, after = null } = request.query;
        await streams.answer(request, reply, {
          type,
          seenBy: seesAll(key) ? undefined : key.name,
          after: request.headers['last-event-id'] ?? after,
          scopes: scope,
        });
        return reply;
      },
    );

    app.get(
      '/v1/verifications/:clientId/stream',
      {
        config: { scope },
        handlerTimeout,
        // Nobody asks for the head of what has no end.
        exposeHeadRoute: false,
        schema: {
          operationId: 'followVerification',
          summary: 'Follow the verifications of a clientId, as server-sent events',
          description:
            'All that is kept of this clientId and whatever comes, so that nothing between two requests is missed; after `Last-Event-ID`, what came since. It goes on after `verification.closed`, since a contradiction, another attempt or an erasure may follow, and ends with `verification.erased`.',
          tags: ['events'],
          params: clientParams,
          headers: headersSchema,
          querystring: querySchema,
          response: {
            200: streamResponse,
            ...problemResponses(
              'verification_not_found',
              'erased',
              'temporal_unavailable',
              'too_many_streams',
            ),
          },
        },
      },
      async (request, reply) => {
        const { clientId } = request.params;
        const key = apiKeyOf(request);
        if (!seesAll(key) && !(await records.openers.hasOpened(clientId, key.name)))
          throw new Problem('verification_not_found');
        // Refuses what `GET` would refuse.
        await reader.read(clientId);
        const { type, after = 0 } = request.query;
        await streams.answer(request, reply, {
          clientId,
          type,
          seenBy: seesAll(key) ? undefined : key.name,
          after: request.headers['last-event-id'] ?? after,
          scopes: scope,
          isLast: (event) => event.type === 'verification.erased',
        });
        return reply;
      },
    );
  };
}
