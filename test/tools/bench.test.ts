/** The frame of the benchmarks, run as a program of its own as each benchmark is. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { resultSchema } from '../../tools/benchmarks/support/figures.ts';

const program = (goal: string, turn: string): string => `
  import { bench } from './tools/benchmarks/support/bench.ts';
  let turns = [];
  await bench({
    name: 'sample',
    figures: { rate: { unit: '/s', goal: ${goal} } },
    open: async ({ short, signal, say }) => ({
      product: async () => { turns.push('p'); ${turn} return { rate: short ? 3 : 30 }; },
      floor: async () => { turns.push('f'); return { rate: 10 }; },
      close: async () => say('closed after ' + turns.join('')),
    }),
  });
`;
const flags = (code: string) => ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', code];
const run = async (code: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [...flags(code), '--', ...args]);
const lastOf = (stdout: string) => resultSchema.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
const twice = "{ of: 'ratio', atLeast: 2 }";

test('product and floor come in turns, neither always first, after a warm-up that does not count', async () => {
  const { stdout, stderr } = await run(program(twice, ''));
  expect(stderr).toContain('closed after fppffppffppf');
  expect(lastOf(stdout)).toMatchObject({
    product: 30,
    floor: 10,
    ratio: 3,
    met: true,
    rounds: 5,
    short: false,
  });
});

test('a goal that is missed is said, and fails it with --strict alone', async () => {
  const { stdout } = await run(program(twice, ''), '--short', '--rounds', '2');
  expect(stdout).toContain('MISSED');
  expect(lastOf(stdout)).toMatchObject({ ratio: 0.3, met: false, rounds: 2, short: true });
  await expect(run(program(twice, ''), '--short', '--rounds', '1', '--strict')).rejects.toMatchObject({
    code: 1,
  });
});

test('an unknown option is answered with the usage', async () => {
  await expect(run(program('null', ''), '--shorter')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Usage: npm run -s bench:sample'),
  });
});

test('an error closes what was opened', async () => {
  await expect(run(program('null', "throw new Error('it broke');"))).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/closed after[^]*it broke/),
  });
});

test('Ctrl-C closes what was opened, and gives no result', async () => {
  const hanging =
    "console.error('hangs'); await new Promise((resolve) => setTimeout(resolve, 60_000).unref());";
  const child = spawn(
    process.execPath,
    flags(program('null', `setInterval(() => {}, 1e6).unref(); ${hanging}`)),
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said: string[] = [];
  const lines = createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    if (line === 'hangs') child.kill('SIGINT');
  });
  const [code] = await once(child, 'close');
  lines.close();
  expect(code).toBe(130);
  expect(said.join('\n')).toMatch(/closed after fp[^]*Stopped by SIGINT/);
  expect(child.stdout.read()).toBeNull();
});
