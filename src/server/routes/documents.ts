import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { DocumentStore } from '../../documents/store.ts';
import type { Records } from '../../records/index.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { clientParams, problemResponses } from '../schemas.ts';
import { DOCUMENT_TIMEOUT_MS, openDocument, recordOf, sendDocument } from '../stored-documents.ts';

const bytes = z.string().meta({ format: 'binary' });

/** One stored document, decrypted. Whoever reads one is noted (GET /v1/readings). */
export function documentRoutes(parts: { records: Records; documents: DocumentStore }): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/v1/verifications/:clientId/documents/:name',
      {
        config: { scope: 'operator' },
        handlerTimeout: DOCUMENT_TIMEOUT_MS,
        // It would leave a note that the document was read, and give nothing.
        exposeHeadRoute: false,
        schema: {
          operationId: 'getDocument',
          summary: 'A stored document, decrypted',
          description: 'Streamed, never cached. That it was read, when and with which key is recorded.',
          tags: ['verifications'],
          params: clientParams.extend({
            name: z
              .string()
              .min(1)
              .max(200)
              .describe('`name` in `documents` of the verification.')
              .meta({ examples: ['SECOND_DOCUMENT_FRONT'] }),
          }),
          querystring: z.strictObject({
            verificationId: z.string().max(100).optional().describe('An earlier attempt; else the latest.'),
          }),
          response: {
            200: {
              description: 'The file, as its type',
              content: {
                'image/jpeg': { schema: bytes },
                'image/png': { schema: bytes },
                'application/pdf': { schema: bytes },
                'application/octet-stream': { schema: bytes },
              },
            },
            ...problemResponses(
              'verification_not_found',
              'document_not_found',
              'document_damaged',
              'documents_unavailable',
            ),
          },
        },
      },
      async (request, reply) => {
        const { clientId, name } = request.params;
        const record = await recordOf(parts.records, clientId, request.query.verificationId);
        const document = await openDocument(parts, {
          record,
          name,
          readBy: apiKeyOf(request).name,
          source: app.sourceOf(request),
        });
        return sendDocument(reply, document, { inline: false });
      },
    );
  };
}
