import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const benchmark = async (...args: string[]) =>
  promisify(execFile)(process.execPath, ['tools/benchmarks/memory.ts', ...args]);

test('the memory benchmark takes every file through whole, and ends with one line of JSON', async () => {
  const { stdout } = await benchmark('--files', '3', '--bytes', '1000000', '--rounds', '1');
  const last: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({
    bench: 'memory',
    product: expect.any(Number),
    floor: null,
    ratio: null,
    goal: { of: 'product', atMost: 150 },
    met: true,
  });
});

test('it says how it is called when it is called otherwise', async () => {
  await expect(benchmark('--files', 'many')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Usage: /),
  });
});
