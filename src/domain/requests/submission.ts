/** The request of the submission of the second document. */
import type { StoredDocument } from './documents.ts';

export interface SubmissionRequest {
  readonly authToken: string;
  /** ISO alpha-2 of the document's issuing country. */
  readonly country: string;
  /** In place of iDenfy's own detection. */
  readonly documentType: string | null;
  readonly skipAnalysis: boolean;
  readonly front: StoredDocument;
  readonly back: StoredDocument | null;
  /** The user's selfie, if the account compares it with the portrait on the document. */
  readonly face?: StoredDocument | null;
}
