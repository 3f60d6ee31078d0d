/**
 * Whether a PDF says that it is encrypted, with or without a password to open it. Looks for the entry in the
 * trailer or the cross-reference stream's dictionary, which are never encrypted or compressed (ISO 32000-1, 7.6.1).
 * @returns false for anything that is no PDF
 */
export function isEncryptedPdf(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!view.subarray(0, 1024).includes('%PDF-')) return false;
  for (let at = view.indexOf('/Encrypt'); at !== -1; at = view.indexOf('/Encrypt', at + 1)) {
    if (/^\/Encrypt\s*(?:\d+\s+\d+\s+R|<<)/.test(view.toString('latin1', at, at + 64))) return true;
  }
  return false;
}
