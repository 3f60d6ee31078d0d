import { randomUUID } from 'node:crypto';

export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T;
  digits(count: number): string;
}

/** The same seed always gives the same sequence, on every machine; no seed gives another one each time. */
export function randomFrom(seed: number | string = randomUUID()): Random {
  // FNV-1a spreads the seed's characters over 32 bits, mulberry32 goes on from there. Neither is secret or
  // strong: invented people only have to differ and to come back.
  let state = 0x811c9dc5;
  for (const character of `${typeof seed}:${seed}`) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return {
    below,
    pick: (list) => {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new RangeError('There is nothing to pick from an empty list.');
      return picked;
    },
    digits: (count) => Array.from({ length: count }, () => below(10)).join(''),
  };
}
