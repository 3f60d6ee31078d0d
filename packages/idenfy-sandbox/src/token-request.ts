import { z } from 'zod';
import { isCountryCode } from './vocabulary.ts';
import { badValue, missingValue } from './errors.ts';
import type { Account, AdditionalSteps } from './options.ts';
import { additionalStepsSchema } from './options.ts';

/** Document types that a token may allow (idenfy-api.md 1.2 [B]). */
export const documentTypes = [
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

// Sample echoes show these four if a request names none (idenfy-api.md 1.2).
const defaultDocuments = ['ID_CARD', 'PASSPORT', 'RESIDENCE_PERMIT', 'DRIVER_LICENSE'];

// The message of a field that is no alpha-2 code is documented (idenfy-api.md 1.5 [A]); the others follow its form (GAP).
const alpha2Message = 'must be a valid ISO 3166-1 alpha-2 code.';
const alpha2 = z.string(alpha2Message).refine(isCountryCode, alpha2Message);

const text = (max: number) =>
  z.string('must be a string.').max(max, `must not be longer than ${max} characters.`).nullish();
// idenfy-api.md 1.2 [B]: at least 1 character, no digits, none of these signs.
const name = z
  .string('must be a string.')
  .min(1, 'must not be empty.')
  .max(100, 'must not be longer than 100 characters.')
  .regex(/^[^0-9~!@#$%^*()_+={}[\]|:;",<>/?]*$/u, 'contains characters that are not allowed.')
  .nullish();
const date = z.iso.date('must be a valid date of the format YYYY-MM-DD.').nullish();
const url = z
  .url({ protocol: /^https?$/, error: 'must be a valid URL.' })
  // idenfy-api.md 1.2 [B]: 5 to 2048 characters.
  .max(2048, 'must not be longer than 2048 characters.')
  .nullish();
const seconds = (min: number, max: number) =>
  z
    .int('must be an integer.')
    .min(min, `must be between ${min} and ${max}.`)
    .max(max, `must be between ${min} and ${max}.`)
    .optional();

/** Yes-or-no settings of a token, echoed as they are (idenfy-api.md 1.2 [A]). */
export const switches = [
  'verifyEmail',
  'verifyPhone',
  'verifyBank',
  'verifyBankAccounts',
  'verifyBankBalances',
  'verifyBankTransactions',
  'bankCardVerification',
  'bankCardPdfUpload',
  'verifyAddress',
  'checkAml',
  'checkCriminal',
  'checkLiveness',
  'checkFaceBlacklist',
  'checkDocFaceBlacklist',
  'checkPersonBlacklist',
  'checkDuplicateFaces',
  'checkDuplicateDocFaces',
  'checkDuplicatePersonalData',
  'checkDriverLicense',
  'checkLid',
  'checkIpProxy',
  'allowBsnMasking',
  'nfcOptional',
  'autoAmlMonitoring',
  'driverLicenseBack',
] as const;
const flag = z.boolean('must be a boolean.').optional();

// Unknown fields are dropped: a caller can only override what is available in the environment (idenfy-api.md 1.1 [B]).
const tokenRequestSchema = z.object({
  clientId: z
    .string('must be a string.')
    .min(1, 'must not be empty.')
    .max(100, 'must not be longer than 100 characters.')
    // idenfy-api.md 1.2: "not null, ASCII".
    .regex(/^[\x20-\x7e]*$/, 'must contain ASCII characters only.'),
  // Required in OpenAPI, optional in prose with this default (idenfy-api.md 1.2): both are accepted.
  tokenType: z
    .enum(['IDENTIFICATION', 'DOCUMENT'], "must be one of 'IDENTIFICATION', 'DOCUMENT'.")
    .default('IDENTIFICATION'),
  externalRef: text(40),
  generateDigitString: flag,
  expiryTime: seconds(0, 2_592_000),
  sessionLength: seconds(60, 3600),
  locale: text(7),
  // A string in OpenAPI, an array on the prose page (idenfy-api.md 1.2, CONFLICT): both are accepted.
  country: z.union([alpha2, z.array(alpha2)], alpha2Message).nullish(),
  documents: z
    .array(z.enum(documentTypes, 'must be a list of document types.'), 'must be a list of document types.')
    .min(1, 'must not be empty.')
    .nullish(),
  firstName: name,
  lastName: name,
  dateOfBirth: date,
  dateOfExpiry: date,
  dateOfIssue: text(100),
  // 'ALL' clears it (idenfy-api.md 1.2 [B]).
  nationality: z.union([alpha2, z.literal('ALL')], alpha2Message).nullish(),
  documentNumber: text(50),
  personalNumber: text(50),
  sex: z.enum(['M', 'F'], "must be one of 'M', 'F'.").nullish(),
  address: text(255),
  successUrl: url,
  errorUrl: url,
  unverifiedUrl: url,
  callbackUrl: url,
  showInstructions: flag,
  reviewSuccessful: flag,
  reviewFailed: flag,
  nfcRequired: flag,
  questionnaire: text(100),
  questionnaireRequired: flag,
  riskAssessmentProfile: z.guid('must be a valid UUID.').nullish(),
  theme: z.guid('must be a valid UUID.').nullish(),
  registryCentersCountries: z.array(alpha2, 'must be a list of countries.').nullish(),
  additionalSteps: z
    .custom(
      (value) => additionalStepsSchema.safeParse(value).success,
      'must be a valid object of additional steps.',
    )
    .transform((value) => additionalStepsSchema.parse(value))
    // Not null: OpenAPI has an object only (idenfy-api.md 1.2 [A]).
    .optional(),
  additionalData: z.record(z.string(), z.unknown(), 'must be an object.').optional(),
  utilityBill: z.boolean('must be a boolean.').nullish(),
  ageLimit: z.int('must be an integer.').optional(),
  ageMax: z.int('must be an integer.').optional(),
  faceMatchingThresholdModifier: z.number('must be a number.').optional(),
  dummyStatus: text(30),
  ...Object.fromEntries(switches.map((key) => [key, flag])),
});
export type TokenRequest = z.infer<typeof tokenRequestSchema>;

/** Validates as iDenfy would: MISSING_VALUE, or BAD_VALUE with the field's name (idenfy-api.md 1.5 [A]). */
export function parseTokenRequest(body: unknown): TokenRequest {
  const parsed = tokenRequestSchema.safeParse(body);
  if (parsed.success) {
    const { utilityBill, additionalSteps } = parsed.data;
    // Each excludes the other (idenfy-api.md 1.2 [B]).
    if (utilityBill === true && additionalSteps !== undefined) {
      throw badValue("Field 'utilityBill' must not be given together with 'additionalSteps'.");
    }
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0] ?? '');
  if (field === '') throw badValue('Request body must be a JSON object.');
  const given = typeof body === 'object' && body !== null && field in body;
  if (!given) throw missingValue(`Field '${field}' is required.`);
  throw badValue(`Field '${field}' ${issue?.message ?? 'is not valid.'}`);
}

export interface SessionTerms {
  expiryTime: number;
  sessionLength: number;
  documents: string[];
  additionalSteps: AdditionalSteps;
  questionnaire: string | null;
  nfcRequired: boolean;
  reviewSuccessful: boolean;
  reviewFailed: boolean;
}

/** The account's defaults where the request has none. */
export function termsOf(request: TokenRequest, account: Account): SessionTerms {
  const utilityBill: AdditionalSteps = { ALL: { ALL: { UTILITY_BILL: { type: 'UPLOAD' } } } };
  return {
    expiryTime: request.expiryTime ?? account.defaultExpiryTime,
    sessionLength: request.sessionLength ?? account.defaultSessionLength,
    documents: request.documents ?? defaultDocuments,
    // The request's own steps replace the default; {"ALL":{"ALL":{}}} means none (idenfy-api.md 9 [A]).
    additionalSteps:
      request.additionalSteps ??
      (request.utilityBill === true ? utilityBill : (account.defaultAdditionalSteps ?? {})),
    // null disables the account's default, absence keeps it (idenfy-api.md 1.2 [A]).
    questionnaire: request.questionnaire === undefined ? account.defaultQuestionnaire : request.questionnaire,
    nfcRequired: request.nfcRequired ?? account.nfcRequired,
    reviewSuccessful: request.reviewSuccessful ?? account.manualReview,
    reviewFailed: request.reviewFailed ?? account.manualReview,
  };
}
