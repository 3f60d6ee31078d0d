/** What an account may choose about the evidence, from the mildest word to the worst. */

/** `RiskLevelEnum` without NOT_CHECKED, which is no level (idenfy-api.md 3.8 [A]). */
export const riskLevels = ['VERY_LOW', 'LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** `addressVerification.status` (idenfy-api.md 3.10 [A]). */
export const addressStatuses = ['VERIFIED', 'PARTIALLY_VERIFIED', 'UNVERIFIED'] as const;
export type AddressStatus = (typeof addressStatuses)[number];

/** `bankCardVerification.status` (idenfy-api.md 3.10 [A]). */
export const bankCardStatuses = ['MATCH', 'NOT_COMPARED', 'NO_MATCH'] as const;
export type BankCardStatus = (typeof bankCardStatuses)[number];

/** `review`: it speaks against VERIFIED; `allow`: it is only shown. */
export const findings = ['review', 'allow'] as const;
export type Finding = (typeof findings)[number];

/** The first four name the worst documented word that still passes; an unknown word never does. */
export interface EvidenceChoices {
  readonly proxyRisk: RiskLevel;
  readonly risk: RiskLevel;
  readonly address: AddressStatus;
  readonly bankCard: BankCardStatus;
  readonly duplicateFaces: Finding;
  readonly contact: Finding;
  /** By how many years the estimated age of the face may contradict the date of birth. */
  readonly ageTolerance: number;
}

/**
 * The stricter choice, since it costs an ordinary user nothing: each of these checks is made only if the account has it.
 * An ordinary user uses no proxy, which is a low risk. Estimates of age from a face are off by about three years on
 * average (NIST IR 8525), so a smaller difference says nothing.
 */
export const strictChoices: EvidenceChoices = {
  proxyRisk: 'LOW',
  risk: 'LOW',
  address: 'VERIFIED',
  bankCard: 'MATCH',
  duplicateFaces: 'review',
  contact: 'review',
  ageTolerance: 3,
};

export type Choice = keyof EvidenceChoices;

/** The setting of each choice (src/config/groups/evidence.ts). */
export const settingOf: Readonly<Record<Choice, string>> = {
  proxyRisk: 'EVIDENCE_PROXY_RISK',
  risk: 'EVIDENCE_RISK',
  address: 'EVIDENCE_ADDRESS',
  bankCard: 'EVIDENCE_BANK_CARD',
  duplicateFaces: 'EVIDENCE_DUPLICATE_FACES',
  contact: 'EVIDENCE_CONTACT',
  ageTolerance: 'EVIDENCE_AGE_TOLERANCE_YEARS',
};

/** The words of a scale up to and including the worst that is allowed. */
export function upTo<T extends string>(scale: readonly T[], worst: T): readonly T[] {
  return scale.slice(0, scale.indexOf(worst) + 1);
}
