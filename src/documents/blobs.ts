import type { Readable } from 'node:stream';
import { DocumentError } from './errors.ts';

/**
 * Where sealed documents lie: files in a folder, or objects in a bucket. It knows names of the form
 * `<key id>/<verification>/<document>` and bytes, and nothing of what either means. Every method rejects with a
 * `DocumentError`: `document_not_found`, or `store_failed` (retryable).
 */
export interface BlobStore {
  /** Publishes a blob in one step, in place of the one that is there. An error of `content` is thrown on as it is. */
  put(name: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** The same, unless there is one already: that one stays. */
  putNew(name: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  open(name: string): Promise<Readable>;
  has(name: string): Promise<boolean>;
  /** No error where there is none. */
  remove(name: string): Promise<void>;
  /** Removes every blob whose name begins with `<folder>/`. */
  removeFolder(folder: string): Promise<void>;
  /** Whether there is any blob whose name begins with `<folder>/`. */
  hasFolder(folder: string): Promise<boolean>;
  /** The first parts of all names. */
  topFolders(): Promise<string[]>;
  /** The names of a top folder's blobs, in no order; blobs that come or go meanwhile may be missing. */
  list(topFolder: string): AsyncIterable<string>;
  close(): Promise<void>;
}

export function notFound(): DocumentError {
  return new DocumentError('document_not_found', 'There is no such document in the store.');
}

export function storeFailed(
  verb: 'read' | 'write' | 'erase' | 'list',
  detail: string | undefined,
): DocumentError {
  return new DocumentError('store_failed', `The document store could not ${verb} a document.`, detail);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof DocumentError && error.code === 'document_not_found';
}
