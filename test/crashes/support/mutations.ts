/** Valid things made invalid: byte by byte, and field by field. */
import * as fc from 'fast-check';
import { anyCharacter } from '../../support/characters.ts';

export type Mutation = (bytes: Buffer) => Buffer;

type Change = (before: Uint8Array, bytes: Uint8Array, after: Uint8Array, length: number) => Uint8Array[];

const place = fc.double({ min: 0, max: 1, noNaN: true });
const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 12 });
/** What parsers stumble over more often than over chance. */
const awkward = fc
  .constantFrom('\0', '"', '\\', '{', '[', '\r\n', '\r\n\r\n', '%00', '\\ud800', '1e999', '../', '\uFEFF')
  .map((text) => new Uint8Array(Buffer.from(text)));

/** One change anywhere: replaced, inserted, removed, repeated or cut off. */
const mutation: fc.Arbitrary<Mutation> = fc
  .record({
    at: place,
    length: fc.integer({ min: 1, max: 40 }),
    bytes: fc.oneof(anyBytes, awkward),
    change: fc.constantFrom<Change>(
      (before, bytes, after) => [before, bytes, after.subarray(bytes.length)],
      (before, bytes, after) => [before, bytes, after],
      (before, _bytes, after, length) => [before, after.subarray(length)],
      (before, _bytes, after, length) => [before, after.subarray(0, length), after],
      (before) => [before],
    ),
  })
  .map(({ at, length, bytes, change }) => (given) => {
    const start = Math.floor(at * given.length);
    return Buffer.concat(change(given.subarray(0, start), bytes, given.subarray(start), length));
  });

/** One to six changes, one after the other. */
export const byteMutations: fc.Arbitrary<Mutation> = fc
  .array(mutation, { minLength: 1, maxLength: 6 })
  .map((several) => (bytes) => several.reduce((changed, change) => change(changed), bytes));

/** The valid value with some of its parts, at any depth, replaced by any JSON or left out. */
export function jsonLike(valid: unknown): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: partsOf(valid) },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.string({ unit: anyCharacter, maxLength: 200 }) },
  );
}

function partsOf(valid: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(valid)) {
    return valid.length === 0
      ? fc.constant([])
      : fc.array(fc.oneof(...valid.map(jsonLike)), { maxLength: 4 });
  }
  if (typeof valid !== 'object' || valid === null) return fc.constant(valid);
  const fields = Object.fromEntries(Object.entries(valid).map(([name, part]) => [name, jsonLike(part)]));
  return fc.record(fields, { requiredKeys: [] });
}
