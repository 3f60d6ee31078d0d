/** The process that is started before there is a file: it waits confined, serves one file, and stays for nobody. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { confinable } from '../../../src/documents/fitting/confine.ts';
import type { Fitter } from '../../../src/documents/fitting/fitter.ts';
import type { Candidate } from '../../../src/documents/fitting/treatment.ts';
import { until } from '../../support/until.ts';
import { asked, noise, openDesk } from './support.ts';
import type { Desk } from './support.ts';

let desk: Desk;
let photo: Candidate;
let fitter: Fitter | undefined;
beforeAll(async () => {
  desk = await openDesk();
  photo = await desk.keep('photo', await noise(800, 600).png().toBuffer());
});
afterEach(async () => fitter?.close());
afterAll(async () => desk.close());

const small = { imageBytes: 500_000 } as const;

/** Those that fit files and whose parent is `parent`; of which `status` says so, where it is given. */
async function processesOf(parent: number, status = ''): Promise<number[]> {
  const found: number[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const told = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const isOurs = told.includes(`\nPPid:\t${parent}\n`) && command.includes('fitting/process.ts');
    if (isOurs && told.includes(status)) found.push(Number(id));
  }
  return found;
}

const waiting = async (parent = process.pid): Promise<number> =>
  await until('a confined process that waits', async () =>
    (await processesOf(parent, confinable() === null ? '' : '\nSeccomp:\t2\n')).at(0),
  );

test('one process waits, under the filter before any file; it serves one file, and another one waits', async () => {
  if (process.platform !== 'linux') return;
  fitter = desk.fitter({ ...small, isAhead: true });
  const first = await waiting();
  expect(await fitter.fit(asked(photo))).toHaveLength(1);
  const second = await waiting();
  expect(second).not.toBe(first);
  expect(await processesOf(process.pid)).toEqual([second]);
  await fitter.close();
  expect(await processesOf(process.pid)).toEqual([]);
});

test('what ended while it waited costs the file nothing: a new process takes its place', async () => {
  if (process.platform !== 'linux') return;
  fitter = desk.fitter({ ...small, isAhead: true });
  process.kill(await waiting(), 'SIGKILL');
  expect(await fitter.fit(asked(photo))).toHaveLength(1);
});

test('a second file at the same time does not wait for the first', async () => {
  fitter = desk.fitter({ ...small, isAhead: true, processes: 2 });
  const both = await Promise.all([fitter.fit(asked(photo)), fitter.fit(asked(photo))]);
  expect(both.map((made) => made.length)).toEqual([1, 1]);
});

const program = `
  import { createAhead } from './src/documents/fitting/child.ts';
  const ahead = createAhead({ memoryBytes: 600_000_000, timeoutMs: 60_000, isConfined: ${confinable() !== null} });
  ahead.prepare();
`;
const flags = ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e'];

test('it keeps nobody from ending', async () => {
  const ending = promisify(execFile)(process.execPath, [...flags, program], { timeout: 30_000 });
  await expect(ending).resolves.toMatchObject({ stdout: '' });
});

test('it ends with who started it, however that ends', async () => {
  if (process.platform !== 'linux') return;
  const parent = spawn(
    process.execPath,
    [...flags, `${program} console.log('started'); setInterval(() => {}, 1e6);`],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  await once(createInterface({ input: parent.stdout }), 'line');
  const child = await waiting(parent.pid);
  parent.kill('SIGKILL');
  expect(child).not.toBe(parent.pid);
  await until('the end of the process that waited', async () =>
    (await readFile(`/proc/${child}/status`, 'utf8').catch(() => '')).match(/^State:\t[^ZX]/m) === null
      ? true
      : undefined,
  );
});
