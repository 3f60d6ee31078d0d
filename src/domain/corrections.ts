/**
 * What was requested may change before iDenfy made a session of it: an operator corrects it, or its caller requests
 * anew. What cannot have any effect any more is refused, since it would be believed in. Pure.
 */
import type { Correction, VerificationInput, Wishes } from './input.ts';
import type { Method } from './words.ts';

export function wishesOf(input: Wishes): Wishes {
  const { externalRef, asked, person, additionalSteps, documentSteps, urls, locale } = input;
  return { externalRef, asked, person, additionalSteps, documentSteps, urls, locale };
}

export function sameWishes(one: Wishes, other: Wishes): boolean {
  return canonical(wishesOf(one)) === canonical(wishesOf(other));
}

/** What is left out of the correction stays as it is; of the person each field by itself. */
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

interface Standing {
  readonly method: Method;
  /** Whether iDenfy has made the session of the first document. */
  readonly hasIdentitySession: boolean;
  /** Whether a token of the second document stands, made for certain types, on which nothing was decided yet. */
  readonly hasUnusedToken: boolean;
}

/** The first field, as `POST …/resume` calls it, that nothing will ever look at; null where each has an effect. */
export function withoutEffect(correction: Correction, standing: Standing): string | null {
  const { method, hasIdentitySession, hasUnusedToken } = standing;
  const isSilent = method === 'silent';
  const beforeSession = !hasIdentitySession;
  const { person = {}, identity = {} } = correction;
  // The sessions of `sequential` are both made before the user starts, and made again for other wishes until then.
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

/** Equal for equal values, in whatever order their fields stand. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const sorted = fields.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join()}}`;
}
