import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isNotFound, notFound, storeFailed } from './blobs.ts';
import type { BlobStore } from './blobs.ts';
import { systemCode } from './errors.ts';

/**
 * Half-written files lie in one folder of the store, on its file system, so that a rename publishes them in one step.
 * One folder, and not beside each document: sweeping after a crash then costs nothing, however many verifications are
 * kept. No name of a blob begins with a dot.
 */
const INCOMING = '.incoming';

/** A put is bounded by the download's time cap (minutes); an hour spares the running puts of other processes. */
const LEFTOVER_AGE_MS = 60 * 60 * 1000;

export type DiskBlobs = BlobStore & {
  /** Resolves with the number of left-over temporary files erased at the start; never rejects. */
  readonly swept: Promise<number>;
};

/**
 * Blobs as files, `<directory>/<name>`, readable by the service's user only. Several processes may share one directory.
 * Creates the directory when first needed.
 */
export function createDiskBlobs(directory: string): DiskBlobs {
  const incoming = join(directory, INCOMING);

  /** Writes `content` whole to a temporary file, and lets `publish` put it in its place. */
  async function written(
    content: AsyncIterable<Uint8Array>,
    publish: (temporary: string) => Promise<void>,
  ): Promise<void> {
    const temporary = join(incoming, randomUUID());
    await guarded('write', () => mkdir(incoming, { recursive: true, mode: 0o700 }));
    try {
      const handle = await guarded('write', () => open(temporary, 'wx', 0o600));
      try {
        await writeAll(handle, content);
        await guarded('write', () => handle.sync());
      } finally {
        await guarded('write', () => handle.close());
      }
      await guarded('write', () => publish(temporary));
    } finally {
      // A published one is not there any more; what cannot be erased now is swept at a later start.
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  return {
    swept: sweep(incoming),

    async put(name, content) {
      const file = join(directory, name);
      await written(content, async (temporary) =>
        inFolder(dirname(file), async () => rename(temporary, file)),
      );
    },

    async putNew(name, content) {
      const file = join(directory, name);
      await written(content, async (temporary) =>
        inFolder(dirname(file), async () => placeNew(temporary, file)),
      );
    },

    async open(name) {
      const handle = await guarded('read', () =>
        open(join(directory, name), constants.O_RDONLY | constants.O_NOFOLLOW),
      );
      return handle.createReadStream();
    },

    async has(name) {
      const found = await guarded('read', () => stat(join(directory, name))).catch(unlessMissing);
      return found !== undefined;
    },

    async remove(name) {
      const file = join(directory, name);
      await guarded('erase', async () => {
        await unlink(file);
        await syncFolder(dirname(file));
        // An empty folder tells of a verification that was; with files in it, or gone already, there is nothing to do.
        await rmdir(dirname(file)).catch(() => {});
      }).catch(unlessMissing);
    },

    async removeFolder(folder) {
      const path = join(directory, folder);
      await guarded('erase', async () => {
        await rm(path, { recursive: true, force: true });
        await syncFolder(dirname(path));
      }).catch(unlessMissing);
    },

    async hasFolder(folder) {
      return (await entriesOf(join(directory, folder))).length > 0;
    },

    async topFolders() {
      return (await foldersIn(directory)).filter((name) => name !== INCOMING);
    },

    async *list(topFolder) {
      for (const folder of await foldersIn(join(directory, topFolder))) {
        for (const { name } of await entriesOf(join(directory, topFolder, folder))) {
          yield `${topFolder}/${folder}/${name}`;
        }
      }
    },

    async close() {},
  };
}

/** Calls `place` with a folder that is there, and makes sure that what it did outlives a power cut. */
async function inFolder(folder: string, place: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const created = await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      await place();
      await syncFolder(folder);
      // A new folder is an entry in its parent, and so on up to the one that was there.
      for (
        let made = created;
        made !== undefined;
        made = made === folder ? undefined : nextDown(made, folder)
      ) {
        await syncFolder(dirname(made));
      }
      return;
    } catch (error) {
      // Somebody who erased the folder's last file took the folder with it.
      if (systemCode(error) !== 'ENOENT' || tries === 3) throw error;
    }
  }
}

async function writeAll(handle: FileHandle, content: AsyncIterable<Uint8Array>): Promise<void> {
  // Errors of `content` pass as they are: only the store's own become `store_failed`.
  for await (const piece of content) await guarded('write', () => handle.appendFile(piece));
}

/** What file systems without hard links say to one (SMB shares, FAT). */
const NO_LINKS = new Set<string | undefined>(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** In one step, and never over another file; without hard links in two, with a moment between them. */
async function placeNew(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
    if (!NO_LINKS.has(systemCode(error))) throw error;
    if (!(await exists(file))) await rename(temporary, file);
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The folder below `made` on the way down to `folder`. */
function nextDown(made: string, folder: string): string {
  let next = folder;
  while (dirname(next) !== made) next = dirname(next);
  return next;
}

async function entriesOf(folder: string) {
  const entries = await guarded('list', () => readdir(folder, { withFileTypes: true })).catch(unlessMissing);
  return entries ?? [];
}

async function foldersIn(folder: string): Promise<string[]> {
  return (await entriesOf(folder)).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

async function guarded<T>(verb: 'read' | 'write' | 'erase' | 'list', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = systemCode(error);
    // ENOTDIR: a file lies where the verification's folder would be, so there is no such document either.
    if (verb !== 'write' && (code === 'ENOENT' || code === 'ENOTDIR')) throw notFound();
    throw storeFailed(verb, code);
  }
}

function unlessMissing(error: unknown): undefined {
  if (isNotFound(error)) return undefined;
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
