/** What goes into `/v1/verifications`. */
import { z } from 'zod';
import {
  additionalStepsSchema,
  countrySchema,
  documentStepsIn,
  localeSchema,
  processableDocumentTypes,
  returnUrlSchema,
} from '../idenfy/schemas.ts';
import { reviewDecisions } from '../domain/decisions.ts';
import { methods } from '../domain/words.ts';
import {
  checkSides,
  documentsSchema,
  metadataSchema,
  personSchema,
  sidesSchema,
} from './requested-schemas.ts';
import { CLIENT_ID_EXAMPLE } from './examples.ts';
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
      .describe('iDenfy’s own structure, for Token 1. Without it the account’s default serves.')
      .meta({ minProperties: 1 }),
    urls: z
      .strictObject({
        success: returnUrlSchema.optional(),
        error: returnUrlSchema.optional(),
        unverified: returnUrlSchema.optional(),
      })
      .optional(),
    externalRef: plainText(255)
      .optional()
      .describe('Your own reference; kept in the record, and found by `GET /v1/verifications`.'),
    metadata: metadataSchema
      .optional()
      .describe(
        'Your own words about the verification, such as `{"order": "4711"}`: kept in the record, and found by `GET /v1/verifications`. Every key that may read the verification sees them: put no personal data there.',
      ),
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
    // As the check above has it.
    if: { properties: { method: { const: 'sequential' } }, required: ['method'] },
    // oxlint-disable-next-line unicorn/no-thenable
    then: { not: { anyOf: [{ required: ['additionalSteps'] }, { required: ['documentSteps'] }] } },
    examples: [
      {
        clientId: CLIENT_ID_EXAMPLE,
        method: 'silent',
        documents: {
          identity: { types: ['PASSPORT'], countries: ['LV'] },
          second: { types: ['RESIDENCE_PERMIT'], country: 'LT' },
        },
        person: { firstName: 'José María', lastName: 'O’Brien', dateOfBirth: '1990-04-30' },
        externalRef: 'order-4711',
        metadata: { branch: 'riga' },
        locale: 'en',
      },
    ],
  });
export type OpenBody = z.infer<typeof openBodySchema>;

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
    decision: z.enum(reviewDecisions),
    reason: plainText(1_000).describe('Why, for the audit.'),
    reviewer: plainText(200)
      .optional()
      .describe('Who decides, as you name that person; the record says the key as well.'),
    seen: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be the `comparisonDigest` of the verification')
      .optional()
      .describe(
        'The `comparisonDigest` that was looked at: a decision about another one is refused. An approval needs it, where there is one.',
      ),
  })
  .meta({
    id: 'DecideVerification',
    examples: [
      {
        decision: 'reject',
        reason: 'A sibling: another given name and birth date.',
        reviewer: 'A. Reviewer',
      },
    ],
  });
