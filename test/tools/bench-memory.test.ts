import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const benchmark = async (...args: string[]) =>
  promisify(execFile)(process.execPath, ['tools/benchmarks/memory.ts', ...args]);

test('the memory benchmark takes every file through whole, and ends with one line of JSON', async () => {
  const { stdout } = await benchmark('--files', '3', '--bytes', '1000000');
  const last: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(last).toEqual({
    files: 3,
    bytesEach: 1_000_000,
    rssIdleMb: expect.any(Number),
    rssPeakMb: expect.any(Number),
  });
});

test('it says how it is called when it is called otherwise', async () => {
  await expect(benchmark('--files', 'many')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Usage: /),
  });
});
