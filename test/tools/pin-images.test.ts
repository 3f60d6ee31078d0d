/** Images are pinned by what a registry says, here a stand-in that speaks as Docker Hub does. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseImage, pinImages } from '../../tools/pin-images.ts';

const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

let server: Server;
let registry: string;
/** By repository and tag; the second round has others. */
let round = 1;
let missing: string | undefined;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://registry');
    if (url.pathname === '/token') {
      response.end(
        JSON.stringify({
          token: `for ${url.searchParams.get('scope')} of ${url.searchParams.get('service')}`,
        }),
      );
      return;
    }
    const [, repository = '', tag = ''] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname) ?? [];
    const scope = `repository:${repository}:pull`;
    if (request.headers.authorization !== `Bearer for ${scope} of stand-in`) {
      const challenge = `Bearer realm="${registry}/token",service="stand-in",scope="${scope}"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return;
    }
    asked.push(`${request.method} ${repository}:${tag} ${request.headers.accept?.includes('index')}`);
    if (repository === missing) response.writeHead(404).end();
    else response.writeHead(200, { 'docker-content-digest': digest(`${repository}:${tag} ${round}`) }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  registry = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await rm(folder, { recursive: true });
});

const FILES = ['Dockerfile', 'docker-compose.yml'];
let folder: string;
beforeEach(async () => {
  folder ??= await mkdtemp(path.join(tmpdir(), 'pin-images-'));
  for (const file of FILES)
    await copyFile(fileURLToPath(new URL(`../../${file}`, import.meta.url)), path.join(folder, file));
  round = 1;
  missing = undefined;
  asked.length = 0;
});
const bare = (text: string) => text.replaceAll(/@sha256:[0-9a-f]{64}/g, '');
const textOf = async () => Promise.all(FILES.map(async (file) => readFile(path.join(folder, file), 'utf8')));

test('each image of others gets the digest of its tag, and nothing else changes', async () => {
  const before = await textOf();
  const pinned = await pinImages(folder, registry, true);
  expect(pinned.map(({ after }) => after.split(':')[0])).toEqual(['node', 'temporalio/temporal', 'postgres']);
  for (const { after } of pinned) {
    const { repository, tag } = parseImage(after);
    expect(after).toBe(`${after.split('@')[0]}@${digest(`${repository}:${tag} 1`)}`);
    expect(asked).toContain(`HEAD ${repository}:${tag} true`);
  }
  const after = await textOf();
  expect(after).not.toEqual(before);
  expect(after.map(bare)).toEqual(before.map(bare));
  expect(after.join('')).toMatch(/^\s+image: idenfy-dual-verification:[\d.]+$/m);
});

test('a digest that stands there is replaced by the one of today, and only once', async () => {
  await pinImages(folder, registry, true);
  const first = await textOf();
  expect((await pinImages(folder, registry, true)).every(({ before, after }) => before === after)).toBe(true);
  expect(await textOf()).toEqual(first);
  round = 2;
  // --check
  const moved = await pinImages(folder, registry, false);
  expect(moved.every(({ before, after }) => before !== after)).toBe(true);
  expect(await textOf()).toEqual(first);
  await pinImages(folder, registry, true);
  expect((await textOf()).join('').match(/@sha256:[0-9a-f]{64}$/gm)).toHaveLength(3);
});

test('where one cannot be had, none is written, and it is named', async () => {
  missing = 'library/postgres';
  const before = await textOf();
  await expect(pinImages(folder, registry, true)).rejects.toThrow(/^library\/postgres:.* answered 404/);
  expect(await textOf()).toEqual(before);
});
