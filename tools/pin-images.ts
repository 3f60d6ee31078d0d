/**
 * Pins the images that others made by the digest which their registry has for them now:
 *
 *   npm run pin-images                 writes the digests into Dockerfile and docker-compose.yml
 *   npm run pin-images -- --check      changes nothing; ends with 1 where an image has no digest, or another than its tag
 *
 * The digest is that of the list of all platforms, as `docker buildx imagetools inspect IMAGE` shows it. `--registry URL`
 * asks another registry than Docker Hub: a mirror, or one of a test.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const DOCKER_HUB = 'https://registry-1.docker.io';
/** Both ways in which registries describe an image of several platforms, and of one. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const DEADLINE_MS = 30_000;

/** Where an image of somebody else is named: by ours alone `build` stands beside it, and they have no registry. */
const PLACES = [
  { file: 'Dockerfile', pattern: /^(ARG NODE_IMAGE=)(\S+)$/gm },
  { file: 'docker-compose.yml', pattern: /^(\s+image: )(?!idenfy-)(\S+)$/gm },
] as const;

interface Image {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string | undefined;
}

export function parseImage(text: string): Image {
  const [named = '', digest] = text.split('@');
  const [name = '', tag] = named.split(':');
  if (tag === undefined) throw new Error(`${text} names no version.`);
  return { repository: name.includes('/') ? name : `library/${name}`, tag, digest };
}

const tokenSchema = z.object({ token: z.string() });

/** @throws Error saying which image, and what the registry answered */
export async function digestOf({ repository, tag }: Image, registry: string): Promise<string> {
  const url = `${registry}/v2/${repository}/manifests/${tag}`;
  const ask = async (authorization?: string) =>
    fetch(url, {
      method: 'HEAD',
      headers: { accept: MANIFESTS, ...(authorization === undefined ? {} : { authorization }) },
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
  let answer = await ask();
  const challenge = answer.headers.get('www-authenticate');
  if (answer.status === 401 && challenge !== null) answer = await ask(`Bearer ${await tokenFor(challenge)}`);
  const digest = answer.headers.get('docker-content-digest');
  if (!answer.ok || digest === null || !DIGEST.test(digest))
    throw new Error(`${repository}:${tag}: the registry answered ${answer.status} without a digest.`);
  return digest;
}

/** The distribution specification's token flow, without an account. */
async function tokenFor(challenge: string): Promise<string> {
  const parts = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  const url = new URL(parts['realm'] ?? '');
  for (const name of ['service', 'scope'])
    if (parts[name] !== undefined) url.searchParams.set(name, parts[name]);
  const answer = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
  return tokenSchema.parse(await answer.json()).token;
}

export interface Pinned {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** @returns what stands there and what should, for each image; files are written only where `write` says so */
export async function pinImages(root: string, registry: string, write: boolean): Promise<readonly Pinned[]> {
  const pinned: Pinned[] = [];
  const files: { readonly file: string; readonly changed: string }[] = [];
  for (const { file, pattern } of PLACES) {
    const text = await readFile(path.join(root, file), 'utf8');
    const found = new Set([...text.matchAll(pattern)].map(([, , image = '']) => image));
    if (found.size === 0) throw new Error(`${file} names no image where one is looked for.`);
    const digests = new Map<string, string>();
    for (const before of found) {
      const after = `${before.split('@')[0]}@${await digestOf(parseImage(before), registry)}`;
      digests.set(before, after);
      pinned.push({ file, before, after });
    }
    const withDigest = (_line: string, head: string, image: string) => head + (digests.get(image) ?? image);
    files.push({ file, changed: text.replaceAll(pattern, withDigest) });
  }
  // Only once all are known, so that none is written where one cannot be had.
  if (write) for (const { file, changed } of files) await writeFile(path.join(root, file), changed);
  return pinned;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      registry: { type: 'string', default: DOCKER_HUB },
    },
  });
  const root = fileURLToPath(new URL('..', import.meta.url));
  try {
    for (const { file, before, after } of await pinImages(root, values.registry, !values.check)) {
      if (before === after) console.log(`${file}: ${after} is as its registry has it`);
      else if (values.check) {
        console.log(`${file}: ${before} should be ${after}`);
        process.exitCode = 1;
      } else console.log(`${file}: ${after}`);
    }
  } catch (error) {
    const cause = Error.isError(error) && Error.isError(error.cause) ? ` (${error.cause.message})` : '';
    console.error(`Nothing was written: ${Error.isError(error) ? error.message : String(error)}${cause}`);
    process.exitCode = 1;
  }
}
