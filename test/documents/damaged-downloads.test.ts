import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { useDownloads, png, jpeg, pdf } from './downloads.ts';

const downloads = useDownloads();

describe('a file that is not as it should be', () => {
  test.each([
    ['a web page', Buffer.from('<!doctype html><title>Log in</title>')],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0', 'latin1')],
    ['one byte', Buffer.from([0xff])],
    ['a JPEG behind an ID3 tag', Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x04abcd', 'latin1'), jpeg])],
    ['a PDF behind a tag', Buffer.concat([Buffer.from('<html>\n'), pdf])],
  ])('%s is refused, whatever its declared type', async (_what, bytes) => {
    const storage = await downloads.storageWith((_request, response) => {
      response.setHeader('content-type', 'image/png').end(bytes);
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
      code: 'file_type_unsupported',
      retryable: false,
    });
  });

  test('of any type, where that is asked for, is stored as what it is not, and seen whole on its way', async () => {
    const page = Buffer.from('<!doctype html><title>Log in</title>');
    const storage = await downloads.storageWith((_request, response) => {
      response.setHeader('content-type', 'image/png').end(page);
    });
    const seen: Uint8Array[] = [];
    const stored = await downloads.downloaderFor(storage).download(`${storage.origin}/FRONT.png`, {
      ...downloads.target,
      anyType: true,
      onChunk: (chunk) => seen.push(chunk),
    });
    expect(stored).toMatchObject({ mediaType: 'application/octet-stream', byteLength: page.length });
    expect(Buffer.concat(seen)).toEqual(page);
  });

  test('a type is refused before the rest of the file has come', async () => {
    const storage = await downloads.storageWith((_request, response) => {
      response.write(Buffer.alloc(8192, 'text'));
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
      code: 'file_type_unsupported',
    });
    await storage.idle();
  });

  test.each([
    ['declared as empty', true],
    ['of no declared length', false],
  ])('an empty file %s is refused', async (_what, declared) => {
    const storage = await downloads.storageWith((_request, response) => {
      if (!declared) response.flushHeaders();
      response.end();
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
      code: 'file_empty',
      retryable: false,
    });
  });

  test('a declared length over the cap is refused before any byte of the file', async () => {
    const storage = await downloads.storageWith((_request, response) => {
      response.setHeader('content-length', png.byteLength).flushHeaders();
    });
    const download = downloads.fetchFrom(storage, { maxBytes: png.byteLength - 1, idleTimeoutMs: 0 });
    expect(await downloads.failureOf(download)).toMatchObject({ code: 'file_too_large', retryable: false });
    await storage.idle();
  });

  test('an endless file is cut at the cap', async () => {
    const storage = await downloads.storageWith((_request, response) => {
      response.write(png);
      const pump = (): void => {
        while (!response.destroyed && response.write(png));
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage, { maxBytes: 100_000 }))).toMatchObject({
      code: 'file_too_large',
    });
    await storage.idle();
  });

  test('a body shorter than its declared length is file_truncated', async () => {
    const storage = await downloads.rawStorageWith((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${png.byteLength + 1}\r\n\r\n`);
      socket.end(png);
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
      code: 'file_truncated',
      retryable: true,
    });
  });

  test('a body without declared length that breaks off is file_truncated', async () => {
    const storage = await downloads.rawStorageWith((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${png.byteLength.toString(16)}\r\n`);
      socket.end(png);
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({ code: 'file_truncated' });
  });

  test('a connection that is reset in the middle is file_truncated', async () => {
    const storage = await downloads.rawStorageWith((socket) => {
      const head = `HTTP/1.1 200 OK\r\ncontent-length: ${png.byteLength * 2}\r\n\r\n`;
      socket.write(Buffer.concat([Buffer.from(head), png]), () => socket.resetAndDestroy());
    });
    // The reset may overtake the headers, and is then no answer at all; either way it may be tried again.
    const failure = await downloads.failureOf(downloads.fetchFrom(storage));
    expect(['file_truncated', 'storage_unavailable']).toContain(failure.code);
    expect(failure.retryable).toBe(true);
  });

  test('a connection that is reset before an answer is storage_unavailable', async () => {
    const storage = await downloads.rawStorageWith((socket) => socket.resetAndDestroy());
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
      code: 'storage_unavailable',
      retryable: true,
    });
  });

  // RFC 9112, 6.3: what follows the declared length is no part of this answer, so there is nothing to refuse.
  test('bytes after the declared length never become part of the file', async () => {
    const storage = await downloads.rawStorageWith((socket) => {
      const head = `HTTP/1.1 200 OK\r\ncontent-length: ${png.byteLength}\r\n\r\n`;
      socket.end(Buffer.concat([Buffer.from(head), png, Buffer.from('and something else')]));
    });
    const { sha256 } = await downloads.fetchFrom(storage);
    expect(await buffer(await downloads.store.open(downloads.key, { expectSha256: sha256 }))).toEqual(png);
  });

  test('a compressed body is refused: it is not the file', async () => {
    const storage = await downloads.storageWith((_request, response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync(png));
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
      code: 'file_type_unsupported',
    });
  });
});

describe('a slow storage', () => {
  test('that sends nothing is given up after the idle time', async () => {
    const storage = await downloads.storageWith(() => {});
    expect(await downloads.failureOf(downloads.fetchFrom(storage, { idleTimeoutMs: 50 }))).toMatchObject({
      code: 'file_slow',
      detail: 'idle',
      retryable: true,
    });
    await storage.idle();
  });

  test('that stops in the middle is given up after the idle time', async () => {
    const storage = await downloads.storageWith((_request, response) => {
      response.write(png);
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage, { idleTimeoutMs: 50 }))).toMatchObject({
      code: 'file_slow',
      detail: 'idle',
    });
    await storage.idle();
  });

  test('that drips is given up after the total time', async () => {
    const storage = await downloads.storageWith((_request, response) => {
      response.write(png);
      const drip = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(drip));
    });
    const download = downloads.fetchFrom(storage, { idleTimeoutMs: 10_000, totalTimeoutMs: 150 });
    expect(await downloads.failureOf(download)).toMatchObject({
      code: 'file_slow',
      detail: 'total',
      retryable: true,
    });
    await storage.idle();
  });

  test('is left at once when the caller aborts, and the reason is thrown as it is', async () => {
    const abort = new AbortController();
    const reason = new Error('the activity was cancelled');
    const storage = await downloads.storageWith((_request, response) => {
      response.write(png);
    });
    const download = downloads.downloaderFor(storage).download(`${storage.origin}/`, {
      ...downloads.target,
      signal: abort.signal,
      onProgress: () => abort.abort(reason),
    });
    await expect(download).rejects.toBe(reason);
    await storage.idle();
    expect(await downloads.store.has(downloads.key)).toBe(false);
    expect(await readdir(join(downloads.directory, '.incoming'))).toEqual([]);
  });

  test('is not even asked when the caller has aborted before', async () => {
    const storage = await downloads.storageWith((_request, response) => response.end(png));
    const reason = new Error('too late');
    const target = { ...downloads.target, signal: AbortSignal.abort(reason) };
    await expect(downloads.downloaderFor(storage).download(`${storage.origin}/`, target)).rejects.toBe(
      reason,
    );
    expect(storage.connections()).toBe(0);
  });
});
