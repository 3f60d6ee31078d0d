/**
 * Words of lists, as answers have them. A record or a run of another version of this service may hold a word that is of no
 * list here: it shows as `unknown`, never as another word of the list, and nothing fails to be read for it.
 */
import { z } from 'zod';
import { approvals, reviewDecisions } from '../domain/decisions.ts';
import { evidenceCodes } from '../domain/evidence/judged.ts';
import { eventSources } from '../domain/idenfy-event.ts';
import { evidencePrefixes, plainReasons, reasonFamilies } from '../domain/reasons.ts';
import { familiesDescription, outcomesDescription, plainReasonsDescription } from './reasons/openapi.ts';
import { methods, outcomes, sessionRoles, stages, UNKNOWN } from '../domain/words.ts';

export function shownWordSchema<const T extends readonly string[]>(list: T) {
  return z.enum([...list, UNKNOWN]);
}

const otherVersion = '`unknown`: a word of another version of this service.';

export const methodSchema = shownWordSchema(methods).meta({ id: 'Method', description: otherVersion });
export const outcomeSchema = shownWordSchema(outcomes).meta({
  id: 'Outcome',
  description: `${outcomesDescription}\n\nWhat to tell the user, and whether to try again, is in docs/outcomes.md. ${otherVersion}`,
});
export const roleSchema = shownWordSchema(sessionRoles).meta({
  id: 'SessionRole',
  description: `The session of the first document or of the second. ${otherVersion}`,
});
export const sourceSchema = shownWordSchema(eventSources).meta({
  id: 'ResultSource',
  description: `From a webhook, or by a poll of iDenfy (the word "asked"). ${otherVersion}`,
});
export const reviewDecisionSchema = shownWordSchema(reviewDecisions).meta({
  id: 'ReviewerDecision',
  description: otherVersion,
});
export const approvalSchema = shownWordSchema(approvals).meta({
  id: 'ApprovalEffect',
  description: `What an approval does: VERIFIED, the second check, or nothing, since a result is missing or denied. ${otherVersion}`,
});

/** Where an open verification is. */
export type OpenStage = Exclude<(typeof stages)[number], 'closed'>;
export type PlainStage = Exclude<OpenStage, 'awaiting-decision' | 'blocked'>;
const isOpenStage = (stage: (typeof stages)[number]): stage is OpenStage => stage !== 'closed';
const isPlainStage = (stage: OpenStage): stage is PlainStage =>
  stage !== 'awaiting-decision' && stage !== 'blocked';
export const openStages = stages.filter(isOpenStage);
export const plainStages = openStages.filter(isPlainStage);

export const openStageSchema = shownWordSchema(openStages).meta({
  id: 'OpenStage',
  description: otherVersion,
});
export const plainStageSchema = shownWordSchema(plainStages).meta({
  id: 'RunningStage',
  description: `Of a verification that goes on by itself. ${otherVersion}`,
});

const families = [
  ...reasonFamilies,
  ...evidencePrefixes.flatMap((prefix) => evidenceCodes.map((code) => `${prefix}_${code}`)),
];
export const reasonSchema = z
  .union([
    z.enum(plainReasons).meta({
      id: 'PlainReason',
      description: `What to tell the user about each, and whether to try again, is in docs/outcomes.md.\n\n${plainReasonsDescription}`,
    }),
    z
      .string()
      .regex(new RegExp(`^(?:${families.join('|')}):.+$`))
      .meta({
        id: 'ReasonWithParameter',
        description: `A code and, after the colon, a word of iDenfy’s, the code of an error, the name of a field, or another reason.\n\n${familiesDescription}`,
        examples: ['overruled:identity_suspected', 'second_document_fraud_tag:FAKE_PHOTO'],
      }),
    z
      .string()
      .meta({ description: 'A code of another version of this service: show it, do not fail on it.' }),
  ])
  .meta({ id: 'Reason' });
export const reasonsSchema = z.array(reasonSchema);
