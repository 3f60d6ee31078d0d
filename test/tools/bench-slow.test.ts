import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

test('the benchmark of slow bodies starts a server with settings that it takes, and ends with what it found', async () => {
  const few = ['--connections', '3', '--bytes', '100000', '--seconds', '1'];
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/benchmarks/slow-bodies.ts', ...few]);
  expect(stdout).toMatch(/^3 connections of 100000 bytes: \d+ MB before, \d+ MB at most/);
});
