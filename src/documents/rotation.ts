import type { KeyRing } from '../encryption/key-ring.ts';
import type { BlobStore } from './blobs.ts';
import { isNotFound, notFound } from './blobs.ts';
import { keyedBy } from './encrypted-store.ts';
import type { Keyed } from './encrypted-store.ts';
import { DocumentError } from './errors.ts';

export type RotationProgress = {
  /** Documents that were under older keys when it began. */
  readonly total: number;
  /** Of these, how many are no longer: moved under the newest key, or erased meanwhile. */
  readonly done: number;
  /** By the code of the error for which the others stayed where they are. */
  readonly failed: Readonly<Record<string, number>>;
};

export type RotationReport = RotationProgress & {
  /** Documents under keys that the ring does not have, by key id: they can be neither read nor moved. */
  readonly unknown: Readonly<Record<string, number>>;
};

export type RotationOptions = {
  /** Aborting it ends the rotation once the documents at work are moved; its reason is thrown then. */
  signal?: AbortSignal;
  /** Called after each document. */
  onProgress?: (progress: RotationProgress) => void;
};

/** Enough to keep a bucket busy, and few enough to leave the disk to the service. */
const AT_ONCE = 4;

/**
 * Moves every document under the ring's newest key: encrypted anew, with a new data key, and under its new name. For
 * when every process has the new key; they all may work on meanwhile (encrypted-store.ts). Stopped or ended in the
 * middle it loses nothing, and goes on with what is left when called again; two at the same time do no harm.
 *
 * A document that cannot be moved stays, is counted, and does not hold up the others. Rejects with `store_failed` where
 * the store cannot be listed.
 */
export async function rotateDocuments(
  blobs: BlobStore,
  ring: KeyRing,
  { signal, onProgress }: RotationOptions = {},
): Promise<RotationReport> {
  const { newest, older } = keyedBy(ring);
  const folders = await blobs.topFolders();
  const unknown: Record<string, number> = {};
  for (const id of folders.filter((folder) => !ring.ids.includes(folder))) {
    const found = await count(blobs.list(id), signal);
    if (found > 0) unknown[id] = found;
  }
  const waiting = older.filter(({ id }) => folders.includes(id));
  const failed: Record<string, number> = {};
  let total = 0;
  let done = 0;
  for (const { id } of waiting) total += await count(blobs.list(id), signal);

  for (const old of waiting) {
    await forEach(blobs.list(old.id), signal, async (name) => {
      try {
        await move(blobs, name, old, newest);
        done += 1;
      } catch (error) {
        if (!(error instanceof DocumentError)) throw error;
        failed[error.code] = (failed[error.code] ?? 0) + 1;
      }
      onProgress?.({ total, done, failed });
    });
  }
  return { total, done, failed, unknown };
}

async function move(blobs: BlobStore, name: string, from: Keyed, to: Keyed): Promise<void> {
  try {
    const { key, content } = await from.unseal(await blobs.open(name));
    // The last look before it is published: what was erased meanwhile must not come back (encrypted-store.ts).
    async function* unlessErased(): AsyncGenerator<Uint8Array> {
      yield* content;
      if (!(await blobs.has(name))) throw notFound();
    }
    // Where there is one already, it is as new or newer: another rotation's, or put there meanwhile.
    await blobs.putNew(to.nameOf(key), to.seal(key, unlessErased()));
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  await blobs.remove(name);
}

async function count(names: AsyncIterable<string>, signal: AbortSignal | undefined): Promise<number> {
  let total = 0;
  for await (const _ of names) {
    signal?.throwIfAborted();
    total += 1;
  }
  return total;
}

/** Some at once; after an error or an abort those at work are finished, and no more are begun. */
async function forEach(
  names: AsyncIterable<string>,
  signal: AbortSignal | undefined,
  work: (name: string) => Promise<void>,
): Promise<void> {
  const queue = names[Symbol.asyncIterator]();
  const ending = new AbortController();
  async function worker(): Promise<void> {
    try {
      while (!ending.signal.aborted) {
        signal?.throwIfAborted();
        const next = await queue.next();
        if (next.done === true) return;
        await work(next.value);
      }
    } catch (error) {
      ending.abort();
      throw error;
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
