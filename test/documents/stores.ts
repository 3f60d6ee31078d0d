/** What tests of both stores share. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createSecretKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKeyRing } from '../../src/encryption/key-ring.ts';
import type { EncryptionKey, KeyRing } from '../../src/encryption/key-ring.ts';
import type { BlobStore } from '../../src/documents/blobs.ts';
import { createDiskBlobs } from '../../src/documents/disk-blobs.ts';
import { createS3Blobs } from '../../src/documents/s3-blobs.ts';
import { startS3Server } from '../support/s3-server.ts';
import { whyNoS3Server } from '../support/s3-server-program.ts';
import type { S3Server } from '../support/s3-server.ts';

/** A place for blobs of each kind, where a test can look from outside. */
export interface Place {
  /** As another process would open it. */
  blobs(): BlobStore;
  /** Where the blobs are as files. */
  readonly folder: string;
}

export interface Kind {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** An empty one. */
  readonly newPlace: () => Promise<Place>;
}

export function onDisk(): Kind {
  const folders: string[] = [];
  return {
    start: async () => {},
    async stop() {
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
    async newPlace() {
      const folder = await mkdtemp(path.join(tmpdir(), 'document-store-'));
      folders.push(folder);
      return { folder, blobs: () => createDiskBlobs(folder) };
    },
  };
}

function onS3(): Kind & { readonly server: () => S3Server } {
  let started: S3Server | undefined;
  const opened: BlobStore[] = [];
  const server = () => {
    if (started === undefined) throw new Error('The S3 server was not started.');
    return started;
  };
  return {
    server,
    async start() {
      started = await startS3Server();
    },
    async stop() {
      for (const blobs of opened) await blobs.close();
      await started?.stop();
    },
    async newPlace() {
      const { endpoint, region, credentials, folder } = server();
      const bucket = await server().newBucket();
      return {
        folder: path.join(folder, bucket),
        blobs() {
          const blobs = createS3Blobs({ bucket, prefix: 'some/where/', region, endpoint, credentials });
          opened.push(blobs);
          return blobs;
        },
      };
    },
  };
}

/** S3 where its server can be had (support/s3-server-program.ts); what was left out is said at the end of the run. */
export function kindsOfStore(): (readonly [name: string, kind: Kind])[] {
  return [['disk', onDisk()], ...(whyNoS3Server() === undefined ? [['S3', onS3()] as const] : [])];
}

export const newSecret = (id: string): EncryptionKey => ({ id, secret: createSecretKey(randomBytes(32)) });

export const ringOf = (...keys: EncryptionKey[]): KeyRing => createKeyRing(keys);

export async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}

export async function* broken(error: Error, before = 'the first half'): AsyncGenerator<Uint8Array> {
  yield Buffer.from(before);
  throw error;
}

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

export const newKey = (): string => `${randomUUID()}/FRONT`;
