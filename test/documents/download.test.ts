import { createHash, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { createDiskBlobs } from '../../src/documents/disk-blobs.ts';
import { createDownloader } from '../../src/documents/download.ts';
import type { DownloadSettings, DownloadedDocument, Downloader } from '../../src/documents/download.ts';
import { createEncryptedStore } from '../../src/documents/encrypted-store.ts';
import { DocumentError } from '../../src/documents/errors.ts';
import type { DocumentStore } from '../../src/documents/store.ts';
import { httpStorage, tcpStorage } from './misbehaving-storage.ts';
import type { Storage } from './misbehaving-storage.ts';
import { newSecret, ringOf } from './stores.ts';

const canvas = sharp({ create: { width: 40, height: 25, channels: 3, background: '#3a6ea5' } });
const png = await canvas.clone().png().toBuffer();
const jpeg = await canvas.clone().jpeg().toBuffer();
const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n%%EOF\n', 'latin1');
const SECRET = 'Signature=very-secret&Expires=1790000000';

const ring = ringOf(newSecret('a'));

let directory: string;
let store: DocumentStore;
let key: string;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'document-download-'));
  store = createEncryptedStore(createDiskBlobs(directory), ring);
  key = `${randomUUID()}/SECOND_ID`;
});

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
  await rm(directory, { recursive: true, force: true });
});

function keep<T extends Storage | Downloader>(resource: T): T {
  closing.push(() => resource.close());
  return resource;
}

async function storageWith(listener: RequestListener): Promise<Storage> {
  return keep(await httpStorage(listener));
}

async function rawStorageWith(...args: Parameters<typeof tcpStorage>): Promise<Storage> {
  return keep(await tcpStorage(...args));
}

function downloaderFor(storage: Storage, settings: Partial<DownloadSettings> = {}): Downloader {
  return keep(createDownloader({ allowedHosts: [], trustedOrigins: [storage.origin], ...settings }));
}

function fetchFrom(storage: Storage, settings: Partial<DownloadSettings> = {}): Promise<DownloadedDocument> {
  return downloaderFor(storage, settings).download(`${storage.origin}/FRONT.png?${SECRET}`, { store, key });
}

/** The download's error, after making sure that it left nothing in the store and tells no secret. */
async function failureOf(download: Promise<DownloadedDocument>): Promise<DocumentError> {
  const failure: unknown = await download.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof DocumentError)) throw new Error('not a DocumentError', { cause: failure });
  expect(inspect(failure, { showHidden: true })).not.toMatch(/secret|FRONT\.png/);
  expect(failure.cause).toBeUndefined();
  expect(await store.has(key)).toBe(false);
  expect(await readdir(join(directory, '.incoming')).catch(() => [])).toEqual([]);
  return failure;
}

describe('a good file', () => {
  test.each([
    ['image/jpeg', jpeg],
    ['image/png', png],
    ['application/pdf', pdf],
  ])('%s is stored as it came, whatever its declared type', async (mediaType, bytes) => {
    const storage = await storageWith((_request, response) => {
      response.setHeader('content-type', 'text/html').end(bytes);
    });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await fetchFrom(storage)).toEqual({ key, byteLength: bytes.byteLength, sha256, mediaType });
    expect(await buffer(await store.open(key, { expectSha256: sha256 }))).toEqual(bytes);
  });

  test('may come in single bytes and without a declared length', async () => {
    const storage = await storageWith((_request, response) => {
      for (const byte of png) response.write(Buffer.from([byte]));
      response.end();
    });
    expect(await fetchFrom(storage)).toMatchObject({ byteLength: png.byteLength, mediaType: 'image/png' });
  });

  test('is asked for with its query, without credentials and without compression', async () => {
    const seen: unknown[] = [];
    const storage = await storageWith((request, response) => {
      const { authorization, cookie, 'accept-encoding': encoding } = request.headers;
      seen.push(request.method, request.url, authorization, cookie, encoding);
      response.end(png);
    });
    await fetchFrom(storage);
    expect(seen).toEqual(['GET', `/FRONT.png?${SECRET}`, undefined, undefined, 'identity']);
  });

  test('may have exactly as many bytes as the cap', async () => {
    const storage = await storageWith((_request, response) => response.end(png));
    expect(await fetchFrom(storage, { maxBytes: png.byteLength })).toMatchObject({ mediaType: 'image/png' });
  });

  test('tells its progress', async () => {
    const storage = await storageWith((_request, response) => response.end(png));
    const progress: number[] = [];
    const target = { store, key, onProgress: (byteLength: number) => progress.push(byteLength) };
    await downloaderFor(storage).download(`${storage.origin}/`, target);
    expect(progress.at(-1)).toBe(png.byteLength);
  });

  test('is read from the network no faster than the store takes it', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024);
    const storage = await storageWith((_request, response) => {
      response.write(png);
      const pump = (): void => {
        while (!response.destroyed && sent < 64 * 1024 * 1024) {
          sent += chunk.byteLength;
          if (!response.write(chunk)) return void response.once('drain', pump);
        }
        response.end();
      };
      pump();
    });
    // Takes one chunk, and the next only when the sender has been held up: its buffer stays full for a while.
    let held = 0;
    const stingy: DocumentStore = {
      ...store,
      async put(_key, content) {
        for await (const taken of content) {
          expect(taken.byteLength).toBeGreaterThan(0);
          held = await settled(() => sent);
          break;
        }
        throw new DocumentError('store_failed', 'The disk is full.', 'ENOSPC');
      },
    };
    const download = downloaderFor(storage, { maxBytes: 1e9 }).download(`${storage.origin}/`, {
      store: stingy,
      key,
    });
    expect(await failureOf(download)).toMatchObject({ code: 'store_failed', detail: 'ENOSPC' });
    // Socket buffers of both sides hold a few MB at most; the file has 64.
    expect(held).toBeLessThan(32 * 1024 * 1024);
    await storage.idle();
  });
});

/** The value once it has not changed for 20 looks in a row. */
async function settled(read: () => number): Promise<number> {
  let last = read();
  for (let same = 0; same < 20; same += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    if (read() !== last) same = 0;
    last = read();
  }
  return last;
}

describe('a storage that refuses', () => {
  const s3Error =
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';

  test.each([400, 401, 403, 404, 410])('%d means that the link expired', async (status) => {
    const storage = await storageWith((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/xml' }).end(s3Error);
    });
    expect(await failureOf(fetchFrom(storage))).toMatchObject({
      code: 'file_link_expired',
      detail: `http_${status}`,
      retryable: false,
    });
  });

  test.each([500, 502, 503, 429, 408, 206])('%d means that it may work later', async (status) => {
    const storage = await storageWith((_request, response) => {
      response.writeHead(status).end('<Error><Code>SlowDown</Code></Error>');
    });
    expect(await failureOf(fetchFrom(storage))).toMatchObject({
      code: 'storage_unavailable',
      retryable: true,
    });
  });

  test.each([301, 302, 303, 307, 308])('a redirect (%d) is an error and is not followed', async (status) => {
    let asked = 0;
    const storage = await storageWith((_request, response) => {
      asked += 1;
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await failureOf(fetchFrom(storage))).toMatchObject({ code: 'file_redirected', retryable: false });
    expect(asked).toBe(1);
  });

  test.each([301, 302, 303, 307, 308])(
    'a redirect (%d) to where no link may lead is not followed either',
    async (status) => {
      const inside = await storageWith((_request, response) => response.end(png));
      const targets = [`${inside.origin}/x`, 'http://169.254.169.254/latest/meta-data', 'file:///etc/passwd'];
      for (const location of targets) {
        const storage = await storageWith((_request, response) => {
          response.writeHead(status, { location }).end();
        });
        expect(await failureOf(fetchFrom(storage))).toMatchObject({ code: 'file_redirected' });
      }
      expect(inside.connections()).toBe(0);
    },
  );

  test('an error page without end is not read', async () => {
    const storage = await storageWith((_request, response) => {
      response.writeHead(403);
      response.write('<Error>');
    });
    expect(await failureOf(fetchFrom(storage, { idleTimeoutMs: 0 }))).toMatchObject({
      code: 'file_link_expired',
    });
    await storage.idle();
  });

  test('a closed port is storage_unavailable', async () => {
    const storage = await httpStorage(() => {});
    await storage.close();
    expect(await failureOf(fetchFrom(storage))).toMatchObject({
      code: 'storage_unavailable',
      detail: 'ECONNREFUSED',
    });
  });

  test('an answer that is not HTTP is storage_unavailable', async () => {
    const storage = await rawStorageWith((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    expect(await failureOf(fetchFrom(storage))).toMatchObject({
      code: 'storage_unavailable',
      retryable: true,
    });
  });
});

describe('a file that is not as it should be', () => {
  test.each([
    ['a web page', Buffer.from('<!doctype html><title>Log in</title>')],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0', 'latin1')],
    ['one byte', Buffer.from([0xff])],
    ['a JPEG behind an ID3 tag', Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x04abcd', 'latin1'), jpeg])],
    ['a PDF behind a byte order mark', Buffer.concat([Buffer.from('\uFEFF'), pdf])],
  ])('%s is refused, whatever its declared type', async (_what, bytes) => {
    const storage = await storageWith((_request, response) => {
      response.setHeader('content-type', 'image/png').end(bytes);
    });
    expect(await failureOf(fetchFrom(storage))).toMatchObject({
      code: 'file_type_unsupported',
      retryable: false,
    });
  });

  test('of any type, where that is asked for, is stored as what it is not, and seen whole on its way', async () => {
    const page = Buffer.from('<!doctype html><title>Log in</title>');
    const storage = await storageWith((_request, response) => {
      response.setHeader('content-type', 'image/png').end(page);
    });
    const seen: Uint8Array[] = [];
    const stored = await downloaderFor(storage).download(`${storage.origin}/FRONT.png`, {
      store,
      key,
      anyType: true,
      onChunk: (chunk) => seen.push(chunk),
    });
    expect(stored).toMatchObject({ mediaType: 'application/octet-stream', byteLength: page.length });
    expect(Buffer.concat(seen)).toEqual(page);
  });

  test('a type is refused before the rest of the file has come', async () => {
    const storage = await storageWith((_request, response) => {
      response.write(Buffer.alloc(8192, 'text'));
    });
    expect(await failureOf(fetchFrom(storage))).toMatchObject({ code: 'file_type_unsupported' });
    await storage.idle();
  });

  test.each([
    ['declared as empty', true],
    ['of no declared length', false],
  ])('an empty file %s is refused', async (_what, declared) => {
    const storage = await storageWith((_request, response) => {
      if (!declared) response.flushHeaders();
      response.end();
    });
    expect(await failureOf(fetchFrom(storage))).toMatchObject({ code: 'file_empty', retryable: false });
  });

  test('a declared length over the cap is refused before any byte of the file', async () => {
    const storage = await storageWith((_request, response) => {
      response.setHeader('content-length', png.byteLength).flushHeaders();
    });
    const download = fetchFrom(storage, { maxBytes: png.byteLength - 1, idleTimeoutMs: 0 });
    expect(await failureOf(download)).toMatchObject({ code: 'file_too_large', retryable: false });
    await storage.idle();
  });

  test('an endless file is cut at the cap', async () => {
    const storage = await storageWith((_request, response) => {
      response.write(png);
      const pump = (): void => {
        while (!response.destroyed && response.write(png));
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    });
    expect(await failureOf(fetchFrom(storage, { maxBytes: 100_000 }))).toMatchObject({
      code: 'file_too_large',
    });
    await storage.idle();
  });

  test('a body shorter than its declared length is file_truncated', async () => {
    const storage = await rawStorageWith((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${png.byteLength + 1}\r\n\r\n`);
      socket.end(png);
    });
    expect(await failureOf(fetchFrom(storage))).toMatchObject({ code: 'file_truncated', retryable: true });
  });

  test('a body without declared length that breaks off is file_truncated', async () => {
    const storage = await rawStorageWith((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${png.byteLength.toString(16)}\r\n`);
      socket.end(png);
    });
    expect(await failureOf(fetchFrom(storage))).toMatchObject({ code: 'file_truncated' });
  });

  test('a connection that is reset in the middle is file_truncated', async () => {
    const storage = await rawStorageWith((socket) => {
      const head = `HTTP/1.1 200 OK\r\ncontent-length: ${png.byteLength * 2}\r\n\r\n`;
      socket.write(Buffer.concat([Buffer.from(head), png]), () => socket.resetAndDestroy());
    });
    // The reset may overtake the headers, and is then no answer at all; either way it may be tried again.
    const failure = await failureOf(fetchFrom(storage));
    expect(['file_truncated', 'storage_unavailable']).toContain(failure.code);
    expect(failure.retryable).toBe(true);
  });

  test('a connection that is reset before an answer is storage_unavailable', async () => {
    const storage = await rawStorageWith((socket) => socket.resetAndDestroy());
    expect(await failureOf(fetchFrom(storage))).toMatchObject({
      code: 'storage_unavailable',
      retryable: true,
    });
  });

  // RFC 9112, 6.3: what follows the declared length is no part of this answer, so there is nothing to refuse.
  test('bytes after the declared length never become part of the file', async () => {
    const storage = await rawStorageWith((socket) => {
      const head = `HTTP/1.1 200 OK\r\ncontent-length: ${png.byteLength}\r\n\r\n`;
      socket.end(Buffer.concat([Buffer.from(head), png, Buffer.from('and something else')]));
    });
    const { sha256 } = await fetchFrom(storage);
    expect(await buffer(await store.open(key, { expectSha256: sha256 }))).toEqual(png);
  });

  test('a compressed body is refused: it is not the file', async () => {
    const storage = await storageWith((_request, response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync(png));
    });
    expect(await failureOf(fetchFrom(storage))).toMatchObject({ code: 'file_type_unsupported' });
  });
});

describe('a slow storage', () => {
  test('that sends nothing is given up after the idle time', async () => {
    const storage = await storageWith(() => {});
    expect(await failureOf(fetchFrom(storage, { idleTimeoutMs: 50 }))).toMatchObject({
      code: 'file_slow',
      detail: 'idle',
      retryable: true,
    });
    await storage.idle();
  });

  test('that stops in the middle is given up after the idle time', async () => {
    const storage = await storageWith((_request, response) => {
      response.write(png);
    });
    expect(await failureOf(fetchFrom(storage, { idleTimeoutMs: 50 }))).toMatchObject({
      code: 'file_slow',
      detail: 'idle',
    });
    await storage.idle();
  });

  test('that drips is given up after the total time', async () => {
    const storage = await storageWith((_request, response) => {
      response.write(png);
      const drip = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(drip));
    });
    const download = fetchFrom(storage, { idleTimeoutMs: 10_000, totalTimeoutMs: 150 });
    expect(await failureOf(download)).toMatchObject({ code: 'file_slow', detail: 'total', retryable: true });
    await storage.idle();
  });

  test('is left at once when the caller aborts, and the reason is thrown as it is', async () => {
    const abort = new AbortController();
    const reason = new Error('the activity was cancelled');
    const storage = await storageWith((_request, response) => {
      response.write(png);
    });
    const download = downloaderFor(storage).download(`${storage.origin}/`, {
      store,
      key,
      signal: abort.signal,
      onProgress: () => abort.abort(reason),
    });
    await expect(download).rejects.toBe(reason);
    await storage.idle();
    expect(await store.has(key)).toBe(false);
    expect(await readdir(join(directory, '.incoming'))).toEqual([]);
  });

  test('is not even asked when the caller has aborted before', async () => {
    const storage = await storageWith((_request, response) => response.end(png));
    const reason = new Error('too late');
    const target = { store, key, signal: AbortSignal.abort(reason) };
    await expect(downloaderFor(storage).download(`${storage.origin}/`, target)).rejects.toBe(reason);
    expect(storage.connections()).toBe(0);
  });
});

test('twenty downloads at once are twenty whole files', async () => {
  const storage = await storageWith((_request, response) => response.end(png));
  const downloader = downloaderFor(storage);
  const keys = Array.from({ length: 20 }, (_, index) => `${randomUUID()}/file-${index}`);
  const done = await Promise.all(
    keys.map((each) => downloader.download(`${storage.origin}/`, { store, key: each })),
  );
  expect(new Set(done.map(({ sha256 }) => sha256)).size).toBe(1);
  expect(done.map((each) => each.key)).toEqual(keys);
});
