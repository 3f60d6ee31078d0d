import { z } from 'zod';

// Any string where iDenfy has a list: its lists grow, and a caller must survive the value of tomorrow.
const value = z.string().min(1).max(100);

/**
 * How a check shall end. What is left out follows from the files: the code in their pictures, and what the token
 * asked for. `overall` left out follows from the rest (idenfy-api.md 3.6 [A]).
 */
export const outcomeSchema = z.strictObject({
  overall: value.optional(),
  /** VALID, INVALID, NOT_FOUND in the account's form; any other string as it is; null: not judged. */
  additionalSteps: value.nullable().optional(),
  mismatchTags: z.array(value).optional(),
  fraudTags: z.array(value).optional(),
  autoDocument: value.nullable().optional(),
  autoFace: value.nullable().optional(),
  /** The human's verdicts; the automatic ones where they are left out. Only a reviewed check has them. */
  manualDocument: value.nullable().optional(),
  manualFace: value.nullable().optional(),
  /** Fields of the webhook's `data` to change, after recognition. */
  data: z.record(z.string(), z.unknown()).optional(),
  /** Fields of the webhook's `status`, and of its top level, to change or add: those of other years, for instance. */
  status: z.record(z.string(), z.unknown()).optional(),
  body: z.record(z.string(), z.unknown()).optional(),
  /** An interim result first, the human's afterwards; left out, the token and the account decide. */
  interimFirst: z.boolean().optional(),
  /** What differs in the interim result. */
  interim: z
    .strictObject({ overall: value.optional(), additionalSteps: value.nullable().optional() })
    .optional(),
  /** When the human decides; null: when told to. */
  reviewDelayMs: z.int().min(0).nullable().optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;
