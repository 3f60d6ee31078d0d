/** The secrets of a development system are its owner's alone, and stay the same for as long as its folder does. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { access, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from '../../src/local/data-folder.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'idv-data-'));
});
afterAll(async () => rm(parent, { recursive: true }));

const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);

test('only the owner reads them, and the folder', async () => {
  const folder = join(parent, 'new', 'data');
  await using data = await openDataFolder(folder);
  expect(await data.secret('codec-token', () => 'made once')).toBe('made once');
  expect([await modeOf(folder), await modeOf(join(folder, 'codec-token'))]).toEqual(['700', '600']);
});

test('they are made once', async () => {
  const folder = join(parent, 'kept');
  for (const made of ['first', 'second']) {
    await using data = await openDataFolder(folder);
    expect(await data.secret('codec-token', () => made)).toBe('first');
  }
});

test('a folder for one run goes with it, and one that was named stays', async () => {
  let own = '';
  {
    await using data = await openDataFolder();
    await data.secret('codec-token', () => 'secret');
    own = data.path;
    expect(await modeOf(own)).toBe('700');
    await using named = await openDataFolder(join(parent, 'named'));
    await named.secret('codec-token', () => 'secret');
  }
  await expect(access(own)).rejects.toMatchObject({ code: 'ENOENT' });
  await access(join(parent, 'named', 'codec-token'));
});
