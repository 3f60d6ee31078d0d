/**
 * AES-256-GCM over small values that fit in memory: payloads, columns, data keys.
 *
 * Sealed: one byte of form (1: bound to its context; 2: to the row that it is in as well), one of the key id's length, the key id, 12 bytes of nonce, the ciphertext, 16 bytes of
 * tag. Nonces are random: NIST SP 800-38D (8.3) allows 2^32 values under one key, some 100 million runs, before it is
 * to be replaced.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { EncryptionError } from './errors.ts';
import type { KeyRing, Purpose } from './key-ring.ts';

const CIPHER = 'aes-256-gcm';
const TO_CONTEXT = 1;
const TO_ROW = 2;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * By the newest key. Opens only with the same purpose and the same context.
 *
 * @param context what this is, such as a column's name: a value that was moved elsewhere does not open there
 * @param row which of many: it opens in that alone
 */
export function seal(ring: KeyRing, purpose: Purpose, value: Uint8Array, context = '', row?: string): Buffer {
  const { newest } = ring;
  const begin = row === undefined ? headerOf(newest.id) : rowHeaderOf(newest.id);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, newest.subKey(purpose), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(begin, purpose, context, row));
  return Buffer.concat([begin, nonce, cipher.update(value), cipher.final(), cipher.getAuthTag()]);
}

/** @throws EncryptionError `encryption_key_unknown` or `sealed_data_damaged` */
export function open(
  ring: KeyRing,
  purpose: Purpose,
  sealed: Uint8Array,
  context = '',
  row?: string,
): Buffer {
  const { id, begin, nonce, ciphertext, tag } = parse(sealed);
  const decipher = createDecipheriv(CIPHER, ring.byId(id).subKey(purpose), nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(boundTo(begin, purpose, context, isBoundToRow(sealed) ? (row ?? '') : undefined));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw damaged();
  }
}

/** What everything begins with that was sealed by this key, and is bound to no row. */
function headerOf(keyId: string): Buffer {
  return header(TO_CONTEXT, keyId);
}

/** The same of what is bound to its row. */
export function rowHeaderOf(keyId: string): Buffer {
  return header(TO_ROW, keyId);
}

function header(form: number, keyId: string): Buffer {
  const id = Buffer.from(keyId);
  return Buffer.concat([Buffer.from([form, id.length]), id]);
}

export function isBoundToRow(bytes: Uint8Array): boolean {
  return bytes[0] === TO_ROW;
}

/** Tells it from what was kept before there was encryption: no text and no JSON begins with these bytes. */
export function isSealed(bytes: Uint8Array): boolean {
  return bytes[0] === TO_CONTEXT || bytes[0] === TO_ROW;
}

/**
 * Which key sealed it, for rotation: what is not under the newest one is sealed anew.
 * @throws EncryptionError `sealed_data_damaged`
 */
export function keyIdOf(sealed: Uint8Array): string {
  return parse(sealed).id;
}

function parse(sealed: Uint8Array) {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const headerEnd = 2 + (bytes[1] ?? 0);
  const nonceEnd = headerEnd + NONCE_BYTES;
  const tagStart = bytes.length - TAG_BYTES;
  if (!isSealed(bytes) || tagStart < nonceEnd) throw damaged();
  return {
    id: bytes.toString('latin1', 2, headerEnd),
    begin: bytes.subarray(0, headerEnd),
    nonce: bytes.subarray(headerEnd, nonceEnd),
    ciphertext: bytes.subarray(nonceEnd, tagStart),
    tag: bytes.subarray(tagStart),
  };
}

/** The header's form and length are in itself, and neither a purpose nor a context has a NUL, so that no two of these are alike. */
function boundTo(begin: Buffer, purpose: Purpose, context: string, row: string | undefined): Buffer {
  const where = row === undefined ? context : `${context}\0${row}`;
  return Buffer.concat([begin, Buffer.from(`${purpose}\0${where}`)]);
}

function damaged(): EncryptionError {
  return new EncryptionError(
    'sealed_data_damaged',
    'Encrypted data was changed or cut, is not where it belongs, or was sealed under another key of the same id.',
  );
}
