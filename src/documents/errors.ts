/**
 * What can go wrong with a document file. The codes are stable: activities and routes switch on them.
 *
 * - `file_link_expired`: storage refused the link (400, 403, 404 …); fresh links come from `/api/v2/files`.
 * - `file_link_refused`: our own rules refused the link before anything was sent; `detail` names the rule.
 * - `file_redirected`, `file_too_large`, `file_empty`, `file_type_unsupported`: what storage answered is no usable file.
 * - `file_truncated`: the body ended before, or went on after, its declared length.
 * - `file_slow`: a time cap (total or idle) ran out.
 * - `storage_unavailable`: storage could not be reached, was overloaded or answered nonsense.
 * - `file_damaged`, `file_polyglot`, `file_cannot_be_fitted`, `file_too_demanding`, `image_dimensions_absurd`,
 *   `pdf_damaged`, `pdf_empty`, `pdf_encrypted`, `pdf_needs_viewer`, `pdf_not_drawn`, `pdf_too_large`: a stored file cannot be submitted (fitting/).
 * - `fitting_failed`: the process that fits files broke down, and not over the file.
 * - `document_not_found`, `document_damaged`, `document_key_invalid`: about what the document store holds.
 * - `store_failed`: the document store could not read or write (disk full, permissions).
 */
export type DocumentErrorCode =
  | 'file_link_expired'
  | 'file_link_refused'
  | 'file_redirected'
  | 'file_too_large'
  | 'file_empty'
  | 'file_truncated'
  | 'file_type_unsupported'
  | 'file_slow'
  | 'storage_unavailable'
  | 'file_damaged'
  | 'file_polyglot'
  | 'file_cannot_be_fitted'
  | 'file_too_demanding'
  | 'image_dimensions_absurd'
  | 'pdf_damaged'
  | 'pdf_empty'
  | 'pdf_encrypted'
  | 'pdf_needs_viewer'
  | 'pdf_not_drawn'
  | 'pdf_too_large'
  | 'fitting_failed'
  | 'document_not_found'
  | 'document_damaged'
  | 'document_key_invalid'
  | 'store_failed';

type Nature = { retryable: boolean; help: string };

const ASK_AGAIN =
  'Look at the stored file; resume with other steps, or ask for the document again as a photo.';

/** `retryable` means: the same call, with the same link, may succeed later. */
export const documentErrors: Record<DocumentErrorCode, Nature> = {
  file_link_expired: {
    retryable: false,
    // Links live for one hour; /api/v2/files issues new ones (idenfy-api.md 3.9 [A]).
    help: 'Ask iDenfy for fresh file links (POST /api/v2/files) and download from those.',
  },
  file_link_refused: {
    retryable: false,
    help: 'If the file storage is known and trusted, add its host to the allowed file hosts.',
  },
  file_redirected: {
    retryable: false,
    help: 'Redirects are never followed; allow the host that really serves the files.',
  },
  file_too_large: { retryable: false, help: 'Raise the size cap if files of this size are expected.' },
  file_empty: { retryable: false, help: "Look at the step's file in iDenfy's dashboard." },
  file_truncated: { retryable: true, help: 'Download the file again.' },
  file_type_unsupported: {
    retryable: false,
    help: 'Only JPEG, PNG and PDF files are taken; ask for the document again in one of these formats.',
  },
  file_slow: { retryable: true, help: 'Download the file again, or raise the time cap.' },
  storage_unavailable: { retryable: true, help: 'Download the file again a little later.' },
  file_damaged: { retryable: false, help: ASK_AGAIN },
  file_polyglot: { retryable: false, help: ASK_AGAIN },
  file_cannot_be_fitted: {
    retryable: false,
    help: 'Raise the limits of a submission if iDenfy takes more, or ask for a smaller picture.',
  },
  file_too_demanding: {
    retryable: false,
    help: 'If the file is an ordinary one, raise the memory or time that fitting may take, then resume; else ask for the document again.',
  },
  image_dimensions_absurd: { retryable: false, help: ASK_AGAIN },
  pdf_damaged: { retryable: false, help: ASK_AGAIN },
  pdf_empty: { retryable: false, help: ASK_AGAIN },
  pdf_encrypted: { retryable: false, help: 'Ask for the document again, without a password or as a photo.' },
  pdf_needs_viewer: {
    retryable: false,
    help: 'Ask for the document again as a photo, or printed to a PDF by the program that shows it.',
  },
  pdf_not_drawn: {
    retryable: false,
    help: 'Look at the stored file in another viewer; ask for the document again as a photo.',
  },
  pdf_too_large: { retryable: false, help: ASK_AGAIN },
  fitting_failed: {
    retryable: true,
    help: 'See that the worker may start processes and has memory for them.',
  },
  document_not_found: { retryable: false, help: 'The document was never stored, or was erased since.' },
  document_damaged: {
    retryable: false,
    help: 'The stored bytes are not those that were stored; download the file again or restore a backup.',
  },
  document_key_invalid: {
    retryable: false,
    help: 'Keys are "<verificationId>/<name>", each of letters, digits, ".", "_" and "-".',
  },
  store_failed: { retryable: true, help: 'Look at free space and permissions of the document store.' },
};

/** The one error of this room. Carries no link, query, body or personal data, so it may be logged and stored. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly code: DocumentErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** What would help, for an operator. */
  readonly help: string;
  /** A machine-readable particular, e.g. `http_403`, `address_not_public`, `ENOSPC`. */
  readonly detail: string | undefined;

  constructor(code: DocumentErrorCode, message: string, detail?: string, help = documentErrors[code].help) {
    super(message);
    this.code = code;
    this.retryable = documentErrors[code].retryable;
    this.help = help;
    this.detail = detail;
  }
}

/** The code of a Node, undici or system error (`ENOSPC`, `ECONNRESET`, …), which is safe to show; never its message. */
export function systemCode(error: unknown): string | undefined {
  return Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
