/** Where the embedded system keeps everything. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Disposal removes it if it was created for this one run. */
export interface DataFolder extends AsyncDisposable {
  readonly path: string;
  readonly temporalDatabase: string;
  readonly records: string;
  readonly documents: string;
  readonly specimens: string;
  readonly sandbox: string;
  /** A secret of the embedded system: read if it exists, otherwise created and stored so that only the owner can read it. */
  secret(name: string, make: () => string): Promise<string>;
}

/** @param path a folder that outlives the run; without it, a folder that is removed with the run */
export async function openDataFolder(path?: string): Promise<DataFolder> {
  const folder =
    path === undefined ? await mkdtemp(join(tmpdir(), 'idenfy-dual-verification-')) : resolve(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    path: folder,
    temporalDatabase: join(folder, 'temporal.db'),
    records: join(folder, 'records'),
    documents: join(folder, 'documents'),
    specimens: join(folder, 'specimens'),
    sandbox: join(folder, 'sandbox'),
    async secret(name, make) {
      const file = join(folder, name);
      const kept = await readOrNull(file);
      if (kept !== null) return kept;
      const made = make();
      await writeFile(file, made, { mode: 0o600 });
      return made;
    },
    async [Symbol.asyncDispose]() {
      if (path === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (Error.isError(error) && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
