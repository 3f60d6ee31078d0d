/** What goes in and out of `/v1/verifications`. */
import { z } from 'zod';
import {
  additionalStepsSchema,
  countrySchema,
  documentStepsIn,
  localeSchema,
  processableDocumentTypes,
  returnUrlSchema,
} from '../idenfy/schemas.ts';
import { storedGivenSchema } from '../matching/stored.ts';
import { methods, sessionRoles, stages, UNKNOWN } from '../domain/words.ts';
import { checkSides, documentsSchema, personSchema, sidesSchema } from './asked-schemas.ts';
import { clientIdSchema, plainText } from './schemas.ts';

export const openBodySchema = z
  .strictObject({
    clientId: clientIdSchema,
    method: z.enum(methods),
    documents: documentsSchema
      .optional()
      .describe('What is wanted. It goes to iDenfy and is checked again in both results.'),
    person: personSchema.optional().describe('For iDenfy to compare with the document.'),
    documentSteps: sidesSchema
      .optional()
      .describe('The additional steps that hold the second document’s front and back.'),
    additionalSteps: additionalStepsSchema
      .optional()
      .describe('iDenfy’s own structure, for Token 1. Without it the account’s default serves.'),
    urls: z
      .strictObject({
        success: returnUrlSchema.optional(),
        error: returnUrlSchema.optional(),
        unverified: returnUrlSchema.optional(),
      })
      .optional(),
    externalRef: plainText(255).optional().describe('Your own reference; kept in the record.'),
    locale: localeSchema.optional(),
    reverify: z.boolean().optional().describe('Verify again a person who is verified already.'),
  })
  .superRefine(({ method, additionalSteps, documentSteps }, context) => {
    if (method !== 'sequential') {
      const steps = additionalSteps === undefined ? null : documentStepsIn(additionalSteps);
      if (steps?.size === 0) {
        const message = 'must have a step for the second document; a utility bill is none';
        context.addIssue({ code: 'custom', path: ['additionalSteps'], message });
      }
      checkSides(documentSteps, steps, context);
      return;
    }
    for (const [field, value] of Object.entries({ additionalSteps, documentSteps })) {
      if (value === undefined) continue;
      const message = 'has no meaning with the method sequential, whose sessions have no additional steps';
      context.addIssue({ code: 'custom', path: [field], message });
    }
  })
  .meta({
    id: 'OpenVerification',
    examples: [
      {
        clientId: 'user-123',
        method: 'silent',
        documents: {
          identity: { types: ['PASSPORT'], countries: ['LV'] },
          second: { types: ['RESIDENCE_PERMIT'], country: 'LT' },
        },
        person: { firstName: 'José María', lastName: 'O’Brien', dateOfBirth: '1990-04-30' },
        locale: 'en',
      },
    ],
  });
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

const newer = '`unknown` is a word of a newer version than the one that answers.';
const stage = z.enum([...stages, UNKNOWN]).describe(newer);

export const openedSchema = z
  .object({
    clientId: z.string(),
    verificationId: z.string(),
    method: z.enum(methods),
    stage,
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

const contradictionSchema = z.object({
  eventId: z.string(),
  role: z.enum(sessionRoles),
  scanRef: z.string(),
  overall: z.string().describe('What iDenfy says now.'),
  byHand: z.boolean().describe('Whether a person at iDenfy decided, and not the machine.'),
  receivedAt: z.string(),
});

const expiryNoticeSchema = z.object({
  role: z.enum(sessionRoles),
  scanRef: z.string(),
  threshold: z.string().describe('iDenfy’s word, such as `DOCUMENT_EXPIRES_WITHIN_30_DAYS`.'),
  documentExpiration: z.string().nullable(),
  receivedAt: z.string(),
});

const summarySchema = z.object({
  verificationId: z.string(),
  attempt: z.int().nullable(),
  method: z.enum([...methods, UNKNOWN]).describe(newer),
  outcome,
  reasons,
  openedAt: time,
  closedAt: time,
  contradictions: z
    .array(contradictionSchema)
    .describe('Other decisions of iDenfy since it was closed. They never change the outcome; look at them.'),
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
    stage,
    waitingUntil: time.describe('When the run goes on by itself.'),
    blocked: z
      .object({
        reason: z.string(),
        help: z.string(),
        since: z.string(),
        field: z
          .string()
          .optional()
          .describe('The field of the request that iDenfy named, as `POST /v1/verifications` calls it.'),
        retryAt: z
          .string()
          .optional()
          .describe('When it is tried again without anybody’s doing; where that is not set, never.'),
      })
      .nullable()
      .describe('Why the run waits for an operator, and what would help; docs/runbook.md has more.'),
    externalRef: z.string().nullable(),
    sessions: z.array(
      z.object({
        role: z.enum(sessionRoles),
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
            'What an approval does: VERIFIED, the second check, or nothing, since a result is missing or denied.',
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
    steps: z
      .array(z.string())
      .optional()
      .describe(
        'While it is blocked: the names of the additional steps that are known, for `documentSteps`.',
      ),
    timeline: z.array(z.object({ at: z.string(), what: z.string() })),
    expiryNotices: z
      .array(expiryNoticeSchema)
      .describe('iDenfy’s notices that a document expires. They decide nothing.'),
    partial: z
      .boolean()
      .describe('True when no worker answered: stage and ids are right, the rest may be missing.'),
    earlierAttempts: z.array(summarySchema),
  })
  .meta({ id: 'Verification' });
export type VerificationResource = z.infer<typeof verificationSchema>;

export const resumeBodySchema = z
  .strictObject({
    country: countrySchema
      .optional()
      .describe('The country that issued the second document; the same as `documents.second.country`.'),
    documents: documentsSchema
      .optional()
      .describe(
        'What is wanted instead. Of the first document until its session exists; of the second, `types` until its session exists and `country` until the end.',
      ),
    person: personSchema
      .optional()
      .describe('Each field that is given takes the place of the former; until the session exists.'),
    locale: localeSchema.optional().describe('Until the session exists.'),
    documentSteps: sidesSchema.optional().describe('Such as `steps` of the verification names.'),
    documentType: z
      .enum(processableDocumentTypes)
      .optional()
      .describe('In place of iDenfy’s own detection of the second document.'),
    skipAnalysis: z.boolean().optional().describe('Let iDenfy take photos that it could not validate.'),
  })
  .superRefine(({ country, documents, documentSteps }, context) => {
    const same = documents?.second?.country;
    if (country !== undefined && same !== undefined && country !== same) {
      const message = 'differs from `country`, which means the same';
      context.addIssue({ code: 'custom', path: ['documents', 'second', 'country'], message });
    }
    checkSides(documentSteps, null, context);
  })
  .meta({
    id: 'ResumeVerification',
    examples: [
      { country: 'LT', documentSteps: { front: 'PERMIT_FRONT', back: 'PERMIT_BACK' } },
      { person: { firstName: 'José María' }, documents: { identity: { types: ['PASSPORT'] } } },
    ],
  });

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
