/** What goes in and out of `/v1/verifications`. */
import { z } from 'zod';
import {
  additionalStepsSchema,
  countrySchema,
  documentTypes,
  processableDocumentTypes,
  stepNameSchema,
} from '../idenfy/schemas.ts';
import { storedGivenSchema } from '../matching/stored.ts';
import { methods, stages } from '../workflows/words.ts';
import { clientIdSchema, plainText } from './schemas.ts';

const types = z.array(z.enum(documentTypes)).min(1).max(documentTypes.length);
const url = z.url({ protocol: /^https?$/ }).max(2_048);

export const openBodySchema = z
  .strictObject({
    clientId: clientIdSchema,
    method: z.enum(methods),
    documents: z
      .strictObject({
        identity: z
          .strictObject({
            types: types.optional(),
            countries: z.array(countrySchema).min(1).max(250).optional(),
          })
          .optional(),
        second: z
          .strictObject({
            types: types.optional(),
            country: countrySchema
              .optional()
              .describe('The issuing country, as direct processing is told; never guessed.'),
          })
          .optional(),
      })
      .optional()
      .describe('What is wanted. It goes to iDenfy and is checked again in both results.'),
    person: z
      .strictObject({
        firstName: plainText(100).optional(),
        lastName: plainText(100).optional(),
        dateOfBirth: z.iso.date().optional(),
      })
      .optional()
      .describe('For iDenfy to compare with the document.'),
    documentSteps: z
      .strictObject({ front: stepNameSchema, back: stepNameSchema.optional() })
      .optional()
      .describe('The additional steps that hold the second document’s front and back.'),
    additionalSteps: additionalStepsSchema
      .optional()
      .describe('iDenfy’s own structure, for Token 1. Without it the account’s default serves.'),
    urls: z
      .strictObject({ success: url.optional(), error: url.optional(), unverified: url.optional() })
      .optional(),
    externalRef: plainText(255).optional().describe('Your own reference; kept in the record.'),
    locale: z
      .string()
      .regex(/^[A-Za-z]{2,3}([-_][A-Za-z]{2,3})?$/, 'must be a language such as en or pt-BR')
      .optional(),
    reverify: z.boolean().optional().describe('Verify again a person who is verified already.'),
  })
  .superRefine(({ method, additionalSteps, documentSteps }, context) => {
    if (method !== 'sequential') return;
    for (const [field, value] of Object.entries({ additionalSteps, documentSteps })) {
      if (value === undefined) continue;
      const message = 'has no meaning with the method sequential, whose sessions have no additional steps';
      context.addIssue({ code: 'custom', path: [field], message });
    }
  })
  .meta({ id: 'OpenVerification' });
export type OpenBody = z.infer<typeof openBodySchema>;

const sessionSchema = z.object({
  scanRef: z.string(),
  usable: z
    .boolean()
    .describe('False once the session is finished or past its life; then without link and token.'),
  redirectUrl: z.string().optional().describe('Where to send the user.'),
  authToken: z.string().optional(),
  expiresAt: z.string().optional(),
});

export const openedSchema = z
  .object({
    clientId: z.string(),
    verificationId: z.string(),
    method: z.enum(methods),
    stage: z.enum(stages),
    session: sessionSchema,
    earlierLinksUntil: z
      .string()
      .optional()
      .describe(
        'Until when the link of an earlier attempt can still be opened, since iDenfy cannot end a session. What comes of it is recorded with that attempt.',
      ),
  })
  .meta({ id: 'OpenedVerification' });
export type Opened = z.infer<typeof openedSchema>;

const outcome = z
  .string()
  .nullable()
  .describe('VERIFIED, REQUIRES_REVIEW, REJECTED, EXPIRED or CANCELLED; null while open.');
const reasons = z.array(z.string());
const time = z.string().nullable();

const resultSchema = z.object({
  overall: z.string().nullable(),
  additionalSteps: z.string().nullable(),
  final: z.boolean().nullable(),
  source: z.string().describe('`webhook`, or `asked` where iDenfy was asked.'),
  receivedAt: z.string(),
  data: z.unknown().describe('What iDenfy read from the document; once the verification is closed.'),
});

const summarySchema = z.object({
  verificationId: z.string(),
  attempt: z.int().nullable(),
  method: z.enum(methods),
  outcome,
  reasons,
  openedAt: time,
  closedAt: time,
});

const decisionSchema = z.object({
  decision: z.enum(['approve', 'reject']),
  decidedBy: z.string().describe('The name of the API key.'),
  reviewer: z.string().nullable(),
  reason: z.string(),
  seen: z.string().nullable(),
  reasons: reasons.describe('Why a reviewer was asked.'),
  decidedAt: z.string(),
});
export type DecisionResource = z.infer<typeof decisionSchema>;

export const verificationSchema = summarySchema
  .extend({
    clientId: z.string(),
    stage: z.enum(stages),
    waitingUntil: time.describe('When the run goes on by itself.'),
    blocked: z
      .object({ reason: z.string(), help: z.string(), since: z.string() })
      .nullable()
      .describe('Why the run waits for an operator, and what would help; docs/runbook.md has more.'),
    externalRef: z.string().nullable(),
    sessions: z.array(
      z.object({
        role: z.enum(['identity', 'document']),
        scanRef: z.string(),
        createdAt: z.string(),
        expiresAt: z.string(),
        result: resultSchema.nullable(),
      }),
    ),
    comparison: z.unknown(),
    person: storedGivenSchema
      .nullable()
      .describe(
        'What you gave of the person, with a verdict for each field against each document; once there are results.',
      ),
    comparisonDigest: z.string().nullable(),
    pendingDecision: z
      .object({
        approval: z
          .enum(['verifies', 'goes-on', 'impossible'])
          .describe(
            'What an approval does: VERIFIED, the second check, or nothing, since a result is missing.',
          ),
        since: z.string(),
        until: z.string(),
      })
      .nullable()
      .describe('What a reviewer is asked; `reasons` says why.'),
    decisions: z.array(decisionSchema),
    documents: z.array(
      z.object({
        name: z.string(),
        step: z.string(),
        byteLength: z.int(),
        sha256: z.string(),
        mediaType: z.string(),
        storedAt: z.string(),
      }),
    ),
    timeline: z.array(z.object({ at: z.string(), what: z.string() })),
    partial: z
      .boolean()
      .describe('True when no worker answered: stage and ids are right, the rest may be missing.'),
    earlierAttempts: z.array(summarySchema),
  })
  .meta({ id: 'Verification' });
export type VerificationResource = z.infer<typeof verificationSchema>;

export const resumeBodySchema = z
  .strictObject({
    country: countrySchema.optional().describe('The country that issued the second document.'),
    documentSteps: z.strictObject({ front: stepNameSchema, back: stepNameSchema.optional() }).optional(),
    documentType: z
      .enum(processableDocumentTypes)
      .optional()
      .describe('In place of iDenfy’s own detection of the second document.'),
    skipAnalysis: z.boolean().optional().describe('Let iDenfy take photos that it could not validate.'),
  })
  .meta({ id: 'ResumeVerification' });

export type ResumeBody = z.infer<typeof resumeBodySchema>;

export const decideBodySchema = z
  .strictObject({
    decision: z.enum(['approve', 'reject']),
    reason: plainText(1_000).describe('Why, for the audit.'),
    reviewer: plainText(200)
      .optional()
      .describe('Who decides, as you name that person; the record says the key as well.'),
    seen: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be the `comparisonDigest` of the verification')
      .optional()
      .describe('The `comparisonDigest` that was looked at: a decision about another one is refused.'),
  })
  .meta({ id: 'DecideVerification' });

export const decidedSchema = decisionSchema
  .extend({ clientId: z.string(), verificationId: z.string() })
  .meta({ id: 'DecidedVerification' });

export const resumedSchema = z
  .object({
    clientId: z.string(),
    verificationId: z.string(),
    resumedFrom: z.string().describe('The reason for which it was blocked.'),
    submissionsAccepted: z.int(),
    notice: z.string(),
  })
  .meta({ id: 'ResumedVerification' });
