import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createDiskStore } from '../../src/documents/disk-store.ts';
import { DocumentError } from '../../src/documents/errors.ts';
import { documentKey, parseKey } from '../../src/documents/store.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'document-store-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}

async function* broken(error: Error): AsyncGenerator<Uint8Array> {
  yield Buffer.from('the first half');
  throw error;
}

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

const ago = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

function isAccepted(key: string): boolean {
  try {
    return parseKey(key) !== undefined;
  } catch (error) {
    if (error instanceof DocumentError) return false;
    throw error;
  }
}

const newKey = (): string => `${randomUUID()}/FRONT`;

describe('put and open', () => {
  test('give back what was stored, with its length and digest', async () => {
    const store = createDiskStore(directory);
    const key = newKey();
    const stored = await store.put(key, chunks('two ', 'chunks'));
    expect(stored).toEqual({ key, byteLength: 10, sha256: sha256('two chunks') });
    expect((await buffer(await store.open(key))).toString()).toBe('two chunks');
    expect(await store.stat(key)).toEqual({ key, byteLength: 10 });
  });

  test('work for a directory that does not exist yet', async () => {
    const store = createDiskStore(join(directory, 'deep', 'down'));
    const key = newKey();
    await store.put(key, chunks('content'));
    expect((await buffer(await store.open(key))).toString()).toBe('content');
  });

  test('keep files and folders for the owner alone', async () => {
    const store = createDiskStore(directory);
    const key = newKey();
    await store.put(key, chunks('content'));
    const modes = await Promise.all(
      [key, parseKey(key).prefix, '.incoming'].map(
        async (path) => (await stat(join(directory, path))).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o600, 0o700, 0o700]);
  });

  test('a second put replaces the first', async () => {
    const store = createDiskStore(directory);
    const key = newKey();
    await store.put(key, chunks('first'));
    await store.put(key, chunks('second'));
    expect((await buffer(await store.open(key))).toString()).toBe('second');
  });

  test('a document that was never stored is document_not_found, and has no stat', async () => {
    const store = createDiskStore(directory);
    await expect(store.open(newKey())).rejects.toMatchObject({
      code: 'document_not_found',
      retryable: false,
    });
    expect(await store.stat(newKey())).toBeNull();
  });

  test('an error of the store is store_failed with the system code, without a path', async () => {
    await writeFile(join(directory, 'a-file'), '');
    const store = createDiskStore(join(directory, 'a-file'));
    const failure: unknown = await store.put(newKey(), chunks('content')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DocumentError);
    expect(failure).toMatchObject({ code: 'store_failed', detail: 'ENOTDIR', retryable: true });
    expect(String(failure)).not.toContain(directory);
  });
});

describe('an upload that breaks', () => {
  test('leaves nothing behind and throws its own error on', async () => {
    const store = createDiskStore(directory);
    const key = newKey();
    const error = new Error('the network went away');
    await expect(store.put(key, broken(error))).rejects.toBe(error);
    expect(await store.stat(key)).toBeNull();
    expect(await readdir(join(directory, '.incoming'))).toEqual([]);
    expect(await readdir(directory)).toEqual(['.incoming']);
  });

  test('keeps the document that was there before', async () => {
    const store = createDiskStore(directory);
    const key = newKey();
    await store.put(key, chunks('whole'));
    await expect(store.put(key, broken(new Error('cut')))).rejects.toThrow('cut');
    expect((await buffer(await store.open(key))).toString()).toBe('whole');
  });

  test('is invisible while it runs', async () => {
    const store = createDiskStore(directory);
    const key = newKey();
    const seen: unknown[] = [];
    async function* watched(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half ');
      seen.push(await store.stat(key));
      yield Buffer.from('done');
    }
    await store.put(key, watched());
    expect(seen).toEqual([null]);
    expect(await store.stat(key)).toMatchObject({ byteLength: 9 });
  });

  test('by a crash is swept at the next start once it is older than an hour', async () => {
    const incoming = join(directory, '.incoming');
    await mkdir(incoming);
    await writeFile(join(incoming, 'old'), 'half');
    await writeFile(join(incoming, 'young'), 'half');
    await utimes(join(incoming, 'old'), ago(61), ago(61));
    await utimes(join(incoming, 'young'), ago(59), ago(59));
    expect(await createDiskStore(directory).swept).toBe(1);
    expect(await readdir(incoming)).toEqual(['young']);
  });
});

describe('simultaneous puts', () => {
  test('under one key end with one of the documents, whole', async () => {
    const store = createDiskStore(directory);
    const key = newKey();
    const contents = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(200_000));
    const stored = await Promise.all(
      contents.map((content) => store.put(key, chunks(content.slice(0, 100_000), content.slice(100_000)))),
    );
    const kept = (await buffer(await store.open(key))).toString();
    expect(contents).toContain(kept);
    expect(stored.map(({ sha256: digest }) => digest)).toEqual(contents.map(sha256));
    expect(await readdir(join(directory, '.incoming'))).toEqual([]);
  });

  test('a reader that opened the document before it was replaced reads the old one to its end', async () => {
    const store = createDiskStore(directory);
    const key = newKey();
    await store.put(key, chunks('old'.repeat(100_000)));
    const reader = await store.open(key);
    await store.put(key, chunks('new'));
    expect((await buffer(reader)).byteLength).toBe(300_000);
  });
});

describe('memory', () => {
  test('a source is asked for a chunk only after the one before was written', async () => {
    const store = createDiskStore(directory);
    const key = newKey();
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const incoming = join(directory, '.incoming');
    const lags: number[] = [];
    async function* large(): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent < 200; sent += 1) {
        yield chunk;
        const [name = ''] = await readdir(incoming);
        lags.push((sent + 1) * chunk.byteLength - (await stat(join(incoming, name))).size);
      }
    }
    const stored = await store.put(key, large());
    expect(stored.byteLength).toBe(200 * chunk.byteLength);
    expect(Math.max(...lags)).toBe(0);
  });
});

describe('reading with an expected digest', () => {
  const content = 'x'.repeat(300_000);

  test('passes the document that has it', async () => {
    const store = createDiskStore(directory);
    const { key, sha256: digest } = await store.put(newKey(), chunks(content));
    expect((await buffer(await store.open(key, { expectSha256: digest }))).toString()).toBe(content);
  });

  test('ends with document_damaged where one byte changed on disk', async () => {
    const store = createDiskStore(directory);
    const { key, sha256: digest } = await store.put(newKey(), chunks(content));
    const bytes = await readFile(join(directory, key));
    bytes[bytes.length - 1] = 0;
    await writeFile(join(directory, key), bytes);
    const reading = buffer(await store.open(key, { expectSha256: digest }));
    await expect(reading).rejects.toMatchObject({ code: 'document_damaged', retryable: false });
  });
});

describe('erasing', () => {
  test('removes one document and may be repeated', async () => {
    const store = createDiskStore(directory);
    const key = newKey();
    const neighbour = `${parseKey(key).prefix}/BACK`;
    await store.put(key, chunks('front'));
    await store.put(neighbour, chunks('back'));
    await store.remove(key);
    await store.remove(key);
    expect(await store.stat(key)).toBeNull();
    expect(await store.stat(neighbour)).not.toBeNull();
  });

  test("removes all of one verification's documents and no other's, whose id begins alike", async () => {
    const store = createDiskStore(directory);
    await store.put('run-1/FRONT', chunks('front'));
    await store.put('run-1/BACK', chunks('back'));
    await store.put('run-10/FRONT', chunks('front'));
    await store.removeAll('run-1');
    await store.removeAll('run-1');
    expect(await store.stat('run-1/FRONT')).toBeNull();
    expect(await store.stat('run-1/BACK')).toBeNull();
    expect(await store.stat('run-10/FRONT')).not.toBeNull();
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
    const store = createDiskStore(directory);
    const refusal = { code: 'document_key_invalid' };
    await expect(store.put(key, chunks('x'))).rejects.toMatchObject(refusal);
    await expect(store.open(key)).rejects.toMatchObject(refusal);
    await expect(store.stat(key)).rejects.toMatchObject(refusal);
    await expect(store.remove(key)).rejects.toMatchObject(refusal);
  });

  test.each(['', '.', '..', '.incoming', 'a/b', '/'])('removeAll refuses %j', async (prefix) => {
    const store = createDiskStore(directory);
    await expect(store.removeAll(prefix)).rejects.toMatchObject({ code: 'document_key_invalid' });
  });

  test('whatever is accepted lies directly in a folder of the store', () => {
    const character = fc.constantFrom('a', 'a', 'a', 'Z', '0', '.', '/', '/', '_', '-', '\\', '\0');
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 3, maxLength: 6 }), (key) => {
        fc.pre(isAccepted(key));
        const { prefix, name } = parseKey(key);
        expect(join('/root', prefix, name)).toBe(`/root/${key}`);
        expect(key).toMatch(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/);
      }),
      { numRuns: 300 },
    );
  });

  test('every step name has a well-formed key, and different names have different keys', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 200 }), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(names, (steps) => {
        const keys = steps.map((step) => documentKey('run-1', step));
        for (const key of keys) expect(parseKey(key).prefix).toBe('run-1');
        expect(new Set(keys).size).toBe(steps.length);
      }),
    );
    expect(documentKey('run-1', 'RESIDENCE_PERMIT')).toBe('run-1/RESIDENCE_PERMIT');
  });
});
