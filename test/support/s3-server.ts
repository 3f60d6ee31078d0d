/** A real S3 server for tests (tools/s3-server): built once for each user and version, then started on a folder. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { access, constants, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/local/ports.ts';
import { spawnOwned } from '../../src/local/processes.ts';
import { lock } from '../../tools/lock.mjs';
import { until } from './until.ts';

export interface S3Server {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Where the objects are, as files: `<folder>/<bucket>/<key>`. */
  readonly folder: string;
  /** Makes an empty bucket, and says its name. */
  newBucket(): Promise<string>;
  stop(): Promise<void>;
}

const source = fileURLToPath(new URL('../../tools/s3-server/', import.meta.url));
/** A cold build takes a minute and a half of processor time. */
const BUILD_WITHIN_MS = 15 * 60_000;
/** For the hook of a test that starts it: whoever is first builds it, and the others wait for that. */
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

/** In the user's cache, outside the checkout, under the digest of what it is built from. */
async function built(): Promise<string> {
  const digest = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) digest.update(await readFile(path.join(source, file)));
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const folder = path.join(cache, 'idenfy-dual-verification', 's3-server', digest.digest('hex').slice(0, 16));
  const executable = path.join(folder, 's3-server');
  if (await isExecutable(executable)) return executable;
  const release = await lock(`${folder}.lock`, () => {});
  try {
    if (!(await isExecutable(executable))) await build(folder, executable);
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

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
