import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Records } from '../../records/index.ts';
import type { Bundler } from '../evidence/bundle.ts';
import { BUNDLE_TIMEOUT_MS } from '../evidence/bundle.ts';
import { sendBundle } from '../evidence/send.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { clientParams, problemResponses } from '../schemas.ts';
import { Problem } from '../problems.ts';
import { unrecorded } from '../evidence/unrecorded.ts';
import type { VerificationReader } from '../read-verification.ts';
import { recordOf } from '../stored-documents.ts';

/** Everything about one attempt in one signed file. Whoever reads it is noted (GET /v1/readings). */
export function evidenceRoutes({
  records,
  bundler,
  reader,
}: {
  readonly records: Records;
  readonly bundler: Pick<Bundler, 'bundle'>;
  readonly reader: Pick<VerificationReader, 'read'>;
}): FastifyPluginAsyncZod {
  /** A run that blocks at once has no record yet. Of an erased client nothing is told that any other request would not. */
  async function openOnly(clientId: string) {
    return await reader.read(clientId).catch((error: unknown) => {
      const isErased = error instanceof Problem && error.code === 'erased';
      throw isErased ? new Problem('verification_not_found') : error;
    });
  }

  return async (app) => {
    app.get(
      '/v1/verifications/:clientId/evidence',
      {
        config: { scope: 'operator' },
        handlerTimeout: BUNDLE_TIMEOUT_MS,
        // It would leave a note that the bundle was read, and give nothing.
        exposeHeadRoute: false,
        schema: {
          operationId: 'getEvidence',
          summary: 'The evidence bundle: everything about one attempt, signed, as a zip',
          description:
            'The record, results, comparison, decisions, acts, raw webhooks and documents, with a manifest of SHA-256 digests that the service signs and a summary for a person. Streamed, never cached; a zip that breaks off is not whole, and `npm run evidence -- verify FILE` says so (docs/evidence-bundle.md). An open verification has one too, which says that it is not closed. That it was read, when and with which key is recorded.',
          tags: ['verifications'],
          params: clientParams,
          querystring: z.strictObject({
            verificationId: z.string().max(100).optional().describe('An earlier attempt; else the latest.'),
          }),
          response: {
            200: {
              description: 'The bundle',
              content: { 'application/zip': { schema: z.string().meta({ format: 'binary' }) } },
            },
            ...problemResponses(
              'verification_not_found',
              'erasure_running',
              'documents_unavailable',
              'overloaded',
              'temporal_unavailable',
            ),
          },
        },
      },
      async (request, reply) => {
        const { clientId } = request.params;
        const { verificationId } = request.query;
        if ((await records.verifications.attempts(clientId)).erasing) throw new Problem('erasure_running');
        const known =
          verificationId !== undefined || (await records.verifications.latestOf(clientId)) !== null;
        const record = known
          ? await recordOf(records, clientId, verificationId)
          : unrecorded(await openOnly(clientId));
        const bundle = await bundler.bundle(record, {
          by: apiKeyOf(request).name,
          source: app.sourceOf(request),
          at: 'api',
        });
        return sendBundle(reply, bundle);
      },
    );
  };
}
