/** The second document's files, from iDenfy's links into the document store. Their bytes never pass through Temporal. */
import { log } from '@temporalio/activity';
import { DocumentError } from '../documents/errors.ts';
import type { ChosenSides, SideFile } from '../documents/sides.ts';
import { chooseSides } from '../documents/sides.ts';
import { documentKey } from '../documents/store.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { withHeartbeats } from './heartbeats.ts';

/** A reference to one stored file. */
export interface SecondDocument {
  readonly name: string;
  /** The additional step it came from. */
  readonly step: string;
  readonly key: string;
  readonly byteLength: number;
  readonly sha256: string;
  readonly mediaType: string;
  readonly storedAt: string;
}

export interface DownloadRequest {
  readonly verificationId: string;
  readonly additionalSteps: Readonly<Record<string, string | null>>;
  readonly images: Readonly<Record<string, string>>;
  readonly pdfs: Readonly<Record<string, string>>;
  readonly wanted: { readonly front: string | null; readonly back: string | null };
}

export interface DownloadAnswer {
  readonly front: SecondDocument | null;
  readonly back: SecondDocument | null;
  readonly others: readonly SecondDocument[];
  /** Why no front could be told; the files are stored all the same. */
  readonly problem: Extract<ChosenSides, { ok: false }>['reason'] | null;
}

export function createDocumentActivities({ documents, downloader }: ActivityDependencies) {
  async function store(verificationId: string, file: SideFile, signal: AbortSignal): Promise<SecondDocument> {
    // A step may have an image and a PDF; two names keep both.
    const name = file.kind === 'pdf' ? `${file.step}.pdf` : file.step;
    const key = documentKey(verificationId, name);
    const stored = await downloader.download(file.url, { store: documents, key, signal });
    return { name, step: file.step, storedAt: new Date().toISOString(), ...stored };
  }

  return {
    /** Repeating it stores the same files again under the same keys. */
    async downloadSecondDocument(request: DownloadRequest): Promise<DownloadAnswer> {
      return await withFailures(async () =>
        withHeartbeats(async (signal) => {
          const chosen = chooseSides(request, {
            front: request.wanted.front ?? undefined,
            back: request.wanted.back ?? undefined,
          });
          // The sides first: a file that nobody asked for must not cost one that was.
          const front = chosen.ok ? await store(request.verificationId, chosen.front, signal) : null;
          const back =
            chosen.ok && chosen.back !== undefined
              ? await store(request.verificationId, chosen.back, signal)
              : null;
          const others: SecondDocument[] = [];
          for (const file of chosen.others) {
            try {
              others.push(await store(request.verificationId, file, signal));
            } catch (error) {
              if (!chosen.ok || !(error instanceof DocumentError) || error.retryable) throw error;
              log.warn('A file beside the second document’s sides was not stored.', { code: error.code });
            }
          }
          return { front, back, others, problem: chosen.ok ? null : chosen.reason };
        }),
      );
    },

    /** Removes every file of one verification. */
    async discardDocuments(request: { verificationId: string }): Promise<void> {
      await withFailures(async () => documents.removeAll(request.verificationId));
    },
  };
}
