/** The stored comparison as the desk reads it: written by any version of the rules, it never keeps a page from showing. */
import { z } from 'zod';
import { matchVerdicts } from '../../matching/fields.ts';

const verdict = z.enum(matchVerdicts).catch('not-available');

/** A value may be one text or several, such as a name in two scripts. */
const values = z
  .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])
  .transform((value) => [value].flat().map(String))
  .catch([]);

const fieldSchema = z.union([
  z
    .object({
      verdict,
      sentence: z.string().catch(''),
      identity: values.optional(),
      document: values.optional(),
    })
    .transform(({ identity = [], document = [], ...rest }) => ({ ...rest, identity, document })),
  // The form of the first rules: a verdict alone.
  verdict.transform((word) => ({ verdict: word, sentence: '', identity: [], document: [] })),
]);
export type ComparedField = z.output<typeof fieldSchema>;

const personSchema = z.union([
  z.object({ verdict, reasons: z.array(z.string()).catch([]) }),
  verdict.transform((word) => ({ verdict: word, reasons: [] })),
]);

const comparisonSchema = z.object({
  rules: z.union([z.string(), z.number()]).transform(String).catch('unknown'),
  fields: z.record(z.string(), fieldSchema).catch({}),
  person: personSchema,
  sameDocument: z.boolean().catch(false),
});
export type StoredComparison = z.output<typeof comparisonSchema>;

/** @returns null when nothing was compared */
export function readComparison(stored: unknown): StoredComparison | null {
  if (stored === null || stored === undefined) return null;
  return comparisonSchema.safeParse(stored).data ?? null;
}
