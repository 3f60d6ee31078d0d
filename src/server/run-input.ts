/** A request's body as the workflow has it: what is absent stays so, or is what the settings say. */
import type { Config } from '../config.ts';
import type { Correction, SettableField, VerificationInput } from '../domain/input.ts';
import { settableFields } from '../domain/input.ts';
import { MESSAGE_VERSION } from '../domain/messages.ts';
import type { OpenBody, ResumeBody } from './verification-requests.ts';

export function inputOf(
  body: OpenBody,
  requestId: string,
  { deadlines, idenfy, secondDocument }: Pick<Config, 'deadlines' | 'idenfy' | 'secondDocument'>,
): Omit<VerificationInput, 'attempt'> {
  const { documents = {}, person = {}, urls = {}, metadata = {} } = body;
  const { country = null, frontStep = null, backStep = null } = secondDocument;
  const fills: Readonly<Record<SettableField, boolean>> = {
    'documents.second.country': documents.second?.country === undefined && country !== null,
    documentSteps: body.documentSteps === undefined && (frontStep !== null || backStep !== null),
  };
  const fromSettings = settableFields.filter((field) => fills[field]);
  return {
    v: MESSAGE_VERSION,
    clientId: body.clientId,
    requestId,
    externalRef: body.externalRef ?? null,
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(fromSettings.length === 0 ? {} : { fromSettings }),
    asked: {
      identity: { types: documents.identity?.types ?? [], countries: documents.identity?.countries ?? [] },
      second: {
        types: documents.second?.types ?? [],
        country: documents.second?.country ?? country,
      },
    },
    person: present(person),
    additionalSteps: body.additionalSteps ?? null,
    // A request that names its steps names them all: the configured back does not belong to another front.
    documentSteps:
      body.documentSteps === undefined
        ? { front: frontStep, back: backStep }
        : { front: body.documentSteps.front, back: body.documentSteps.back ?? null },
    urls: present(urls),
    locale: body.locale ?? null,
    acceptUnjudgedSteps: secondDocument.acceptUnjudgedSteps,
    manualReview: idenfy.manualReview,
    submitFace: secondDocument.submitFace,
    approveDeniedSecondDocument: secondDocument.approveDenied,
    isLean: true,
    deadlines,
  };
}

export function correctionOf(body: ResumeBody): Correction {
  const { documents, person, locale, documentSteps, documentType, skipAnalysis } = body;
  const country = body.country ?? documents?.second?.country;
  const identity = documents?.identity;
  const secondTypes = documents?.second?.types;
  return {
    ...(country === undefined ? {} : { country }),
    ...(person === undefined ? {} : { person: present(person) }),
    ...(locale === undefined ? {} : { locale }),
    ...(secondTypes === undefined ? {} : { secondTypes }),
    ...(identity === undefined
      ? {}
      : {
          identity: {
            ...(identity.types === undefined ? {} : { types: identity.types }),
            ...(identity.countries === undefined ? {} : { countries: identity.countries }),
          },
        }),
    ...(documentSteps === undefined
      ? {}
      : {
          documentSteps: {
            front: documentSteps.front,
            ...(documentSteps.back === undefined ? {} : { back: documentSteps.back }),
          },
        }),
    ...(documentType === undefined ? {} : { documentType }),
    ...(skipAnalysis === undefined ? {} : { skipAnalysis }),
  };
}

/** Leaves absent fields out, as the workflow's input has them. */
function present<T extends Readonly<Record<string, string | undefined>>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const name in fields) {
    const value = fields[name];
    if (isDefined(value)) kept[name] = value;
  }
  return kept;
}

function isDefined<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined;
}
