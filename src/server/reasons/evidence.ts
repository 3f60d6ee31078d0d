/** What speaks against VERIFIED, by the code behind `identity_` or `second_document_`; `it` is which of the two. */
import type { EvidenceCode } from '../../domain/evidence/judged.ts';
import { evidenceCodes } from '../../domain/evidence/judged.ts';
import type { evidencePrefixes } from '../../domain/reasons.ts';
import type { ExplainedFamily } from './explained.ts';

export const evidence: Readonly<Record<EvidenceCode, (it: string) => string>> = {
  fraud_tag: (it) => `iDenfy put a fraud tag on ${it}`,
  mismatch_tag: (it) => `iDenfy found a mismatch in ${it}`,
  suspicion_reason: (it) => `iDenfy has a suspicion about ${it}`,
  deny_reason: (it) => `iDenfy named a reason to deny ${it}`,
  manual_face: (it) => `A person at iDenfy did not confirm the face of ${it}`,
  auto_face: (it) => `iDenfy’s machine did not confirm the face of ${it}`,
  manual_document: (it) => `A person at iDenfy did not confirm the document of ${it}`,
  auto_document: (it) => `iDenfy’s machine did not confirm the document of ${it}`,
  additional_steps: (it) => `iDenfy found something wrong with the additional steps of ${it}`,
  sanctions_status: (it) => `A list of sanctions may hold the person of ${it}`,
  peps_status: (it) => `A list of politically exposed persons may hold the person of ${it}`,
  adverse_media_status: (it) => `The news may tell of the person of ${it}`,
  aml_result_class: (it) => `A list against money laundering may hold the person of ${it}`,
  proxy_risk: (it) => `The user’s address may be a proxy, says iDenfy of ${it}`,
  duplicate_faces: (it) => `The face of ${it} is known from other verifications`,
  duplicate_doc_faces: (it) => `The portrait of ${it} is known from other verifications`,
  age_estimate: (it) => `The face does not look as old as the date of birth says, in ${it}`,
  additional_data: (it) => `What was given does not agree with an additional step of ${it}`,
  risk_assessment: (it) => `Your risk assessment of ${it} is too high`,
  bank_risk: (it) => `The bank account’s risk is too high, in ${it}`,
  address_verification: (it) => `The address could not be verified, in ${it}`,
  manual_address_match: (it) => `A person at iDenfy found another address, in ${it}`,
  bank_card: (it) => `The bank card could not be matched, in ${it}`,
  bank_card_reason: (it) => `iDenfy says why the bank card does not match, in ${it}`,
  bank_card_match: (it) => `The bank card’s name or number is another, in ${it}`,
  email_verified: (it) => `The e-mail address was not verified, in ${it}`,
  misplaced: (it) => `iDenfy says something against it where nothing is documented, in ${it}`,
  phone_verified: (it) => `The telephone number was not verified, in ${it}`,
};

const its = { identity: 'the identity', second_document: 'the second document' } as const satisfies Record<
  (typeof evidencePrefixes)[number],
  string
>;

/** A person judges each in the same way; that the user may mend some is for the person to say. */
const weighed = { leads: ['asks'], tell: 'waiting', again: 'person', carries: 'evidence' } as const;

export function evidenceOf(
  prefix: (typeof evidencePrefixes)[number],
): readonly (readonly [string, ExplainedFamily])[] {
  return evidenceCodes.map((code) => [
    `${prefix}_${code}`,
    { means: evidence[code](its[prefix]), ...weighed },
  ]);
}
