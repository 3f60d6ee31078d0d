/** The second document's files, from iDenfy's links into the document store. Their bytes never pass through Temporal. */
import { log } from '@temporalio/activity';
import type { DownloadTarget } from '../documents/download.ts';
import { DocumentError } from '../documents/errors.ts';
import type { Side } from '../documents/fitting/fitter.ts';
import { Inspection } from '../documents/fitting/inspection.ts';
import { requireSupported } from '../documents/fitting/treatment.ts';
import type { Candidate } from '../documents/fitting/treatment.ts';
import type { SideFile } from '../domain/sides.ts';
import { chooseSides } from '../domain/sides.ts';
import type { StoredMediaType } from '../documents/sniff.ts';
import { documentKey } from '../documents/store.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { withHeartbeats } from './heartbeats.ts';
import type {
  DownloadAnswer,
  DownloadRequest,
  ImagesRequest,
  StoredDocument,
} from '../domain/requests/documents.ts';

/** A side with what was seen of it on its way into the store. */
interface Inspected {
  readonly document: StoredDocument;
  readonly candidate: Candidate;
}

export function createDocumentActivities({ documents, downloader, fitter, records }: ActivityDependencies) {
  async function storeSide(
    { verificationId, toSubmit }: DownloadRequest,
    file: SideFile,
    signal: AbortSignal,
  ): Promise<Inspected> {
    const inspection = new Inspection();
    const document = await storeAs(nameOf(file), verificationId, file, {
      signal,
      // The original is kept whatever it is; that it cannot be submitted is said afterwards.
      anyType: toSubmit !== undefined,
      onChunk: (chunk) => inspection.see(chunk),
    });
    const { key, byteLength, sha256, mediaType } = document;
    return {
      document,
      candidate: { key, byteLength, sha256, mediaType, inspected: inspection.result() },
    };
  }

  async function storeAs(
    name: string,
    verificationId: string,
    { step, url }: Pick<SideFile, 'step' | 'url'>,
    target: Pick<DownloadTarget, 'signal' | 'onChunk' | 'anyType'>,
  ): Promise<StoredDocument & { readonly mediaType: StoredMediaType }> {
    const key = documentKey(verificationId, name);
    const stored = await downloader.download(url, { store: documents, key, ...target });
    return { name, step, storedAt: new Date().toISOString(), ...stored };
  }

  /** An operator may have to look at them while the run is open; the conclusion writes them again, so this may fail. */
  async function remember(verificationId: string, stored: readonly (StoredDocument | null)[]): Promise<void> {
    const rows = stored
      .filter((document) => document !== null)
      .map(({ name, step, key, byteLength, sha256: digest, mediaType, storedAt }) => ({
        name,
        step,
        key,
        byteLength,
        sha256: digest,
        mediaType,
        storedAt: new Date(storedAt),
      }));
    try {
      await records.verifications.documentsStored(verificationId, rows);
    } catch (error) {
      log.warn('The files are not in the records yet; the conclusion will write them.', {
        reason: Error.isError(error) ? error.name : 'unknown',
      });
    }
  }

  /** What the answer says beside the stored sides. */
  async function fitted(
    { verificationId, toSubmit }: DownloadRequest,
    sides: { readonly front: Inspected; readonly back: Inspected | null },
    signal: AbortSignal,
  ): Promise<Pick<DownloadAnswer, 'submission' | 'unusable'>> {
    const { front, back } = sides;
    try {
      if (toSubmit === undefined) return {};
      if (toSubmit === null) {
        for (const side of [front, back]) if (side !== null) requireSupported(side.candidate);
        return {};
      }
      const made = await fitter.fit({
        front: front.candidate,
        back: back?.candidate ?? null,
        withFace: toSubmit.withFace,
        signal,
        keyOf: (side) => documentKey(verificationId, nameOfSide(side)),
      });
      if (made.length === 0) return {};
      const madeFor = (wanted: Side): StoredDocument | null => {
        const found = made.find(({ side }) => side === wanted);
        if (found === undefined) return null;
        const { side, ...stored } = found;
        // A back that was in the front's file came from the front's step.
        const { step } = ((side === 'BACK' ? back : null) ?? front).document;
        return { name: nameOfSide(side), step, ...stored };
      };
      return {
        submission: {
          front: madeFor('FRONT') ?? front.document,
          back: madeFor('BACK') ?? back?.document ?? null,
        },
      };
    } catch (error) {
      if (!(error instanceof DocumentError) || error.retryable) throw error;
      return { unusable: { code: error.code, help: error.help } };
    }
  }

  return {
    /** Repeating it stores the same files again under the same keys. */
    async downloadSecondDocument(request: DownloadRequest): Promise<DownloadAnswer> {
      return await withFailures(async () =>
        withHeartbeats(async (signal) => {
          const { verificationId } = request;
          const chosen = chooseSides(request, {
            front: request.wanted.front ?? undefined,
            back: request.wanted.back ?? undefined,
          });
          // The sides first: a file that nobody requested must not cost one that was requested.
          const front = chosen.ok ? await storeSide(request, chosen.front, signal) : null;
          const back =
            chosen.ok && chosen.back !== undefined ? await storeSide(request, chosen.back, signal) : null;
          const others: StoredDocument[] = [];
          const anyType = request.toSubmit !== undefined;
          for (const file of chosen.others) {
            try {
              others.push(await storeAs(nameOf(file), verificationId, file, { signal, anyType }));
            } catch (error) {
              if (!chosen.ok || !(error instanceof DocumentError) || error.retryable) throw error;
              log.warn('A file beside the second document’s sides was not stored.', { code: error.code });
            }
          }
          const fit = front === null ? {} : await fitted(request, { front, back }, signal);
          const [frontFile, backFile] = [front?.document ?? null, back?.document ?? null];
          const made = [fit.submission?.front ?? null, fit.submission?.back ?? null];
          await remember(verificationId, [frontFile, backFile, ...others, ...made]);
          return {
            front: frontFile,
            back: backFile,
            others,
            problem: chosen.ok ? null : chosen.reason,
            ...fit,
          };
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
            stored.push(await storeAs(`${role}-${step}`, verificationId, { step, url }, { signal }));
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

/** A step may have an image and a PDF; two names keep both. */
function nameOf(file: SideFile): string {
  return file.kind === 'pdf' ? `${file.step}.pdf` : file.step;
}

/** Of what is made to be submitted in place of an original. */
function nameOfSide(side: Side): string {
  return `submitted-${side}`;
}
