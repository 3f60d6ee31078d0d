/** The S3 server of the tests as a program: its place, and whether this machine can have it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const source = fileURLToPath(new URL('../../tools/s3-server/', import.meta.url));

/** In the user's cache, outside the checkout, under the digest of its sources. */
export function s3ServerProgram(): { readonly folder: string; readonly executable: string } {
  const digest = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) digest.update(readFileSync(path.join(source, file)));
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const folder = path.join(cache, 'idenfy-dual-verification', 's3-server', digest.digest('hex').slice(0, 16));
  return { folder, executable: path.join(folder, 's3-server') };
}

/** Undefined if the tests on S3 can run. In CI they are never left out: there a missing tool fails. */
export function whyNoS3Server(): string | undefined {
  if (process.env['CI'] || isExecutable(s3ServerProgram().executable)) return undefined;
  if (spawnSync('go', ['version']).status === 0) return undefined;
  return 'their server is built with Go, which this machine has not';
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
