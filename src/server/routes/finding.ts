import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Records } from '../../records/index.ts';
import { seesAll } from '../api-keys.ts';
import {
  cursorOf,
  foundPageSchema,
  foundResource,
  placeIn,
  searchIn,
  searchSchema,
} from '../found-verifications.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { problemResponses } from '../schemas.ts';

/** Found in the records alone: no run is asked, and none has to answer. */
export function findingRoutes({ records }: { records: Records }): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/v1/verifications',
      {
        config: { scope: ['verifications', 'outcomes', 'operator'] },
        schema: {
          operationId: 'findVerifications',
          summary: 'Find verifications, the latest first',
          description:
            'Every attempt that has a session or is blocked, by what the records know; all that is asked has to fit. A key sees what it opened itself, and with the scope `all-verifications` what others opened as well. There is nothing in it of what iDenfy read. What is opened while you go from page to page is on none of the later ones, and nothing is on two.',
          tags: ['verifications'],
          querystring: searchSchema,
          response: { 200: foundPageSchema, ...problemResponses() },
        },
      },
      async (request) => {
        const key = apiKeyOf(request);
        const search = searchIn(request.query);
        const after = placeIn(request.query.cursor, search);
        const own = seesAll(key) ? search : { ...search, by: key.name };
        const { found, next, total } = await records.verifications.find(own, {
          limit: request.query.limit,
          after,
        });
        return {
          verifications: found.map(foundResource),
          next: next === null ? null : cursorOf(next, search),
          total,
        };
      },
    );
  };
}
