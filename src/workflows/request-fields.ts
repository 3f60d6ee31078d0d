/**
 * The caller's name of a field at fault, since iDenfy names its own fields. A field that the service adds keeps iDenfy's
 * name and is fixed in the settings. Names only, never values. Pure.
 */
import type { SessionRole } from '../domain/words.ts';

const OF_EVERY_TOKEN: Readonly<Record<string, string>> = {
  firstName: 'person.firstName',
  lastName: 'person.lastName',
  dateOfBirth: 'person.dateOfBirth',
  successUrl: 'urls.success',
  errorUrl: 'urls.error',
  unverifiedUrl: 'urls.unverified',
};

const OF_A_ROLE: Readonly<Record<SessionRole, Readonly<Record<string, string>>>> = {
  identity: { documents: 'documents.identity.types', country: 'documents.identity.countries' },
  document: { documents: 'documents.second.types', country: 'documents.second.country' },
};

const OF_A_SUBMISSION: Readonly<Record<string, string>> = {
  country: 'documents.second.country',
  'images.FRONT': 'documentSteps.front',
  'images.BACK': 'documentSteps.back',
  FRONT: 'documentSteps.front',
  BACK: 'documentSteps.back',
};

/** @param field as the error of a refused token names it */
export function tokenField(field: string | null, role: SessionRole): string | null {
  return named(field, { ...OF_EVERY_TOKEN, ...OF_A_ROLE[role] });
}

/** @param field as the error of a refused submission names it */
export function submissionField(field: string | null): string | null {
  return named(field, OF_A_SUBMISSION);
}

/** Only our own field names; any other text might be somebody's data. */
const NAME = /^[A-Za-z]\w{0,63}(\.\w{1,64}){0,5}$/;

function named(field: string | null, names: Readonly<Record<string, string>>): string | null {
  if (field === null || !NAME.test(field)) return null;
  const whole = names[field];
  if (whole !== undefined) return whole;
  const [first = '', ...rest] = field.split('.');
  const known = names[first] ?? first;
  // `documents.0` is `documents.identity.types[0]`.
  return known + rest.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('');
}
