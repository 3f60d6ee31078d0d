import { fileTypeFromBuffer } from 'file-type';

export type DocumentMediaType = 'image/jpeg' | 'image/png' | 'application/pdf';

/** What a stored file is: one of these, or nothing that iDenfy takes. */
export type StoredMediaType = DocumentMediaType | 'application/octet-stream';

/** How many first bytes `sniffMediaType` should be given: file-type's own sample size. */
export const SNIFF_LENGTH = 4100;

// What a file of each type must begin with. file-type also looks behind a byte order mark and an ID3 tag, which would
// let a file through that iDenfy, and every viewer, takes for something else.
const SIGNATURES: Record<DocumentMediaType, string> = {
  'image/jpeg': 'ffd8ff',
  'image/png': '89504e470d0a1a0a',
  'application/pdf': '255044462d',
};

/**
 * The media type that a file's first bytes show, or `null` for anything but the types that iDenfy takes
 * (PNG, JPG, JPEG, PDF: idenfy-api.md 2.1 [A]). File names and `Content-Type` are never believed.
 */
export async function sniffMediaType(firstBytes: Uint8Array): Promise<DocumentMediaType | null> {
  const found = (await fileTypeFromBuffer(firstBytes))?.mime;
  if (found !== 'image/jpeg' && found !== 'image/png' && found !== 'application/pdf') return null;
  const signature = SIGNATURES[found];
  const start = Buffer.from(firstBytes.subarray(0, signature.length / 2)).toString('hex');
  return start === signature ? found : null;
}
