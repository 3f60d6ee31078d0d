import { inForm, type StatusBlock } from './decision.ts';
import type { DocumentData } from './recognition.ts';
import type { Result, Session } from './state.ts';
import type { StoredFile } from './images.ts';
import { stepsOf } from './steps.ts';

/** The six events that carry the body below (idenfy-api.md 3.1 [A]). */
export type IdentificationEvent =
  | 'IDENTIFICATION'
  | 'IDENTIFICATION_AUTO_FINISHED'
  | 'IDENTIFICATION_MANUAL_FINISHED'
  | 'IDENTIFICATION_EXPIRED'
  | 'IDENTIFICATION_CANCELLED'
  | 'IDENTIFICATION_RESUBMITTED';

export interface BodyParts {
  result: Result;
  form: 'enum' | 'sentence';
  urlOf: (file: StoredFile) => string;
  /** Milliseconds since 1970. */
  now: number;
}

/** The whole IdentificationWebhook of the 2026 OpenAPI (idenfy-api.md 3.5 to 3.7 [A]). */
export function webhookBody(session: Session, parts: BodyParts): Record<string, unknown> {
  const { status, data, dataChanges, statusChanges, bodyChanges, final } = parts.result;
  const submitted = session.files.length > 0;
  const steps = completedSteps(session);
  const isPdfStep = (file: StoredFile) => Object.hasOwn(steps, file.name) && file.type.extension === 'pdf';
  const urls = (files: StoredFile[]) =>
    Object.fromEntries(files.map((file) => [file.name, parts.urlOf(file)]));
  const startTime = session.startedAt ?? session.openedAt ?? session.createdAt;
  return {
    final,
    platform: session.submittedBy === 'direct-processing' ? 'OTHER' : 'PC',
    status: { ...status, additionalSteps: inForm(status.additionalSteps, parts.form), ...statusChanges },
    data: { ...webhookData(session, data), ...dataChanges },
    // Images here, PDFs of additional steps there, both keyed by step name (idenfy-api.md 2.5 [A]).
    fileUrls: submitted ? urls(session.files.filter((file) => !isPdfStep(file))) : null,
    additionalStepPdfUrls: submitted ? urls(session.files.filter(isPdfStep)) : null,
    AML: null,
    amlCheck: null,
    LID: null,
    CRIMINAL_CHECK: null,
    scanRef: session.scanRef,
    externalRef: session.externalRef,
    clientId: session.clientId,
    // Of business verifications; empty in plain ones (idenfy-api.md 3.5).
    companyId: '',
    beneficiaryId: '',
    // Unix seconds; the end is that of *automatic* processing (idenfy-api.md 3.5 [A]).
    startTime: Math.floor(startTime / 1000),
    finishTime: Math.floor((session.finishedAt ?? parts.now) / 1000),
    clientIp: session.submittedBy === 'direct-processing' ? null : '192.0.2.10',
    clientIpCountry: session.submittedBy === 'direct-processing' ? null : 'LT',
    clientLocation: session.submittedBy === 'direct-processing' ? null : 'Kaunas, Lithuania',
    gdcMatch: null,
    manualAddress: null,
    manualAddressMatch: false,
    registryCenterCheck: null,
    addressVerification: null,
    questionnaireAnswers: null,
    riskAssessment: null,
    bankVerification: null,
    emailVerification: null,
    phoneVerification: null,
    driverLicenseCheck: null,
    bankCardVerification: null,
    // Step name → type, of the steps that were completed (the guide's step 3) (idenfy-api.md 3.5 [A]).
    additionalSteps: Object.keys(steps).length > 0 ? steps : null,
    ...bodyChanges,
  };
}

function completedSteps(session: Session): Record<string, string> {
  const names = new Set(session.files.map((file) => file.name));
  const done = stepsOf(session.additionalSteps).filter((step) => names.has(step.name));
  return Object.fromEntries(done.map((step) => [step.name, step.type]));
}

/** The fields that /api/v2/data and the webhook share, in iDenfy's order. */
function documentFields(session: Session, data: DocumentData | null) {
  return {
    docFirstName: data?.docFirstName ?? null,
    docLastName: data?.docLastName ?? null,
    docNumber: data?.docNumber ?? null,
    docPersonalCode: data?.docPersonalCode ?? null,
    docExpiry: data?.docExpiry ?? null,
    docDob: data?.docDob ?? null,
    docDateOfIssue: data?.docDateOfIssue ?? null,
    docType: data?.docType ?? null,
    docSex: data?.docSex ?? null,
    docNationality: data?.docNationality ?? null,
    docIssuingCountry: data?.docIssuingCountry ?? null,
    birthPlace: data?.birthPlace ?? null,
    authority: null,
    address: null,
    driverLicenseCategory: null,
    manuallyDataChanged: data === null ? null : false,
    selectedCountry: session.selectedCountry,
    orgFirstName: data?.orgFirstName ?? null,
    orgLastName: data?.orgLastName ?? null,
    orgNationality: data?.docNationality ?? null,
    orgBirthPlace: data?.orgBirthPlace ?? null,
    orgAuthority: null,
    orgAddress: null,
  };
}

function webhookData(session: Session, data: DocumentData | null) {
  return {
    ...documentFields(session, data),
    docTemporaryAddress: null,
    mothersMaidenName: null,
    docBirthName: null,
    docPatronymic: null,
    fullName: data?.fullName ?? null,
    orgTemporaryAddress: null,
    orgMothersMaidenName: null,
    orgPatronymic: null,
    orgBirthName: null,
    ageEstimate: null,
    clientIpProxyRiskLevel: null,
    duplicateFaces: null,
    duplicateDocFaces: null,
    additionalData: null,
  };
}

/** /api/v2/data: the document's fields, no decision (idenfy-api.md 6 [A/C]). */
export function dataAnswer(session: Session): Record<string, unknown> {
  const fields = documentFields(session, session.result?.data ?? null);
  const known = new Set(Object.keys(fields));
  const changed = Object.fromEntries(
    Object.entries(session.result?.dataChanges ?? {}).filter(([key]) => known.has(key)),
  );
  return { ...fields, ...changed, scanRef: session.scanRef, clientId: session.clientId };
}

/** /api/v2/status: flat, `status` and not `overall`, neither `final` nor a step verdict (idenfy-api.md 6 [A]). */
export function statusAnswer(session: Session, status: StatusBlock): Record<string, unknown> {
  return {
    fraudTags: status.fraudTags,
    mismatchTags: status.mismatchTags,
    autoDocument: status.autoDocument,
    autoFace: status.autoFace,
    manualDocument: status.manualDocument,
    manualFace: status.manualFace,
    scanRef: session.scanRef,
    clientId: session.clientId,
    status: status.overall,
    ...session.result?.statusChanges,
  };
}
