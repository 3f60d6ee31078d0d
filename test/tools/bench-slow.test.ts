import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

test('the benchmark of slow bodies starts a server with settings that it takes, and ends with what it found', async () => {
  const few = ['--connections', '3', '--bytes', '100000', '--seconds', '1', '--rounds', '1'];
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/benchmarks/slow-bodies.ts', ...few]);
  const result: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(result).toMatchObject({ bench: 'slow', met: true, figures: { grownByMb: { unit: 'MB' } } });
});
