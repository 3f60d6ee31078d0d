import { z } from 'zod';
import { isCountryCode } from './countries.ts';
import { UNREADABLE } from './vocabulary.ts';

// What we receive is tolerant: unknown keys are kept, unknown enum values stay strings, and every field that we do not
// need may be null or absent. A value of an undocumented type counts as absent, or as UNREADABLE if absence would mean
// consent. iDenfy's own samples fail its own schema: idenfy-api.md 3.12.

const maybeText = z.string().nullish().catch(undefined);
const maybeNumber = z.number().nullish().catch(undefined);
const maybeFlag = z.boolean().nullish().catch(undefined);
const maybeWord = z.string().nullish().catch(UNREADABLE);
/** The overall status is readable in the database, so only a word in iDenfy's form is accepted. */
const overallWord = /^[A-Za-z0-9_-]{0,60}$/;
/** A flag that judges: any other value is UNREADABLE. */
const judgingFlag = z
  .union([z.boolean(), z.literal(UNREADABLE)])
  .nullish()
  .catch(UNREADABLE);
/** A number in place of a documented text is still readable. */
const maybeCode = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(undefined);
const maybeTags = z.array(z.string().catch(UNREADABLE)).nullish().catch([UNREADABLE]);

/** An id that iDenfy creates or echoes: printable ASCII, short enough for any index. */
const reference = z.string().regex(/^[\x20-\x7e]{1,200}$/);
const maybeReference = reference.nullish().catch(undefined);

/** A link is an address of the web; null or an empty text says that there is none. */
const isLink = (value: unknown) => typeof value === 'string' && /^https?:\/\/\S+$/i.test(value);
const isNoLink = (value: unknown) => value === null || value === '';

/** A value that is not a link becomes UNREADABLE, so that it does not count as "no file". */
const urlMap = z.record(z.string(), z.unknown()).transform((map) =>
  Object.fromEntries(
    Object.entries(map).flatMap(([name, value]): [string, string][] => {
      if (isNoLink(value)) return [];
      return [[name, typeof value === 'string' && isLink(value) ? value : UNREADABLE]];
    }),
  ),
);
const unreadableMap = { [UNREADABLE]: UNREADABLE };

/** Answer to `POST /api/v2/token`: idenfy-api.md 1.3. It is useless without `authToken` and `scanRef`. */
export const tokenResponseSchema = z.looseObject({
  authToken: reference,
  scanRef: reference,
  message: maybeText,
  redirectUrl: maybeText,
  clientId: maybeReference,
  externalRef: maybeReference,
  tokenType: maybeWord,
  /** Seconds, not a time. */
  expiryTime: maybeNumber,
  /** Seconds. */
  sessionLength: maybeNumber,
  locale: maybeText,
  country: maybeText,
  documents: z.array(z.string()).nullish().catch(undefined),
  allowedDocuments: z.record(z.string(), z.array(z.string())).nullish().catch(undefined),
  successUrl: maybeText,
  errorUrl: maybeText,
  unverifiedUrl: maybeText,
  callbackUrl: maybeText,
  /** Defaults of the account appear in the echo too: read them with `echoedStepNames`. */
  additionalSteps: z.unknown().optional(),
  /** A flag or an object: no type is documented. */
  utilityBill: z.unknown().optional(),
  questionnaire: z.string().nullish().catch(UNREADABLE),
  nfcRequired: maybeFlag,
  nfcOptional: maybeFlag,
});
export type TokenResponse = z.infer<typeof tokenResponseSchema>;

const stepTreeSchema = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())));

/**
 * The names of the steps in a token's echoed `additionalSteps`, each once; empty if there are none.
 * `undefined` if the echo has another shape than country → type → name, so that it does not count as "none".
 */
export function echoedStepNames(additionalSteps: unknown): string[] | undefined {
  if (additionalSteps === null || additionalSteps === undefined) return [];
  const tree = stepTreeSchema.safeParse(additionalSteps);
  if (!tree.success) return undefined;
  const names = Object.values(tree.data).flatMap((byType) => Object.values(byType).flatMap(Object.keys));
  return [...new Set(names)];
}

/**
 * The webhook's map of steps, name → type (idenfy-api.md 3.5). The form of the token, country → type → name → step
 * (idenfy-api.md 9), is read as its step names.
 */
const stepMap = z
  .record(z.string(), z.unknown())
  .transform((map) =>
    Object.fromEntries(
      Object.entries(map).flatMap(([key, value]) => stepsUnder(key, value, isPlace(key) ? 2 : 0)),
    ),
  );

const isPlace = (key: string) => key === 'ALL' || isCountryCode(key);

/** @param levels how many more levels of the token's form may follow before a step */
function stepsUnder(key: string, value: unknown, levels: number): [string, string | null][] {
  if (!isRecord(value)) return [[key, value === null || typeof value === 'string' ? value : UNREADABLE]];
  const isStep = levels === 0 || Object.hasOwn(value, 'type');
  if (!isStep) return Object.entries(value).flatMap(([name, inner]) => stepsUnder(name, inner, levels - 1));
  const type = value['type'] ?? null;
  return [[key, type === null || typeof type === 'string' ? type : UNREADABLE]];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The verdicts that `/api/v2/status` and webhooks share: idenfy-api.md 3.6. */
const verdicts = {
  fraudTags: maybeTags,
  mismatchTags: maybeTags,
  autoFace: maybeWord,
  /** Null or empty before, or without, a manual review. */
  manualFace: maybeWord,
  autoDocument: maybeWord,
  manualDocument: maybeWord,
  /** Required in 2025 and gone in 2026: absence is normal, a bad value is not (idenfy-api.md 3.13). */
  suspicionReasons: maybeTags,
  denyReasons: maybeTags,
  amlResultClass: maybeWord,
  pepsStatus: maybeWord,
  sanctionsStatus: maybeWord,
  adverseMediaStatus: maybeWord,
};

/** Answer of `/api/v2/status`: the word is `status`, not `overall`; no `final`, no step status (idenfy-api.md 6). */
export const statusResponseSchema = z.looseObject({
  status: z
    .string()
    .min(1)
    .transform((status) => (overallWord.test(status) ? status : UNREADABLE)),
  scanRef: maybeReference,
  clientId: maybeReference,
  ...verdicts,
});
export type StatusResponse = z.infer<typeof statusResponseSchema>;

/**
 * The fields that are compared with each other or with the date. Absence may make a comparison less strict, so a value of
 * another type than documented must not count as absent: its name is passed on.
 */
export const comparedFields = [
  'docFirstName',
  'docLastName',
  'docNumber',
  'docPersonalCode',
  'docExpiry',
  'docDateOfIssue',
  'docDob',
  'docType',
  'docSex',
  'docNationality',
  'docIssuingCountry',
  'birthPlace',
  'docBirthName',
  'docPatronymic',
  'fullName',
  'orgFirstName',
  'orgLastName',
  'orgBirthPlace',
  'orgBirthName',
  'orgPatronymic',
  'mothersMaidenName',
  'orgMothersMaidenName',
] as const;

/** Fields that are only shown; what says more than a text there may speak against, and nobody could read it. */
const shownFields = [
  'authority',
  'address',
  'docTemporaryAddress',
  'driverLicenseCategory',
  'manuallyDataChanged',
  'selectedCountry',
  'orgNationality',
  'orgAuthority',
  'orgAddress',
  'orgTemporaryAddress',
] as const;

/** By its name alone it is passed on, since nobody knows how much stands there. */
export const readFields = [...comparedFields, ...shownFields] as const;
type ReadField = (typeof readFields)[number];

const UNREAD_FIELDS = 'unreadFields';
const unreadFieldsSchema = z.array(z.enum(readFields)).optional().catch(undefined);

/** What is read from the document; all nullable, dates as strings of several forms: idenfy-api.md 3.7. */
const documentData = {
  docFirstName: maybeText,
  docLastName: maybeText,
  docNumber: maybeCode,
  docPersonalCode: maybeCode,
  docExpiry: maybeText,
  docDob: maybeText,
  docDateOfIssue: maybeText,
  docType: maybeWord,
  docSex: maybeWord,
  docNationality: maybeText,
  docIssuingCountry: maybeText,
  birthPlace: maybeText,
  authority: maybeText,
  address: maybeText,
  docTemporaryAddress: maybeText,
  docBirthName: maybeText,
  docPatronymic: maybeText,
  mothersMaidenName: maybeText,
  driverLicenseCategory: maybeText,
  manuallyDataChanged: maybeFlag,
  fullName: maybeText,
  selectedCountry: maybeText,
  /** Like the webhook's other judging fields, read by their paths in src/domain/evidence. */
  ageEstimate: z.unknown().optional(),
  clientIpProxyRiskLevel: z.unknown().optional(),
  duplicateFaces: z.unknown().optional(),
  duplicateDocFaces: z.unknown().optional(),
  additionalData: z.unknown().optional(),
  orgFirstName: maybeText,
  orgLastName: maybeText,
  orgNationality: maybeText,
  orgBirthPlace: maybeText,
  orgAuthority: maybeText,
  orgAddress: maybeText,
  orgTemporaryAddress: maybeText,
  orgMothersMaidenName: maybeText,
  orgPatronymic: maybeText,
  orgBirthName: maybeText,
  /** Ours: see `comparedFields`. */
  [UNREAD_FIELDS]: unreadFieldsSchema,
};

/** Names that the answer already has are kept: a polled result is read a second time like a webhook's. */
function withUnreadFields(data: unknown): unknown {
  if (!isRecord(data)) return data;
  const known = unreadFieldsSchema.parse(data[UNREAD_FIELDS]) ?? [];
  const unread = readFields.filter((name) => known.includes(name) || !isReadable(name, data[name]));
  const { [UNREAD_FIELDS]: _said, ...rest } = data;
  return unread.length === 0 ? rest : { ...rest, [UNREAD_FIELDS]: unread };
}

const isOnlyShown = (name: ReadField): boolean => shownFields.some((shown) => shown === name);

function isReadable(name: ReadField, value: unknown): boolean {
  if (isOnlyShown(name))
    return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  if (value === null || value === undefined || typeof value === 'string') return true;
  return typeof value === 'number' && (name === 'docNumber' || name === 'docPersonalCode');
}

/** `data` of a webhook. */
export const documentDataSchema = z.looseObject(documentData);

/** At least one documented field of a documented type. */
const isDocumentData = (body: unknown): body is Record<string, unknown> =>
  isRecord(body) &&
  Object.entries(body).some(
    ([name, value]) => Object.hasOwn(documentData, name) && (value === null || typeof value !== 'object'),
  );

/** Answer of `/api/v2/data`: flat, without any decision (idenfy-api.md 6). Without a known field it is not iDenfy's. */
export const dataResponseSchema = z
  .custom<Record<string, unknown>>(isDocumentData)
  .transform(withUnreadFields)
  .pipe(
    z.looseObject({
      ...documentData,
      scanRef: maybeReference,
      clientId: maybeReference,
    }),
  );
export type DataResponse = z.infer<typeof dataResponseSchema>;

/** Signed URLs by step name, dead after an hour. `pdfs` is a hint only: bytes are sniffed after download. */
export type FilesResponse = { images: Record<string, string>; pdfs: Record<string, string> };

const isPdfUrl = (url: string) => URL.canParse(url) && new URL(url).pathname.toLowerCase().endsWith('.pdf');

/** Which session it is; no names of files. */
const echoedInFiles: ReadonlySet<string> = new Set(['scanRef', 'clientId', 'externalRef']);

/** Undefined if any value is neither a link nor empty: it may be a file that we would miss. */
function linksOf(map: unknown): Record<string, string> | undefined {
  if (map === null || map === undefined) return {};
  const read = isRecord(map) ? urlMap.safeParse(map).data : undefined;
  return read === undefined || Object.values(read).includes(UNREADABLE) ? undefined : read;
}

function filesOf(body: Record<string, unknown>): FilesResponse | undefined {
  const { fileUrls, additionalStepPdfUrls, ...rest } = body;
  const pdfs = linksOf(additionalStepPdfUrls);
  if (pdfs === undefined) return undefined;
  if (Object.hasOwn(body, 'fileUrls')) {
    const images = linksOf(fileUrls);
    return images === undefined ? undefined : { images, pdfs };
  }
  const flat = Object.fromEntries(Object.entries(rest).filter(([name]) => !echoedInFiles.has(name)));
  const links = linksOf(flat);
  if (links === undefined) return undefined;
  const entries = Object.entries(links);
  return {
    images: Object.fromEntries(entries.filter(([, url]) => !isPdfUrl(url))),
    pdfs: { ...Object.fromEntries(entries.filter(([, url]) => isPdfUrl(url))), ...pdfs },
  };
}

/**
 * Answer of `/api/v2/files`. Its shape is not documented (idenfy-api.md 6 GAP): presumably flat, name → URL,
 * where a path ending in .pdf goes to `pdfs`; the two maps of the webhook are accepted too. Any other shape is an error
 * and not an answer without files.
 */
export const filesResponseSchema = z
  .record(z.string(), z.unknown())
  .transform((body, context): FilesResponse => {
    const files = filesOf(body);
    if (files !== undefined) return files;
    context.addIssue({ code: 'custom', message: 'neither links by name nor the two maps of the webhook' });
    return z.NEVER;
  });

/** The documented pair of error bodies: idenfy-api.md 7 [A]. Some also have `documentation` and `severity`. */
export const errorBodySchema = z.looseObject({ identifier: maybeText, message: maybeText });
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** `status` of a webhook: idenfy-api.md 3.6. */
export const webhookStatusSchema = z.looseObject({
  overall: z.string().regex(overallWord).nullish().catch(UNREADABLE),
  ...verdicts,
  /** Read it with `additionalStepVerdict`. */
  additionalSteps: maybeWord,
});

/** FraudStatus of an extra check (idenfy-api.md 3.10, `$defs/FraudStatus`). */
const checkStatusSchema = z.looseObject({
  /** SUSPECTED or NOT_SUSPECTED. */
  overallStatus: maybeWord,
  serviceSuspected: judgingFlag,
  /** Only kept, so that what stands in them is heard. */
  serviceUsed: z.unknown().optional(),
  serviceFound: z.unknown().optional(),
  checkSuccessful: judgingFlag,
});

/** The findings; each service has its own fields. An unreadable value is a finding too. */
const unreadableFinding = { [UNREADABLE]: true };
const findings = z.array(z.looseObject({}).catch(unreadableFinding)).nullish().catch([unreadableFinding]);

/** One answer of AML, LID (lost and invalid documents) or CRIMINAL_CHECK; `serviceName` is open (idenfy-api.md 3.10). */
const checkSchema = z.looseObject({
  status: checkStatusSchema.nullish().catch({ overallStatus: UNREADABLE }),
  serviceName: maybeWord,
  errorMessage: maybeWord,
  data: findings,
});
export type ExtraCheck = z.infer<typeof checkSchema>;

const unreadableCheck: ExtraCheck = { status: { overallStatus: UNREADABLE } };
const maybeChecks = z.array(checkSchema.catch(unreadableCheck)).nullish().catch([unreadableCheck]);

/** AmlCheckV3; `overallStatus` is any string by the schema (idenfy-api.md 3.10, 3.13). */
const amlCheckSchema = z.looseObject({
  overallStatus: maybeWord,
  amlCheck: findings,
  adverseMedia: findings,
});

/** Registries and licence authorities answer with their own values and verdicts, which differ by name. */
const answersSchema = z.record(z.string(), z.unknown());

/**
 * IdentificationWebhook of all six IDENTIFICATION* events: idenfy-api.md 3.5. It names neither its event (a
 * header does) nor its token's type; only `scanRef` is required, so that every other authentic body can be placed.
 */
export const webhookSchema = z.looseObject({
  scanRef: reference,
  clientId: maybeReference,
  externalRef: maybeReference,
  final: maybeFlag,
  /** Unix seconds: start of the process. */
  startTime: maybeNumber,
  /** Unix seconds: end of the automatic processing, also in later webhooks. */
  finishTime: maybeNumber,
  status: webhookStatusSchema.nullish().catch({ overall: UNREADABLE }),
  data: z.preprocess(withUnreadFields, documentDataSchema.nullish()).catch(undefined),
  /** Image URLs by step name, dead after an hour (idenfy-api.md 3.9). */
  fileUrls: urlMap.nullish().catch(unreadableMap),
  /** PDF URLs by step name. */
  additionalStepPdfUrls: urlMap.nullish().catch(unreadableMap),
  /** Step name → UPLOAD, COMPARE, EXTRACT or null: which steps there were. */
  additionalSteps: stepMap.nullish().catch(undefined),
  /** The account's extra checks; null if it does not have one. */
  AML: maybeChecks,
  amlCheck: amlCheckSchema.nullish().catch({ overallStatus: UNREADABLE }),
  LID: maybeChecks,
  CRIMINAL_CHECK: maybeChecks,
  registryCenterCheck: answersSchema.nullish().catch({}),
  driverLicenseCheck: answersSchema.nullish().catch({}),
  gdcMatch: judgingFlag,
  /** Read by their paths in src/domain/evidence, which treats a value of another type than documented as unreadable. */
  manualAddress: z.unknown().optional(),
  manualAddressMatch: z.unknown().optional(),
  addressVerification: z.unknown().optional(),
  riskAssessment: z.unknown().optional(),
  bankVerification: z.unknown().optional(),
  emailVerification: z.unknown().optional(),
  phoneVerification: z.unknown().optional(),
  bankCardVerification: z.unknown().optional(),
  additionalData: z.unknown().optional(),
});
export type IdentificationWebhook = z.infer<typeof webhookSchema>;

/** Body of the event DOCUMENT_EXPIRATION: idenfy-api.md 3.11 [A]. */
export const documentExpirationSchema = z.looseObject({
  scanRef: reference,
  clientId: maybeReference,
  expirationThreshold: z.string(),
  documentExpiration: maybeText,
});
export type DocumentExpirationWebhook = z.infer<typeof documentExpirationSchema>;

/** Names that iDenfy documents for webhooks and that we do not read, so they are not unknown (idenfy-api.md 3.5). */
export const otherWebhookFields: ReadonlySet<string> = new Set([
  'platform',
  'companyId',
  'beneficiaryId',
  'clientIp',
  'clientIpCountry',
  'clientLocation',
  'questionnaireAnswers',
  'utilityData',
]);
