import { expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../support/until.ts';
import { executable, gone, pidIn, start, temporaryFolder } from './support.ts';
import type { Running } from './support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const LOCK = {
  packages: {
    '': { name: 'specimen' },
    'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' },
    'node_modules/of-another-platform': { version: '1.0.0', optional: true },
  },
};
/** What npm writes down about an installation on this platform. */
const INSTALLED = { packages: { 'node_modules/one': LOCK.packages['node_modules/one'] } };

interface Project {
  readonly folder: string;
  /** Runs `tools/run.mjs` with these arguments. */
  readonly run: (
    args: readonly string[],
    nodeOptions?: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ) => Running;
  readonly installations: () => Promise<number>;
  readonly write: (name: string, content: string | object) => Promise<void>;
}

/** A project with the bootstrap, a command, and an `npm` that does as `npmDoes` says. */
async function project(...npmDoes: string[]): Promise<Project> {
  const folder = await temporaryFolder();
  for (const name of ['tools/run.mjs', 'src/machine/lock.mjs']) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await copyFile(path.join(root, name), path.join(folder, name));
  }
  const write: Project['write'] = async (name, content) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  };
  await write('package-lock.json', LOCK);
  await write('installed.json', INSTALLED);
  await write('command.mjs', 'console.log("ran with", ...process.argv.slice(2)); process.exitCode = 7;');
  await executable(
    path.join(folder, 'bin', 'npm'),
    'echo "$@" >> npm-calls',
    ...npmDoes,
    'mkdir -p node_modules && cp installed.json node_modules/.package-lock.json',
  );
  return {
    folder,
    write,
    run: (args, nodeOptions = [], environment = {}) =>
      start(process.execPath, [...nodeOptions, 'tools/run.mjs', ...args], {
        cwd: folder,
        env: {
          ...process.env,
          PATH: `${path.join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
          ...environment,
        },
      }),
    installations: async () => {
      const calls = path.join(folder, 'npm-calls');
      return existsSync(calls) ? (await readFile(calls, 'utf8')).trim().split('\n').length : 0;
    },
  };
}

test('what is missing is installed and said so, then the command runs with its arguments and its exit code', async () => {
  const { folder, run, installations } = await project();
  const running = run(['command.mjs', '--flag', 'a b']);
  expect(await running.ended).toEqual({ code: 7, signal: null });
  expect(running.out()).toBe('ran with --flag a b\n');
  expect(running.err()).toMatch(
    /^Installing the dependencies with npm ci, since they are not installed yet\.\nInstalled in \d+ s\.\n$/,
  );
  expect(await readFile(path.join(folder, 'npm-calls'), 'utf8')).toMatch(/^ci /);
  expect(await installations()).toBe(1);
  expect(existsSync(path.join(folder, '.install.lock'))).toBe(false);
});

test('what is installed already is not installed again, and nothing is said', async () => {
  const { run, write, installations } = await project();
  await write('node_modules/.package-lock.json', INSTALLED);
  const running = run(['command.mjs']);
  expect((await running.ended).code).toBe(7);
  expect(running.err()).toBe('');
  expect(await installations()).toBe(0);
});

test.each([
  ['names a package that is not installed', { ...LOCK.packages, 'node_modules/two': { version: '1.0.0' } }],
  ['names another version', { ...LOCK.packages, 'node_modules/one': { version: '1.0.1' } }],
  ['no longer names a package', { '': {} }],
])('a lock file that %s leads to an installation', async (_, packages) => {
  const { run, write, installations } = await project();
  await write('node_modules/.package-lock.json', INSTALLED);
  await write('package-lock.json', { packages });
  const running = run(['command.mjs']);
  await running.ended;
  expect(running.err()).toMatch(
    /since (package-lock.json names others than are installed|some of them are missing)/,
  );
  expect(await installations()).toBe(1);
});

const made = (os: string) => ({ version: '1.0.0', optional: true, os: [os], cpu: [process.arch] });

test('an optional package that is made for this platform and was left out leads to an installation', async () => {
  const { run, write, installations } = await project();
  await write('node_modules/.package-lock.json', INSTALLED);
  const packages = { ...LOCK.packages, 'node_modules/elsewhere': made('of-nobody') };
  await write('package-lock.json', { packages });
  await run(['command.mjs']).ended;
  expect(await installations()).toBe(0);
  await write('package-lock.json', {
    packages: { ...packages, 'node_modules/here': made(process.platform) },
  });
  const running = run(['command.mjs']);
  await running.ended;
  expect(running.err()).toContain('since some of them are missing');
  expect(await installations()).toBe(1);
});

test('under a Node that is too old, npm runs under the project’s own, which is brought first and kept', async () => {
  const cache = await temporaryFolder();
  const { folder, run, write } = await project(
    'prefix=$(echo "$@" | sed -n "s/.*--prefix=\\([^ ]*\\).*/\\1/p")',
    'if [ -n "$prefix" ]; then',
    '  mkdir -p "$prefix/node_modules/node/bin"',
    '  printf "#!/bin/sh\\necho v24.21.0\\n" > "$prefix/node_modules/node/bin/node"',
    '  chmod 755 "$prefix/node_modules/node/bin/node"',
    '  exit',
    'fi',
    'node --version > npm-ran-under',
    'mkdir -p node_modules/node/bin && cp "$(command -v node)" node_modules/node/bin/node',
  );
  const packages = { ...LOCK.packages, 'node_modules/node': { version: '24.21.0', optional: true } };
  await write('package-lock.json', { packages });
  const old = 'data:text/javascript,Object.defineProperty(process, "version", { value: "v18.20.4" })';
  const environment = { XDG_CACHE_HOME: cache, npm_execpath: '' };
  const running = run(['command.mjs'], ['--import', old], environment);
  await running.ended;
  expect(running.err()).toContain('This is Node v18.20.4, and 24 or newer is needed: bringing Node 24.21.0');
  expect(await readFile(path.join(folder, 'npm-ran-under'), 'utf8')).toBe('v24.21.0\n');
  expect(running.out()).toBe('v24.21.0\n');
});

test('two simultaneous starts install once, and both run their command', async () => {
  const { folder, run, write, installations } = await project(
    'echo $$ > npm-pid',
    'while [ ! -f go-on ]; do sleep 0.05; done',
  );
  const first = run(['command.mjs', 'first']);
  await pidIn(path.join(folder, 'npm-pid'));
  const second = run(['command.mjs', 'second']);
  await until('the wait for the lock', () =>
    second.err().includes(`Waiting for process ${first.pid}`) ? true : undefined,
  );
  await write('go-on', '');
  expect((await first.ended).code).toBe(7);
  expect((await second.ended).code).toBe(7);
  expect([first.out(), second.out()]).toEqual(['ran with first\n', 'ran with second\n']);
  expect(await installations()).toBe(1);
});

test('the lock of a process that is gone holds nobody up', async () => {
  const { run, write, installations } = await project();
  const ended = start(process.execPath, ['--version']);
  await ended.ended;
  await write('.install.lock/pid', String(ended.pid));
  expect((await run(['command.mjs']).ended).code).toBe(7);
  expect(await installations()).toBe(1);
});

test('a failed installation shows what npm said, ends with 1 and does not run the command', async () => {
  const { run } = await project('echo "npm error nothing there" >&2; exit 4');
  const running = run(['command.mjs']);
  expect((await running.ended).code).toBe(1);
  expect(running.out()).toBe('');
  expect(running.err()).toContain(
    'npm error nothing there\nThe dependencies could not be installed: npm ci ended with code 4.',
  );
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s during the installation ends npm and all that it started',
  async (signal) => {
    const { folder, run } = await project(
      'sh -c \'trap "" INT; echo $$ > script-pid; while :; do sleep 0.05; done\'',
    );
    const running = run(['command.mjs']);
    const script = await pidIn(path.join(folder, 'script-pid'));
    running.kill(signal);
    expect((await running.ended).code).toBe(signal === 'SIGINT' ? 130 : 143);
    await gone(script);
    expect(running.out()).toBe('');
    expect(existsSync(path.join(folder, '.install.lock'))).toBe(false);
  },
);

test('a signal is handed on to the command, whose own end is waited for', async () => {
  const { run, write } = await project();
  await write('node_modules/.package-lock.json', INSTALLED);
  await write(
    'slow.mjs',
    `process.on('SIGTERM', () => setTimeout(() => { console.log('stopped in order'); process.exit(3); }, 200));
     setInterval(() => {}, 1000); console.log('started');`,
  );
  const running = run(['slow.mjs']);
  await until('its start', () => (running.out().includes('started') ? true : undefined));
  running.kill('SIGTERM');
  expect((await running.ended).code).toBe(3);
  expect(running.out()).toContain('stopped in order');
});

test('a command that a signal ended is told of as a shell does', async () => {
  const { run, write } = await project();
  await write('node_modules/.package-lock.json', INSTALLED);
  await write('killed.mjs', `process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);`);
  expect((await run(['killed.mjs']).ended).code).toBe(137);
});

test("the project's own Node runs the command", async () => {
  const { folder, run, write } = await project();
  await write('node_modules/.package-lock.json', INSTALLED);
  await executable(
    path.join(folder, 'node_modules/node/bin/node'),
    'if [ "$1" = --version ]; then echo v24.0.0; else echo "own node: $@"; fi',
  );
  const running = run(['command.mjs']);
  expect((await running.ended).code).toBe(0);
  expect(running.out()).toBe('own node: command.mjs\n');
});

test("a Node of the project's that does not run on this machine is passed over", async () => {
  const { folder, run, write } = await project();
  await write('node_modules/.package-lock.json', INSTALLED);
  await executable(path.join(folder, 'node_modules/node/bin/node'), 'exit 126');
  const running = run(['command.mjs']);
  expect((await running.ended).code).toBe(7);
});

test('with nothing but an old Node, the ways to a newer one are named', async () => {
  const { run, write } = await project();
  await write('node_modules/.package-lock.json', INSTALLED);
  const old = 'data:text/javascript,Object.defineProperty(process, "version", { value: "v20.20.2" })';
  const running = run(['command.mjs'], ['--import', old]);
  expect((await running.ended).code).toBe(1);
  expect(running.out()).toBe('');
  expect(running.err()).toContain('Node 24 or newer is needed, and this is v20.20.2:');
  expect(running.err()).toContain('install Node 24');
  expect(running.err()).toContain('npm rebuild node');
});

test('under npm it ends, with what it started, when the shell that npm runs it in is gone', async () => {
  const { folder, write } = await project();
  await write('node_modules/.package-lock.json', INSTALLED);
  await write(
    'waits.mjs',
    'import { writeFileSync } from "node:fs"; writeFileSync("pid", `${process.pid}\\n`); setInterval(() => {}, 1000);',
  );
  // Not alone on its line, so that no shell puts it in its own place.
  const shell = start('/bin/sh', ['-c', `${process.execPath} tools/run.mjs waits.mjs; true`], {
    cwd: folder,
    env: { ...process.env, npm_lifecycle_event: 'dev' },
  });
  const waiting = await pidIn(path.join(folder, 'pid'));
  shell.kill('SIGTERM');
  await expect(gone(waiting)).resolves.toBeUndefined();
});
