/**
 * The comparison in a record, sealed: of both documents, and of each with the caller's data. It is one value, so that its
 * digest covers everything that a reviewer saw.
 */
import { z } from 'zod';
import type { Comparison } from './comparison.ts';
import { RULES } from './comparison.ts';
import type { GivenComparisons } from './given.ts';
import { givenFields } from './given.ts';

export type StoredComparison = (Comparison | { readonly rules: typeof RULES }) & {
  /** Absent if the caller gave nothing. */
  readonly given?: GivenComparisons;
};

/** @returns null if there is nothing to store */
export function storedComparison(
  comparison: Comparison | null,
  given: GivenComparisons | null,
): StoredComparison | null {
  if (given === null) return comparison;
  return { ...(comparison ?? { rules: RULES }), given };
}

const verdictSchema = z.object({
  verdict: z.enum(['match', 'close', 'mismatch', 'not-available']).catch('not-available'),
  sentence: z.string().catch(''),
  read: z.string().nullable().catch(null),
});

const givenSchema = z.object({
  given: z.string(),
  identity: verdictSchema.nullable().catch(null),
  document: verdictSchema.nullable().catch(null),
});
export type StoredGiven = z.output<typeof givenSchema>;

export const storedGivenSchema = z.partialRecord(z.enum(givenFields), givenSchema);
export type StoredGivens = z.output<typeof storedGivenSchema>;

/**
 * The two parts of a stored value: the comparison of both documents, by rules of any version, and the verdicts on the
 * caller's data; each null if there is none.
 */
export function partsOf(stored: object | null): { comparison: object | null; given: StoredGivens | null } {
  if (stored === null) return { comparison: null, given: null };
  const { given, ...comparison }: { given?: unknown } = stored;
  return {
    comparison: 'person' in comparison || given === undefined ? comparison : null,
    given: storedGivenSchema.safeParse(given).data ?? null,
  };
}
