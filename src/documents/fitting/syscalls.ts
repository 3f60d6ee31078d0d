/**
 * What the process that takes files apart may still ask of Linux once it has read its own code: computing, its own
 * memory and threads, and reading and writing what is open. No file, socket, program or other process is among it.
 *
 * A list of what is allowed and not of what is forbidden: kernels get new calls with each version.
 */

/** `x64` is Linux's x86_64, `arm64` its aarch64: the names are Node's. */
export type Architecture = 'x64' | 'arm64';

type Numbers = Readonly<Record<Architecture, number | null>>;
const call = (x64: number, arm64: number | null): Numbers => ({ x64, arm64 });

/** Numbers: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux 6.1. */
export const ALLOWED = {
  // What is open.
  read: call(0, 63),
  write: call(1, 64),
  readv: call(19, 65),
  writev: call(20, 66),
  pread64: call(17, 67),
  lseek: call(8, 62),
  close: call(3, 57),
  fstat: call(5, 80),
  shutdown: call(48, 210),
  // Waiting for it.
  poll: call(7, null),
  ppoll: call(271, 73),
  epoll_wait: call(232, null),
  epoll_pwait: call(281, 22),
  epoll_ctl: call(233, 21),
  epoll_create1: call(291, 20),
  eventfd2: call(290, 19),
  pipe2: call(293, 59),
  // Its own memory.
  brk: call(12, 214),
  mmap: call(9, 222),
  munmap: call(11, 215),
  mremap: call(25, 216),
  mprotect: call(10, 226),
  madvise: call(28, 233),
  pkey_alloc: call(330, 289),
  pkey_free: call(331, 290),
  pkey_mprotect: call(329, 288),
  membarrier: call(324, 283),
  // Its own threads.
  futex: call(202, 98),
  set_robust_list: call(273, 99),
  rseq: call(334, 293),
  sched_yield: call(24, 124),
  sched_getaffinity: call(204, 123),
  sched_getattr: call(315, 275),
  sched_getparam: call(143, 121),
  sched_getscheduler: call(145, 120),
  exit: call(60, 93),
  exit_group: call(231, 94),
  // Its own signals.
  restart_syscall: call(219, 128),
  rt_sigaction: call(13, 134),
  rt_sigprocmask: call(14, 135),
  rt_sigreturn: call(15, 139),
  sigaltstack: call(131, 132),
  // The time, chance, and itself.
  clock_gettime: call(228, 113),
  clock_getres: call(229, 114),
  clock_nanosleep: call(230, 115),
  nanosleep: call(35, 101),
  gettimeofday: call(96, 169),
  getrandom: call(318, 278),
  uname: call(63, 160),
  sysinfo: call(99, 179),
  getrusage: call(98, 165),
  getcpu: call(309, 168),
  getpid: call(39, 172),
  gettid: call(186, 178),
} as const satisfies Record<string, Numbers>;

export interface Condition extends Numbers {
  /** Which argument, from 0; its low 32 bits are what counts in all calls of this table. */
  readonly argument: number;
  /** Only these bits of it. */
  readonly mask?: number;
  readonly isOneOf: readonly number[];
}

const CLONE_THREAD = 0x0001_0000;
const F_GETFD_TO_F_SETFL = [1, 2, 3, 4];
const FIONREAD = 0x541b;
const FIONBIO = 0x5421;
const FIOCLEX = 0x5451;
const PR_SET_NAME = 15;
const PR_SET_VMA = 0x5356_4d41;

/** Allowed with certain arguments. */
export function conditions(pid: number): Readonly<Record<string, Condition>> {
  return {
    // Threads and no processes.
    clone: { ...call(56, 220), argument: 0, mask: CLONE_THREAD, isOneOf: [CLONE_THREAD] },
    // Nobody else, the service itself least of all.
    kill: { ...call(62, 129), argument: 0, isOneOf: [pid] },
    tgkill: { ...call(234, 131), argument: 0, isOneOf: [pid] },
    // Flags: F_SETOWN would have a signal sent to another process.
    fcntl: { ...call(72, 25), argument: 1, isOneOf: F_GETFD_TO_F_SETFL },
    ioctl: { ...call(16, 29), argument: 1, isOneOf: [FIONREAD, FIONBIO, FIOCLEX] },
    prctl: { ...call(157, 167), argument: 0, isOneOf: [PR_SET_NAME, PR_SET_VMA] },
  };
}

/** Its arguments lie in memory, where no filter looks; where it is not there, C's library takes `clone`. */
export const CLONE3 = 435;
