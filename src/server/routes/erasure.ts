/** Gone means gone, and what may not go yet. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { LegalHold, Records } from '../../records/index.ts';
import type { Eraser } from '../erase.ts';
import { erasureResource, erasureSchema } from '../erasure-schemas.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { Problem } from '../problems.ts';
import { clientParams, plainText, problemResponses, timeSchema } from '../schemas.ts';

const holdBodySchema = z
  .strictObject({ reason: plainText(500).describe('Such as the number of the case; kept encrypted') })
  .meta({ id: 'PlaceLegalHold', examples: [{ reason: 'Case 2026/117' }] });

const liftBodySchema = z
  .strictObject({ reason: plainText(500).describe('Why it is no longer needed; kept encrypted') })
  .meta({ id: 'LiftLegalHold', examples: [{ reason: 'Case 2026/117 is closed' }] });

const holdSchema = z
  .object({
    clientId: z.string(),
    heldBy: z.string().describe('The name of the API key'),
    heldSince: timeSchema,
    reason: z.string(),
  })
  .meta({ id: 'LegalHold' });

export function erasureRoutes({
  eraser,
  records,
}: {
  readonly eraser: Eraser;
  readonly records: Records;
}): FastifyPluginAsyncZod {
  return async (app) => {
    app.delete(
      '/v1/verifications/:clientId',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'eraseVerifications',
          summary: 'Erase everything about a clientId, at iDenfy too',
          description:
            'An open verification is cancelled first. Asked again, it tells how far the erasure is, and in the end gives the same proof.',
          tags: ['erasure'],
          params: clientParams,
          response: {
            200: erasureSchema.describe('Everything is erased: the proof.'),
            202: erasureSchema.describe('The erasure is under way, and goes on by itself.'),
            ...problemResponses('verification_not_found', 'legal_hold', 'temporal_unavailable'),
          },
        },
      },
      async (request, reply) => {
        const { clientId } = request.params;
        const erasure = await eraser.erase(clientId, apiKeyOf(request).name, app.sourceOf(request));
        return await reply.code(erasure.completedAt === null ? 202 : 200).send(erasureResource(erasure));
      },
    );

    app.get(
      '/v1/verifications/:clientId/erasure',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'getErasure',
          summary: 'How far an erasure is, or its proof',
          tags: ['erasure'],
          params: clientParams,
          response: { 200: erasureSchema, ...problemResponses('erasure_not_found') },
        },
      },
      async (request) => {
        const erasure = await records.erasures.latestOf(request.params.clientId);
        if (erasure === null) throw new Problem('erasure_not_found');
        return erasureResource(erasure);
      },
    );

    app.put(
      '/v1/verifications/:clientId/legal-hold',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'placeLegalHold',
          summary: 'Keep everything about a clientId: neither a person nor retention may erase it',
          description: 'The first hold stands until it is lifted. What was erased before does not come back.',
          tags: ['erasure'],
          params: clientParams,
          body: holdBodySchema,
          response: { 200: holdSchema, ...problemResponses('erasure_running') },
        },
      },
      async (request) => {
        const { clientId } = request.params;
        const { reason } = request.body;
        const heldBy = apiKeyOf(request).name;
        const hold = { clientId, heldBy, reason, heldSince: new Date() };
        const placed = await records.legalHolds.place(hold, app.sourceOf(request));
        if (placed === null) throw new Problem('erasure_running');
        return holdResource(placed);
      },
    );

    app.get(
      '/v1/verifications/:clientId/legal-hold',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'getLegalHold',
          summary: 'The legal hold on a clientId',
          tags: ['erasure'],
          params: clientParams,
          response: { 200: holdSchema, ...problemResponses('no_legal_hold') },
        },
      },
      async (request) => {
        const hold = await records.legalHolds.find(request.params.clientId);
        if (hold === null) throw new Problem('no_legal_hold');
        return holdResource(hold);
      },
    );

    app.delete(
      '/v1/verifications/:clientId/legal-hold',
      {
        config: { scope: 'operator' },
        schema: {
          operationId: 'liftLegalHold',
          summary: 'Lift the legal hold on a clientId',
          description: 'Who lifted it, when, and why if you say so, stays in the act log.',
          tags: ['erasure'],
          params: clientParams,
          body: liftBodySchema.nullish(),
          response: {
            204: z.null().describe('Lifted, or there was none.'),
            ...problemResponses(),
          },
        },
      },
      async (request, reply) => {
        await records.legalHolds.lift({
          clientId: request.params.clientId,
          by: apiKeyOf(request).name,
          reason: request.body?.reason ?? null,
          source: app.sourceOf(request),
        });
        return await reply.code(204).send(null);
      },
    );
  };
}

function holdResource({ clientId, heldBy, heldSince, reason }: LegalHold): z.infer<typeof holdSchema> {
  return { clientId, heldBy, heldSince: heldSince.toISOString(), reason };
}
