import { z } from 'zod';
import { countryPattern, isCountryCode } from './countries.ts';
import {
  countrySchema,
  dateOfBirthSchema,
  localeSchema,
  personNameSchema,
  returnUrlSchema,
  stepNameSchema,
  textSchema,
  wantedTypesSchema,
} from './request-fields.ts';
import {
  additionalStepTypes,
  LONGEST_SESSION_SECONDS,
  LONGEST_TOKEN_EXPIRY_SECONDS,
  NEVER_A_DOCUMENT,
  processableDocumentTypes,
  SHORTEST_SESSION_SECONDS,
  stepDocumentTypes,
  stepLanguages,
  tokenTypes,
} from './vocabulary.ts';

// What we send is strict: the client finds a mistake, with the field's name, before iDenfy does. Nothing else checks it
// again: `Unchecked` limits requests to their fields.
// Limits are those of idenfy-api.md 1.2 [A]; if only older pages give one, the comment says so.

/** Exactly the fields of `T`, but their texts need not be the words that `T` allows. */
export type Unchecked<T> = T extends string
  ? string
  : T extends readonly (infer E)[]
    ? readonly Unchecked<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Unchecked<T[K]> }
      : T;

const languages: ReadonlySet<string> = new Set(stepLanguages);

const additionalStepShape = z.strictObject({
  type: z.enum(additionalStepTypes),
  /** The fields to compare or extract; not for UPLOAD. */
  fields: z.array(textSchema(100)).min(1).optional(),
  /** By language. */
  texts: z
    .record(
      z.string().refine((language) => languages.has(language), 'must be a language that iDenfy has texts in'),
      z.strictObject({ name: textSchema(255).optional(), description: textSchema(2000).optional() }),
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
const additionalStepSchema = additionalStepShape.superRefine(({ type, fields }, context) => {
  if ((fields !== undefined) === (type !== 'UPLOAD')) return;
  const message =
    type === 'UPLOAD'
      ? 'is for COMPARE and EXTRACT: an UPLOAD is only stored'
      : 'must name what is compared or extracted';
  context.addIssue({ code: 'custom', path: ['fields'], message });
});

/** iDenfy's own images of the first document, with which a step of the same name would be confused. */
const IMAGES_OF_THE_FIRST: ReadonlySet<string> = new Set(['FRONT', 'BACK', 'FACE']);

const newStepNameSchema = stepNameSchema
  .refine((name) => !IMAGES_OF_THE_FIRST.has(name), 'is iDenfy’s own name for an image of the first document')
  .meta({ not: { enum: [...IMAGES_OF_THE_FIRST] } });

const stepTypes: ReadonlySet<string> = new Set(stepDocumentTypes);
const stepCountrySchema = z
  .string()
  .refine((key) => key === 'ALL' || isCountryCode(key), 'must be a country or ALL')
  .meta({ pattern: `^(?:ALL|${countryPattern})$` });
const stepDocumentTypeSchema = z
  .string()
  .refine((key) => key === 'ALL' || stepTypes.has(key), 'must be a document type that can have steps, or ALL')
  .meta({ enum: ['ALL', ...stepDocumentTypes] });

/** Country or ALL → document type or ALL → step name → step: idenfy-api.md 9 [A]. */
export const additionalStepsSchema = z.record(
  stepCountrySchema,
  z.record(stepDocumentTypeSchema, z.record(newStepNameSchema, additionalStepSchema)),
);
export type AdditionalSteps = z.infer<typeof additionalStepsSchema>;

const neverADocument: ReadonlySet<string> = new Set(NEVER_A_DOCUMENT);

/** The steps that may show the second document. */
export function documentStepsIn(steps: AdditionalSteps): ReadonlySet<string> {
  const names = Object.values(steps).flatMap((byType) => Object.values(byType).flatMap(Object.keys));
  return new Set(names.filter((name) => !neverADocument.has(name)));
}

/** Suppresses the steps that an account has by default: idenfy-api.md 9 [A]. */
export const NO_ADDITIONAL_STEPS = { ALL: { ALL: {} } } as const satisfies AdditionalSteps;

/** Body of `POST /api/v2/token`: the parameters that this service uses or passes on. */
export const tokenRequestSchema = z.strictObject({
  /** ASCII: idenfy-api.md 1.2 [B]. */
  clientId: z.string().regex(/^[\x20-\x7e]{1,100}$/, 'must be 1 to 100 printable ASCII characters'),
  /** Required by OpenAPI, optional in prose: always sent (idenfy-api.md 0.3 fact 2). */
  tokenType: z.enum(tokenTypes),
  externalRef: textSchema(40).optional(),
  /** Life of the unused token, seconds. */
  expiryTime: z.int().min(0).max(LONGEST_TOKEN_EXPIRY_SECONDS).optional(),
  /** Life of the session from when the user opens it, seconds. */
  sessionLength: z.int().min(SHORTEST_SESSION_SECONDS).max(LONGEST_SESSION_SECONDS).optional(),
  locale: localeSchema.optional(),
  /** A string by OpenAPI; one prose page shows an array (idenfy-api.md 1.2 CONFLICT). */
  country: countrySchema.optional(),
  documents: wantedTypesSchema.optional(),
  firstName: personNameSchema.optional(),
  lastName: personNameSchema.optional(),
  dateOfBirth: dateOfBirthSchema.optional(),
  nationality: countrySchema.optional(),
  documentNumber: textSchema(50).optional(),
  personalNumber: textSchema(50).optional(),
  sex: z.enum(['M', 'F']).optional(),
  /** Older limit (idenfy-api.md 1.2 [B]). */
  address: textSchema(255).optional(),
  successUrl: returnUrlSchema.optional(),
  errorUrl: returnUrlSchema.optional(),
  unverifiedUrl: returnUrlSchema.optional(),
  /** Needs a permission of the account, and the key that signs it is not documented (idenfy-api.md 4 GAP). */
  callbackUrl: returnUrlSchema.optional(),
  /** `null` switches off the account's default. */
  questionnaire: textSchema(100).nullable().optional(),
  additionalSteps: additionalStepsSchema.optional(),
  nfcRequired: z.boolean().optional(),
  nfcOptional: z.boolean().optional(),
});
export type TokenRequest = Unchecked<z.infer<typeof tokenRequestSchema>>;

/**
 * Body of `/api/v2/status`, `/data`, `/files` and `/delete`; ids are ≤ 36 or ≤ 40 characters (idenfy-api.md 1.3).
 * Anything else with a `scanRef`, such as a token's answer, may be passed: only the `scanRef` is sent.
 */
export const scanRefRequestSchema = z.object({
  scanRef: z.string().regex(/^[\x21-\x7e]{1,100}$/, 'must be the scanRef that iDenfy gave'),
});
export type ScanRefRequest = z.infer<typeof scanRefRequestSchema>;

/** Body of `POST /api/v2/process` without the images, which are streamed: idenfy-api.md 2.2. */
export const processFieldsSchema = z.strictObject({
  authToken: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be the authToken that iDenfy gave'),
  country: countrySchema,
  /** Omitted: iDenfy recognises the type from FRONT, or refuses. */
  documentType: z.enum(processableDocumentTypes).optional(),
  /** `true` skips the validation of photos. */
  skipAnalysis: z.boolean().optional(),
});
export type ProcessFields = Unchecked<z.infer<typeof processFieldsSchema>>;
