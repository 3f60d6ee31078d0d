/** What comes out of `/v1/verifications`. Each form of a verification has exactly what its stage has. */
import { z } from 'zod';
import type { ApplicantData } from '../domain/input.ts';
import { comparisonSchema, documentDataResource, givenPersonSchema } from './comparison-schemas.ts';
import { openedExample, verificationExample } from './examples.ts';
import { timeSchema } from './schemas.ts';
import {
  approvalSchema,
  methodSchema,
  openStageSchema,
  outcomeSchema,
  plainStageSchema,
  reasonSchema,
  reasonsSchema,
  roleSchema,
  sourceSchema,
  reviewDecisionSchema,
} from './shown-words.ts';

const usableSessionSchema = z
  .object({
    scanRef: z.string(),
    usable: z.literal(true),
    redirectUrl: z.string().describe('Where to send the user.'),
    authToken: z.string(),
    expiresAt: timeSchema,
  })
  .meta({ id: 'UsableSession' });

const finishedSessionSchema = z
  .object({ scanRef: z.string(), usable: z.literal(false) })
  .meta({ id: 'FinishedSession', description: 'Finished, or past its life: without link and token.' });

export const openedSchema = z
  .object({
    clientId: z.string(),
    verificationId: z.string(),
    method: methodSchema,
    stage: openStageSchema,
    session: z.discriminatedUnion('usable', [usableSessionSchema, finishedSessionSchema]),
    earlierLinksUntil: timeSchema
      .optional()
      .describe(
        'Until when the link of an earlier attempt can still be opened, since iDenfy cannot end a session. What comes of it is recorded with that attempt.',
      ),
  })
  .meta({ id: 'OpenedVerification', examples: [openedExample] });
export type Opened = z.infer<typeof openedSchema>;
export type UsableSession = z.infer<typeof usableSessionSchema>;

const resultSchema = z
  .object({
    overall: z.string().nullable().describe('iDenfy’s own word, such as `APPROVED`; it may be a new one.'),
    additionalSteps: z.string().nullable().describe('iDenfy’s own word on the additional step.'),
    final: z.boolean().nullable(),
    source: sourceSchema,
    receivedAt: timeSchema,
    data: documentDataResource
      .nullable()
      .describe('Once the verification is closed, or a reviewer is asked.'),
  })
  .meta({ id: 'SessionResult' });

const contradictionSchema = z
  .object({
    eventId: z.string(),
    role: roleSchema,
    scanRef: z.string(),
    overall: z.string().describe('What iDenfy says now, in its own word.'),
    byHand: z.boolean().describe('Whether a person at iDenfy decided, and not the machine.'),
    evidence: z
      .array(z.string())
      .optional()
      .describe(
        'What it says against VERIFIED, such as `fraud_tag:DUPLICATE_FACE` (docs/evidence.md); left out of earlier attempts.',
      ),
    receivedAt: timeSchema,
  })
  .meta({ id: 'Contradiction' });

const expiryNoticeSchema = z
  .object({
    role: roleSchema,
    scanRef: z.string(),
    threshold: z.string().describe('iDenfy’s word, such as `DOCUMENT_EXPIRES_WITHIN_30_DAYS`.'),
    documentExpiration: z.string().nullable(),
    receivedAt: timeSchema,
  })
  .meta({ id: 'ExpiryNotice' });

const closedAttempt = {
  attempt: z.int().describe('From 1.'),
  outcome: outcomeSchema,
  closedAt: timeSchema,
};
const anyAttempt = {
  verificationId: z.string(),
  method: methodSchema,
  reasons: reasonsSchema,
  openedAt: timeSchema,
  contradictions: z
    .array(contradictionSchema)
    .describe('Other decisions of iDenfy since it was closed. They never change the outcome; look at them.'),
};

const summarySchema = z.object({ ...anyAttempt, ...closedAttempt }).meta({ id: 'EarlierAttempt' });

const decisionSchema = z
  .object({
    decision: reviewDecisionSchema,
    decidedBy: z.string().describe('The name of the API key.'),
    reviewer: z.string().nullable(),
    reason: z.string(),
    seen: z.string().nullable(),
    reasons: reasonsSchema.describe('Why a reviewer was asked.'),
    decidedAt: timeSchema,
  })
  .meta({ id: 'Decision' });
export type DecisionResource = z.infer<typeof decisionSchema>;

const blockedSchema = z
  .object({
    reason: reasonSchema,
    help: z.string(),
    since: timeSchema,
    field: z
      .string()
      .optional()
      .describe('The field of the request that iDenfy named, as `POST /v1/verifications` calls it.'),
    retryAt: timeSchema
      .optional()
      .describe('When it is tried again without anybody’s doing; where that is not set, never.'),
  })
  .meta({ id: 'Blocked' });

const keptApprovalSchema = z
  .object({
    approvedBy: z.string().describe('The name of the API key.'),
    reviewer: z.string().nullable(),
    reason: z.string(),
    approvedAt: timeSchema,
  })
  .meta({ id: 'KeptApproval' });

const pendingDecisionSchema = z
  .object({
    approval: approvalSchema,
    since: timeSchema,
    until: timeSchema,
    firstApproval: keptApprovalSchema
      .optional()
      .describe('It counts once another key has approved as well (`TWO_APPROVALS`).'),
  })
  .meta({
    id: 'PendingDecision',
    description: '`reasons` of the verification says why a reviewer is asked.',
  });

const nothingGiven = 'Empty where none was given.';
const requestSchema = z
  .object({
    documents: z.object({
      identity: z.object({ types: z.array(z.string()), countries: z.array(z.string()) }),
      second: z.object({ types: z.array(z.string()), country: z.string().nullable() }),
    }),
    documentSteps: z.object({ front: z.string().nullable(), back: z.string().nullable() }),
    additionalSteps: z
      .looseObject({})
      .nullable()
      .describe('Null where none were given: the account’s default serves.'),
    locale: z.string().nullable(),
    externalRef: z.string().nullable(),
    metadata: z.record(z.string(), z.string()).describe(nothingGiven),
    person: z
      .object({
        firstName: z.string().optional(),
        lastName: z.string().optional(),
        dateOfBirth: z.string().optional(),
      } satisfies Record<keyof ApplicantData, z.ZodType>)
      .nullable()
      .describe(`${nothingGiven} Null for a key with the scope \`outcomes\` alone.`),
    urls: z
      .object({
        success: z.string().optional(),
        error: z.string().optional(),
        unverified: z.string().optional(),
      })
      .nullable()
      .describe(`${nothingGiven} Null for a key with the scope \`outcomes\` alone.`),
  })
  .meta({
    id: 'RequestAsUnderstood',
    description:
      'What was requested last, with the settings in the place of what was left out; an empty list means any. What an operator corrected since is not in it.',
  });

const common = {
  ...anyAttempt,
  clientId: z.string(),
  externalRef: z.string().nullable(),
  metadata: z.record(z.string(), z.string()).describe(nothingGiven),
  request: requestSchema
    .nullable()
    .describe(
      'Null where nobody knows any more: of an attempt that an earlier version opened or that was ended by hand.',
    ),
  sessions: z.array(
    z
      .object({
        role: roleSchema,
        scanRef: z.string(),
        createdAt: timeSchema,
        expiresAt: timeSchema,
        result: resultSchema.nullable(),
      })
      .meta({ id: 'Session' }),
  ),
  comparison: comparisonSchema.nullable(),
  person: givenPersonSchema
    .nullable()
    .describe(
      'What you gave of the person, with a verdict for each field against each document; once there are results, or while it is blocked.',
    ),
  comparisonDigest: z.string().nullable(),
  decisions: z.array(decisionSchema),
  documents: z.array(
    z
      .object({
        name: z.string(),
        step: z.string(),
        byteLength: z.int(),
        sha256: z.string(),
        mediaType: z.string(),
        storedAt: timeSchema,
      })
      .meta({ id: 'StoredDocument' }),
  ),
  timeline: z.array(z.object({ at: timeSchema, what: z.string() })),
  expiryNotices: z
    .array(expiryNoticeSchema)
    .describe('iDenfy’s notices that a document expires. They decide nothing.'),
  earlierAttempts: z.array(summarySchema).describe('The latest first.'),
};

const open = {
  ...common,
  attempt: z.int().describe('From 1.'),
  outcome: z.null(),
  closedAt: z.null(),
  waitingUntil: timeSchema.nullable().describe('When the run goes on by itself.'),
  partial: z.literal(false),
};

const closedSchema = z
  .object({
    ...common,
    ...closedAttempt,
    stage: z.literal('closed'),
    waitingUntil: z.null(),
    blocked: z.null(),
    pendingDecision: z.null(),
    partial: z.literal(false),
  })
  .meta({ id: 'ClosedVerification', description: 'It has its outcome, which stands.' });

const blockedVerificationSchema = z
  .object({
    ...open,
    stage: z.literal('blocked'),
    blocked: blockedSchema,
    pendingDecision: z.null(),
    steps: z
      .array(z.string())
      .optional()
      .describe('The names of the additional steps that are known, for `documentSteps`.'),
  })
  .meta({
    id: 'BlockedVerification',
    description:
      'It waits for an operator. `blocked` says why and what would help; docs/runbook.md has more.',
  });

const awaitingDecisionSchema = z
  .object({
    ...open,
    stage: z.literal('awaiting-decision'),
    blocked: z.null(),
    pendingDecision: pendingDecisionSchema,
  })
  .meta({ id: 'VerificationAwaitingDecision', description: 'It waits for a reviewer.' });

const runningSchema = z
  .object({ ...open, stage: plainStageSchema, blocked: z.null(), pendingDecision: z.null() })
  .meta({ id: 'RunningVerification', description: 'It goes on by itself.' });

const partialSchema = z
  .object({
    ...common,
    attempt: z.int().nullable(),
    stage: openStageSchema,
    outcome: z.null(),
    closedAt: z.null(),
    waitingUntil: z.null(),
    blocked: z.null(),
    pendingDecision: pendingDecisionSchema.nullable(),
    partial: z.literal(true),
  })
  .meta({
    id: 'PartialVerification',
    description: 'It is open and its run did not answer: the ids are right, the rest may be old or missing.',
  });

export const verificationSchema = z
  .discriminatedUnion('partial', [
    z.discriminatedUnion('stage', [
      closedSchema,
      blockedVerificationSchema,
      awaitingDecisionSchema,
      runningSchema,
    ]),
    partialSchema,
  ])
  .meta({
    id: 'Verification',
    description: 'What there is depends on `stage`, and on `partial`.',
    examples: [verificationExample],
  });
export type VerificationResource = z.infer<typeof verificationSchema>;
export type ClosedResource = z.infer<typeof closedSchema>;
export type BlockedResource = z.infer<typeof blockedVerificationSchema>;

export const decidedSchema = decisionSchema
  .extend({ clientId: z.string(), verificationId: z.string() })
  .meta({ id: 'DecidedVerification' });

export const firstOfTwoSchema = z
  .object({
    clientId: z.string(),
    verificationId: z.string(),
    needs: z.literal('second-approval'),
    approvedBy: z.string().describe('The name of the API key.'),
    approvedAt: timeSchema,
  })
  .meta({ id: 'FirstApproval' });

export const resumedSchema = z
  .object({
    clientId: z.string(),
    verificationId: z.string(),
    resumedFrom: reasonSchema.describe('The reason for which it was blocked.'),
    submissionsAccepted: z.int(),
    notice: z.string(),
  })
  .meta({ id: 'ResumedVerification' });
