import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import pLimit from 'p-limit';
import type { BlobStore } from './blobs.ts';
import { isNotFound, notFound, storeFailed } from './blobs.ts';
import { systemCode } from './errors.ts';

export type S3Settings = {
  bucket: string;
  /** Put before all names: `''`, or a path that ends in a slash. */
  prefix: string;
  region: string;
  /** Of a compatible server; without one, AWS. */
  endpoint: string | undefined;
  /** Without one, whatever AWS's own chain finds: environment, files, roles. */
  credentials: { accessKeyId: string; secretAccessKey: string } | undefined;
  /** Milliseconds after which an upload that is not finished counts as left over. Default an hour, as on disk. */
  leftoverAfterMs?: number;
};

/** S3's own smallest part; smaller documents, which are most, go as one request. */
const PART_BYTES = 5 * 1024 * 1024;

/**
 * Uploads at once: each holds a part in memory, since S3 wants its length and digest in advance. Others wait with
 * their source unread.
 */
const UPLOADS_AT_ONCE = 6;

/** Longer than any upload takes. */
const LEFTOVER_AFTER_MS = 60 * 60 * 1000;

export type S3Blobs = BlobStore & {
  /** Resolves with the number of left-over uploads ended at the start; never rejects. */
  readonly swept: Promise<number>;
};

/** Blobs as objects of one bucket, `<prefix><name>`, on any server that speaks S3 well enough for conditional writes. */
export function createS3Blobs({
  bucket: Bucket,
  prefix,
  region,
  endpoint,
  credentials,
  leftoverAfterMs = LEFTOVER_AFTER_MS,
}: S3Settings): S3Blobs {
  const client = new S3Client({
    region,
    ...(credentials === undefined ? {} : { credentials }),
    // Compatible servers rarely have a host name for each bucket.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // Encryption checks every byte; checksums in trailers are what older compatible servers refuse.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
      // A document that is being submitted keeps its connection until iDenfy has taken it.
      httpAgent: { maxSockets: 1_000 },
      httpsAgent: { maxSockets: 1_000 },
    },
  });
  const at = (name: string) => ({ Bucket, Key: `${prefix}${name}` });
  const uploads = pLimit(UPLOADS_AT_ONCE);

  /** Does nothing where the condition does not hold. */
  async function upload(
    name: string,
    content: AsyncIterable<Uint8Array>,
    condition: { IfNoneMatch?: '*' },
  ): Promise<void> {
    let broken: { error: unknown } | undefined;
    async function* watched(): AsyncGenerator<Uint8Array> {
      try {
        yield* content;
      } catch (error) {
        broken = { error };
        throw error;
      }
    }
    const Body = Readable.from(watched(), { objectMode: false });
    const params = { ...at(name), Body, ContentType: 'application/octet-stream', ...condition };
    try {
      await new Upload({ client, params, partSize: PART_BYTES, queueSize: 1 }).done();
    } catch (error) {
      if (broken !== undefined) throw broken.error;
      if (error instanceof S3ServiceException && error.name === 'PreconditionFailed') return;
      throw failed('write', error);
    } finally {
      Body.destroy();
    }
  }

  return {
    swept: sweep(client, { Bucket, Prefix: prefix }, Date.now() - leftoverAfterMs),

    async put(name, content) {
      await uploads(() => upload(name, content, {}));
    },

    async putNew(name, content) {
      await uploads(() => upload(name, content, { IfNoneMatch: '*' }));
    },

    async open(name) {
      const { Body } = await guarded('read', () => client.send(new GetObjectCommand(at(name))));
      if (Body instanceof Readable) return Body;
      throw storeFailed('read', 'no_body');
    },

    async has(name) {
      const found = await guarded('read', () => client.send(new HeadObjectCommand(at(name)))).catch(
        unlessMissing,
      );
      return found !== undefined;
    },

    async remove(name) {
      await guarded('erase', () => client.send(new DeleteObjectCommand(at(name)))).catch(unlessMissing);
    },

    async removeFolder(folder) {
      await guarded('erase', async () => {
        for await (const Key of keysUnder(client, Bucket, `${prefix}${folder}/`)) {
          await client.send(new DeleteObjectCommand({ Bucket, Key }));
        }
      });
    },

    async hasFolder(folder) {
      const listed = new ListObjectsV2Command({ Bucket, Prefix: `${prefix}${folder}/`, MaxKeys: 1 });
      const { KeyCount = 0 } = await guarded('list', () => client.send(listed));
      return KeyCount > 0;
    },

    async topFolders() {
      const found: string[] = [];
      await guarded('list', async () => {
        const pages = paginateListObjectsV2({ client }, { Bucket, Prefix: prefix, Delimiter: '/' });
        for await (const { CommonPrefixes = [] } of pages) {
          for (const { Prefix = '' } of CommonPrefixes) found.push(Prefix.slice(prefix.length, -1));
        }
      });
      return found;
    },

    async *list(topFolder) {
      try {
        for await (const key of keysUnder(client, Bucket, `${prefix}${topFolder}/`))
          yield key.slice(prefix.length);
      } catch (error) {
        throw failed('list', error);
      }
    },

    async close() {
      client.destroy();
    },
  };
}

async function* keysUnder(client: S3Client, Bucket: string, Prefix: string): AsyncGenerator<string> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
    for (const { Key } of Contents) if (Key !== undefined) yield Key;
  }
}

/** Best effort, as on disk: not every key may list uploads, and whatever stays is encrypted and shows nowhere. */
async function sweep(
  client: S3Client,
  place: { Bucket: string; Prefix: string },
  oldest: number,
): Promise<number> {
  let swept = 0;
  try {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand(place));
    for (const { Key, UploadId, Initiated } of Uploads) {
      if (Initiated === undefined || Initiated.getTime() >= oldest) continue;
      await client.send(new AbortMultipartUploadCommand({ Bucket: place.Bucket, Key, UploadId }));
      swept += 1;
    }
  } catch {
    return swept;
  }
  return swept;
}

type Verb = 'read' | 'write' | 'erase' | 'list';

async function guarded<T>(verb: Verb, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failed(verb, error);
  }
}

/** A bucket that is not there is a mistake in the settings, and not a missing document. */
function failed(verb: Verb, error: unknown): Error {
  if (!(error instanceof S3ServiceException)) return storeFailed(verb, systemCode(error));
  if (error.name === 'NoSuchKey' || error.name === 'NotFound') return notFound();
  // Answers to HEAD have no body, and so no word for what is wrong.
  if (error.name === 'Unknown')
    return storeFailed(verb, `http_${error.$metadata.httpStatusCode ?? 'unknown'}`);
  // The server's own word, and not more of it than a code.
  return storeFailed(verb, /^\w{1,60}$/.test(error.name) ? error.name : undefined);
}

function unlessMissing(error: unknown): undefined {
  if (isNotFound(error)) return undefined;
  throw error;
}
