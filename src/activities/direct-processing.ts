/** The submission of the second document with Token 2 (the guide, step 5). */
import { DocumentError } from '../documents/errors.ts';
import type { ImageSource } from '../idenfy/client.ts';
import type { ActivityDependencies } from './dependencies.ts';
import type { StoredDocument } from '../domain/requests/documents.ts';
import { withFailures } from './failures.ts';
import { withHeartbeats } from './heartbeats.ts';
import type { SubmissionRequest } from '../domain/requests/submission.ts';

export function createDirectProcessing({ idenfy, documents }: ActivityDependencies) {
  async function image(document: StoredDocument): Promise<ImageSource> {
    // Opened before the request begins: a file that is gone must fail here, not in the middle of a body.
    if (!(await documents.has(document.key))) {
      throw new DocumentError(
        'document_not_found',
        'A document that is to be submitted is not in the store.',
      );
    }
    return { byteLength: document.byteLength, open: () => streamOf(document) };
  }

  async function* streamOf(document: StoredDocument): AsyncGenerator<Uint8Array> {
    yield* await documents.open(document.key, { expectSha256: document.sha256 });
  }

  return {
    /**
     * Streams the files from the store to iDenfy; resolves when it took them. Whether and when the same is sent again is
     * the workflow's to decide, which knows what became of the token (design.md, invariant 7).
     */
    async submitDocuments(request: SubmissionRequest): Promise<void> {
      await withFailures(async () =>
        withHeartbeats(async (signal) => {
          const images: Record<string, ImageSource> = { FRONT: await image(request.front) };
          if (request.back !== null) images['BACK'] = await image(request.back);
          if (request.face) images['FACE'] = await image(request.face);
          await idenfy.process(
            {
              authToken: request.authToken,
              country: request.country,
              ...(request.documentType === null ? {} : { documentType: request.documentType }),
              ...(request.skipAnalysis ? { skipAnalysis: true } : {}),
              images,
            },
            { signal },
          );
        }),
      );
    },
  };
}
