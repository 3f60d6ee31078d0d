// iDenfy's own words, as far as they are documented. Answers may contain others at any time ("prepare your system to
// handle new, unexpected tag values", idenfy-api.md 3.4 [B]): these lists are for policy tables, never for refusing an
// answer. No imports, so that any room may use it.

/** idenfy-api.md 1.2 [A]. */
export const tokenTypes = ['IDENTIFICATION', 'DOCUMENT'] as const;

/** `status.overall` of webhooks and `status` of `/api/v2/status`: idenfy-api.md 3.6 and 6 [A]. */
export const overallStatuses = [
  'APPROVED',
  'DENIED',
  'SUSPECTED',
  'REVIEWING',
  'EXPIRED',
  'ACTIVE',
  'DELETED',
  'ARCHIVED',
  'EXPIRED-DELETED', // retrieval documents only
] as const;

/** idenfy-api.md 3.6 [A]; the last two are of 2025 and 2023 [B]. */
export const fraudTags = [
  'FACE_IN_BLACKLIST',
  'DOC_FACE_IN_BLACKLIST',
  'DATA_BLACKLISTED',
  'DATA_IN_BLACKLIST',
  'DUPLICATE_FACE',
  'DUPLICATE_DOC_FACE',
  'DUPLICATE_PERSONAL_DATA',
  'VIRTUAL_CAMERA',
  'ADDRESS_UNVERIFIED',
  'PORTRAIT_SUBSTITUTION',
  'FACE_SUSPECTED',
  'FACE_BLACKLISTED',
  'DOC_FACE_BLACKLISTED',
  'DOC_MOBILE_PHOTO',
  'DEV_TOOLS_OPENED',
  'DOC_PRINT_SPOOFED',
  'FAKE_PHOTO',
  'AML_SUSPECTION',
  'AML_FAILED',
  'LID_SUSPECTION',
  'LID_FAILED',
  'SANCTIONS_SUSPECTION',
  'SANCTIONS_FAILED',
  'CRIMINAL_SUSPECTED',
  'CRIMINAL_CHECK_FAILED',
  'RC_FAILED',
  'DL_FAILED',
  'AUTO_UNVERIFIABLE',
  'URJANET_FAILURE',
  'UTILITY_ADDRESS_CHECK_FAILURE',
] as const;

/** idenfy-api.md 3.6 [A]; the last one is of 2023 [B]. */
export const mismatchTags = [
  'NAME',
  'SURNAME',
  'DOCUMENT_NUMBER',
  'PERSONAL_CODE',
  'EXPIRY_DATE',
  'DATE_OF_BIRTH',
  'DATE_OF_ISSUE',
  'NATIONALITY',
  'SEX',
  'FULL_NAME',
  'DOC_INFO_MISMATCH',
  'UNDER_AGE',
  'OVER_AGE',
  'UNKNOWN_AGE',
  'UTILITY_ADDRESS',
  'UTILITY_NAME',
  'EXPIRED_UTILITY_BILL',
  'INVALID_ADDITIONAL_STEP',
  'ADDITIONAL_STEP_NOT_FOUND',
  'ADDITIONAL_STEP_INFORMATION_MISMATCH',
  'EXPIRED_ADDITIONAL_STEP_INFORMATION',
  'REGISTRY_CENTER_INFO_MISMATCH',
  'DRIVER_LICENSE_INFO_MISMATCH',
  'NOT_SUPPORTED_POA_DOCUMENT_TYPE',
  'NOT_SUPPORTED_POA_DOCUMENT_COUNTRY',
  'POA_COUNTRIES_MISMATCH',
  'POA_SCREENSHOT_DETECTED',
  'GDC_NOT_MATCH',
] as const;

/** `autoFace`, `manualFace`: idenfy-api.md 3.6 and 3.13 [A]; the last three are what manual review gives in practice [B]. */
export const faceStatuses = [
  'FACE_MATCH',
  'FACE_NOT_CHECKED',
  'FACE_MISMATCH',
  'NO_FACE_FOUND',
  'TOO_MANY_FACES',
  'FACE_TOO_BLURRY',
  'FACE_GLARED',
  'FACE_UNCERTAIN',
  'FACE_NOT_ANALYSED',
  'FACE_ERROR',
  'AUTO_UNVERIFIABLE',
  'FAKE_FACE',
  'FACE_SUSPECTED',
  'FACE_BLACKLISTED',
  'MATCH',
  'MISMATCH',
  'UNCERTAIN',
] as const;

/** `autoDocument`, `manualDocument`: idenfy-api.md 3.6 [A]. */
export const documentStatuses = [
  'DOC_VALIDATED',
  'DOC_INFO_MISMATCH',
  'DOC_NOT_FOUND',
  'DOC_NOT_FULLY_VISIBLE',
  'DOC_FACE_NOT_FOUND',
  'DOC_TOO_BLURRY',
  'DOC_GLARED',
  'DOC_FACE_GLARED',
  'MRZ_NOT_FOUND',
  'MRZ_OCR_READING_ERROR',
  'BARCODE_NOT_FOUND',
  'DOC_EXPIRED',
  'DOC_NOT_SUPPORTED',
  'COUNTRY_NOT_SUPPORTED',
  'COUNTRY_MISMATCH',
  'DOC_TYPE_MISMATCH',
  'DOC_SUBTYPE_MISMATCH',
  'DOC_SIDE_MISMATCH',
  'DOC_DAMAGED',
  'DOC_FAKE',
  'DOC_PERSONAL_CODE_INVALID',
  'DOC_NOT_ALLOWED',
  'DOC_NAME_ERROR',
  'DOC_SURNAME_ERROR',
  'DOC_EXPIRY_ERROR',
  'DOC_DOB_ERROR',
  'DOC_PERSONAL_NUMBER_ERROR',
  'DOC_NUMBER_ERROR',
  'DOC_DATE_OF_ISSUE_ERROR',
  'DOC_SEX_ERROR',
  'DOC_NATIONALITY_ERROR',
  'DOC_NOT_ANALYSED',
  'DOC_ERROR',
  'AUTO_UNVERIFIABLE',
  'DOC_SPOOF_DETECTED',
  'MRZ_INVALID',
  'EID_FAILED',
  'NFC_INIT_FAILED',
  'NFC_FAILED',
  'NFC_TIMEOUT',
] as const;

/** `status.additionalSteps` by schema: idenfy-api.md 3.6 [A]. */
export const additionalStepStatuses = ['VALID', 'INVALID', 'NOT_FOUND'] as const;

/** `status.additionalSteps` by the dual-verification page, in the same order: idenfy-api.md 3.6 CONFLICT. */
export const additionalStepSentences = [
  'Additional step is valid',
  'Additional step is invalid',
  'Additional step was not found',
] as const;

/** How a step is processed: idenfy-api.md 9 [A]. */
export const additionalStepTypes = ['UPLOAD', 'COMPARE', 'EXTRACT'] as const;

/** Values of the header `Idenfy-Event-Type`: idenfy-api.md 3.1 [A]. */
export const eventTypes = [
  'IDENTIFICATION',
  'IDENTIFICATION_AUTO_FINISHED',
  'IDENTIFICATION_MANUAL_FINISHED',
  'IDENTIFICATION_EXPIRED',
  'IDENTIFICATION_CANCELLED',
  'IDENTIFICATION_RESUBMITTED',
  'DOCUMENT_EXPIRATION',
  'VIDEO_CALL_FINISHED',
] as const;

/** `docType` of results (idenfy-api.md 3.8 [A]) and further types of a token's `documents` (1.2 [B]). Not for requests. */
export const documentTypes = [
  'ID_CARD',
  'PASSPORT',
  'RESIDENCE_PERMIT',
  'DRIVER_LICENSE',
  'PAN_CARD',
  'AADHAAR',
  'VISA',
  'NATIONAL_PASSPORT',
  'INTERNATIONAL_PASSPORT',
  'PROVISIONAL_DRIVER_LICENSE',
  'OLD_ID_CARD',
  'MILITARY_CARD',
  'ADDRESS_CARD',
  'SMART_ID',
  'CLEAR',
  'ONE_ID',
  'BANK_ID_SE',
  'BANK_ID_NO',
  'BANK_ID_CZ',
  'FTN',
  'MIT_ID',
  'VERIMI',
  'LA_WALLET',
  'SAMSUNG_WALLET',
  'MOJE_ID_CZ',
  'YOTI_ID',
  'OTHER',
  'BORDER_CROSSING',
  'ASYLUM',
  'PHOTO_CARD',
  'PROOF_OF_AGE_CARD',
  'TRAVEL_CARD',
  'SOCIAL_SECURITY_CARD',
  'VOTER_CARD',
  'DIPLOMATIC_ID',
  'WORK_PERMIT',
] as const;

/**
 * The types that `documents` of a token may name: idenfy-api.md 1.2 [B]. OTHER is only in the pages of 2021; iDenfy
 * refuses unknown types, and a refused token blocks the run.
 */
export const tokenDocumentTypes = [
  'ID_CARD',
  'PASSPORT',
  'RESIDENCE_PERMIT',
  'DRIVER_LICENSE',
  'AADHAAR',
  'PAN_CARD',
  'VISA',
  'BORDER_CROSSING',
  'ASYLUM',
  'NATIONAL_PASSPORT',
  'INTERNATIONAL_PASSPORT',
  'VOTER_CARD',
  'OLD_ID_CARD',
  'TRAVEL_CARD',
  'PHOTO_CARD',
  'MILITARY_CARD',
  'PROOF_OF_AGE_CARD',
  'DIPLOMATIC_ID',
] as const;

/** The document types for which `additionalSteps` may have separate steps, besides ALL: idenfy-api.md 9 [B]. */
export const stepDocumentTypes = [
  'ID_CARD',
  'PASSPORT',
  'RESIDENCE_PERMIT',
  'DRIVER_LICENSE',
  'PAN_CARD',
  'AADHAAR',
  'OTHER',
] as const;

/** The languages of a step's `texts`: idenfy-api.md 9 [B]; the last two are from samples. */
export const stepLanguages = [
  'lt',
  'en',
  'ru',
  'pl',
  'lv',
  'ro',
  'it',
  'et',
  'fr',
  'sv',
  'es',
  'hu',
  'ja',
  'bg',
  'de',
  'jp',
] as const;

/** Images of the first document, the face and bills, which are never the second document (design.md, invariant 6). */
export const NEVER_A_DOCUMENT = ['FRONT', 'BACK', 'FACE', 'UTILITY_BILL', 'SECOND_UTILITY_BILL'] as const;

/** `documentType` of direct processing: idenfy-api.md 2.2 [A], `OTHER` [B]. */
export const processableDocumentTypes = [
  'ID_CARD',
  'PASSPORT',
  'DRIVER_LICENSE',
  'RESIDENCE_PERMIT',
  'OTHER',
] as const;

/** A value of another type than documented: unknown to every policy table, never positive. */
export const UNREADABLE = 'UNREADABLE';

/** What iDenfy says about the additional step; `none` if it says nothing (usual for UPLOAD steps). */
export type AdditionalStepVerdict = 'valid' | 'invalid' | 'not-found' | 'none' | { unknown: string };

/**
 * Reads `status.additionalSteps` of a webhook in either documented form, the code or the sentence
 * (idenfy-api.md 0.3 fact 8, CONFLICT), in upper or lower case, with or without a full stop.
 */
export function additionalStepVerdict(value: unknown): AdditionalStepVerdict {
  if (value === null || value === undefined) return 'none';
  if (typeof value !== 'string') return { unknown: UNREADABLE };
  switch (value.trim().replace(/\.$/, '').replaceAll(/\s+/g, ' ').toLowerCase()) {
    case '':
      return 'none';
    case 'valid':
    case 'additional step is valid':
      return 'valid';
    case 'invalid':
    case 'additional step is invalid':
      return 'invalid';
    case 'not_found':
    case 'additional step was not found':
      return 'not-found';
    default:
      // An unknown value becomes part of reasons and logs: only one in the form of a status may.
      return { unknown: /^[A-Za-z_ .-]{1,60}$/.test(value) ? value : UNREADABLE };
  }
}

/** iDenfy's limits of `expiryTime` and `sessionLength` (idenfy-api.md 1.2 [A]). */
export const LONGEST_TOKEN_EXPIRY_SECONDS = 2_592_000;
export const SHORTEST_SESSION_SECONDS = 60;
export const LONGEST_SESSION_SECONDS = 3_600;

/**
 * "20 MB total across all images" (idenfy-api.md 2.1 [A]), in the strictest interpretation: decimal megabytes of the
 * whole encoded request.
 */
export const MOST_PROCESS_BYTES = 20_000_000;
