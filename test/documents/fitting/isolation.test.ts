/** Native code is played by system calls made directly, in a process that Node's own permissions do not bind. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { confinable } from '../../../src/documents/fitting/confine.ts';
import { accepted, isolationInForce } from '../../../src/documents/fitting/isolation.ts';
import { ENVIRONMENT } from '../../../src/documents/fitting/child.ts';
import { runProcess } from '../../../src/documents/fitting/run-process.ts';
import { ALLOWED, CLONE3, conditions } from '../../../src/documents/fitting/syscalls.ts';
import { until } from '../../support/until.ts';

const SECRET = 'the-secret-of-the-worker';

/** What it does stands in `attacks`, each an expression; told is the error, or that there was none. */
async function attempts(attacks: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const program = `
    import koffi from 'koffi';
    import { confine } from './src/documents/fitting/confine.ts';
    import { writeSync, readFileSync, writeFileSync, readdirSync } from 'node:fs';
    import { spawnSync } from 'node:child_process';
    const native = koffi.load(null).func('long syscall(long, long, long, long, long, long, long)');
    const sys = (...given) => {
      const [number, a = -1, b = -1, c = -1, d = -1, e = -1, f = -1] = given;
      if (Number(native(number, a, b, c, d, e, f)) !== -1) return 'done';
      return koffi.errno() === koffi.os.errno.EPERM ? 'EPERM' : 'errno ' + koffi.errno();
    };
    const open = (file) => readFileSync(file).length;
    await confine(500_000_000);
    const told = {};
    const attacks = { ${Object.entries(attacks)
      .map(([name, attack]) => `${JSON.stringify(name)}: () => ${attack}`)
      .join(',\n')} };
    for (const [name, attack] of Object.entries(attacks)) {
      try {
        const done = attack();
        told[name] = typeof done === 'string' ? done : done?.error?.code ?? 'done';
      } catch (error) {
        told[name] = error.code ?? String(error);
      }
    }
    writeSync(1, JSON.stringify(told));
    process.kill(process.pid, 'SIGKILL');
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', program],
    { env: { ...process.env, SECRET }, maxBuffer: 1_000_000 },
  ).catch((error: unknown) => z.object({ stdout: z.string() }).parse(error));
  return z.record(z.string(), z.string()).parse(JSON.parse(stdout));
}

/**
 * `uretprobe` and `uprobe` of x86-64, which Linux (6.14) itself lets through every filter: whoever calls them without a
 * probe is ended.
 */
const NEVER_FILTERED = [335, 336];

/** A machine without such filters is told of, and there the rest of this file has nothing to look at. */
const architecture = confinable();
const everywhere = architecture === null ? 'none' : 'seccomp';

test('the isolation in force is found by a try, and where none can be had it is not taken for one', async () => {
  expect(await isolationInForce('auto')).toMatchObject({ kind: everywhere });
  expect(await isolationInForce('none')).toEqual({ kind: 'none', why: 'setting' });
  const lacking = { kind: 'none', why: 'refused' } as const;
  expect(accepted('auto', lacking)).toBe(lacking);
  expect(() => accepted('required', lacking)).toThrow(/FITTING_ISOLATION is "required".*takes no filter/);
  expect(accepted('required', { kind: 'seccomp' })).toEqual({ kind: 'seccomp' });
});

describe('code that took the process over', () => {
  test('reads no secret, opens no connection, starts no program and reaches no other process', async () => {
    if (architecture === null) return;
    const told = await attempts({
      'the environment of its parent': 'open(`/proc/${process.ppid}/environ`)',
      'its own environment': 'open("/proc/self/environ")',
      'the memory of its parent': 'open(`/proc/${process.ppid}/mem`)',
      'a connection': `sys(${architecture === 'x64' ? 41 : 198}, 2, 1, 0)`,
      'a connection by a Unix socket': `sys(${architecture === 'x64' ? 41 : 198}, 1, 1, 0)`,
      'a file of settings': 'open("package.json")',
      'a folder': 'readdirSync(".")',
      'a new file': 'writeFileSync("/tmp/idv-attack", "x")',
      'a program': 'spawnSync("/bin/true")',
      'a signal to its parent': 'process.kill(process.ppid, "SIGTERM")',
      'a signal to everybody': 'process.kill(-1, 0)',
    });
    expect(Object.entries(told).filter(([, how]) => how !== 'EPERM')).toEqual([]);
  });

  test('gets EPERM for every system call that is not in the table', async () => {
    if (architecture === null) return;
    const numbers = [...Object.values(ALLOWED), ...Object.values(conditions(1))].map(
      (it) => it[architecture],
    );
    const known = new Set<number | null>([...numbers, CLONE3, ...NEVER_FILTERED]);
    const others = Array.from({ length: 600 }, (_, number) => number).filter((number) => !known.has(number));
    expect(others.length).toBeGreaterThan(500);
    const told = await attempts(Object.fromEntries(others.map((number) => [number, `sys(${number})`])));
    expect(Object.keys(told)).toHaveLength(others.length);
    expect(Object.entries(told).filter(([, how]) => how !== 'EPERM')).toEqual([]);
  });

  test('gets those with conditions only within them', async () => {
    if (architecture === null) return;
    const of = (name: string) => conditions(1)[name]?.[architecture] ?? -1;
    const told = await attempts({
      'a process of its own': `sys(${of('clone')}, 17, 0, 0, 0, 0)`,
      'a process by the newer call': `sys(${CLONE3}, 0, 0)`,
      'a signal to its parent': `sys(${of('kill')}, process.ppid, 0)`,
      'a signal to its group': `sys(${of('kill')}, 0, 0)`,
      'a signal to a thread of its parent': `sys(${of('tgkill')}, process.ppid, process.ppid, 0)`,
      'signals for another process by a descriptor (F_SETOWN)': `sys(${of('fcntl')}, 0, 8, process.ppid)`,
      'a word typed into a terminal (TIOCSTI)': `sys(${of('ioctl')}, 0, 0x5412, 0)`,
      'another parent (PR_SET_PTRACER)': `sys(${of('prctl')}, 0x59616d61, process.ppid, 0, 0, 0)`,
    });
    const { 'a process by the newer call': newer, ...others } = told;
    // ENOSYS: C's library then takes the older one, of which the filter sees the arguments.
    expect(newer).toBe('errno 38');
    expect(Object.entries(others).filter(([, how]) => how !== 'EPERM')).toEqual([]);
  });
});

test('each thread of the process is under the filter, and its environment is empty, before the file comes', async () => {
  const fed = Promise.withResolvers<never>();
  async function* content(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    await fed.promise;
  }
  const job = {
    kind: 'pdf',
    byteLength: 10,
    pages: 1,
    maxBytes: 1_000_000,
    maxPixels: 1_000_000,
    memoryBytes: 600_000_000,
    timeoutMs: 120_000,
    isConfined: architecture !== null,
  } as const;
  const stopping = new AbortController();
  const running = runProcess(job, content(), stopping.signal, async () => fed.promise);
  try {
    if (architecture === null) return;
    const pid = await until('the process for the file', async () => {
      const children = await readdir('/proc');
      for (const id of children.filter((name) => /^\d+$/.test(name))) {
        const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
        const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
        const isOurs = status.includes(`\nPPid:\t${process.pid}\n`) && command.includes('fitting/process.ts');
        if (isOurs && status.includes('\nSeccomp:\t2\n')) return id;
      }
      return undefined;
    });
    const threads = await readdir(`/proc/${pid}/task`);
    const filters = await Promise.all(
      threads.map(async (id) =>
        (await readFile(`/proc/${pid}/task/${id}/status`, 'utf8')).match(/^(?:Seccomp|NoNewPrivs):.*$/gm),
      ),
    );
    expect(threads.length).toBeGreaterThan(3);
    expect(new Set(filters.map((lines) => lines?.join()))).toEqual(new Set(['NoNewPrivs:\t1,Seccomp:\t2']));
    const environment = (await readFile(`/proc/${pid}/environ`, 'latin1'))
      .split('\0')
      .filter((it) => it !== '');
    expect(environment).toEqual(Object.entries(ENVIRONMENT).map(([name, value]) => `${name}=${value}`));
  } finally {
    stopping.abort(new Error('seen enough'));
    await expect(running).rejects.toThrow('seen enough');
  }
});
