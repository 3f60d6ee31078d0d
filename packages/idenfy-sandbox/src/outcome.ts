import { z } from 'zod';

// Any string is allowed where iDenfy has a list: its lists grow, and a caller must survive future values.
const value = z.string().min(1).max(100);

/**
 * How a check shall end. Missing values follow from the files: the code in their pictures, and what the token requested.
 * A missing `overall` follows from the rest (idenfy-api.md 3.6 [A]).
 */
export const outcomeSchema = z.strictObject({
  overall: value.optional(),
  /** VALID, INVALID, NOT_FOUND in the account's form; any other string as it is; null: not judged. */
  additionalSteps: value.nullable().optional(),
  mismatchTags: z.array(value).optional(),
  fraudTags: z.array(value).optional(),
  autoDocument: value.nullable().optional(),
  autoFace: value.nullable().optional(),
  /** The verdicts of the person at iDenfy, by default the automatic ones. Only a reviewed check has them. */
  manualDocument: value.nullable().optional(),
  manualFace: value.nullable().optional(),
  /** Fields of the webhook's `data` to change, after recognition. */
  data: z.record(z.string(), z.unknown()).optional(),
  /** Fields of the webhook's `status`, and of its top level, to change or add, for example those of other years. */
  status: z.record(z.string(), z.unknown()).optional(),
  body: z.record(z.string(), z.unknown()).optional(),
  /** An interim result first, that of the person at iDenfy afterwards; by default the token and the account decide. */
  interimFirst: z.boolean().optional(),
  /** What differs in the interim result. */
  interim: z
    .strictObject({ overall: value.optional(), additionalSteps: value.nullable().optional() })
    .optional(),
  /** When the person at iDenfy decides; null: only on request. */
  reviewDelayMs: z.int().min(0).nullable().optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;
