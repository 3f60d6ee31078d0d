/** The words that all rooms share, each list with its type. */

export const methods = ['silent', 'sequential', 'stored'] as const;
export type Method = (typeof methods)[number];

/** The names of the workflows; they are part of every history and never change. */
export const workflowTypes = {
  silent: 'silentVerification',
  sequential: 'sequentialVerification',
  stored: 'storedVerification',
} as const satisfies Readonly<Record<Method, string>>;

export const stages = [
  'creating-session',
  'awaiting-user',
  'in-review-at-idenfy',
  'downloading-documents',
  'submitting-documents',
  'awaiting-document-result',
  'awaiting-decision',
  'blocked',
  'recording',
  'closed',
] as const;
export type Stage = (typeof stages)[number];

export const outcomes = ['VERIFIED', 'REQUIRES_REVIEW', 'REJECTED', 'EXPIRED', 'CANCELLED'] as const;
export type Outcome = (typeof outcomes)[number];

/** `identity` is Token 1, `document` is Token 2. */
export const sessionRoles = ['identity', 'document'] as const;
export type SessionRole = (typeof sessionRoles)[number];

/** Shown in place of a word that a newer version wrote, since no word of this version would be true. */
export const UNKNOWN = 'unknown';
export type OrUnknown<W extends string> = W | typeof UNKNOWN;

export function orUnknown<W extends string>(words: readonly W[], value: string | null): OrUnknown<W> {
  return words.find((word) => word === value) ?? UNKNOWN;
}
