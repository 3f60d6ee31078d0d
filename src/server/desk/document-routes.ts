/** Pictures for a reviewer's eyes, kept by no cache. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { BUNDLE_TIMEOUT_MS } from '../evidence/bundle.ts';
import { sendBundle } from '../evidence/send.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { DOCUMENT_TIMEOUT_MS, openDocument, sendDocument } from '../stored-documents.ts';
import type { DeskParts } from './parts.ts';
import { recordOf } from './page-routes.ts';
import { stateOf } from './verification-page.ts';

const params = z.object({ name: z.string() });

export function documentRoutes(
  parts: Pick<DeskParts, 'bundler' | 'documents' | 'records'>,
): FastifyPluginAsync {
  return async (app) => {
    app.get(
      '/desk/verifications/:verificationId/documents/:name',
      { exposeHeadRoute: false, handlerTimeout: DOCUMENT_TIMEOUT_MS },
      async (request, reply) => {
        const record = await recordOf(parts, request);
        const { name } = params.parse(request.params);
        const document = await openDocument(parts, {
          record,
          name,
          readBy: apiKeyOf(request).name,
          source: app.sourceOf(request),
        });
        return sendDocument(reply, document, { inline: true });
      },
    );

    app.get(
      '/desk/verifications/:verificationId/evidence',
      { exposeHeadRoute: false, handlerTimeout: BUNDLE_TIMEOUT_MS },
      async (request, reply) => {
        const record = await recordOf(parts, request);
        const who = { by: apiKeyOf(request).name, source: app.sourceOf(request), at: 'desk' } as const;
        return sendBundle(reply, await parts.bundler.bundle(record, who));
      },
    );

    // A page that is open asks for it, to tell its reviewer that it is no longer what it shows.
    app.get('/desk/verifications/:verificationId/state', async (request) => ({
      state: stateOf(await recordOf(parts, request)),
    }));
  };
}
