import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { DocumentError } from './errors.ts';

/** What a `put` made durable. Length and digest are of the plain content, whatever the store does to it at rest. */
export type StoredDocument = {
  key: string;
  byteLength: number;
  /** SHA-256, lower-case hex. */
  sha256: string;
};

export type OpenOptions = {
  /** The digest that `put` returned. The stream ends with `document_damaged` instead of `end` on a difference. */
  expectSha256: string;
};

/**
 * Where document files are kept. Every method rejects with a `DocumentError`: `document_key_invalid` for an
 * ill-formed key, `store_failed` (retryable) where the store itself cannot read or write.
 */
export interface DocumentStore {
  /**
   * Stores a document, reading `content` only as fast as it can be written. The document is visible, whole and
   * durable, once this resolves; a `content` that throws leaves no trace (an earlier document under the key stays) and
   * its error is thrown on as it is. Of two simultaneous puts under one key, one wins wholly.
   */
  put(key: string, content: AsyncIterable<Uint8Array>): Promise<StoredDocument>;
  /**
   * Streams a document's plain content. Rejects with `document_not_found`; the stream itself, or this call, with
   * `document_damaged` where the stored bytes are not those that were stored under this key.
   */
  open(key: string, options: OpenOptions): Promise<Readable>;
  has(key: string): Promise<boolean>;
  /** Erases one document. One that is not there is no error, so that erasing may be repeated. */
  remove(key: string): Promise<void>;
  /** Erases every document of one verification: `prefix` is the whole first segment of their keys. */
  removeAll(prefix: string): Promise<void>;
  close(): Promise<void>;
}

// A segment starts with a letter or digit and has no slash: two keys never read alike, whatever a store makes of them.
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/**
 * Splits a key `<verificationId>/<name>`, of exactly two segments. Throws `document_key_invalid`; the message does not
 * repeat the key.
 */
export function parseKey(key: string): { prefix: string; name: string } {
  const [prefix, name, ...rest] = key.split('/');
  if (prefix === undefined || name === undefined || rest.length > 0) throw invalidKey();
  return { prefix: parsePrefix(prefix), name: parsePrefix(name) };
}

export function parsePrefix(prefix: string): string {
  if (!SEGMENT.test(prefix)) throw invalidKey();
  return prefix;
}

/**
 * The key of a step's document. Step names are free text of the account's owner (idenfy-api.md 9 [A]), so one that
 * cannot stand in a key as it is gets its unusual characters replaced and a piece of its digest appended, which keeps
 * different names apart.
 *
 * @example documentKey(verificationId, 'RESIDENCE_PERMIT') // '<verificationId>/RESIDENCE_PERMIT'
 */
export function documentKey(verificationId: string, name: string): string {
  const prefix = parsePrefix(verificationId);
  if (SEGMENT.test(name)) return `${prefix}/${name}`;
  const readable = name.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return `${prefix}/step-${readable}-${digest}`;
}

function invalidKey(): DocumentError {
  return new DocumentError('document_key_invalid', 'The key of a document is not well-formed.');
}
