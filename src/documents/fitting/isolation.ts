/** Which isolation the processes for files have on this machine, found out once, at start. */
import { buffer } from 'node:stream/consumers';
import { DocumentError } from '../errors.ts';
import { confinable } from './confine.ts';
import { runProcess } from './run-process.ts';

/** The setting. */
export type Demand = 'auto' | 'required' | 'none';

export type Isolation =
  | { readonly kind: 'seccomp' }
  /** Node's permissions alone. `system`: there is no filter for it; `refused`: it did not take the filter. */
  | { readonly kind: 'none'; readonly why: 'setting' | 'system' | 'refused' };

/** Of one grey pixel. */
const SMALLEST = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

class IsolationError extends Error {
  override readonly name = 'IsolationError';
}

/**
 * Tries it with a file of our own.
 * @throws IsolationError where it is required and cannot be had
 */
export async function isolationInForce(demand: Demand): Promise<Isolation> {
  if (demand === 'none') return { kind: 'none', why: 'setting' };
  return accepted(demand, await found());
}

/** @throws IsolationError */
export function accepted(demand: Demand, isolation: Isolation): Isolation {
  if (isolation.kind === 'seccomp' || demand !== 'required') return isolation;
  throw new IsolationError(
    `FITTING_ISOLATION is "required", and ${REASONS[isolation.why]}. Run the worker on Linux (x86-64 or ARM, 64 bit) where programs may set seccomp filters, or set FITTING_ISOLATION=auto and accept that a file that breaks into its process can do what the worker's user can.`,
  );
}

export const REASONS = {
  setting: 'FITTING_ISOLATION is "none"',
  system: 'there is no filter of system calls for this operating system or architecture',
  refused: 'this system takes no filter of system calls from the process that fits files',
} as const satisfies Record<Extract<Isolation, { kind: 'none' }>['why'], string>;

async function found(): Promise<Isolation> {
  if (confinable() === null) return { kind: 'none', why: 'system' };
  const job = {
    kind: 'image',
    byteLength: SMALLEST.length,
    pages: 1,
    maxBytes: 10_000,
    maxPixels: 1,
    memoryBytes: 500_000_000,
    timeoutMs: 60_000,
    isConfined: true,
  } as const;
  try {
    await runProcess(job, ReadableStream.from([SMALLEST]), undefined, async ({ answer, bytes }) =>
      buffer(bytes.exactly(answer.pictures[0]?.byteLength ?? 0)),
    );
  } catch (error) {
    // Whatever else went wrong, such as a machine that is very busy, is no reason to do without from now on.
    if (error instanceof DocumentError && error.detail === 'isolation')
      return { kind: 'none', why: 'refused' };
  }
  return { kind: 'seccomp' };
}
