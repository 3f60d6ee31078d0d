import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inventDocument } from '../src/specimens/document.ts';
import { inventPerson } from '../src/specimens/person.ts';
import { readSpecimen } from '../src/specimens/read.ts';

const main = fileURLToPath(new URL('../src/specimens/command.ts', import.meta.url));
const noSpecimen = fileURLToPath(new URL('../package.json', import.meta.url));
const specimens = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args]);

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'specimens-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

test('it writes every document of one person, with a line for each file', async () => {
  const folder = join(out, 'all');
  const { stdout } = await specimens('--out', folder, '--seed', '7');
  const files = await readdir(folder);
  expect(files.toSorted()).toEqual([
    'face.jpeg',
    'id-card-back.jpeg',
    'id-card-front.jpeg',
    'passport-back.jpeg',
    'passport-front.jpeg',
    'residence-permit-back.jpeg',
    'residence-permit-front.jpeg',
  ]);
  expect(stdout.trim().split('\n')).toHaveLength(files.length);
  const document = inventDocument(inventPerson('7'), 'ID_CARD', { seed: '7' });
  expect(await readSpecimen(await readFile(join(folder, 'id-card-back.jpeg')))).toEqual({
    document,
    side: 'BACK',
  });
});

test('the holder can come from another specimen, or from JSON', async () => {
  const holder = inventPerson('somebody');
  const json = join(out, 'somebody.json');
  await writeFile(json, JSON.stringify(holder));
  await specimens('--out', out, '--type', 'FACE', '--format', 'png', '--person-from', json);
  const face = join(out, 'face.png');
  const options = ['--type', 'PASSPORT', '--format', 'pdf'];
  const { stdout } = await specimens('--out', out, ...options, '--person-from', face);
  expect(await readSpecimen(await readFile(join(out, 'passport.pdf')))).toMatchObject({
    document: { type: 'PASSPORT', holder },
    side: 'FRONT',
  });
  // Nobody chose the seed, so the last line says how to have the same again.
  expect(stdout).toMatch(/--seed \d+\n$/);
});

test.each([
  { args: [], says: '--out: a folder is wanted' },
  { args: ['--out', 'x', '--type', 'VISA'], says: '--type' },
  { args: ['--out', 'x', '--country', 'Lithuania'], says: '--country: two capital letters are wanted' },
  { args: ['--out', 'x', '--person-from', 'nowhere.png'], says: "nowhere.png can't be read" },
  { args: ['--out', 'x', '--person-from', noSpecimen], says: 'neither a specimen nor a person' },
  { args: ['--out', 'x', '--colour', 'red'], says: '--colour' },
])('$args is refused with a sentence and exit code 2', async ({ args, says }) => {
  await expect(specimens(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
});
