/** Downloads from a storage that behaves as a test says, into a store of the test's own. */
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect } from '@jest/globals';
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
export const png = await canvas.clone().png().toBuffer();
export const jpeg = await canvas.clone().jpeg().toBuffer();
export const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n%%EOF\n', 'latin1');
export const SECRET = 'Signature=very-secret&Expires=1790000000';

const ring = ringOf(newSecret('a'));

/** Anew for each test, and gone after it. */
class Downloads {
  directory = '';
  store: DocumentStore = createEncryptedStore(createDiskBlobs(tmpdir()), ring);
  key = '';
  private readonly closing: (() => Promise<void>)[] = [];

  get target(): { readonly store: DocumentStore; readonly key: string } {
    return { store: this.store, key: this.key };
  }

  async open(): Promise<void> {
    this.directory = await mkdtemp(join(tmpdir(), 'document-download-'));
    this.store = createEncryptedStore(createDiskBlobs(this.directory), ring);
    this.key = `${randomUUID()}/SECOND_ID`;
  }

  async close(): Promise<void> {
    await Promise.all(this.closing.splice(0).map((close) => close()));
    await rm(this.directory, { recursive: true, force: true });
  }

  async storageWith(listener: RequestListener): Promise<Storage> {
    return this.keep(await httpStorage(listener));
  }

  async rawStorageWith(...args: Parameters<typeof tcpStorage>): Promise<Storage> {
    return this.keep(await tcpStorage(...args));
  }

  downloaderFor(storage: Storage, settings: Partial<DownloadSettings> = {}): Downloader {
    return this.keep(createDownloader({ allowedHosts: [], trustedOrigins: [storage.origin], ...settings }));
  }

  async fetchFrom(storage: Storage, settings: Partial<DownloadSettings> = {}): Promise<DownloadedDocument> {
    return await this.downloaderFor(storage, settings).download(
      `${storage.origin}/FRONT.png?${SECRET}`,
      this.target,
    );
  }

  /** The download's error, after making sure that it left nothing in the store and tells no secret. */
  async failureOf(download: Promise<DownloadedDocument>): Promise<DocumentError> {
    return await failureWithoutTrace(this, download);
  }

  private keep<T extends Storage | Downloader>(resource: T): T {
    this.closing.push(() => resource.close());
    return resource;
  }
}

async function failureWithoutTrace(
  { store, key, directory }: Downloads,
  download: Promise<DownloadedDocument>,
): Promise<DocumentError> {
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

export function useDownloads(): Downloads {
  const downloads = new Downloads();
  beforeEach(async () => downloads.open());
  afterEach(async () => downloads.close());
  return downloads;
}
