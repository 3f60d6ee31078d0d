/** The tests' browser: an installed one, otherwise one from the npm registry. Nothing here needs root. */
import { execFile } from 'node:child_process';
import { access, constants, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { z } from 'zod';
import { lock } from '../../src/machine/lock.mjs';

export interface ChromiumProgram {
  readonly executablePath: string;
  /** What it needs beside the environment of the tests. */
  readonly env: Readonly<Record<string, string>>;
}

/** Its names on the systems; Edge is a Chromium too. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** @throws if there is none, with the command that installs one: tests of pages are never skipped */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<ChromiumProgram> {
  const wanted = env['CHROMIUM_PATH'];
  if (wanted !== undefined && wanted !== '') {
    if (await isExecutable(wanted)) return { executablePath: wanted, env: {} };
    throw new Error(`There is no program at CHROMIUM_PATH=${wanted}.`);
  }
  const onPath = (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  for (const candidate of [...onPath, ...ELSEWHERE, chromium.executablePath()]) {
    if (await isExecutable(candidate)) return { executablePath: candidate, env: {} };
  }
  if (process.platform === 'linux' && process.arch === 'x64') return await fromRegistry(env);
  throw new Error(
    'The tests need a browser and find none. Install one: npx playwright-core install chromium',
  );
}

/** In the user's cache, outside the checkout: it takes 250 MB unpacked. */
async function fromRegistry(env: NodeJS.ProcessEnv): Promise<ChromiumProgram> {
  const cache = env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const folder = path.join(cache, 'idenfy-dual-verification', 'chromium', await version());
  const program = {
    executablePath: path.join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: fileURLToPath(new URL('fonts.conf', import.meta.url)),
      XDG_DATA_HOME: folder,
      XDG_CACHE_HOME: folder,
    },
  };
  const release = await lock(`${folder}.lock`, () => {});
  try {
    if (await isExecutable(program.executablePath)) return program;
    const unpacked = `${folder}.part`;
    await rm(unpacked, { recursive: true, force: true });
    await mkdir(unpacked, { recursive: true });
    const script = fileURLToPath(new URL('unpack-chromium.mjs', import.meta.url));
    await promisify(execFile)(process.execPath, [script], { env: { ...process.env, TMPDIR: unpacked } });
    await rename(unpacked, folder);
    return program;
  } finally {
    release();
  }
}

async function version(): Promise<string> {
  // Its `exports` do not allow resolving it.
  const manifest = new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(manifest, 'utf8'))).version;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
