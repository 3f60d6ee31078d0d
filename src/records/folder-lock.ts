import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { RecordsLockedError } from './errors.ts';

const holderSchema = z.object({
  pid: z.int().positive(),
  /** Clock ticks since boot at which the process began, where /proc tells: a later process may get the same pid. */
  started: z.string().nullable(),
  token: z.string(),
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
    while (!(await unlessCode('EEXIST', link(draft, lockFile))))
      await removeIfStale(folder, lockFile, own.token);
  } finally {
    await unlink(draft);
  }
  return async () => {
    if ((await holderIn(lockFile))?.token === own.token) await unlink(lockFile);
  };
}

async function removeIfStale(folder: string, lockFile: string, token: string): Promise<void> {
  const holder = await holderIn(lockFile);
  if (holder === null) throw new RecordsLockedError(folder, 'an unknown process', lockFile);
  if (holder === undefined) return;
  if (await isAlive(holder)) throw new RecordsLockedError(folder, `process ${holder.pid}`, lockFile);
  // A rename has one winner, so two processes that both saw the dead holder do not remove each other's new lock …
  const aside = `${lockFile}.${token}.stale`;
  if (!(await unlessCode('ENOENT', rename(lockFile, aside)))) return;
  const taken = await holderIn(aside);
  // … and whoever took a newer lock than the one it had judged puts it back.
  if (taken?.token !== holder.token) await unlessCode('EEXIST', link(aside, lockFile));
  await unlink(aside);
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

/** Whether `action` was done; false where it failed with just this code. */
async function unlessCode(code: string, action: Promise<void>): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (error) {
    if (hasCode(error, code)) return false;
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
  return error instanceof Error && 'code' in error && error.code === code;
}
