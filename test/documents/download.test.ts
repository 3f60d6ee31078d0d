import { USER_AGENT } from '../../src/version.ts';
import { createHash, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { DocumentError } from '../../src/documents/errors.ts';
import type { DocumentStore } from '../../src/documents/store.ts';
import { httpStorage } from './misbehaving-storage.ts';
import { useDownloads, png, jpeg, pdf, SECRET } from './downloads.ts';

const downloads = useDownloads();

describe('a good file', () => {
  test.each([
    ['image/jpeg', jpeg],
    ['image/png', png],
    ['application/pdf', pdf],
  ])('%s is stored as it came, whatever its declared type', async (mediaType, bytes) => {
    const storage = await downloads.storageWith((_request, response) => {
      response.setHeader('content-type', 'text/html').end(bytes);
    });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await downloads.fetchFrom(storage)).toEqual({
      key: downloads.key,
      byteLength: bytes.byteLength,
      sha256,
      mediaType,
    });
    expect(await buffer(await downloads.store.open(downloads.key, { expectSha256: sha256 }))).toEqual(bytes);
  });

  test('may come in single bytes and without a declared length', async () => {
    const storage = await downloads.storageWith((_request, response) => {
      for (const byte of png) response.write(Buffer.from([byte]));
      response.end();
    });
    expect(await downloads.fetchFrom(storage)).toMatchObject({
      byteLength: png.byteLength,
      mediaType: 'image/png',
    });
  });

  test('is asked for with its query, without credentials and without compression', async () => {
    const seen: unknown[] = [];
    const storage = await downloads.storageWith((request, response) => {
      const { authorization, cookie, 'accept-encoding': encoding } = request.headers;
      seen.push(request.method, request.url, authorization, cookie, encoding);
      seen.push(request.headers['user-agent']);
      response.end(png);
    });
    await downloads.fetchFrom(storage);
    expect(seen).toEqual(['GET', `/FRONT.png?${SECRET}`, undefined, undefined, 'identity', USER_AGENT]);
  });

  test('may have exactly as many bytes as the cap', async () => {
    const storage = await downloads.storageWith((_request, response) => response.end(png));
    expect(await downloads.fetchFrom(storage, { maxBytes: png.byteLength })).toMatchObject({
      mediaType: 'image/png',
    });
  });

  test('tells its progress', async () => {
    const storage = await downloads.storageWith((_request, response) => response.end(png));
    const progress: number[] = [];
    const target = { ...downloads.target, onProgress: (byteLength: number) => progress.push(byteLength) };
    await downloads.downloaderFor(storage).download(`${storage.origin}/`, target);
    expect(progress.at(-1)).toBe(png.byteLength);
  });

  test('is read from the network no faster than the store takes it', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024);
    const storage = await downloads.storageWith((_request, response) => {
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
      ...downloads.store,
      async put(_key, content) {
        for await (const taken of content) {
          expect(taken.byteLength).toBeGreaterThan(0);
          held = await settled(() => sent);
          break;
        }
        throw new DocumentError('store_failed', 'The disk is full.', 'ENOSPC');
      },
    };
    const download = downloads.downloaderFor(storage, { maxBytes: 1e9 }).download(`${storage.origin}/`, {
      store: stingy,
      key: downloads.key,
    });
    expect(await downloads.failureOf(download)).toMatchObject({ code: 'store_failed', detail: 'ENOSPC' });
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
    const storage = await downloads.storageWith((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/xml' }).end(s3Error);
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
      code: 'file_link_expired',
      detail: `http_${status}`,
      retryable: false,
    });
  });

  test.each([500, 502, 503, 429, 408, 206])('%d means that it may work later', async (status) => {
    const storage = await downloads.storageWith((_request, response) => {
      response.writeHead(status).end('<Error><Code>SlowDown</Code></Error>');
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
      code: 'storage_unavailable',
      retryable: true,
    });
  });

  test.each([301, 302, 303, 307, 308])('a redirect (%d) is an error and is not followed', async (status) => {
    let asked = 0;
    const storage = await downloads.storageWith((_request, response) => {
      asked += 1;
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
      code: 'file_redirected',
      retryable: false,
    });
    expect(asked).toBe(1);
  });

  test.each([301, 302, 303, 307, 308])(
    'a redirect (%d) to where no link may lead is not followed either',
    async (status) => {
      const inside = await downloads.storageWith((_request, response) => response.end(png));
      const targets = [`${inside.origin}/x`, 'http://169.254.169.254/latest/meta-data', 'file:///etc/passwd'];
      for (const location of targets) {
        const storage = await downloads.storageWith((_request, response) => {
          response.writeHead(status, { location }).end();
        });
        expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
          code: 'file_redirected',
        });
      }
      expect(inside.connections()).toBe(0);
    },
  );

  test('an error page without end is not read', async () => {
    const storage = await downloads.storageWith((_request, response) => {
      response.writeHead(403);
      response.write('<Error>');
    });
    expect(await downloads.failureOf(downloads.fetchFrom(storage, { idleTimeoutMs: 0 }))).toMatchObject({
      code: 'file_link_expired',
    });
    await storage.idle();
  });

  test('a closed port is storage_unavailable', async () => {
    const storage = await httpStorage(() => {});
    await storage.close();
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
      code: 'storage_unavailable',
      detail: 'ECONNREFUSED',
    });
  });

  test('an answer that is not HTTP is storage_unavailable', async () => {
    const storage = await downloads.rawStorageWith((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    expect(await downloads.failureOf(downloads.fetchFrom(storage))).toMatchObject({
      code: 'storage_unavailable',
      retryable: true,
    });
  });
});

test('twenty downloads at once are twenty whole files', async () => {
  const storage = await downloads.storageWith((_request, response) => response.end(png));
  const downloader = downloads.downloaderFor(storage);
  const keys = Array.from({ length: 20 }, (_, index) => `${randomUUID()}/file-${index}`);
  const done = await Promise.all(
    keys.map((each) => downloader.download(`${storage.origin}/`, { store: downloads.store, key: each })),
  );
  expect(new Set(done.map(({ sha256 }) => sha256)).size).toBe(1);
  expect(done.map((each) => each.key)).toEqual(keys);
});
