/**
 * The fields whose words are judged here, by their code in reasons: `identity_manual_document:DOC_FAKE`. A word that is
 * not fine speaks against VERIFIED, whether it is documented or not. Absence, null and '' do not, since newer bodies lack
 * some of these fields (idenfy-api.md 3.13).
 */
import {
  additionalStepSentences,
  additionalStepStatuses,
  documentStatuses,
  faceStatuses,
  fraudTags,
  mismatchTags,
} from '../../idenfy/vocabulary.ts';
import { addressStatuses, bankCardStatuses, riskLevels, upTo } from './choices.ts';
import type { Choice, EvidenceChoices } from './choices.ts';
import { MISSING } from './body-words.ts';

export type SessionKind = 'identity' | 'document';

export interface JudgedField {
  readonly paths: readonly string[];
  /** The documented words; empty for a list of references. */
  readonly words: readonly string[];
  /** The words that pass; `choice` names the setting. */
  readonly fine:
    | readonly string[]
    | Readonly<Record<SessionKind, readonly string[]>>
    | ((choices: EvidenceChoices) => readonly string[]);
  readonly choice?: Choice;
  /** A documented type other than a word. */
  readonly type?: 'flag' | 'references' | 'age';
  /** The field may be at any depth below `under`; `strict`: everything there must have the documented shape. */
  readonly anywhere?: { readonly under: readonly string[]; readonly strict?: boolean };
  /** A verdict by hand with one of these words outranks this field, the machine's on the same subject. */
  readonly outrankedBy?: { readonly path: string; readonly words: readonly string[] };
  /** If that field is present, this one must be present too. */
  readonly demandedBy?: string;
  /** This field counts only if that one is present. */
  readonly onlyWith?: string;
  /** Of 0 to 100, behind the word: beside it, and beside anything else there, the check was made. */
  readonly figure?: string;
  readonly about: string;
}

const amlWords = ['NOT_CHECKED', 'NO_FLAGS', 'FLAGS_FOUND', 'TRUE_POSITIVE', 'FALSE_POSITIVE'] as const;
const amlFine = ['NOT_CHECKED', 'NO_FLAGS', 'FALSE_POSITIVE'] as const;
const riskWords = [...riskLevels, 'NOT_CHECKED'] as const;
const flags = ['TRUE', 'FALSE'] as const;
const stepsFine = [additionalStepStatuses[0], additionalStepSentences[0], `${additionalStepSentences[0]}.`];
/** Words that only a manual review uses in practice (idenfy-api.md 3.6 [B]). */
const handOnly: readonly string[] = ['MATCH', 'MISMATCH', 'UNCERTAIN'];
const byHand = ['FACE_MATCH', 'MATCH'] as const;

export const judgedFields = {
  fraud_tag: {
    paths: ['status.fraudTags[]'],
    words: fraudTags,
    fine: [],
    about: 'Any tag, known or not: iDenfy leaves the decision to the account (3.6).',
  },
  mismatch_tag: {
    paths: ['status.mismatchTags[]'],
    words: mismatchTags,
    fine: [],
    about: 'Any tag, known or not (3.6).',
  },
  suspicion_reason: {
    paths: ['status.suspicionReasons[]'],
    words: [],
    fine: [],
    about:
      'Any. A SUSPECTED of the generation of 2025 may have its reason only here, without a tag (3.13). The words are those of fraudTags.',
  },
  deny_reason: {
    paths: ['status.denyReasons[]'],
    words: [],
    fine: [],
    about: 'Any (3.6, removed since 2025). Its words are not documented.',
  },
  manual_face: {
    paths: ['status.manualFace'],
    words: faceStatuses,
    fine: { identity: byHand, document: [...byHand, 'FACE_NOT_CHECKED'] },
    about: 'The verdict of a person at iDenfy. Only a document session has no face to check (3.6 [E]).',
  },
  auto_face: {
    paths: ['status.autoFace'],
    words: faceStatuses.filter((word) => !handOnly.includes(word)),
    fine: { identity: ['FACE_MATCH'], document: ['FACE_MATCH', 'FACE_NOT_CHECKED'] },
    outrankedBy: { path: 'status.manualFace', words: byHand },
    about:
      'iDenfy asks integrators to check the four verdicts beside APPROVED (3.13). A match by hand outranks this one.',
  },
  manual_document: {
    paths: ['status.manualDocument'],
    words: documentStatuses,
    fine: ['DOC_VALIDATED'],
    about: 'The verdict of a person at iDenfy (3.6, 3.13).',
  },
  auto_document: {
    paths: ['status.autoDocument'],
    words: documentStatuses,
    fine: ['DOC_VALIDATED'],
    outrankedBy: { path: 'status.manualDocument', words: ['DOC_VALIDATED'] },
    about: 'As for autoFace (3.6, 3.13). A validation by hand outranks this one.',
  },
  additional_steps: {
    paths: ['status.additionalSteps'],
    words: [...additionalStepStatuses, ...additionalStepSentences],
    fine: stepsFine,
    about:
      'With `silent` and `stored`, the gate and the reviewer evaluate the steps of the identity session. No other session has steps, so a word about them is unexpected (3.6, 9).',
  },
  sanctions_status: {
    paths: ['status.sanctionsStatus'],
    words: amlWords,
    fine: amlFine,
    about: 'FALSE_POSITIVE means that a person found it to be somebody else (3.6, 3.13).',
  },
  peps_status: {
    paths: ['status.pepsStatus'],
    words: amlWords,
    fine: amlFine,
    about: 'As of sanctionsStatus.',
  },
  adverse_media_status: {
    paths: ['status.adverseMediaStatus'],
    words: amlWords,
    fine: amlFine,
    about: 'As of sanctionsStatus.',
  },
  aml_result_class: {
    paths: ['status.amlResultClass'],
    words: amlWords,
    fine: amlFine,
    about: 'As of sanctionsStatus.',
  },
  proxy_risk: {
    paths: ['data.clientIpProxyRiskLevel'],
    words: riskWords,
    fine: ({ proxyRisk }: EvidenceChoices) => [...upTo(riskLevels, proxyRisk), 'NOT_CHECKED'],
    choice: 'proxyRisk',
    about: 'iDenfy checks it only on APPROVED results, so `overall` never shows it (3.7, 3.13).',
  },
  duplicate_faces: {
    paths: ['data.duplicateFaces[]'],
    words: [],
    fine: ({ duplicateFaces }: EvidenceChoices) => (duplicateFaces === 'allow' ? ['FOUND'] : []),
    choice: 'duplicateFaces',
    type: 'references',
    about: 'Other verifications with this face, except the verification’s own sessions (3.7).',
  },
  duplicate_doc_faces: {
    paths: ['data.duplicateDocFaces[]'],
    words: [],
    fine: ({ duplicateFaces }: EvidenceChoices) => (duplicateFaces === 'allow' ? ['FOUND'] : []),
    choice: 'duplicateFaces',
    type: 'references',
    about: 'The same for the portrait of the document (3.7).',
  },
  age_estimate: {
    paths: ['data.ageEstimate'],
    words: [
      'UNDER_8',
      'UNDER_13',
      'OVER_8',
      'OVER_13',
      'OVER_16',
      'OVER_18',
      'OVER_21',
      'OVER_22',
      'OVER_25',
      'OVER_30',
    ],
    fine: [],
    choice: 'ageTolerance',
    type: 'age',
    about:
      'The estimate contradicts the date of birth: UNDER_13 for somebody born in 1980, OVER_30 for somebody of 18. OVER_x counts as “at least x” (3.8).',
  },
  additional_data: {
    paths: ['data.additionalData.*.*.status', 'additionalData.*.*.status'],
    words: ['MATCH', 'NOT_MATCH', 'NOT_FOUND', 'NO_DATA'],
    fine: ['MATCH', 'NO_DATA'],
    anywhere: { under: ['data.additionalData', 'additionalData'], strict: true },
    about:
      'What COMPARE steps found, at any depth; NO_DATA: there was nothing to compare with (3.7, 9). An empty status is `none`. A verdict outside a status counts as well; the text under `value` is the step’s own.',
  },
  risk_assessment: {
    paths: ['riskAssessment.riskLevel'],
    words: riskWords,
    fine: ({ risk }: EvidenceChoices) => [...upTo(riskLevels, risk), 'NOT_CHECKED'],
    choice: 'risk',
    demandedBy: 'riskAssessment',
    anywhere: { under: ['riskAssessment'] },
    figure: 'riskScore',
    about:
      'The account’s own risk profile (3.10). It must have a level, which NOT_CHECKED is not beside a score or another finding. A score must be a number from 0 to 100.',
  },
  bank_risk: {
    paths: ['bankVerification.riskLevel'],
    words: riskWords,
    fine: ({ risk }: EvidenceChoices) => [...upTo(riskLevels, risk), 'NOT_CHECKED'],
    choice: 'risk',
    demandedBy: 'bankVerification',
    anywhere: { under: ['bankVerification'] },
    about: 'The bank account’s risk (3.10). Every verification of a bank account must name it.',
  },
  address_verification: {
    paths: ['addressVerification.status'],
    words: addressStatuses,
    fine: ({ address }: EvidenceChoices) => upTo(addressStatuses, address),
    choice: 'address',
    demandedBy: 'addressVerification',
    about: 'Null unless the account verifies addresses (3.10).',
  },
  manual_address_match: {
    paths: ['manualAddressMatch'],
    words: flags,
    fine: ({ address }: EvidenceChoices) => (address === 'UNVERIFIED' ? [...flags, MISSING] : ['TRUE']),
    choice: 'address',
    type: 'flag',
    onlyWith: 'manualAddress',
    demandedBy: 'manualAddress',
    about:
      'Whether the address that a person at iDenfy typed is the given one; also false if there was none to type (3.5).',
  },
  bank_card: {
    paths: ['bankCardVerification.status'],
    words: bankCardStatuses,
    fine: ({ bankCard }: EvidenceChoices) => upTo(bankCardStatuses, bankCard),
    choice: 'bankCard',
    demandedBy: 'bankCardVerification',
    about: 'Null unless the account checks bank cards (3.10).',
  },
  bank_card_reason: {
    paths: ['bankCardVerification.noMatchReason'],
    words: ['NAME_MISMATCH', 'NUMBER_MISMATCH', 'NAME_NOT_FOUND', 'NUMBER_NOT_FOUND', 'LIVENESS_FAILED'],
    fine: ({ bankCard }: EvidenceChoices) =>
      bankCard === 'NO_MATCH'
        ? ['NAME_MISMATCH', 'NUMBER_MISMATCH', 'NAME_NOT_FOUND', 'NUMBER_NOT_FOUND', 'LIVENESS_FAILED']
        : [],
    choice: 'bankCard',
    about: 'Why the card did not match; it counts even beside a MATCH (3.10).',
  },
  bank_card_match: {
    paths: ['bankCardVerification.nameMatch', 'bankCardVerification.lastFourMatch'],
    words: flags,
    fine: ({ bankCard }: EvidenceChoices) => (bankCard === 'NO_MATCH' ? flags : ['TRUE']),
    choice: 'bankCard',
    type: 'flag',
    about: 'Name and last four digits of the card (3.10).',
  },
  email_verified: {
    paths: ['emailVerification.emailVerified'],
    words: flags,
    fine: ({ contact }: EvidenceChoices) => (contact === 'allow' ? [...flags, MISSING] : ['TRUE']),
    choice: 'contact',
    type: 'flag',
    demandedBy: 'emailVerification',
    about: 'Null unless the account verifies e-mail addresses (3.10).',
  },
  phone_verified: {
    paths: ['phoneVerification.phoneVerified'],
    words: flags,
    fine: ({ contact }: EvidenceChoices) => (contact === 'allow' ? [...flags, MISSING] : ['TRUE']),
    choice: 'contact',
    type: 'flag',
    demandedBy: 'phoneVerification',
    about: 'The same for telephone numbers (3.10).',
  },
} as const satisfies Readonly<Record<string, JudgedField>>;

export type JudgedCode = keyof typeof judgedFields;

/** A word, or the name of a field, where no such thing is documented (misplaced.ts). */
export const MISPLACED = 'misplaced';

/** Part of reasons: `identity_<code>:<WORD>`, `second_document_<code>:<WORD>`. */
export type EvidenceCode = JudgedCode | typeof MISPLACED;

export const judgedEntries: readonly (readonly [JudgedCode, JudgedField])[] = entriesOf(judgedFields);

export const evidenceCodes: readonly EvidenceCode[] = [...judgedEntries.map(([code]) => code), MISPLACED];

function entriesOf<K extends string, V>(fields: Readonly<Record<K, V>>): readonly (readonly [K, V])[] {
  const isCode = (name: string): name is K => Object.hasOwn(fields, name);
  return Object.keys(fields)
    .filter(isCode)
    .map((name) => [name, fields[name]] as const);
}
