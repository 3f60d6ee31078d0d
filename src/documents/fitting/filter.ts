/** The table of system calls as a program for Linux's seccomp filter (man 2 seccomp; linux/bpf_common.h). Pure. */
import { ALLOWED, CLONE3, conditions } from './syscalls.ts';
import type { Architecture, Condition } from './syscalls.ts';

/** AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64 of linux/audit.h. */
const AUDIT_ARCH: Readonly<Record<Architecture, number>> = { x64: 0xc000_003e, arm64: 0xc000_00b7 };

/** Where they lie in `struct seccomp_data`. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const argumentAt = (index: number) => 16 + 8 * index;

const LOAD = 0x20;
const AND = 0x54;
const IF_EQUAL = 0x15;
const RETURN = 0x06;

const KILL_PROCESS = 0x8000_0000;
const ALLOW = 0x7fff_0000;
const ERRNO = 0x0005_0000;
const EPERM = 1;
const ENOSYS = 38;

interface Instruction {
  readonly code: number;
  readonly value: number;
  /** How many instructions to leave out, where it holds and where not. */
  readonly met?: number;
  readonly otherwise?: number;
}

const INSTRUCTION_BYTES = 8;

/** `struct sock_filter[]`: two bytes for the code, one each for the jumps, four for the value. */
export function filterProgram(architecture: Architecture, pid: number): Buffer {
  const instructions: Instruction[] = [
    { code: LOAD, value: ARCHITECTURE },
    { code: IF_EQUAL, value: AUDIT_ARCH[architecture], met: 1 },
    // Calls of another architecture have other numbers.
    { code: RETURN, value: KILL_PROCESS },
    { code: LOAD, value: NUMBER },
    ...Object.values(ALLOWED).flatMap((numbers) =>
      when(numbers[architecture], [{ code: RETURN, value: ALLOW }]),
    ),
    ...Object.values(conditions(pid)).flatMap((condition) =>
      when(condition[architecture], meeting(condition)),
    ),
    ...when(CLONE3, [{ code: RETURN, value: ERRNO | ENOSYS }]),
    { code: RETURN, value: ERRNO | EPERM },
  ];
  const program = Buffer.alloc(instructions.length * INSTRUCTION_BYTES);
  for (const [at, { code, value, met = 0, otherwise = 0 }] of instructions.entries()) {
    program.writeUInt16LE(code, at * INSTRUCTION_BYTES);
    program.writeUInt8(met, at * INSTRUCTION_BYTES + 2);
    program.writeUInt8(otherwise, at * INSTRUCTION_BYTES + 3);
    program.writeUInt32LE(value, at * INSTRUCTION_BYTES + 4);
  }
  return program;
}

/** Returns in any case where it is this call, and goes on where it is another. */
function when(number: number | null, body: readonly Instruction[]): Instruction[] {
  if (number === null) return [];
  return [{ code: IF_EQUAL, value: number, otherwise: body.length }, ...body];
}

function meeting({ argument, mask, isOneOf }: Condition): Instruction[] {
  return [
    { code: LOAD, value: argumentAt(argument) },
    ...(mask === undefined ? [] : [{ code: AND, value: mask }]),
    ...isOneOf.map((value, at) => ({ code: IF_EQUAL, value, met: isOneOf.length - at })),
    { code: RETURN, value: ERRNO | EPERM },
    { code: RETURN, value: ALLOW },
  ];
}
