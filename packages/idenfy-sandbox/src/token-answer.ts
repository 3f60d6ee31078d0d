import { randomInt, randomUUID } from 'node:crypto';
import { IdenfyError } from './errors.ts';
import type { Account } from './options.ts';
import type { SessionTerms, TokenRequest } from './token-request.ts';
import { switches } from './token-request.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 40 letters and digits, as in the samples (idenfy-api.md 1.3). */
export const newAuthToken = () =>
  Array.from({ length: 40 }, () => alphabet[randomInt(alphabet.length)]).join('');
/** UUID-shaped, at most 36 characters (idenfy-api.md 1.3). */
export const newScanRef = () => randomUUID();

const upper = (value: string | null | undefined) => value?.toUpperCase() ?? null;

/** The 201: every request field echoed with its default, and the session's own (idenfy-api.md 1.3 [A]). */
export function tokenAnswer(
  request: TokenRequest,
  terms: SessionTerms,
  session: { authToken: string; scanRef: string; redirectUrl: string },
): Record<string, unknown> {
  const flags = new Map(Object.entries(request));
  return {
    message: 'Token created successfully',
    authToken: session.authToken,
    redirectUrl: session.redirectUrl,
    scanRef: session.scanRef,
    clientId: request.clientId,
    personScanRef: request.clientId,
    // Names come back in upper case (idenfy-api.md 1.2 [A]).
    firstName: upper(request.firstName),
    lastName: upper(request.lastName),
    successUrl: request.successUrl ?? null,
    errorUrl: request.errorUrl ?? null,
    unverifiedUrl: request.unverifiedUrl ?? null,
    callbackUrl: request.callbackUrl ?? null,
    locale: request.locale ?? 'en',
    country: request.country ?? null,
    expiryTime: terms.expiryTime,
    sessionLength: terms.sessionLength,
    documents: terms.documents,
    allowedDocuments: { ALL: terms.documents },
    dateOfBirth: request.dateOfBirth ?? null,
    dateOfExpiry: request.dateOfExpiry ?? null,
    dateOfIssue: request.dateOfIssue ?? null,
    nationality: request.nationality === 'ALL' ? null : (request.nationality ?? null),
    personalNumber: request.personalNumber ?? null,
    documentNumber: request.documentNumber ?? null,
    sex: request.sex ?? null,
    address: request.address ?? null,
    showInstructions: request.showInstructions ?? true,
    reviewSuccessful: terms.reviewSuccessful,
    reviewFailed: terms.reviewFailed,
    tokenType: request.tokenType,
    utilityBill: request.utilityBill ?? null,
    additionalSteps: terms.additionalSteps,
    additionalData: request.additionalData ?? {},
    externalRef: request.externalRef ?? null,
    questionnaire: terms.questionnaire,
    questionnaireRequired: request.questionnaireRequired ?? true,
    registryCentersCountries: request.registryCentersCountries ?? [],
    riskAssessmentProfile: request.riskAssessmentProfile ?? null,
    theme: request.theme ?? null,
    nfcRequired: terms.nfcRequired,
    ...Object.fromEntries(switches.map((key) => [key, flags.get(key) ?? false])),
    faceMatchingThresholdModifier: request.faceMatchingThresholdModifier ?? 1,
    // null unless requested; samples have 7 digits, but the text says 8 (idenfy-api.md 1.3): 8 here.
    digitString:
      request.generateDigitString === true ? String(randomInt(100_000_000)).padStart(8, '0') : null,
  };
}

/** dummyStatus works only in DEV (idenfy-api.md 10 [A]). */
export function refuseDummyStatus(request: TokenRequest, account: Account): void {
  if (request.dummyStatus == null) return;
  throw new IdenfyError(
    403,
    'PERMISSIONS_ERROR',
    `This endpoint is not available for ${account.environment} partners.`,
  );
}
