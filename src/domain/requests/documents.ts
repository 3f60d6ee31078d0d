/** What the activities about files are told, and answer. */
import type { ChosenSides } from '../sides.ts';
import type { SessionRole } from '../words.ts';

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
  /** Of what was made of another file to be submitted in its place: what was done to that, in words. */
  readonly done?: string;
}

export interface DownloadRequest {
  readonly verificationId: string;
  readonly additionalSteps: Readonly<Record<string, string | null>>;
  /** Names of files that are stored too, although nobody knows whether they are of steps. */
  readonly beside?: readonly string[];
  readonly images: Readonly<Record<string, string>>;
  readonly pdfs: Readonly<Record<string, string>>;
  readonly wanted: { readonly front: string | null; readonly back: string | null };
  /**
   * The sides are going to be submitted, so they are brought within iDenfy's limits; null: they are only stored. Absent
   * from runs of a version that knows nothing of it, for which only what can go as it is may be stored.
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
  /** Why no front could be told; the files are stored all the same. */
  readonly problem: Extract<ChosenSides, { ok: false }>['reason'] | null;
  /** What is submitted in place of the sides as they are stored; absent where they go as they are. */
  readonly submission?: { readonly front: StoredDocument; readonly back: StoredDocument | null };
  /** Why a side cannot be submitted, although it is stored. */
  readonly unusable?: { readonly code: string; readonly help: string };
}
