/** The demo's reviewer: what waits and why, from the API, and the decision. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { reasonText } from '../server/desk/reasons.ts';
import type { VerificationResource } from '../server/verification-schemas.ts';
import type { ApiCaller } from './api.ts';
import type { Narrator } from './narrator.ts';

/** What is shown of a comparison; the record has the rest. Records of other versions may have other fields. */
const fieldSchema = z.looseObject({
  verdict: z.string(),
  sentence: z.string(),
  identity: z.string().nullable(),
  document: z.string().nullable(),
});
const comparisonSchema = z.looseObject({
  person: z.looseObject({ verdict: z.string() }),
  fields: z.record(z.string(), fieldSchema),
});
const shownFields = [
  'firstNames',
  'lastNames',
  'dateOfBirth',
  'birthPlace',
  'sex',
  'nationality',
  'personalCode',
  'documentNumber',
];

/** A reviewer looks before deciding, and the images are fetched meanwhile. */
const LOOK_MS = 1_500;

export const deskUrlOf = (apiUrl: string, { verificationId }: Pick<VerificationResource, 'verificationId'>) =>
  `${apiUrl}/desk/verifications/${encodeURIComponent(verificationId)}`;

/** Says why a reviewer is asked, and what the two documents agree on. */
export function tellWhatWaits(verification: VerificationResource, say: (line: string) => void): void {
  const { reasons, waitingUntil, comparison } = verification;
  say(`\n  It waits for a reviewer's decision:`);
  for (const reason of reasons) say(`    ${reason}: ${reasonText(reason)}`);
  if (waitingUntil !== null) say(`  Without a decision it ends as REQUIRES_REVIEW at ${waitingUntil}.`);
  const compared = comparisonSchema.safeParse(comparison).data;
  if (compared === undefined) {
    if (comparison === null) say('  iDenfy has read only one document: the reviewer looks at the other.');
    return;
  }
  say(`  The two documents compared: ${compared.person.verdict}`);
  for (const name of shownFields) {
    const field = compared.fields[name];
    if (field === undefined) continue;
    const { verdict, sentence, identity, document } = field;
    // What agrees speaks for itself.
    const isSaid = verdict === 'match' || verdict === 'not-available';
    say(`    ${verdict.padEnd(13)}  ${sentence}${isSaid ? '' : ` ${identity} and ${document}.`}`);
  }
}

/** Decides through the API, with the digest of the comparison that the reviewer saw. */
export async function decide(options: {
  api: ApiCaller;
  narrator: Narrator;
  verification: VerificationResource;
  decision: 'approve' | 'reject';
  signal: AbortSignal;
}): Promise<void> {
  const { api, narrator, verification, decision, signal } = options;
  const { clientId, comparisonDigest } = verification;
  await pause(LOOK_MS, undefined, { signal });
  const reason = {
    approve: 'Both documents show the same person.',
    reject: 'The documents belong to two people.',
  };
  const decided = await api.decide(clientId, {
    decision,
    reason: reason[decision],
    reviewer: 'the demo’s reviewer',
    ...(comparisonDigest === null ? {} : { seen: comparisonDigest }),
  });
  narrator.tell(
    'reviewer',
    `POST /v1/verifications/${clientId}/decision: ${decision}, recorded under the key “${decided.decidedBy}”`,
  );
}
