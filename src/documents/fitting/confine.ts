/**
 * Takes everything from this process that taking a file apart does not need, before the first byte of the file is read.
 * What is taken stays taken, from all its threads, whatever code runs in it afterwards: Linux sees to it, and not Node,
 * whose own permissions bind JavaScript only and neither libvips nor what a hostile file makes of it.
 */
import { filterProgram } from './filter.ts';
import type { Architecture } from './syscalls.ts';

/** As the numbers of system calls do, these differ between architectures. */
const SECCOMP: Readonly<Record<Architecture, number>> = { x64: 317, arm64: 277 };
const PRLIMIT64: Readonly<Record<Architecture, number>> = { x64: 302, arm64: 261 };
const PRCTL: Readonly<Record<Architecture, number>> = { x64: 157, arm64: 167 };

const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_SET_MODE_FILTER = 1;
/** All threads at once: Node has several from its start on. */
const SECCOMP_FILTER_FLAG_TSYNC = 1;
const RLIMIT_DATA = 2;
const RLIMIT_CORE = 4;

const INSTRUCTION_BYTES = 8;

/** Beside what the watch allows: what Node reserves, and never uses, counts here. The watch is to be the first to see. */
const MEMORY_BEYOND_THE_WATCH = 4_000_000_000n;

/** The architecture where it can be done; null where it cannot. */
export function confinable(): Architecture | null {
  if (process.platform !== 'linux') return null;
  return process.arch === 'x64' || process.arch === 'arm64' ? process.arch : null;
}

/** @throws where this process cannot be confined, and then nothing was taken from it */
export async function confine(memoryBytes: number): Promise<void> {
  const architecture = confinable();
  if (architecture === null) throw new Error('There is no filter for this system.');
  // Not before: it is not there for every system.
  const { default: koffi } = await import('koffi');
  const syscall = koffi.load(null).func('long syscall(long, long, long, void *, void *, long)');
  const ask = (
    what: string,
    ...given: readonly [number, number, number, Buffer | null, Buffer | null]
  ): void => {
    if (Number(syscall(...given, 0)) !== 0) throw new Error(`Linux refused ${what}.`);
  };

  // A dump of its memory would be a copy of the document.
  ask('no dumps', PRLIMIT64[architecture], 0, RLIMIT_CORE, limitOf(0n), null);
  // The watch over its memory is a thread of its own, and would be taken over with it.
  const most = BigInt(memoryBytes) + MEMORY_BEYOND_THE_WATCH;
  ask('a limit of memory', PRLIMIT64[architecture], 0, RLIMIT_DATA, limitOf(most), null);
  ask('no new privileges', PRCTL[architecture], PR_SET_NO_NEW_PRIVS, 1, null, null);
  const filter = filterProgram(architecture, process.pid);
  const program = { len: filter.length / INSTRUCTION_BYTES, filter };
  const sockFprog = koffi.struct({ len: 'uint16_t', filter: 'void *' });
  const pointer = Buffer.alloc(koffi.sizeof(sockFprog));
  koffi.encode(pointer, sockFprog, program);
  ask('the filter', SECCOMP[architecture], SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, pointer, null);
}

/** `struct rlimit64`, both of it: what may be used, and how far that may be raised again. */
function limitOf(bytes: bigint): Buffer {
  const limit = Buffer.alloc(16);
  limit.writeBigUInt64LE(bytes, 0);
  limit.writeBigUInt64LE(bytes, 8);
  return limit;
}
