/** What is true of files on disk only; store.test.ts has what both stores promise. */
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { createDiskBlobs } from '../../src/documents/disk-blobs.ts';
import { createEncryptedStore } from '../../src/documents/encrypted-store.ts';
import { DocumentError } from '../../src/documents/errors.ts';
import type { DocumentStore } from '../../src/documents/store.ts';
import { chunks, newKey, newSecret, onDisk, ringOf } from './stores.ts';

const kind = onDisk();
const ring = ringOf(newSecret('2026-11'));
afterAll(kind.stop);

let folder: string;
let store: DocumentStore;
beforeEach(async () => {
  ({ folder } = await kind.newPlace());
  store = createEncryptedStore(createDiskBlobs(folder), ring);
});

const ago = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

test('a directory that does not exist yet is made', async () => {
  const deep = createEncryptedStore(createDiskBlobs(path.join(folder, 'deep', 'down')), ring);
  const key = newKey();
  await deep.put(key, chunks('content'));
  expect(await deep.has(key)).toBe(true);
});

test('files and folders are for the owner alone, under the id of their key', async () => {
  await store.put(newKey(), chunks('content'));
  const paths = (await readdir(folder, { recursive: true })).toSorted();
  expect(paths).toEqual([
    '.incoming',
    '2026-11',
    expect.stringMatching(/^2026-11\/[0-9a-f]{64}$/),
    expect.stringMatching(/^2026-11\/[0-9a-f]{64}\/[0-9a-f]{64}$/),
  ]);
  const modes = await Promise.all(
    paths.map(async (name) => (await stat(path.join(folder, name))).mode & 0o777),
  );
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o600]);
});

test('an error of the disk is store_failed with the system code, without a path', async () => {
  const file = path.join(folder, 'a-file');
  await writeFile(file, '');
  const broken = createEncryptedStore(createDiskBlobs(file), ring);
  const failure: unknown = await broken.put(newKey(), chunks('content')).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DocumentError);
  expect(failure).toMatchObject({ code: 'store_failed', detail: 'ENOTDIR', retryable: true });
  expect(String(failure)).not.toContain(folder);
});

test('what a crash left half-written is swept at the next start once it is older than an hour', async () => {
  const incoming = path.join(folder, '.incoming');
  await mkdir(incoming);
  await writeFile(path.join(incoming, 'old'), 'half');
  await writeFile(path.join(incoming, 'young'), 'half');
  await utimes(path.join(incoming, 'old'), ago(61), ago(61));
  await utimes(path.join(incoming, 'young'), ago(59), ago(59));
  expect(await createDiskBlobs(folder).swept).toBe(1);
  expect(await readdir(incoming)).toEqual(['young']);
});

test('puts and removals in one folder at once do not break each other', async () => {
  const keys = Array.from({ length: 40 }, (_, index) => `run-1/STEP_${index}`);
  await Promise.all(
    keys.map(async (key) => {
      await store.put(key, chunks('content'));
      await store.remove(key);
    }),
  );
  expect((await readdir(folder, { recursive: true })).toSorted()).toEqual(['.incoming', '2026-11']);
});

test('a source is read only a few chunks ahead of what is on disk', async () => {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  const incoming = path.join(folder, '.incoming');
  const lags: number[] = [];
  async function* large(): AsyncGenerator<Uint8Array> {
    for (let sent = 1; sent <= 50; sent += 1) {
      yield chunk;
      const [name = ''] = await readdir(incoming);
      lags.push(sent * chunk.byteLength - (await stat(path.join(incoming, name))).size);
    }
  }
  await store.put(newKey(), large());
  expect(lags).toHaveLength(50);
  expect(Math.max(...lags)).toBeLessThan(3 * chunk.byteLength);
});
