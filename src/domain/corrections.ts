/**
 * The request may change before iDenfy has created a session from it: an operator corrects it, or the caller replaces
 * it. A change that can no longer have an effect is refused, since everybody would rely on it. Pure.
 */
import type { Correction, VerificationInput, Wishes } from './input.ts';
import { keysOf } from './sides.ts';
import type { Method } from './words.ts';

export function wishesOf(input: Wishes): Wishes {
  const { externalRef, asked, person, additionalSteps, documentSteps, urls, locale } = input;
  const { metadata, fromSettings } = input;
  return {
    externalRef,
    asked,
    person,
    additionalSteps,
    documentSteps,
    urls,
    locale,
    ...(metadata === undefined ? {} : { metadata }),
    ...(fromSettings === undefined ? {} : { fromSettings }),
  };
}

/** By their values alone, wherever these come from: runs of earlier versions do not know that. */
export function sameWishes(one: Wishes, other: Wishes): boolean {
  return canonical(valuesOf(wishesOf(one))) === canonical(valuesOf(wishesOf(other)));
}

function valuesOf({ fromSettings: _where, ...values }: Wishes): Omit<Wishes, 'fromSettings'> {
  return values;
}

/** What the wishes say that `sent` does not, or says otherwise. */
export function wishesBeside(wishes: Wishes, sent: Partial<Wishes>): Partial<Wishes> {
  const said = new Map<string, unknown>(Object.entries(sent));
  const isSaid = ([name, value]: [string, unknown]) => canonical(said.get(name)) === canonical(value);
  return Object.fromEntries(Object.entries(wishes).filter((field) => !isSaid(field)));
}

/** Fields that the correction leaves out stay as they are; this holds for each field of the person. */
export function corrected(input: VerificationInput, correction: Correction): VerificationInput {
  const { country, documentSteps, person, identity, secondTypes, locale } = correction;
  const { asked } = input;
  return {
    ...input,
    asked: {
      identity: {
        types: identity?.types ?? asked.identity.types,
        countries: identity?.countries ?? asked.identity.countries,
      },
      second: { types: secondTypes ?? asked.second.types, country: country ?? asked.second.country },
    },
    person: { ...input.person, ...person },
    locale: locale ?? input.locale,
    documentSteps:
      documentSteps === undefined
        ? input.documentSteps
        : { front: documentSteps.front, back: documentSteps.back ?? null },
  };
}

/**
 * The fields by which iDenfy looks less closely, or for another type than the document says: what they let through is
 * let through by a person.
 */
export function loosening({ skipAnalysis, documentType }: Correction): string[] {
  return [
    ...(skipAnalysis === true ? ['skipAnalysis'] : []),
    ...(documentType === undefined ? [] : ['documentType']),
  ];
}

interface Standing {
  readonly method: Method;
  /** Whether iDenfy has created the session of the first document. */
  readonly hasIdentitySession: boolean;
  /** Whether a token of the second document exists, created for certain types, for which nothing was decided yet. */
  readonly hasUnusedToken: boolean;
}

/** The first field without an effect, by its name in `POST …/resume`; null if each has an effect. */
export function withoutEffect(correction: Correction, standing: Standing): string | null {
  const { method, hasIdentitySession, hasUnusedToken } = standing;
  const isSilent = method === 'silent';
  const beforeSession = !hasIdentitySession;
  const { person = {}, identity = {} } = correction;
  // Both sessions of `sequential` are created before the user starts, and created again if the request changes.
  const secondMatters = isSilent || (method === 'sequential' && beforeSession);
  const fields: readonly (readonly [field: string, value: unknown, hasEffect: boolean])[] = [
    ...Object.entries(person).map(([name, value]) => [`person.${name}`, value, beforeSession] as const),
    ...Object.entries(identity).map(
      ([name, value]) => [`documents.identity.${name}`, value, beforeSession] as const,
    ),
    ['locale', correction.locale, beforeSession],
    ['documents.second.types', correction.secondTypes, secondMatters && !(isSilent && hasUnusedToken)],
    ['country', correction.country, secondMatters],
    ['documentSteps', correction.documentSteps, method !== 'sequential'],
    ['documentType', correction.documentType, isSilent],
    ['skipAnalysis', correction.skipAnalysis, isSilent],
  ];
  return fields.find(([, value, hasEffect]) => value !== undefined && !hasEffect)?.[0] ?? null;
}

/**
 * The first side whose step the session does not have, by its name in `POST …/resume`: the run would block again, and
 * would no longer say what was wrong before.
 * @param steps those that are known; with none, nothing can be said
 */
export function unknownStep({ documentSteps }: Correction, steps: readonly string[]): string | null {
  if (documentSteps === undefined || steps.length === 0) return null;
  const known = Object.fromEntries(steps.map((name) => [name, null]));
  const isKnown = (name: string | null | undefined) => !name || keysOf(known, name).length > 0;
  if (!isKnown(documentSteps.front)) return 'documentSteps.front';
  return isKnown(documentSteps.back) ? null : 'documentSteps.back';
}

/** Equal for equal values, whatever the order of their fields. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const sorted = fields.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join()}}`;
}
