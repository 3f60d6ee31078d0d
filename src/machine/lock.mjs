// A lock between processes: a folder that names the process that created it.
// Plain JavaScript, because the bootstrap uses it before anything is installed.
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How often the holder renews its sign of life, since another process may get the number of a dead one. */
const TOUCHED_EVERY_MS = 5_000;
const DEAD_AFTER_MS = 60_000;
/** How long a lock may lack its holder's name: the time between creating the folder and writing into it. */
const NAMED_WITHIN_MS = 2_000;

/**
 * Waits until nobody else holds the lock, and takes it. A lock whose holder is gone counts as free.
 *
 * @param {string} folder
 * @param {(pid: number) => void} onWait called once, if another process holds the lock
 * @param {AbortSignal} [signal] ends the waiting
 * @returns {Promise<() => void>} releases the lock; this also happens when our process exits
 */
export async function lock(folder, onWait, signal) {
  let told = false;
  await mkdir(path.dirname(folder), { recursive: true });
  while (!(await makes(folder))) {
    const holder = await holderOf(folder);
    if (holder === 'gone') await clear(folder);
    else if (typeof holder === 'number' && !told) {
      told = true;
      onWait(holder);
    }
    await pause(100, undefined, { signal });
  }
  await writeFile(path.join(folder, 'pid'), String(process.pid));
  const touch = setInterval(() => {
    const now = new Date();
    utimes(folder, now, now).catch(() => {});
  }, TOUCHED_EVERY_MS);
  touch.unref();
  const release = () => {
    clearInterval(touch);
    process.off('exit', release);
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', release);
  return release;
}

async function makes(folder) {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The holder's process id, 'gone' if it ended without releasing the lock, otherwise 'unknown'. */
async function holderOf(folder) {
  try {
    const age = Date.now() - (await stat(folder)).mtimeMs;
    if (age > DEAD_AFTER_MS) return 'gone';
    const pid = Number(await readFile(path.join(folder, 'pid'), 'utf8').catch(() => ''));
    if (pid > 0) return isAlive(pid) ? pid : 'gone';
    return age > NAMED_WITHIN_MS ? 'gone' : 'unknown';
  } catch {
    return 'unknown';
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Checks again under a second lock: otherwise two waiting processes could remove the lock of a third. */
async function clear(folder) {
  const clearing = `${folder}.clearing`;
  if (await makes(clearing)) {
    if ((await holderOf(folder)) === 'gone') await rm(folder, { recursive: true, force: true });
    await rm(clearing, { recursive: true, force: true });
  } else if (
    Date.now() - (await stat(clearing).catch(() => ({ mtimeMs: Infinity }))).mtimeMs >
    DEAD_AFTER_MS
  ) {
    await rm(clearing, { recursive: true, force: true });
  }
}
