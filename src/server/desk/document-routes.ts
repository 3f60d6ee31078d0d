/** Pictures for a reviewer's eyes: by record and name, never by a key from the address, and kept by no cache. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { DocumentError } from '../../documents/errors.ts';
import { Problem } from '../problems.ts';
import type { DeskParts } from './desk.ts';
import { recordOf } from './page-routes.ts';
import { stateOf } from './verification-page.ts';

/** What stored files are (documents/sniff.ts); whatever else a record named would be text to download at most. */
const SHOWN: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'application/pdf']);

/** Nothing in a file runs or loads anything; `sandbox` would keep a browser's own PDF viewer away. */
const IMAGE_CSP = "default-src 'none'; sandbox; frame-ancestors 'none'";
const PDF_CSP = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

const params = z.object({ name: z.string() });

export function documentRoutes(parts: Pick<DeskParts, 'documents' | 'records'>): FastifyPluginAsync {
  return async (app) => {
    app.get('/desk/verifications/:verificationId/documents/:name', async (request, reply) => {
      const record = await recordOf(parts, request);
      const { name } = params.parse(request.params);
      const file = record.documents.find((document) => document.name === name);
      if (file === undefined) throw new Problem('not_found', { detail: 'There is no such file.' });
      const type = SHOWN.has(file.mediaType) ? file.mediaType : 'application/octet-stream';
      const content = await parts.documents
        .open(file.key, { expectSha256: file.sha256 })
        .catch((error: unknown) => {
          if (error instanceof DocumentError && error.code === 'document_not_found') {
            throw new Problem('not_found', { detail: 'The file is not in the store any more.' });
          }
          throw error;
        });
      return reply
        .type(type)
        .header('content-length', file.byteLength)
        .header('cache-control', 'no-store')
        .header('content-security-policy', type === 'application/pdf' ? PDF_CSP : IMAGE_CSP)
        .header('content-disposition', type === 'application/octet-stream' ? 'attachment' : 'inline')
        .send(content);
    });

    // A page that is open asks for it, to tell its reviewer that it is no longer what it shows.
    app.get('/desk/verifications/:verificationId/state', async (request) => ({
      state: stateOf(await recordOf(parts, request)),
    }));
  };
}
