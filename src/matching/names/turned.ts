/** Given and family names in each other's fields: one person only where it is plain which is the family name. */
import type { Word } from './tokens.ts';
import type { Origin } from './tradition.ts';
import { areInterchangeable } from './tradition.ts';

export interface Turned {
  readonly given: readonly Word[];
  readonly family: readonly Word[];
  readonly origins: readonly Origin[];
}

export function isPlainlyTurned({ given, family }: Turned): boolean {
  return !areInterchangeable(given, family);
}
