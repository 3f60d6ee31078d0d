/** What is true of a bucket only; store.test.ts has what both stores promise. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { BlobStore } from '../../src/documents/blobs.ts';
import { createEncryptedStore } from '../../src/documents/encrypted-store.ts';
import { createS3Blobs } from '../../src/documents/s3-blobs.ts';
import type { S3Blobs, S3Settings } from '../../src/documents/s3-blobs.ts';
import { S3_STARTS_WITHIN_MS, startS3Server } from '../support/s3-server.ts';
import type { S3Server } from '../support/s3-server.ts';
import { chunks, newKey, newSecret, ringOf, sha256 } from './stores.ts';

let server: S3Server;
let settings: S3Settings;
const opened: BlobStore[] = [];

beforeAll(async () => {
  server = await startS3Server();
}, S3_STARTS_WITHIN_MS);
afterAll(async () => server.stop());
beforeEach(async () => {
  const { endpoint, region, credentials } = server;
  settings = { bucket: await server.newBucket(), prefix: '', region, endpoint, credentials };
});
afterEach(async () => {
  for (const blobs of opened.splice(0)) await blobs.close();
});

function blobsWith(changes: Partial<S3Settings>): S3Blobs {
  const blobs = createS3Blobs({ ...settings, ...changes });
  opened.push(blobs);
  return blobs;
}

async function failures(changes: Partial<S3Settings>): Promise<unknown[]> {
  const store = createEncryptedStore(blobsWith(changes), ringOf(newSecret('a')));
  const attempts = [
    store.put(newKey(), chunks('content')),
    store.open(newKey(), { expectSha256: sha256('') }),
    store.removeAll('run-1'),
  ];
  return (await Promise.allSettled(attempts)).map((attempt) =>
    attempt.status === 'rejected' ? attempt.reason : 'done',
  );
}

const failed = (detail: unknown) =>
  expect.objectContaining({ code: 'store_failed', retryable: true, detail });

test('a bucket that is not there is no missing document', async () => {
  const all = await failures({ bucket: 'there-is-no-such-bucket' });
  expect(all).toEqual(all.map(() => failed('NoSuchBucket')));
});

test('a key pair that the server refuses is named by the server’s code alone', async () => {
  const all = await failures({
    credentials: { accessKeyId: 'somebody', secretAccessKey: 'a-secret-of-theirs' },
  });
  // Each server has its own; an answer without a body has its status.
  expect(all).toEqual(all.map(() => failed(expect.stringMatching(/^\w+$/))));
  expect(all.join()).not.toMatch(/somebody|a-secret|127\.0\.0\.1/);
});

test('a server that is away is store_failed', async () => {
  const all = await failures({ endpoint: 'http://127.0.0.1:1' });
  // Jest's own realm hides the system's code from the client.
  expect(all).toEqual(all.map(() => expect.objectContaining({ code: 'store_failed', retryable: true })));
});

test('a connection that breaks in the middle of a document is store_failed, not damage', async () => {
  const ring = ringOf(newSecret('a'));
  const store = createEncryptedStore(blobsWith({}), ring);
  const { key, sha256: digest } = await store.put(newKey(), chunks(Buffer.alloc(3_000_000)));
  const { port, hostname } = new URL(server.endpoint);
  // Ends each answer after 200 kB.
  const cutting = createServer((client) => {
    const real = connect(Number(port), hostname);
    let passed = 0;
    real.on('data', (chunk) => {
      passed += chunk.length;
      if (passed > 200_000) client.resetAndDestroy();
      else client.write(chunk);
    });
    client.pipe(real);
    client.on('close', () => real.destroy()).on('error', () => {});
    real.on('error', () => {});
  });
  cutting.listen(0, '127.0.0.1');
  await once(cutting, 'listening');
  const address = cutting.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  const cut = createEncryptedStore(blobsWith({ endpoint: `http://127.0.0.1:${address.port}` }), ring);
  const reading = buffer(await cut.open(key, { expectSha256: digest }));
  await expect(reading).rejects.toMatchObject({ code: 'store_failed', retryable: true });
  cutting.close();
});

test('uploads that were never finished are ended at the next start, young ones are not', async () => {
  const { endpoint, region, credentials } = server;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const { bucket: Bucket } = settings;
  await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a/b/c' }));
  expect(await blobsWith({}).swept).toBe(0);
  expect(await blobsWith({ leftoverAfterMs: -1 }).swept).toBe(1);
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  expect(Uploads).toEqual([]);
  client.destroy();
});
