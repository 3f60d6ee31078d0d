/** The request of a verification as it was understood, in the words of `POST /v1/verifications`. */
import type { Wishes } from '../domain/input.ts';
import type { OpenBody } from './verification-requests.ts';
import type { VerificationResource } from './verification-schemas.ts';

type RequestResource = NonNullable<VerificationResource['request']>;

/** Each field of a body but those that are the verification's own, or about its start alone. */
type Shown = Record<Exclude<keyof OpenBody, 'clientId' | 'method' | 'reverify'>, unknown>;

/** Null where a version before 0.7 recorded it, or runs it. */
export function requestResource(wishes: Wishes | null | undefined): RequestResource | null {
  if (wishes == null) return null;
  const { asked, documentSteps, additionalSteps, locale, externalRef, metadata = {}, person, urls } = wishes;
  const { identity, second } = asked;
  return {
    documents: {
      identity: { types: [...identity.types], countries: [...identity.countries] },
      second: { types: [...second.types], country: second.country },
    },
    documentSteps: { ...documentSteps },
    additionalSteps: additionalSteps === null ? null : { ...additionalSteps },
    locale,
    externalRef,
    metadata: { ...metadata },
    person: { ...person },
    urls: { ...urls },
  } satisfies Shown;
}

/** For those who may not see data of the person; an address may name one as well. */
export function withoutPerson(request: RequestResource): RequestResource {
  return { ...request, person: null, urls: null };
}
