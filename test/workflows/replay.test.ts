/**
 * Every history that `npm run histories` recorded, of every version, against the current code: a deploy never breaks
 * an open run (design.md, invariant 15). A failure means that the change needs `patched`.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { workflowBundle } from '../support/environment.ts';

const folder = new URL('../histories/', import.meta.url);
const names = (await readdir(folder, { recursive: true }))
  .filter((name) => name.endsWith('.json'))
  .toSorted();

const reportSchema = z.object({
  errors: z.record(z.string(), z.string().nullable()),
  open: z.object({ replays: z.number(), failures: z.array(z.string()) }),
});
/** As the SDK marks that a run took the newer side. */
const patchSchema = z.object({ id: z.string() });
let report: z.infer<typeof reportSchema>;

beforeAll(async () => {
  const script = fileURLToPath(new URL('../support/replay-histories.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, await workflowBundle()], {
    maxBuffer: 16 * 1_024 * 1_024,
  });
  report = reportSchema.parse(JSON.parse(stdout));
});

test('there are histories of more than one shape, and together they are small', async () => {
  expect(names.length).toBeGreaterThan(20);
  const sizes = await Promise.all(names.map(async (name) => (await stat(new URL(name, folder))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(names.length * 64 * 1_024);
});

test('every `patched` of the workflows is in one of them, so that its newer side is replayed too', async () => {
  const [called, recorded] = await Promise.all([patchesInCode(), patchesInHistories()]);
  expect(called).toContain('by-body-alone');
  expect(called.filter((id) => !recorded.has(id))).toEqual([]);
});

describe('replays', () => {
  test('all of them', () => {
    expect(Object.keys(report.errors).toSorted()).toEqual(names);
  });

  test.each(names)('%s', (name) => {
    expect(report.errors[name]).toBeNull();
  });
});

test('every one of them replays as it was while it was still open, too', () => {
  expect(report.open.failures).toEqual([]);
  expect(report.open.replays).toBeGreaterThan(3 * names.length);
});

/** As literals, or as constants of the same file. */
async function patchesInCode(): Promise<string[]> {
  const sources = new URL('../../src/workflows/', import.meta.url);
  const files = await Promise.all(
    (await readdir(sources)).map(async (file) => readFile(new URL(file, sources), 'utf8')),
  );
  return files.flatMap((source) =>
    [...source.matchAll(/\bpatched\(([^)]+)\)/gu)].map(([, given = '']) => {
      const constant = new RegExp(`const ${given} = ('.+')`, 'u').exec(source);
      return (constant?.[1] ?? given).slice(1, -1);
    }),
  );
}

async function patchesInHistories(): Promise<ReadonlySet<string>> {
  const histories = await Promise.all(names.map(async (name) => readFile(new URL(name, folder), 'utf8')));
  const marks = histories.flatMap((history) => [...history.matchAll(/"patch-data":.+?"data":"(.+?)"/gu)]);
  return new Set(
    marks.map(([, data = '']) => patchSchema.parse(JSON.parse(Buffer.from(data, 'base64').toString())).id),
  );
}
