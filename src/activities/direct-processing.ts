/** The submission of the second document with Token 2 (the guide, step 5). */
import { activityInfo } from '@temporalio/activity';
import type { ImageSource } from '../idenfy/client.ts';
import { IdenfyError } from '../idenfy/errors.ts';
import type { ActivityDependencies } from './dependencies.ts';
import type { SecondDocument } from './documents.ts';
import { withFailures } from './failures.ts';
import { withHeartbeats } from './heartbeats.ts';

export interface SubmissionRequest {
  readonly authToken: string;
  /** ISO alpha-2 of the document's issuing country. */
  readonly country: string;
  readonly front: SecondDocument | null;
  readonly back: SecondDocument | null;
}

export function createDirectProcessing({ idenfy, documents }: ActivityDependencies) {
  async function image(document: SecondDocument): Promise<ImageSource> {
    // Opened before the request begins: a file that is gone must fail here, not in the middle of a body.
    const stat = await documents.stat(document.key);
    return {
      byteLength: stat?.byteLength ?? document.byteLength,
      open: () => streamOf(document),
    };
  }

  async function* streamOf(document: SecondDocument): AsyncGenerator<Uint8Array> {
    yield* await documents.open(document.key, { expectSha256: document.sha256 });
  }

  return {
    /**
     * Streams the files from the store to iDenfy. Every attempt sends the same token and the same bytes: a token is
     * taken once, so this cannot buy a second check, and TOKEN_NOT_VALID after an earlier attempt means that one
     * was taken (design.md, invariant 7).
     */
    async submitDocuments(request: SubmissionRequest): Promise<{ accepted: 'now' | 'earlier' }> {
      return await withFailures(async () =>
        withHeartbeats(async (signal) => {
          const images: Record<string, ImageSource> = {};
          if (request.front !== null) images['FRONT'] = await image(request.front);
          if (request.back !== null) images['BACK'] = await image(request.back);
          try {
            await idenfy.process(
              { authToken: request.authToken, country: request.country, images },
              { signal },
            );
            return { accepted: 'now' };
          } catch (error) {
            const repeated = activityInfo().attempt > 1;
            if (repeated && error instanceof IdenfyError && error.code === 'token_not_valid') {
              return { accepted: 'earlier' };
            }
            throw error;
          }
        }),
      );
    },
  };
}
