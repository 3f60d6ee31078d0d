/** The words that every room shares, each list with the type made of it. */

export const methods = ['silent', 'sequential', 'stored'] as const;
export type Method = (typeof methods)[number];

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

export function isStage(value: unknown): value is Stage {
  return stages.some((stage) => stage === value);
}

export function isMethod(value: unknown): value is Method {
  return methods.some((method) => method === value);
}
