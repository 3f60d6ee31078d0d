/** Requests and answers of the activities about files. */
import type { ChosenSides } from '../sides.ts';
import type { SessionRole } from '../words.ts';

/** A reference to one stored file; a reviewer's image is named after its session, e.g. `identity-FRONT`. */
export interface StoredDocument {
  readonly name: string;
  /** The additional step that it came from, or iDenfy's own name of the image. */
  readonly step: string;
  readonly key: string;
  readonly byteLength: number;
  readonly sha256: string;
  readonly mediaType: string;
  readonly storedAt: string;
  /** For a file that was made from another one for the submission: what was done, in words. */
  readonly done?: string;
}

export interface DownloadRequest {
  readonly verificationId: string;
  readonly additionalSteps: Readonly<Record<string, string | null>>;
  /** Names of files that are stored too, although they may not belong to a step. */
  readonly beside?: readonly string[];
  readonly images: Readonly<Record<string, string>>;
  readonly pdfs: Readonly<Record<string, string>>;
  readonly wanted: { readonly front: string | null; readonly back: string | null };
  /**
   * The sides will be submitted, so they are fitted to iDenfy's limits; null: they are only stored. Runs of earlier
   * versions lack this field, and for them only files that can be submitted unchanged may be stored.
   */
  readonly toSubmit?: { readonly withFace: boolean } | null;
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
  /** Why the front is unknown; the files are still stored. */
  readonly problem: Extract<ChosenSides, { ok: false }>['reason'] | null;
  /** What is submitted instead of the stored sides; absent if they are submitted unchanged. */
  readonly submission?: { readonly front: StoredDocument; readonly back: StoredDocument | null };
  /** Why a stored side cannot be submitted. */
  readonly unusable?: { readonly code: string; readonly help: string };
}
