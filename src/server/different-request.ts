/**
 * The same `clientId` with other wishes, while a verification is open: its session was made of the wishes of the first
 * request, so that whoever wishes something else is told what differs, and never given the session of another request.
 */
import { canonical } from '../domain/corrections.ts';
import type { SettableField, Wishes } from '../domain/input.ts';
import { Problem } from './problems.ts';
import type { OpenBody } from './verification-requests.ts';

/** The fields of a body by their paths; lists and maps are one field each. */
type Leaf<T, P extends string> =
  NonNullable<T> extends infer V
    ? V extends boolean | string | readonly unknown[]
      ? P
      : string extends keyof V
        ? P
        : { [K in keyof V & string]: Leaf<V[K], `${P}.${K}`> }[keyof V & string]
    : never;
export type OpenField = { [K in keyof OpenBody]-?: Leaf<OpenBody[K], K> }[keyof OpenBody];

interface Compared {
  readonly value: (wishes: Wishes) => unknown;
  /** What fills it where it is left out. */
  readonly setting?: SettableField;
}

/** Why a difference is none. */
type Ignored = 'names the verification' | 'has a problem of its own' | 'is about a start alone';

/**
 * Every field of `POST /v1/verifications`, complete by its type. A field that is left out means what it means in a first
 * request, and is compared as such: without `documents.identity.types` any is wanted, which is another wish than PASSPORT.
 */
export const openFields: { readonly [F in OpenField]: Compared | Ignored } = {
  clientId: 'names the verification',
  // different_method, which callers know from before.
  method: 'has a problem of its own',
  // Whether to begin anew after VERIFIED; while one is open, nothing begins.
  reverify: 'is about a start alone',
  'documents.identity.types': { value: ({ asked }) => anyOrder(asked.identity.types) },
  'documents.identity.countries': { value: ({ asked }) => anyOrder(asked.identity.countries) },
  'documents.second.types': { value: ({ asked }) => anyOrder(asked.second.types) },
  'documents.second.country': {
    value: ({ asked }) => asked.second.country,
    setting: 'documents.second.country',
  },
  'person.firstName': { value: ({ person }) => person.firstName },
  'person.lastName': { value: ({ person }) => person.lastName },
  'person.dateOfBirth': { value: ({ person }) => person.dateOfBirth },
  'documentSteps.front': {
    value: ({ documentSteps }) => documentSteps.front,
    setting: 'documentSteps',
  },
  'documentSteps.back': {
    value: ({ documentSteps }) => documentSteps.back,
    setting: 'documentSteps',
  },
  additionalSteps: { value: ({ additionalSteps }) => additionalSteps },
  'urls.success': { value: ({ urls }) => urls.success },
  'urls.error': { value: ({ urls }) => urls.error },
  'urls.unverified': { value: ({ urls }) => urls.unverified },
  externalRef: { value: ({ externalRef }) => externalRef },
  metadata: { value: ({ metadata }) => metadata ?? {} },
  locale: { value: ({ locale }) => locale },
};

/** In the order of the table; a field that both leave out is the same, whatever the settings say by now. */
export function differingFields(one: Wishes, other: Wishes): string[] {
  return Object.entries(openFields).flatMap(([field, rule]) => {
    if (typeof rule === 'string') return [];
    const { value, setting } = rule;
    const isSame =
      (setting !== undefined && isLeftOut(setting, one) && isLeftOut(setting, other)) ||
      canonical(value(one)) === canonical(value(other));
    return isSame ? [] : [field];
  });
}

/** @throws Problem different_request where the open verification was requested with other values of any field */
export function refuseOtherWishes(verificationId: string, open: Wishes, wanted: Wishes): void {
  const fields = differingFields(open, wanted);
  if (fields.length === 0) return;
  const message = 'differs from the request of the open verification';
  throw new Problem('different_request', {
    detail: `The open verification was requested with other values of: ${fields.join(', ')}`,
    errors: fields.map((field) => ({ in: 'body', field, message })),
    members: { verificationId, fields },
  });
}

/** Nothing is there, which nobody can request, or a setting's value. */
function isLeftOut(field: SettableField, { asked, documentSteps, fromSettings }: Wishes): boolean {
  const value = field === 'documentSteps' ? documentSteps.front : asked.second.country;
  return value === null || fromSettings?.includes(field) === true;
}

/** A list of which any entry will do. */
function anyOrder(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted();
}
