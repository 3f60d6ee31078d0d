import { expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/until.ts';
import { spawnOwned } from '../../src/machine/processes.ts';
import { executable, gone, isAlive, pidIn, start, temporaryFolder, watchersOf } from './support.ts';
import type { Running } from './support.ts';

const module = new URL('../../src/machine/processes.ts', import.meta.url).href;

const programWith = async (...lines: string[]) => programThat('spawnOwned', lines);

/** A program that starts a script, which does as told; and the script's process id. */
async function programThat(
  spawns: 'spawnOwned' | 'spawnOwnedChild',
  lines: readonly string[],
): Promise<{ running: Running; script: number }> {
  const folder = await temporaryFolder();
  const pidFile = path.join(folder, 'pid');
  const script = await executable(
    path.join(folder, 'script'),
    ...lines.slice(0, -1),
    `echo $$ > ${pidFile}`,
    ...lines.slice(-1),
  );
  const file = path.join(folder, 'program.ts');
  await writeFile(
    file,
    `import { ${spawns} } from '${module}';
    ${spawns}('${script}', []);
    setInterval(() => {}, 1000);`,
  );
  const running = start(process.execPath, [file]);
  return { running, script: await pidIn(pidFile) };
}

/** The watcher is started after what it watches. */
async function watcherOf(pid: number, before?: number): Promise<number> {
  return await until('a watcher', () => watchersOf(pid).find((watcher) => watcher !== before));
}

test('when a program is killed without a word, all that it had started ends, and so does the watcher', async () => {
  const { running, script } = await programWith('sleep 600 & wait');
  const watcher = await watcherOf(script);
  expect(isAlive(script)).toBe(true);
  running.kill('SIGKILL');
  await gone(script);
  await expect(gone(watcher)).resolves.toBeUndefined();
});

test('what leaves its streams to its caller ends with it too', async () => {
  const { running, script } = await programThat('spawnOwnedChild', ['exec sleep 600']);
  await watcherOf(script);
  running.kill('SIGKILL');
  await expect(gone(script)).resolves.toBeUndefined();
});

test('what does not end for the asking is ended', async () => {
  const { running, script } = await programWith('trap "" TERM', 'while :; do sleep 0.1; done');
  await watcherOf(script);
  running.kill('SIGKILL');
  await expect(gone(script)).resolves.toBeUndefined();
});

test('a watcher that is gone is told of, and another takes its place', async () => {
  const { running, script } = await programWith('exec sleep 600');
  const first = await watcherOf(script);
  process.kill(first, 'SIGKILL');
  const second = await watcherOf(script, first);
  await until('a warning', () => running.err().includes(`Nothing would end process ${script}`) || undefined);
  running.kill('SIGKILL');
  await gone(script);
  await expect(gone(second)).resolves.toBeUndefined();
});

test('signals that reach the watcher do not end it', async () => {
  const { running, script } = await programWith('exec sleep 600');
  const watcher = await watcherOf(script);
  await until('its traps', async () => {
    const status = await readFile(`/proc/${watcher}/status`, 'utf8');
    return /^SigIgn:\s+0*4003$/m.test(status) || undefined;
  });
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.kill(watcher, signal);
  running.kill('SIGKILL');
  await gone(script);
  expect(running.err()).toBe('');
});

test('a program that ends by itself leaves no watcher', async () => {
  const { running, script } = await programWith('exec sleep 600');
  const watcher = await watcherOf(script);
  running.kill('SIGTERM');
  await running.ended;
  await gone(script);
  await expect(gone(watcher)).resolves.toBeUndefined();
});

test('what left the group and holds the output open keeps nobody who stops the group', async () => {
  const folder = await temporaryFolder();
  const pidFile = path.join(folder, 'pid');
  const escaped = path.join(folder, 'escaped');
  await executable(escaped, `echo $$ > ${pidFile}`, 'exec sleep 600');
  // In a session, and so in a group, of its own.
  const script = await executable(path.join(folder, 'script'), `setsid ${escaped} & exec sleep 600`);
  const owned = spawnOwned(script, []);
  const pid = await pidIn(pidFile);
  await owned.stop(0);
  expect(isAlive(pid)).toBe(true);
  process.kill(pid, 'SIGKILL');
});
