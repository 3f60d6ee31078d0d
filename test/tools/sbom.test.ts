/** What is shipped is listed, and compared with known vulnerabilities where there is something to compare with. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { scan } from '../../tools/vulnerabilities.ts';
import { sbom, shippedFolders } from '../../tools/sbom.ts';

const documentSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  serialNumber: z.string(),
  metadata: z.object({ component: z.object({ name: z.string(), version: z.string() }) }),
  components: z.array(
    z.object({
      name: z.string(),
      group: z.string().optional(),
      version: z.string(),
      purl: z.string(),
      hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string().length(128) })).min(1),
    }),
  ),
});
const entrySchema = z.object({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  link: z.boolean().optional(),
});
const lockSchema = z.object({ packages: z.record(z.string(), entrySchema) });
const packageSchema = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });
const json = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../../${file}`, import.meta.url), 'utf8'));

describe('the SBOM', () => {
  const text = sbom();
  const document = documentSchema.parse(JSON.parse(text));

  test('names every dependency in the version and with the digest of the lock file', async () => {
    const { dependencies, version } = packageSchema.parse(await json('package.json'));
    const lock = lockSchema.parse(await json('package-lock.json'));
    const listed = new Map(document.components.map(({ purl }) => [decodeURIComponent(purl), purl]));
    for (const name of Object.keys(dependencies))
      expect([...listed.keys()]).toContain(
        `pkg:npm/${name}@${lock.packages[`node_modules/${name}`]?.version}`,
      );
    expect(document.components.length).toBeGreaterThan(200);
    expect(document.metadata.component).toMatchObject({ name: 'idenfy-dual-verification', version });
  });

  test('names nothing that is for development alone', async () => {
    const names = document.components.map(({ name, group }) =>
      group === undefined ? name : `${group}/${name}`,
    );
    for (const name of ['jest', 'typescript', 'playwright-core', 'idenfy-sandbox', '@electric-sql/pglite'])
      expect(names).not.toContain(name);
  });

  test('names each that a shipped one needs, wherever it lies, and no other', () => {
    const lock = {
      packages: {
        '': { dependencies: { a: '1' }, devDependencies: { tool: '1' } },
        'node_modules/a': { dependencies: { b: '1', c: '1' }, optionalDependencies: { gone: '1' } },
        'node_modules/a/node_modules/c': {
          peerDependencies: { d: '1', e: '1' },
          peerDependenciesMeta: { e: { optional: true } },
        },
        'node_modules/b': { dependencies: { c: '2', a: '1' } },
        'node_modules/c': {},
        'node_modules/d': {},
        'node_modules/e': {},
        // For development too.
        'node_modules/tool': { dependencies: { b: '1' } },
      },
    };
    expect([...shippedFolders(JSON.stringify(lock))].toSorted()).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/c',
      'node_modules/b',
      'node_modules/c',
      'node_modules/d',
    ]);
  });

  test('is the same for the same lock file', () => {
    expect(sbom()).toBe(text);
  });
});

describe('the look for known vulnerabilities', () => {
  let folder: string;
  let list: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'vulnerabilities-'));
    list = path.join(folder, 'sbom.cdx.json');
    await writeFile(list, '{}');
  });
  afterAll(async () => rm(folder, { recursive: true }));

  /** In the place of osv-scanner: says what it was asked, and ends as it would. */
  const scanner = async (code: number) => {
    const file = path.join(folder, `scanner-${code}`);
    await writeFile(file, `#!/bin/sh\necho "asked: $*"\nexit ${code}\n`);
    await chmod(file, 0o755);
    return { ...process.env, OSV_SCANNER: file };
  };

  test('asks nobody outside', async () => {
    const { output } = scan(list, await scanner(0));
    expect(output).toContain(`asked: scan source --offline --sbom ${list}`);
  });

  test.each([
    [0, 0, /No known vulnerability/],
    [1, 1, /There are known vulnerabilities/],
  ])('ends as the scanner does with %i', async (ends, code, words) => {
    expect(scan(list, await scanner(ends))).toEqual({ code, output: expect.stringMatching(words) });
  });

  test.each([
    ['it is not installed', { OSV_SCANNER: '/nowhere/osv-scanner' }],
    ['it has no database', undefined],
  ])(
    'where %s it says that nothing was looked for and what to type, and fails where it is required',
    async (_why, env) => {
      const environment = { ...(env ?? (await scanner(127))), VULNERABILITY_SCAN: '' };
      expect(scan(list, environment)).toEqual({
        code: 0,
        output: expect.stringMatching(/NOT LOOKED FOR[^]*--download-offline-databases/),
      });
      expect(scan(list, { ...environment, VULNERABILITY_SCAN: 'required' }).code).toBe(1);
    },
  );

  test('without a list there is nothing to compare', () => {
    expect(scan(path.join(folder, 'none.json'), process.env)).toMatchObject({ code: 1 });
  });
});
