import { expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TEMPORAL_CLI_VERSION } from '../../src/temporal-cli/executable.ts';
import { findTemporalCli, TemporalCliNotFoundError } from '../../src/temporal-cli/find.ts';
import { until } from '../support/until.ts';
import { executable, gone, pidIn, start, temporaryFolder } from './support.ts';

interface Machine {
  readonly folder: string;
  readonly bin: string;
  /** Where the user's cache keeps the CLI. */
  readonly cached: string;
  readonly lines: string[];
  /** Looks for the CLI on this machine. */
  readonly find: (variables?: NodeJS.ProcessEnv, signal?: AbortSignal) => Promise<string>;
}

/** A machine with an empty PATH, an empty cache and no way to the internet. */
async function machine(): Promise<Machine> {
  const folder = await temporaryFolder();
  const bin = path.join(folder, 'bin');
  await mkdir(bin);
  const lines: string[] = [];
  return {
    folder,
    bin,
    lines,
    cached: path.join(
      folder,
      'cache/idenfy-dual-verification/temporal-cli',
      TEMPORAL_CLI_VERSION,
      'temporal',
    ),
    find: (variables = {}, signal) =>
      findTemporalCli({
        ...(signal === undefined ? {} : { signal }),
        log: (line) => lines.push(line),
        env: {
          PATH: bin,
          XDG_CACHE_HOME: path.join(folder, 'cache'),
          // Nobody listens there, so the download fails at once, wherever the tests run.
          HTTPS_PROXY: 'http://127.0.0.1:1',
          ...variables,
        },
      }),
  };
}

function fakeCli(file: string, version = TEMPORAL_CLI_VERSION): Promise<string> {
  return executable(file, `echo "temporal version ${version} (Server 1.31.2, UI 2.50.1)"`);
}

/** A `go` that builds a fake CLI where `-o` says, when `before` is done. */
function fakeGo({ folder, bin }: Machine, before = ':'): Promise<string> {
  return executable(
    path.join(bin, 'go'),
    `echo "$PWD CGO_ENABLED=$CGO_ENABLED" >> ${folder}/builds`,
    before,
    'for argument in "$@"; do case "$argument" in -o=*) target="${argument#-o=}";; esac; done',
    `printf '#!/bin/sh\\necho "temporal version ${TEMPORAL_CLI_VERSION} (Server 1.31.2)"\\n' > "$target"`,
    '/bin/chmod +x "$target"',
  );
}

test('TEMPORAL_CLI_PATH comes before everything else', async () => {
  const { folder, bin, cached, find, lines } = await machine();
  const chosen = await fakeCli(path.join(folder, 'chosen'), '2.0.0');
  await fakeCli(path.join(bin, 'temporal'));
  await fakeCli(cached);
  expect(await find({ TEMPORAL_CLI_PATH: chosen })).toBe(chosen);
  expect(lines).toEqual([`Temporal CLI: 2.0.0, from TEMPORAL_CLI_PATH (${chosen})`]);
});

test('then comes the PATH, then the cache', async () => {
  const { bin, cached, find, lines } = await machine();
  await fakeCli(cached);
  expect(await find()).toBe(cached);
  expect(lines).toEqual([
    'Temporal CLI: TEMPORAL_CLI_PATH: is not set',
    'Temporal CLI: `temporal` on the PATH: there is none',
    `Temporal CLI: ${TEMPORAL_CLI_VERSION}, from the cache (${cached})`,
  ]);
  const onPath = await fakeCli(path.join(bin, 'temporal'), '1.9.0');
  expect(await find()).toBe(onPath);
});

test('a TEMPORAL_CLI_PATH that leads nowhere is said, and the other ways are tried', async () => {
  const { cached, find, lines } = await machine();
  await fakeCli(cached);
  expect(await find({ TEMPORAL_CLI_PATH: '/nowhere/temporal' })).toBe(cached);
  expect(lines[0]).toBe('Temporal CLI: TEMPORAL_CLI_PATH: /nowhere/temporal is not an executable file');
});

test('an old version on the PATH is passed over, a newer one is not', async () => {
  const { bin, cached, find, lines } = await machine();
  await fakeCli(cached);
  await fakeCli(path.join(bin, 'temporal'), '1.7.10');
  expect(await find()).toBe(cached);
  expect(lines[1]).toContain('is 1.7.10, older than the oldest accepted, 1.8.0');
  const onPath = await fakeCli(path.join(bin, 'temporal'), '1.10.0');
  expect(await find()).toBe(onPath);
});

test('another program of that name is not mistaken for it', async () => {
  const { bin, cached, find, lines } = await machine();
  await fakeCli(cached);
  await executable(path.join(bin, 'temporal'), 'echo "a calendar"');
  expect(await find()).toBe(cached);
  expect(lines[1]).toContain('does not answer --version as the Temporal CLI does');
});

test.each([
  ['does not start', 'exit 1'],
  ['is of another version', 'echo "temporal version 1.8.1 (Server 1.31.0)"'],
])('a cached one that %s is not used, and is replaced', async (_, does) => {
  const here = await machine();
  await executable(here.cached, does);
  await fakeGo(here);
  expect(await here.find()).toBe(here.cached);
  expect(await readFile(path.join(here.folder, 'builds'), 'utf8')).not.toBe('');
  expect(await readFile(here.cached, 'utf8')).toContain(TEMPORAL_CLI_VERSION);
});

test('what cannot be downloaded is built with Go, kept in the cache, and not built again', async () => {
  const here = await machine();
  await fakeGo(here);
  expect(await here.find()).toBe(here.cached);
  expect(here.lines).toContainEqual(expect.stringContaining("download by Temporal's SDK: "));
  expect(await here.find()).toBe(here.cached);
  expect(await readFile(path.join(here.folder, 'builds'), 'utf8')).toMatch(
    /^\S+\/src\/temporal-cli\/go CGO_ENABLED=0\n$/,
  );
  expect(await readdir(path.dirname(path.dirname(here.cached)))).toEqual([TEMPORAL_CLI_VERSION]);
});

test('of two that look for it at once, one builds and the other waits for that', async () => {
  const here = await machine();
  const goOn = path.join(here.folder, 'go-on');
  await fakeGo(here, `while [ ! -f ${goOn} ]; do /bin/sleep 0.05; done`);
  const both = Promise.all([here.find(), here.find()]);
  await until('the one that waits', () => here.lines.find((line) => line.includes('already getting it')));
  await writeFile(goOn, '');
  expect(await both).toEqual([here.cached, here.cached]);
  expect(await readFile(path.join(here.folder, 'builds'), 'utf8')).toMatch(/^[^\n]+\n$/);
  expect(here.lines).toContainEqual(expect.stringMatching(/process \d+ is already getting it/));
});

test('what a process left behind that was ended at its work holds nobody up', async () => {
  const here = await machine();
  await fakeGo(here);
  const ended = start(process.execPath, ['--version']);
  await ended.ended;
  const version = path.dirname(here.cached);
  await mkdir(`${version}.lock`, { recursive: true });
  await writeFile(path.join(`${version}.lock`, 'pid'), String(ended.pid));
  await mkdir(`${version}.part-left`);
  expect(await here.find()).toBe(here.cached);
  expect(existsSync(`${version}.part-left`)).toBe(false);
  expect(existsSync(`${version}.lock`)).toBe(false);
});

test('when no way leads there, the error names all of them and what each said', async () => {
  const { bin, cached, find } = await machine();
  await executable(path.join(bin, 'go'), 'echo "go: no module proxy" >&2; exit 1');
  const error: unknown = await find().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TemporalCliNotFoundError);
  expect(error).toMatchObject({
    code: 'temporal_cli_not_found',
    ways: [
      { way: 'TEMPORAL_CLI_PATH', reason: 'is not set' },
      { way: '`temporal` on the PATH', reason: 'there is none' },
      { way: 'cache', reason: `nothing at ${cached}` },
      { way: "download by Temporal's SDK", reason: expect.stringContaining('temporal.download') },
      { way: 'build with Go', reason: 'go: no module proxy' },
    ],
  });
});

test('a machine without Go says so', async () => {
  const { find } = await machine();
  await expect(find()).rejects.toThrow('build with Go: there is no `go` on the PATH');
});

test('a build that is given up ends with all that it started, and leaves neither lock nor pieces', async () => {
  const { folder, bin, cached, find } = await machine();
  const pidFile = path.join(folder, 'compiler');
  await executable(
    path.join(bin, 'go'),
    `/bin/sh -c 'trap "" TERM; echo $$ > ${pidFile}; while :; do /bin/sleep 0.05; done'`,
  );
  const giveUp = new AbortController();
  const finding = find({}, giveUp.signal).catch((error: unknown) => error);
  const compiler = await pidIn(pidFile);
  giveUp.abort(new Error('given up on purpose'));
  expect(await finding).toMatchObject({ message: 'given up on purpose' });
  await gone(compiler);
  expect(await readdir(path.dirname(path.dirname(cached)))).toEqual([]);
});
