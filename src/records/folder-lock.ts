import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { RecordsLockedError } from './errors.ts';

const holderSchema = z.object({
  pid: z.int().positive(),
  /** Clock ticks since boot at which the process began, where /proc tells: a later process may get the same pid. */
  started: z.string().nullable(),
  /** Part of file names here, so nothing but a UUID will do. */
  token: z.uuid(),
});
type Holder = z.infer<typeof holderSchema>;
const lockSchema = z.string().transform(parsed).pipe(holderSchema);

/**
 * Makes this process the only user of `folder`, by a file `lock` in it that names the process. Two processes on
 * one PGlite folder lose rows without any error. A lock whose process has died is taken over.
 *
 * @returns releases the folder
 * @throws RecordsLockedError naming the folder and its holder
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const lockFile = path.join(folder, 'lock');
  const own: Holder = { pid: process.pid, started: await startOf(process.pid), token: randomUUID() };
  const draft = `${lockFile}.${own.token}`;
  // Written beside and linked into place, so that nobody ever reads half a lock.
  await writeFile(draft, JSON.stringify(own));
  try {
    const holder = await acquire(lockFile, draft);
    if (holder !== 'own') throw new RecordsLockedError(folder, holder, lockFile);
  } finally {
    await rm(draft, { force: true });
  }
  return async () => {
    if ((await holderIn(lockFile))?.token === own.token) await rm(lockFile);
  };
}

/** Puts `draft` into the place of `file`. Returns 'own', or who has it. */
async function acquire(file: string, draft: string): Promise<string> {
  while (!(await linked(draft, file))) {
    const holder = await holderIn(file);
    // Released in between.
    if (holder === undefined) continue;
    if (holder === null) return 'an unknown process';
    if (await isAlive(holder)) return `process ${holder.pid}`;
    // Several may find the holder dead; the right to replace just this holder is a lock of its own, so that nobody
    // replaces the lock of whoever came first.
    const turn = `${file}.${holder.token}`;
    const other = await acquire(turn, draft);
    if (other !== 'own') return other;
    try {
      if ((await holderIn(file))?.token === holder.token) {
        await copyFile(draft, `${draft}.new`);
        await rename(`${draft}.new`, file);
        return 'own';
      }
    } finally {
      await rm(turn);
    }
  }
  return 'own';
}

/** undefined: there is no lock; null: there is one that is not ours to read. */
async function holderIn(file: string): Promise<Holder | null | undefined> {
  try {
    return lockSchema.safeParse(await readFile(file, 'utf8')).data ?? null;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    if (hasCode(error, 'ESRCH')) return false;
  }
  const started = await startOf(holder.pid);
  return started === null || holder.started === null || started === holder.started;
}

async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // proc_pid_stat(5): field 22; counted from behind the command's name, which may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** False where `file` exists already. */
async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return Error.isError(error) && 'code' in error && error.code === code;
}
