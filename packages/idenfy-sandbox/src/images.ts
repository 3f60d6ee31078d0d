import { badValue } from './errors.ts';

export type FileType = {
  extension: 'jpg' | 'png' | 'pdf';
  contentType: 'image/jpeg' | 'image/png' | 'application/pdf';
};

export interface StoredFile {
  name: string;
  bytes: Uint8Array;
  type: FileType;
}

const signatures: ReadonlyArray<{ start: Buffer; type: FileType }> = [
  { start: Buffer.from([0xff, 0xd8, 0xff]), type: { extension: 'jpg', contentType: 'image/jpeg' } },
  { start: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), type: { extension: 'png', contentType: 'image/png' } },
  { start: Buffer.from('%PDF-'), type: { extension: 'pdf', contentType: 'application/pdf' } },
];

/** PNG, JPEG or PDF by the first bytes, whatever the sender says (idenfy-api.md 2.1 [A]); null: none of them. */
export function sniff(bytes: Uint8Array): FileType | null {
  return signatures.find(({ start }) => start.equals(bytes.subarray(0, start.length)))?.type ?? null;
}

/** Finds invalid base64. It cannot backtrack: a pattern for the whole text overflows the stack on 20 MB. */
const notBase64 = /[^A-Za-z0-9+/=]/;

/**
 * Raw base64 as in iDenfy's samples. Whether iDenfy accepts a data URL is not documented (idenfy-api.md 2.1 GAP), so the
 * sandbox refuses it: what passes here passes there.
 */
export function decodeImage(step: string, text: unknown): Uint8Array {
  if (typeof text !== 'string' || !isBase64(text)) {
    throw badValue(`Field 'images.${step}' must be a base64 encoded file.`);
  }
  return Buffer.from(text, 'base64');
}

function isBase64(text: string): boolean {
  const padding = text.indexOf('=');
  const isPaddedAtEnd = padding === -1 || /^={1,2}$/.test(text.slice(padding, padding + 3));
  return text !== '' && text.length % 4 === 0 && isPaddedAtEnd && !notBase64.test(text);
}
