import { z } from 'zod';

/** One additional step (idenfy-api.md 9 [A]). */
const stepSchema = z.looseObject({
  type: z.enum(['UPLOAD', 'COMPARE', 'EXTRACT']),
  fields: z.array(z.string()).optional(),
  texts: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  settings: z.record(z.string(), z.boolean()).optional(),
});

/** `{country|ALL: {document type|ALL: {STEP_NAME: step}}}` (idenfy-api.md 9 [A]). */
export const additionalStepsSchema = z.record(
  z.string(),
  z.record(
    z.string(),
    // "Step name is free" (idenfy-api.md 9 [A/B]), as far as a URL can contain it.
    z.record(
      z.string().refine((name) => name.length > 0 && name.length <= 100 && name.isWellFormed()),
      stepSchema,
    ),
  ),
);
export type AdditionalSteps = z.infer<typeof additionalStepsSchema>;

const uploadStep = (name: string, description: string) => ({
  type: 'UPLOAD' as const,
  texts: { en: { name, description } },
  settings: { canUpload: true, canCapture: true, canUploadPDF: true },
});

/** The account default that the dual-verification guide needs: two upload steps, the sides of the second document. */
export const secondDocumentSteps: AdditionalSteps = {
  ALL: {
    ALL: {
      SECOND_DOCUMENT_FRONT: uploadStep('Second document, front', 'The front of your second document'),
      SECOND_DOCUMENT_BACK: uploadStep('Second document, back', 'The back of your second document'),
    },
  },
};

/** What an account at iDenfy is: its keys, its contract and its defaults. Each can be changed while the sandbox runs. */
export const accountSchema = z.strictObject({
  apiKey: z.string().min(1).default('sandbox-api-key'),
  apiSecret: z.string().min(1).default('sandbox-api-secret'),
  /** The first one signs every webhook; without keys there is no signature (idenfy-api.md 4 [A]). */
  signingKeys: z.array(z.string().min(1)).default(['sandbox-signing-key']),
  /** Where webhooks go unless a token has its own `callbackUrl`. */
  webhookUrl: z.url().nullable().default(null),
  /** idenfy-api.md 10 [A]: dummyStatus works only in DEV, which this account is not. */
  environment: z.enum(['DEMO', 'TESTING', 'PRODUCTION']).default('TESTING'),
  defaultAdditionalSteps: additionalStepsSchema.nullable().default(secondDocumentSteps),
  defaultQuestionnaire: z.string().nullable().default(null),
  nfcRequired: z.boolean().default(false),
  manualReview: z.boolean().default(false),
  /** 409 while another session of that clientId is ACTIVE: iDenfy's own pages disagree (idenfy-api.md 1.6). */
  strictClientId: z.boolean().default(false),
  directProcessing: z.boolean().default(true),
  partnerActive: z.boolean().default(true),
  /** Verifications left; null: unlimited. */
  credits: z.int().min(0).nullable().default(null),
  /** The answer to an account without credits: both are documented (idenfy-api.md 1.5: 402 [A], 400 [B]). */
  outOfCredits: z.enum(['402', '400']).default('402'),
  /** Requests an hour before TOO_MANY_REQUESTS; iDenfy's contract says 10,000 by default (idenfy-api.md 6 [A]). */
  hourlyLimit: z.int().min(0).nullable().default(null),
  /** A Retry-After with the 429: undocumented at iDenfy, so none by default. */
  retryAfterSeconds: z.int().min(0).nullable().default(null),
  /** idenfy-api.md 1.2: 3600 [C], 86400 [B] and 30 days [A] are all documented; an account setting in practice. */
  defaultExpiryTime: z.int().min(0).max(2_592_000).default(86_400),
  /** idenfy-api.md 1.2: 600 [C], 1800 [B]. */
  defaultSessionLength: z.int().min(60).max(3600).default(1800),
  /** "A 200 OK with an error message may indicate the document was not detected" (idenfy-api.md 2.4 [B]). */
  undetectedDocument: z.enum(['400', '200-with-error']).default('400'),
  /** "Validate photos": off, a photo without a document is only refused if its type must be detected (idenfy-api.md 2.4 [B]). */
  validatePhotos: z.boolean().default(true),
  /** Whether a refused submission uses up the token is not documented (idenfy-api.md 12.2 [E]). */
  failedProcessBurnsToken: z.boolean().default(false),
  /** One header for all outcomes, as in notifications of the deprecated kind (idenfy-api.md 3.1 [A]). */
  legacyEvents: z.boolean().default(false),
  /** `VALID` or "Additional step is valid": both are documented (idenfy-api.md 3.6, CONFLICT). */
  additionalStepForm: z.enum(['enum', 'sentence']).default('enum'),
  /** The verdict on uploaded files. null: UPLOAD steps are stored and not judged (idenfy-api.md 9 [A]). */
  uploadStepsJudged: z.enum(['VALID', 'INVALID', 'NOT_FOUND']).nullable().default(null),
  /** CANCELLED bodies are undocumented (idenfy-api.md 3.2 GAP): the body says EXPIRED and final, or ACTIVE and not final. */
  cancelledBody: z.enum(['expired-final', 'active-not-final']).default('expired-final'),
});
export type Account = z.infer<typeof accountSchema>;

/** Documented retry schedules (idenfy-api.md 3.4): the current setting [A/B], 2023 [B], 2020 [C]. */
const retryPresets = {
  current: { count: 10, intervalMs: 10_000 },
  '2023': { count: 3, intervalMs: 500 },
  '2020': { count: 1, intervalMs: 500 },
} as const;

const retriesSchema = z
  .union([
    z.enum(['current', '2023', '2020']),
    z.strictObject({
      count: z.int().min(0).max(100).default(10),
      intervalMs: z.int().min(0).default(10_000),
    }),
  ])
  .default('current')
  .transform((retries) => (typeof retries === 'string' ? retryPresets[retries] : retries));

export const sandboxOptionsSchema = z.strictObject({
  account: accountSchema.prefault({}),
  /** The sandbox's origin for callers; by default its listening address. */
  publicUrl: z.url().nullable().default(null),
  /** The origin of file links, if the caller reaches the sandbox by another name than the user's browser does. */
  filesUrl: z.url().nullable().default(null),
  /** iDenfy's file links live for an hour (idenfy-api.md 3.9 [A/B]). */
  fileUrlTtlSeconds: z.number().min(0).default(3600),
  webhookRetries: retriesSchema,
  /** iDenfy expects a 2xx within 10 s (idenfy-api.md 3.4 [A]). */
  webhookTimeoutMs: z.int().min(1).default(10_000),
  /** From an accepted submission to its automatic result. */
  processingDelayMs: z.int().min(0).default(50),
  /** From the automatic result to that of the person at iDenfy, if there is a review. */
  reviewDelayMs: z.int().min(0).default(500),
  /** Sessions of magic clientIds play themselves. */
  magic: z.boolean().default(true),
  autoplayDelayMs: z.int().min(0).default(500),
  /** A folder that keeps sessions, files and webhooks across restarts; null: they are only in memory. */
  stateDir: z.string().min(1).nullable().default(null),
  /** Milliseconds since 1970; for tests of expiry. */
  now: z.custom<() => number>((value) => typeof value === 'function').default(() => Date.now),
  logger: z.boolean().default(false),
});
export type SandboxOptions = z.input<typeof sandboxOptionsSchema>;
export type Settings = z.output<typeof sandboxOptionsSchema>;
