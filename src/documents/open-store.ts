import type { KeyRing } from '../encryption/key-ring.ts';
import type { BlobStore } from './blobs.ts';
import { createDiskBlobs } from './disk-blobs.ts';
import { createEncryptedStore } from './encrypted-store.ts';
import { createS3Blobs } from './s3-blobs.ts';
import type { DocumentStore } from './store.ts';

/** As the settings have them; with a bucket, the folder is not looked at. */
export type StoreSettings = {
  dir: string;
  s3Bucket: string | undefined;
  s3Prefix: string;
  s3Region: string | undefined;
  s3Endpoint: string | undefined;
  s3AccessKeyId: string | undefined;
  s3SecretAccessKey: string | undefined;
};

export function openBlobs(settings: StoreSettings): BlobStore {
  const { s3Bucket, s3Region, s3AccessKeyId, s3SecretAccessKey } = settings;
  if (s3Bucket === undefined) return createDiskBlobs(settings.dir);
  if (s3Region === undefined) throw new TypeError('A bucket has a region.');
  return createS3Blobs({
    bucket: s3Bucket,
    prefix: settings.s3Prefix,
    region: s3Region,
    endpoint: settings.s3Endpoint,
    credentials:
      s3AccessKeyId === undefined || s3SecretAccessKey === undefined
        ? undefined
        : { accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey },
  });
}

export function openDocumentStore(settings: StoreSettings, ring: KeyRing): DocumentStore {
  return createEncryptedStore(openBlobs(settings), ring);
}
