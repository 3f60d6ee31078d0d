/** A real S3 server for tests (tools/s3-server): built once per user and version, then started on a folder. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../src/machine/ports.ts';
import { spawnOwned } from '../../src/machine/processes.ts';
import { lock } from '../../src/machine/lock.mjs';
import { isExecutable, s3ServerProgram, source } from './s3-server-program.ts';
import { until } from './until.ts';

export interface S3Server {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Where the objects are, as files: `<folder>/<bucket>/<key>`. */
  readonly folder: string;
  /** Creates an empty bucket and returns its name. */
  newBucket(): Promise<string>;
  stop(): Promise<void>;
}

/** A cold build takes a minute and a half of processor time. */
const BUILD_WITHIN_MS = 15 * 60_000;
/** The time limit for the hook of a test that starts it: the first one builds it, and the others wait for that. */
export const S3_STARTS_WITHIN_MS = BUILD_WITHIN_MS + 5 * 60_000;

export async function startS3Server(): Promise<S3Server> {
  const executable = await built();
  const folder = await mkdtemp(path.join(tmpdir(), 's3-server-'));
  const address = `127.0.0.1:${await freePort()}`;
  const region = 'us-east-1';
  const credentials = { accessKeyId: 'tests', secretAccessKey: randomBytes(16).toString('hex') };
  const server = spawnOwned(executable, [address, folder], {
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
  });
  let ended = false;
  void server.exited.then(() => (ended = true));
  const endpoint = `http://${address}`;
  await until('the S3 server answers', async () => {
    if (ended) throw new Error(`The S3 server does not start: ${server.lastLines().join(' / ')}`);
    return await fetch(endpoint).catch(() => undefined);
  });
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  return {
    endpoint,
    region,
    credentials,
    folder: path.join(folder, 'objects'),
    async newBucket() {
      const Bucket = `tests-${randomBytes(8).toString('hex')}`;
      await client.send(new CreateBucketCommand({ Bucket }));
      return Bucket;
    },
    async stop() {
      client.destroy();
      await server.stop(5_000);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function built(): Promise<string> {
  const { folder, executable } = s3ServerProgram();
  if (isExecutable(executable)) return executable;
  const release = await lock(`${folder}.lock`, () => {});
  try {
    if (!isExecutable(executable)) await build(folder, executable);
    return executable;
  } finally {
    release();
  }
}

async function build(folder: string, executable: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const target = `${executable}.part`;
  const args = ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', `-o=${target}`, '.'];
  const go = spawnOwned('go', args, { cwd: source, env: { ...process.env, CGO_ENABLED: '0' } });
  const timer = setTimeout(() => void go.stop(5_000), BUILD_WITHIN_MS);
  const { code, error } = await go.exited;
  clearTimeout(timer);
  if (error !== undefined || code !== 0) {
    const reason = error?.message ?? go.lastLines().slice(-3).join(' / ');
    throw new Error(`The S3 server of the tests needs Go and a Go module proxy, once: ${reason}`);
  }
  await rename(target, executable);
}
