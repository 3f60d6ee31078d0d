import { createHmac } from 'node:crypto';
import { parseKey, parsePrefix } from './store.ts';

/** Where a document lies under one key of ours: `<key id>/<verification>/<document>`. */
export type Naming = {
  /** The place of all documents of one verification. Throws `document_key_invalid`. */
  readonly folderOf: (prefix: string) => string;
  /** Throws `document_key_invalid`. */
  readonly nameOf: (key: string) => string;
};

/**
 * Names that tell nothing to whoever sees the folder or the bucket: HMACs, so that neither ids of runs nor names of
 * steps show, nor can be tried out. What still shows is how many documents belong together, their sizes and times.
 */
export function createNaming(keyId: string, secret: Uint8Array): Naming {
  const hmac = (kind: 'verification' | 'document', value: string) =>
    createHmac('sha256', secret).update(`${kind}\0${value}`).digest('hex');
  const folderOf = (prefix: string) => `${keyId}/${hmac('verification', parsePrefix(prefix))}`;
  return {
    folderOf,
    nameOf: (key) => `${folderOf(parseKey(key).prefix)}/${hmac('document', key)}`,
  };
}
