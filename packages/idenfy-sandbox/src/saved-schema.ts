import { z } from 'zod';
import { additionalStepsSchema } from './options.ts';
import { outcomeSchema } from './outcome.ts';

const text = z.string().nullable();
const texts = z.array(z.string());
const time = z.number();

const statusSchema = z.object({
  overall: z.string(),
  fraudTags: texts,
  mismatchTags: texts,
  autoFace: text,
  manualFace: text,
  autoDocument: text,
  manualDocument: text,
  additionalSteps: text,
});

const documentDataSchema = z.object({
  docFirstName: z.string(),
  docLastName: z.string(),
  docNumber: z.string(),
  docPersonalCode: text,
  docExpiry: z.string(),
  docDob: z.string(),
  docDateOfIssue: z.string(),
  docType: z.string(),
  docSex: z.enum(['MALE', 'FEMALE', 'UNDEFINED']),
  docNationality: z.string(),
  docIssuingCountry: z.string(),
  birthPlace: text,
  fullName: z.string(),
  orgFirstName: z.string(),
  orgLastName: z.string(),
  orgBirthPlace: text,
});

const resultSchema = z.object({
  status: statusSchema,
  data: documentDataSchema.nullable(),
  dataChanges: z.record(z.string(), z.unknown()),
  statusChanges: z.record(z.string(), z.unknown()).optional(),
  bodyChanges: z.record(z.string(), z.unknown()).optional(),
  final: z.boolean(),
});

const fileSchema = z.object({
  name: z.string(),
  /** Names the file in `files/`. */
  sha256: z.hex().length(64),
  type: z.object({
    extension: z.enum(['jpg', 'png', 'pdf']),
    contentType: z.enum(['image/jpeg', 'image/png', 'application/pdf']),
  }),
});

const sessionSchema = z.object({
  scanRef: z.string(),
  authToken: z.string(),
  clientId: z.string(),
  tokenType: z.enum(['IDENTIFICATION', 'DOCUMENT']),
  externalRef: text,
  countries: texts.nullable(),
  documents: texts,
  additionalSteps: additionalStepsSchema,
  questionnaire: text,
  nfcRequired: z.boolean(),
  reviewSuccessful: z.boolean(),
  reviewFailed: z.boolean(),
  callbackUrl: text,
  urls: z.object({ success: text, error: text, unverified: text }),
  locale: text,
  expected: z.object({ firstName: text, lastName: text, dateOfBirth: text }),
  sessionLength: z.number(),
  createdAt: time,
  expiresAt: time,
  openedAt: time.nullable(),
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  phase: z.enum(['ACTIVE', 'PROCESSING', 'DECIDED', 'EXPIRED', 'CANCELLED', 'DELETED']),
  tokenBurnt: z.boolean(),
  submittedBy: z.enum(['user', 'direct-processing']).nullable(),
  selectedCountry: text,
  outcome: outcomeSchema,
  files: z.array(fileSchema),
  result: resultSchema.nullable(),
  pending: resultSchema.nullable(),
});

const webhookSchema = z.object({
  id: z.string(),
  createdAt: time,
  clientId: text,
  scanRef: text,
  eventType: text,
  final: z.boolean().nullable(),
  url: text,
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  attempts: z.array(
    z.object({ at: time, durationMs: z.number(), status: z.number().nullable(), error: text }),
  ),
  state: z.enum(['waiting', 'delivered', 'failed', 'no-url', 'lost']),
});

/** `state.json`: everything that the sandbox keeps, except the files' bytes. */
export const savedSchema = z.object({
  version: z.literal(1),
  /** Signs the links to files. */
  linkKey: z.base64(),
  sessions: z.array(sessionSchema),
  webhooks: z.array(webhookSchema),
  plans: z.array(z.tuple([z.string(), outcomeSchema])),
});
export type Saved = z.infer<typeof savedSchema>;
