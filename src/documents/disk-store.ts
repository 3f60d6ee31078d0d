import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { DocumentError, systemCode } from './errors.ts';
import { parseKey, parsePrefix } from './store.ts';
import type { DocumentStore, StoredDocument } from './store.ts';

/**
 * Half-written files lie in one folder of the store, on its file system, so that a rename publishes them in one step.
 * One folder, and not beside each document: sweeping after a crash then costs nothing, however many verifications are
 * kept. No key can name it, since segments start with a letter or digit.
 */
const INCOMING = '.incoming';

/** A put is bounded by the download's time cap (minutes); an hour spares the running puts of other processes. */
const LEFTOVER_AGE_MS = 60 * 60 * 1000;

export type DiskStore = DocumentStore & {
  /** Resolves with the number of left-over temporary files erased at the start; never rejects. */
  readonly swept: Promise<number>;
};

/**
 * A document store of plain files, `<directory>/<verificationId>/<name>`, readable by the service's user only.
 * Several processes may share one directory. Creates the directory when first needed.
 */
export function createDiskStore(directory: string): DiskStore {
  const incoming = join(directory, INCOMING);
  const pathOf = (key: string): { folder: string; file: string } => {
    const { prefix, name } = parseKey(key);
    return { folder: join(directory, prefix), file: join(directory, prefix, name) };
  };

  async function put(key: string, content: AsyncIterable<Uint8Array>): Promise<StoredDocument> {
    const { folder, file } = pathOf(key);
    const temporary = join(incoming, randomUUID());
    await guarded('write', () => mkdir(incoming, { recursive: true, mode: 0o700 }));
    try {
      const handle = await guarded('write', () => open(temporary, 'wx', 0o600));
      let written: { byteLength: number; sha256: string };
      try {
        written = await writeAll(handle, content);
        await guarded('write', () => handle.sync());
      } finally {
        await guarded('write', () => handle.close());
      }
      await guarded('write', () => publish(temporary, folder, file));
      return { key, ...written };
    } catch (error) {
      // What cannot be erased now is swept at a later start; the first error is the one to tell.
      await rm(temporary, { force: true }).catch(() => {});
      throw error;
    }
  }

  async function publish(temporary: string, folder: string, file: string): Promise<void> {
    const created = await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(temporary, file);
    // A rename survives a power cut only once the folder itself is on disk, and so for a new folder in its parent.
    await syncFolder(folder);
    if (created !== undefined) await syncFolder(directory);
  }

  return {
    swept: sweep(incoming),
    put,

    async open(key, options = {}) {
      const { file } = pathOf(key);
      const handle = await guarded('read', () => open(file, constants.O_RDONLY | constants.O_NOFOLLOW));
      const stream = handle.createReadStream();
      return options.expectSha256 === undefined ? stream : verified(stream, options.expectSha256);
    },

    async stat(key) {
      const { file } = pathOf(key);
      const found = await guarded('read', () => stat(file)).catch(unlessMissing);
      return found === undefined ? null : { key, byteLength: found.size };
    },

    async remove(key) {
      const { folder, file } = pathOf(key);
      await guarded('erase', async () => {
        await unlink(file);
        await syncFolder(folder);
      }).catch(unlessMissing);
    },

    async removeAll(prefix) {
      const folder = join(directory, parsePrefix(prefix));
      await guarded('erase', async () => {
        await rm(folder, { recursive: true, force: true });
        await syncFolder(directory);
      }).catch(unlessMissing);
    },
  };
}

async function writeAll(
  handle: FileHandle,
  content: AsyncIterable<Uint8Array>,
): Promise<{ byteLength: number; sha256: string }> {
  const hash = createHash('sha256');
  let byteLength = 0;
  // Errors of `content` pass as they are: only the store's own become `store_failed`.
  for await (const chunk of content) {
    hash.update(chunk);
    byteLength += chunk.byteLength;
    await guarded('write', () => handle.appendFile(chunk));
  }
  return { byteLength, sha256: hash.digest('hex') };
}

function verified(source: Readable, expectSha256: string): Readable {
  const hash = createHash('sha256');
  const check = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const same = hash.digest('hex') === expectSha256.toLowerCase();
      done(same ? null : new DocumentError('document_damaged', 'A stored document fails its digest.'));
    },
  });
  // The reader meets every error on the stream it holds; the callback only keeps pipeline from throwing.
  return pipeline(source, check, () => {});
}

async function guarded<T>(verb: 'read' | 'write' | 'erase', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = systemCode(error);
    // ENOTDIR: a file lies where the verification's folder would be, so there is no such document either.
    if (verb !== 'write' && (code === 'ENOENT' || code === 'ENOTDIR')) {
      throw new DocumentError('document_not_found', 'There is no such document in the store.');
    }
    throw new DocumentError('store_failed', `The document store could not ${verb} a document.`, code);
  }
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof DocumentError && error.code === 'document_not_found') return undefined;
  throw error;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Best effort: what cannot be swept now (another process was faster, no permission) is tried at the next start. */
async function sweep(incoming: string): Promise<number> {
  const names = await readdir(incoming).catch(() => []);
  const oldest = Date.now() - LEFTOVER_AGE_MS;
  let swept = 0;
  for (const name of names) {
    try {
      const path = join(incoming, name);
      if ((await stat(path)).mtimeMs >= oldest) continue;
      await unlink(path);
      swept += 1;
    } catch {
      continue;
    }
  }
  return swept;
}
