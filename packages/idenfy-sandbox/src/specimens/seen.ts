import { createHash } from 'node:crypto';
import { BoundedWork } from '../bounded.ts';
import { readSpecimen, type SpecimenReading } from './read.ts';

/**
 * By the digest of the bytes: a file that differs in one of them is another file. Where nothing was found it is looked
 * for again: hostile bytes can break the reader for those that are read beside them.
 */
const readings = new BoundedWork<SpecimenReading | null>(
  2_000,
  () => 1,
  (reading) => reading !== null,
);

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64');

/** What `readSpecimen` says; each file is read once, whoever brings it. */
export function readOnce(bytes: Uint8Array): Promise<SpecimenReading | null> {
  return readings.get(digestOf(bytes), () => readSpecimen(bytes));
}

/** Says of a file that was just drawn what `readSpecimen` would. */
export function remember(bytes: Uint8Array, reading: SpecimenReading | null): void {
  readings.set(digestOf(bytes), reading);
}
