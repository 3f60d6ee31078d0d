import { createHash, hkdfSync } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { KEY_BYTES } from '../encryption/key-ring.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import type { BlobStore } from './blobs.ts';
import { isNotFound, notFound } from './blobs.ts';
import { DocumentError } from './errors.ts';
import { createNaming } from './naming.ts';
import type { Naming } from './naming.ts';
import { createSealing } from './sealing.ts';
import type { Sealing } from './sealing.ts';
import type { DocumentStore } from './store.ts';

/** From a rotation's last look at a document to its publication: one sync of a disk, or one request to a bucket. */
const MOVED_WITHIN_MS = 5_000;

/** What one key can do. */
export type Keyed = Naming & Sealing & { readonly id: string };

/** Of every key, the newest first. Names and contents have sub-keys of their own. */
export function keyedBy(ring: KeyRing): { newest: Keyed; older: Keyed[] } {
  const [newest, ...older] = ring.ids.map((id): Keyed => {
    const key = ring.byId(id).subKey('documents');
    const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', purpose, KEY_BYTES));
    return { id, ...createNaming(id, derived('names')), ...createSealing(derived('contents')) };
  });
  if (newest === undefined) throw new Error('A key ring holds at least one key.');
  return { newest, older };
}

/**
 * A store of encrypted documents. The newest key seals and all of them open, so that keys are changed without a pause:
 * what an older key sealed is found under that key's names until `rotateDocuments` (rotation.ts) has moved it.
 *
 * Three orders let several processes and a rotation work at once. A document is published under the newest key
 * before it is removed under older ones. It is looked for under the newest key first, and there again in the end, in
 * case it was moved meanwhile. It is erased under older keys first, and a while later under the newest one, so that what
 * a rotation was just moving is erased as well.
 */
export function createEncryptedStore(
  blobs: BlobStore,
  ring: KeyRing,
  { movedWithinMs = MOVED_WITHIN_MS }: { movedWithinMs?: number } = {},
): DocumentStore {
  const { newest, older } = keyedBy(ring);
  const whereToLook = older.length === 0 ? [newest] : [newest, ...older, newest];

  return {
    async put(key, content) {
      const name = newest.nameOf(key);
      const hash = createHash('sha256');
      let byteLength = 0;
      async function* measured(): AsyncGenerator<Uint8Array> {
        for await (const chunk of content) {
          hash.update(chunk);
          byteLength += chunk.byteLength;
          yield chunk;
        }
      }
      await blobs.put(name, newest.seal(key, measured()));
      for (const old of older) await blobs.remove(old.nameOf(key));
      return { key, byteLength, sha256: hash.digest('hex') };
    },

    async open(key, { expectSha256 }) {
      for (const place of whereToLook) {
        const name = place.nameOf(key);
        const sealed = await unlessMissing(blobs.open(name));
        if (sealed === undefined) continue;
        const unsealed = await place.unseal(sealed, expectSha256);
        if (unsealed.key !== key) {
          unsealed.content.destroy();
          throw new DocumentError('document_damaged', 'Under this name the store holds another document.');
        }
        return unsealed.content;
      }
      throw notFound();
    },

    async has(key) {
      for (const place of whereToLook) if (await blobs.has(place.nameOf(key))) return true;
      return false;
    },

    async remove(key) {
      let moving = false;
      for (const old of older) {
        moving ||= await blobs.has(old.nameOf(key));
        await blobs.remove(old.nameOf(key));
      }
      if (moving) await pause(movedWithinMs);
      await blobs.remove(newest.nameOf(key));
    },

    async removeAll(prefix) {
      let moving = false;
      for (const old of older) {
        moving ||= await blobs.hasFolder(old.folderOf(prefix));
        await blobs.removeFolder(old.folderOf(prefix));
      }
      if (moving) await pause(movedWithinMs);
      await blobs.removeFolder(newest.folderOf(prefix));
    },

    close: async () => blobs.close(),
  };
}

async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
