/** What every document store promises, on disk and on a real S3 server. */
import { randomBytes } from 'node:crypto';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEncryptedStore } from '../../src/documents/encrypted-store.ts';
import { parseKey } from '../../src/documents/store.ts';
import type { DocumentStore, StoredDocument } from '../../src/documents/store.ts';
import { S3_STARTS_WITHIN_MS } from '../support/s3-server.ts';
import { broken, chunks, kindsOfStore, newKey, newSecret, ringOf, sha256 } from './stores.ts';
import type { Place } from './stores.ts';

const ring = ringOf(newSecret('a'));

const read = async (store: DocumentStore, { key, sha256: digest }: StoredDocument): Promise<Buffer> =>
  buffer(await store.open(key, { expectSha256: digest }));

/** Every file below the place, by its path there; half-written ones included. */
async function filesOf({ folder }: Place): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const name of await readdir(folder, { recursive: true })) {
    const file = path.join(folder, name);
    if ((await stat(file)).isFile()) files.set(name, await readFile(file));
  }
  return files;
}

/** In chunks of the encryption, their tags, and the end. */
const around = (length: number) => [65_536, 65_800, 131_072, 131_500, length - 17, length - 1];

describe.each(kindsOfStore())('on %s', (_name, kind) => {
  beforeAll(kind.start, S3_STARTS_WITHIN_MS);
  afterAll(kind.stop);

  let place: Place;
  let store: DocumentStore;
  beforeEach(async () => {
    place = await kind.newPlace();
    store = createEncryptedStore(place.blobs(), ring);
  });

  describe('put and open', () => {
    test('give back what was stored, with its length and digest', async () => {
      const key = newKey();
      const stored = await store.put(key, chunks('two ', 'chunks'));
      expect(stored).toEqual({ key, byteLength: 10, sha256: sha256('two chunks') });
      expect((await read(store, stored)).toString()).toBe('two chunks');
      expect(await store.has(key)).toBe(true);
    });

    // Around a chunk of the encryption, whose first one has the key as well, and around the part of an upload.
    test.each([0, 1, 65_536 - 44, 65_536 - 43, 65_536, 5 * 2 ** 20, 12_000_000])(
      '%i bytes',
      async (length) => {
        const content = randomBytes(length);
        const stored = await store.put(newKey(), Readable.from(content, { objectMode: false }));
        expect(stored.byteLength).toBe(length);
        expect((await read(store, stored)).equals(content)).toBe(true);
      },
    );

    test('another process with the same key reads it', async () => {
      const stored = await store.put(newKey(), chunks('content'));
      expect((await read(createEncryptedStore(place.blobs(), ring), stored)).toString()).toBe('content');
    });

    test('a second put replaces the first', async () => {
      const key = newKey();
      await store.put(key, chunks('first'));
      const stored = await store.put(key, chunks('second'));
      expect((await read(store, stored)).toString()).toBe('second');
    });

    test('a document that was never stored is document_not_found', async () => {
      const refused = { code: 'document_not_found', retryable: false };
      await expect(store.open(newKey(), { expectSha256: sha256('') })).rejects.toMatchObject(refused);
      expect(await store.has(newKey())).toBe(false);
    });

    test('of simultaneous puts under one key one stays, whole', async () => {
      const key = newKey();
      const contents = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(200_000));
      const stored = await Promise.all(
        contents.map((content) => store.put(key, chunks(content.slice(0, 100_000), content.slice(100_000)))),
      );
      const readable = await Promise.allSettled(stored.map((document) => read(store, document)));
      expect(readable.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    test('a reader that opened the document before it was replaced reads the old one to its end', async () => {
      const key = newKey();
      const { sha256: digest } = await store.put(key, chunks('old'.repeat(100_000)));
      const reader = await store.open(key, { expectSha256: digest });
      await store.put(key, chunks('new'));
      expect((await buffer(reader)).byteLength).toBe(300_000);
    });

    test('readers that stop early leave the store as it was', async () => {
      const stored = await store.put(newKey(), chunks(randomBytes(3_000_000)));
      for (let times = 0; times < 20; times += 1) {
        const reader = await store.open(stored.key, { expectSha256: stored.sha256 });
        reader.destroy();
      }
      for await (const chunk of await store.open(stored.key, { expectSha256: stored.sha256 })) {
        expect(chunk).toBeInstanceOf(Uint8Array);
        break;
      }
      expect(await read(store, stored)).toHaveLength(3_000_000);
    });
  });

  describe('what lies there', () => {
    const content = 'an unmistakable document '.repeat(1000);

    test('shows neither content, nor which verification, nor which step', async () => {
      await store.put('run-with-an-id/RESIDENCE_PERMIT', chunks(content));
      const files = await filesOf(place);
      expect(files.size).toBeGreaterThan(0);
      for (const [name, bytes] of files) {
        expect(name).not.toMatch(/run-with|permit/i);
        expect(bytes.toString('latin1')).not.toMatch(/unmistakable|run-with|permit/i);
      }
    });

    test('of equal documents nothing is equal', async () => {
      await store.put('run-1/FRONT', chunks(content));
      await store.put('run-2/FRONT', chunks(content));
      const [first, second] = [...(await filesOf(place))];
      expect(path.basename(first?.[0] ?? '')).not.toBe(path.basename(second?.[0] ?? ''));
      expect(first?.[1].subarray(200, 232)).not.toEqual(second?.[1].subarray(200, 232));
    });

    test('is neither found nor read with another key of the same id', async () => {
      const stored = await store.put(newKey(), chunks(content));
      const other = createEncryptedStore(place.blobs(), ringOf(newSecret('a')));
      await expect(read(other, stored)).rejects.toMatchObject({ code: 'document_not_found' });
    });
  });

  describe('an upload that breaks', () => {
    test.each([
      ['at once', ''],
      ['after a while', 'x'.repeat(6 * 2 ** 20)],
    ])('%s leaves nothing behind and throws its own error on', async (_when, before) => {
      const key = newKey();
      const error = new Error('the network went away');
      await expect(store.put(key, broken(error, before))).rejects.toBe(error);
      expect(await store.has(key)).toBe(false);
      expect(await filesOf(place)).toEqual(new Map());
    });

    test('keeps the document that was there before', async () => {
      const stored = await store.put(newKey(), chunks('whole'));
      await expect(store.put(stored.key, broken(new Error('cut')))).rejects.toThrow('cut');
      expect((await read(store, stored)).toString()).toBe('whole');
    });

    test('is invisible while it runs', async () => {
      const key = newKey();
      const seen: unknown[] = [];
      async function* watched(): AsyncGenerator<Uint8Array> {
        yield randomBytes(6 * 2 ** 20);
        seen.push(await store.has(key));
        yield Buffer.from('done');
      }
      await store.put(key, watched());
      expect(seen).toEqual([false]);
      expect(await store.has(key)).toBe(true);
    });
  });

  describe('bytes that were changed', () => {
    const content = randomBytes(150_000);
    const damaged = { code: 'document_damaged', retryable: false };

    async function put(): Promise<{ stored: StoredDocument; file: string; sealed: Buffer }> {
      const stored = await store.put(newKey(), chunks(content));
      const [[name, sealed] = ['', Buffer.alloc(0)]] = await filesOf(place);
      return { stored, file: path.join(place.folder, name), sealed };
    }

    test('anywhere are document_damaged', async () => {
      const { stored, file, sealed } = await put();
      // Every part of the header, then into each chunk and tag.
      const positions = [...Array.from({ length: 60 }, (_, index) => index * 5), ...around(sealed.length)];
      for (const position of positions) {
        const changed = Buffer.from(sealed);
        changed[position] = (changed[position] ?? 0) ^ 1;
        await writeFile(file, changed);
        await expect(read(store, stored)).rejects.toMatchObject(damaged);
      }
    });

    test('by an end that is missing are document_damaged', async () => {
      const { stored, file, sealed } = await put();
      for (const length of [0, 1, 100, 300, ...around(sealed.length)]) {
        await writeFile(file, sealed.subarray(0, length));
        await expect(read(store, stored)).rejects.toMatchObject(damaged);
      }
    });

    test('for those of another document are document_damaged', async () => {
      const { stored, file } = await put();
      const other = await store.put(newKey(), chunks(content));
      const files = await filesOf(place);
      const [, otherBytes] = [...files].find(([name]) => path.join(place.folder, name) !== file) ?? [];
      expect(other.sha256).toBe(stored.sha256);
      await writeFile(file, otherBytes ?? '');
      await expect(read(store, stored)).rejects.toMatchObject(damaged);
    });

    test('for those of an earlier document of the same name are document_damaged', async () => {
      const { stored, file, sealed } = await put();
      const later = await store.put(stored.key, chunks('later'));
      await writeFile(file, sealed);
      await expect(read(store, later)).rejects.toMatchObject(damaged);
    });
  });

  describe('erasing', () => {
    test('removes one document and may be repeated', async () => {
      const key = newKey();
      const neighbour = `${parseKey(key).prefix}/BACK`;
      await store.put(key, chunks('front'));
      await store.put(neighbour, chunks('back'));
      await store.remove(key);
      await store.remove(key);
      expect(await store.has(key)).toBe(false);
      expect(await store.has(neighbour)).toBe(true);
    });

    test("removes all of one verification's documents and no other's, whose id begins alike", async () => {
      await store.put('run-1/FRONT', chunks('front'));
      await store.put('run-1/BACK', chunks('back'));
      await store.put('run-10/FRONT', chunks('front'));
      await store.removeAll('run-1');
      await store.removeAll('run-1');
      expect(await store.has('run-1/FRONT')).toBe(false);
      expect(await store.has('run-1/BACK')).toBe(false);
      expect(await store.has('run-10/FRONT')).toBe(true);
      await store.removeAll('run-10');
      expect(await filesOf(place)).toEqual(new Map());
    });
  });

  describe('keys', () => {
    const bad = [
      '',
      '/',
      'a',
      'a/',
      '/b',
      'a/..',
      '../b',
      './b',
      'a/.',
      'a/b/c',
      'a//b',
      'a\\b/c',
      'a/b\n',
      'a/b\0',
    ];
    const unusual = ['.incoming/x', 'a/.hidden', 'é/b', `a/${'x'.repeat(129)}`, '%2e%2e/b', 'a b/c'];

    test.each([...bad, ...unusual])('%j is refused by every method', async (key) => {
      const refusal = { code: 'document_key_invalid' };
      await expect(store.put(key, chunks('x'))).rejects.toMatchObject(refusal);
      await expect(store.open(key, { expectSha256: '' })).rejects.toMatchObject(refusal);
      await expect(store.has(key)).rejects.toMatchObject(refusal);
      await expect(store.remove(key)).rejects.toMatchObject(refusal);
    });

    test.each(['', '.', '..', '.incoming', 'a/b', '/'])('removeAll refuses %j', async (prefix) => {
      await expect(store.removeAll(prefix)).rejects.toMatchObject({ code: 'document_key_invalid' });
    });
  });
});
