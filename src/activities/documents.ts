/** The second document's files, from iDenfy's links into the document store. Their bytes never pass through Temporal. */
import { log } from '@temporalio/activity';
import { DocumentError } from '../documents/errors.ts';
import type { ChosenSides, SideFile } from '../documents/sides.ts';
import { chooseSides } from '../documents/sides.ts';
import { documentKey } from '../documents/store.ts';
import type { SessionRole } from '../workflows/words.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { withHeartbeats } from './heartbeats.ts';

/** A reference to one stored file; a reviewer's image is named after its session, e.g. `identity-FRONT`. */
export interface StoredDocument {
  readonly name: string;
  /** The additional step it came from, or iDenfy's own name of the image. */
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

export interface ImagesRequest {
  readonly verificationId: string;
  readonly role: SessionRole;
  /** Links by iDenfy's name of the image. */
  readonly images: Readonly<Record<string, string>>;
}

export interface DownloadAnswer {
  readonly front: StoredDocument | null;
  readonly back: StoredDocument | null;
  readonly others: readonly StoredDocument[];
  /** Why no front could be told; the files are stored all the same. */
  readonly problem: Extract<ChosenSides, { ok: false }>['reason'] | null;
}

export function createDocumentActivities({ documents, downloader, records }: ActivityDependencies) {
  async function store(verificationId: string, file: SideFile, signal: AbortSignal): Promise<StoredDocument> {
    // A step may have an image and a PDF; two names keep both.
    const name = file.kind === 'pdf' ? `${file.step}.pdf` : file.step;
    return await storeAs(name, verificationId, file, signal);
  }

  async function storeAs(
    name: string,
    verificationId: string,
    { step, url }: Pick<SideFile, 'step' | 'url'>,
    signal: AbortSignal,
  ): Promise<StoredDocument> {
    const key = documentKey(verificationId, name);
    const stored = await downloader.download(url, { store: documents, key, signal });
    return { name, step, storedAt: new Date().toISOString(), ...stored };
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
          const others: StoredDocument[] = [];
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

    /** Stores images of a session by iDenfy's names for them, and adds them to the attempt's record. */
    async storeImages(request: ImagesRequest): Promise<StoredDocument[]> {
      return await withFailures(async () =>
        withHeartbeats(async (signal) => {
          const { verificationId, role, images } = request;
          const stored: StoredDocument[] = [];
          for (const [step, url] of Object.entries(images)) {
            stored.push(await storeAs(`${role}-${step}`, verificationId, { step, url }, signal));
          }
          await records.verifications.documentsStored(
            verificationId,
            stored.map((document) => ({ ...document, storedAt: new Date(document.storedAt) })),
          );
          return stored;
        }),
      );
    },

    /** Removes every file of one verification. */
    async discardDocuments(request: { verificationId: string }): Promise<void> {
      await withFailures(async () => documents.removeAll(request.verificationId));
      await records.verifications.documentsRemoved(request.verificationId);
    },
  };
}
