/** What a worker says at its start about the processes for files, and where it does not start: as a process, on this machine. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { confinable } from '../../src/documents/fitting/confine.ts';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { freshDatabase, temporalAddress, workflowBundle } from '../support/environment.ts';
import { processKeys } from '../support/keys.ts';
import { until } from '../support/until.ts';

const architecture = confinable();

/**
 * A machine that takes no filter: a filter of its own refuses all later ones (EPERM, as some container runtimes do), in
 * the worker and in all that it starts.
 */
const LACKING = `
  import { spawn } from 'node:child_process';
  import koffi from 'koffi';
  const [prctl, seccomp] = process.arch === 'x64' ? [157, 317] : [167, 277];
  const filter = Buffer.alloc(32);
  const instructions = [[0x20, 0, 0, 0], [0x15, 0, 1, seccomp], [0x06, 0, 0, 0x50001], [0x06, 0, 0, 0x7fff0000]];
  for (const [at, [code, met, otherwise, value]] of instructions.entries()) {
    filter.writeUInt16LE(code, at * 8);
    filter.writeUInt8(met, at * 8 + 2);
    filter.writeUInt8(otherwise, at * 8 + 3);
    filter.writeUInt32LE(value, at * 8 + 4);
  }
  const call = koffi.load(null).func('long syscall(long, long, long, void *, void *, long)');
  const sockFprog = koffi.struct({ len: 'uint16_t', filter: 'void *' });
  const program = Buffer.alloc(koffi.sizeof(sockFprog));
  koffi.encode(program, sockFprog, { len: instructions.length, filter });
  if (Number(call(prctl, 38, 1, null, null, 0)) !== 0) throw new Error('no new privileges');
  if (Number(call(seccomp, 1, 0, program, null, 0)) !== 0) throw new Error('the filter');
  spawn(process.execPath, ['src/main/worker.ts'], { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 2));
`;
const asItIs = ['src/main/worker.ts'];
const withoutFilters = ['--input-type=module', '-e', LACKING];

interface Told {
  /** What it said up to its start, or to its end. */
  readonly output: string;
  /** Null where it has started. */
  readonly code: number | null;
}

async function started(argv: readonly string[], isolation: string): Promise<Told> {
  const { address, namespace } = await temporalAddress();
  const prefix = `${randomUUID()}-`;
  const worker = spawnOwnedChild(process.execPath, argv, {
    cwd: new URL('../../', import.meta.url),
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: await freshDatabase(),
      ...processKeys,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      TASK_QUEUE_PREFIX: prefix,
      DOCUMENTS_DIR: join(tmpdir(), prefix),
      IDENFY_BASE_URL: 'http://127.0.0.1:1',
      IDENFY_API_KEY: 'key',
      IDENFY_API_SECRET: 'secret',
      WORKFLOW_BUNDLE: await workflowBundle(),
      FITTING_ISOLATION: isolation,
    },
  });
  let output = '';
  for (const stream of [worker.stdout, worker.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const closed = once(worker, 'close');
  try {
    return await until('the start or the end of the worker', async () => {
      if (worker.exitCode !== null) {
        await closed;
        return { output, code: worker.exitCode };
      }
      return output.includes('"worker started"') ? { output, code: null } : undefined;
    });
  } finally {
    if (worker.exitCode === null && worker.pid !== undefined) process.kill(-worker.pid, 'SIGKILL');
  }
}

const lineOf = ({ output }: Told) =>
  output.split('\n').find((line) => line.includes('"isolation"')) ?? output;

test('what is in force stands in its log before it takes work', async () => {
  const told = await started(asItIs, 'auto');
  expect(told.code).toBeNull();
  expect(JSON.parse(lineOf(told))).toMatchObject(
    architecture === null
      ? { level: 'warn', isolation: 'none' }
      : {
          level: 'info',
          isolation: 'seccomp',
          msg: 'files are taken apart in processes that open no file, no connection and no program',
        },
  );
});

test('without isolation by setting it warns, and says why there is none', async () => {
  const told = await started(asItIs, 'none');
  expect(told.code).toBeNull();
  expect(JSON.parse(lineOf(told))).toMatchObject({
    level: 'warn',
    isolation: 'none',
    msg: expect.stringContaining('FITTING_ISOLATION is "none"'),
  });
});

test('where the machine takes no filter it does not start if one is required, and says what would help', async () => {
  const { code, output } = await started(architecture === null ? asItIs : withoutFilters, 'required');
  expect(code).toBe(1);
  expect(output).toContain('FITTING_ISOLATION is "required"');
  expect(output).toContain('set FITTING_ISOLATION=auto and accept that');
  expect(output).not.toContain('worker started');
});

test('and with "auto" it starts there, and warns', async () => {
  if (architecture === null) return;
  const told = await started(withoutFilters, 'auto');
  expect(told.code).toBeNull();
  expect(JSON.parse(lineOf(told))).toMatchObject({
    level: 'warn',
    isolation: 'none',
    msg: expect.stringContaining('takes no filter of system calls'),
  });
});

test('with "required" it starts where the machine has it', async () => {
  if (architecture === null) return;
  const told = await started(asItIs, 'required');
  expect([told.code, JSON.parse(lineOf(told))]).toEqual([
    null,
    expect.objectContaining({ isolation: 'seccomp' }),
  ]);
});
