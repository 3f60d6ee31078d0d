// The sandbox's own statement of iDenfy's words. It shares none with a client that it is there to test: a word that
// both had wrong would never be found.

export type TokenType = 'IDENTIFICATION' | 'DOCUMENT';

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

// ISO 3166-1 alpha-2 and XK (Kosovo), which iDenfy knows besides: idenfy-api.md 3.8 [A].
const codes = `
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
  CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
  GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT
  JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
  MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
  QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
  TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`;

const countryCodes: ReadonlySet<string> = new Set(codes.trim().split(/\s+/));

/** All upper-case alpha-2 codes that iDenfy takes, in alphabetical order. */
export const countries: readonly string[] = [...countryCodes];

/** Whether `code` is an upper-case alpha-2 code that iDenfy takes. */
export function isCountryCode(code: string): boolean {
  return countryCodes.has(code);
}
