import { z } from 'zod';
import { isCountryCode } from './countries.ts';
import { additionalStepTypes, documentTypes, processableDocumentTypes, tokenTypes } from './vocabulary.ts';

// What we send is strict: a mistake is found here, with the field's name, and not at iDenfy.
// Limits are those of idenfy/api.md 1.2 [A]; where only older pages give one it says so.

/** Text that a person may have typed: no control characters, which no identity document carries. */
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}+$/u, 'must not contain control characters');

/** Upper-case ISO 3166-1 alpha-2, or XK. */
export const countrySchema = z
  .string()
  .refine(isCountryCode, 'must be an upper-case ISO 3166-1 alpha-2 code');

/**
 * A name of an additional step or of an image. iDenfy leaves step names free (idenfy/api.md 9); these become
 * file names and reasons, so that ours keep to the shape of all published ones.
 */
export const stepNameSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'must be UPPER_CASE, at most 64 characters');

/** Older pages: 5 to 2048 characters (idenfy/api.md 1.2 [B]). */
const urlSchema = z.url({ protocol: /^https?$/ }).max(2048);

const additionalStepSchema = z.strictObject({
  type: z.enum(additionalStepTypes),
  /** What is compared or extracted; not for UPLOAD. */
  fields: z.array(text(100)).min(1).optional(),
  /** By language: lt en ru pl lv ro it et fr sv es hu ja bg, samples also de and jp (idenfy/api.md 9). */
  texts: z
    .record(
      z.string().regex(/^[a-z]{2}$/),
      z.strictObject({ name: text(255).optional(), description: text(2000).optional() }),
    )
    .optional(),
  settings: z
    .strictObject({
      canUpload: z.boolean().optional(),
      canCapture: z.boolean().optional(),
      canUploadPDF: z.boolean().optional(),
    })
    .optional(),
});
export type AdditionalStep = z.infer<typeof additionalStepSchema>;

const knownDocumentTypes: ReadonlySet<string> = new Set(documentTypes);
const stepCountrySchema = z
  .string()
  .refine((key) => key === 'ALL' || isCountryCode(key), 'must be a country or ALL');
const stepDocumentTypeSchema = z
  .string()
  .refine((key) => key === 'ALL' || knownDocumentTypes.has(key), 'must be a document type or ALL');

/** Country or ALL → document type or ALL → step name → step: idenfy/api.md 9 [A]. */
export const additionalStepsSchema = z.record(
  stepCountrySchema,
  z.record(stepDocumentTypeSchema, z.record(stepNameSchema, additionalStepSchema)),
);
export type AdditionalSteps = z.infer<typeof additionalStepsSchema>;

/** Suppresses the steps that an account has by default: idenfy/api.md 9 [A]. */
export const NO_ADDITIONAL_STEPS = { ALL: { ALL: {} } } as const satisfies AdditionalSteps;

/** Body of `POST /api/v2/token`: the parameters that this service uses or passes on. */
export const tokenRequestSchema = z.strictObject({
  /** ASCII: idenfy/api.md 1.2 [B]. */
  clientId: z.string().regex(/^[\x20-\x7e]{1,100}$/, 'must be 1 to 100 printable ASCII characters'),
  /** Required by OpenAPI, optional in prose: always sent (idenfy/api.md 0.3 fact 2). */
  tokenType: z.enum(tokenTypes),
  externalRef: text(40).optional(),
  /** Life of the unused token, seconds. */
  expiryTime: z.int().min(0).max(2_592_000).optional(),
  /** Life of the session from when the user opens it, seconds. */
  sessionLength: z.int().min(60).max(3600).optional(),
  locale: z
    .string()
    .max(7)
    .regex(/^[A-Za-z]{2,3}([-_][A-Za-z]{2,3})?$/, 'must be a language such as en or pt-BR')
    .optional(),
  /** A string by OpenAPI; one prose page shows an array (idenfy/api.md 1.2 CONFLICT). */
  country: countrySchema.optional(),
  documents: z.array(z.enum(documentTypes)).min(1).optional(),
  firstName: text(100).optional(),
  lastName: text(100).optional(),
  dateOfBirth: z.iso.date().optional(),
  nationality: countrySchema.optional(),
  documentNumber: text(50).optional(),
  personalNumber: text(50).optional(),
  sex: z.enum(['M', 'F']).optional(),
  /** Older limit (idenfy/api.md 1.2 [B]). */
  address: text(255).optional(),
  successUrl: urlSchema.optional(),
  errorUrl: urlSchema.optional(),
  unverifiedUrl: urlSchema.optional(),
  /** Needs a permission of the account, and the key that signs it is not documented (idenfy/api.md 4 GAP). */
  callbackUrl: urlSchema.optional(),
  /** `null` switches off the account's default. */
  questionnaire: text(100).nullable().optional(),
  additionalSteps: additionalStepsSchema.optional(),
  nfcRequired: z.boolean().optional(),
  nfcOptional: z.boolean().optional(),
});
export type TokenRequest = z.infer<typeof tokenRequestSchema>;

/**
 * Body of `/api/v2/status`, `/data`, `/files` and `/delete`; ids are ≤ 36 or ≤ 40 characters (idenfy/api.md 1.3).
 * Whatever else has a `scanRef`, such as a token's answer, may be given: nothing but the `scanRef` is sent.
 */
export const scanRefRequestSchema = z.object({
  scanRef: z.string().regex(/^[\x21-\x7e]{1,100}$/, 'must be the scanRef that iDenfy gave'),
});
export type ScanRefRequest = z.infer<typeof scanRefRequestSchema>;

/** Body of `POST /api/v2/process` but the images, which are streamed: idenfy/api.md 2.2. */
export const processFieldsSchema = z.strictObject({
  authToken: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be the authToken that iDenfy gave'),
  country: countrySchema,
  /** Omitted: iDenfy recognises the type from FRONT, or refuses. */
  documentType: z.enum(processableDocumentTypes).optional(),
  /** `true` skips the validation of photos. */
  skipAnalysis: z.boolean().optional(),
});
export type ProcessFields = z.infer<typeof processFieldsSchema>;
