import { fileTypeFromBuffer } from 'file-type';

export type DocumentMediaType = 'image/jpeg' | 'image/png' | 'application/pdf';

/** What a stored file is: one of these, or nothing that iDenfy takes. */
export type StoredMediaType = DocumentMediaType | 'application/octet-stream';

/** How many first bytes `sniffMediaType` should be given: file-type's own sample size. */
export const SNIFF_LENGTH = 4100;

// What a picture of each type must begin with. file-type also looks behind a byte order mark and an ID3 tag, which would
// let a file through that iDenfy, and every viewer, takes for something else.
const SIGNATURES: Record<Exclude<DocumentMediaType, 'application/pdf'>, string> = {
  'image/jpeg': 'ffd8ff',
  'image/png': '89504e470d0a1a0a',
};

/** Viewers look for the header within the first 1,024 bytes (PDF 1.7, implementation note 13). */
const PDF_HEADER_WITHIN = 1_024;

/**
 * Mail and web programs leave a byte order mark or lines of text before the header. Anything else there may be another
 * file, and so may a tag: that file would be a page to who looks at it as one.
 */
const PDF_START =
  /^(?:\u00ef\u00bb\u00bf)?(?:(?!#!)[\t\u0020-\u003b\u003d-\u007e\u0080-\u00ff]*[\r\n]+)*%PDF-/;

function isPdf(firstBytes: Uint8Array): boolean {
  return PDF_START.test(Buffer.from(firstBytes.subarray(0, PDF_HEADER_WITHIN)).toString('latin1'));
}

/**
 * The media type that a file's first bytes show, or `null` for anything but the types that iDenfy takes
 * (PNG, JPG, JPEG, PDF: idenfy-api.md 2.1 [A]). File names and `Content-Type` are never believed.
 */
export async function sniffMediaType(firstBytes: Uint8Array): Promise<DocumentMediaType | null> {
  const told = (await fileTypeFromBuffer(firstBytes))?.mime;
  if (told === undefined || told === 'application/pdf') return isPdf(firstBytes) ? 'application/pdf' : null;
  // An animated PNG is one whose first picture every reader of PNG shows (PNG, third edition, 4.9).
  const found = told === 'image/apng' ? 'image/png' : told;
  if (found !== 'image/jpeg' && found !== 'image/png') return null;
  const signature = SIGNATURES[found];
  const start = Buffer.from(firstBytes.subarray(0, signature.length / 2)).toString('hex');
  return start === signature ? found : null;
}
