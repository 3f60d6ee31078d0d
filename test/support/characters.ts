/** Characters that nobody thinks of, for texts made by chance. */
import * as fc from 'fast-check';

const FIRST_SURROGATE = 0xd8_00;
const SURROGATES = 0x8_00;
const LAST = 0x10_ff_ff;

/**
 * Any code point but the surrogates. fast-check's own `unit: 'binary'` lists all million of them before its first text,
 * which takes longer than the thousands of texts that follow.
 */
export const anyCharacter = fc.nat({ max: LAST - SURROGATES }).map(
  (index) => String.fromCodePoint(index < FIRST_SURROGATE ? index : index + SURROGATES),
  (text) => {
    const point = typeof text === 'string' && Array.from(text).length === 1 ? text.codePointAt(0) : undefined;
    // What fast-check asks before it makes strings of the names that JavaScript keeps to itself.
    if (point === undefined) throw new TypeError('no character');
    return point < FIRST_SURROGATE ? point : point - SURROGATES;
  },
);
