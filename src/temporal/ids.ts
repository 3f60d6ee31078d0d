/** How workflows, and the attempts behind iDenfy's tokens, are named. */
import type { SessionRole } from '../workflows/words.ts';

export function workflowIdOf(clientId: string): string {
  return `verification-${clientId}`;
}

/** One fixed update id an attempt, so that any number of simultaneous creates share one update (design.md, "Create"). */
export function openUpdateIdOf(attempt: number): string {
  return `open-${attempt}`;
}

const SUFFIX: Readonly<Record<SessionRole, string>> = { identity: '1', document: '2' };

/** 38 of the 40 characters that iDenfy keeps (idenfy/api.md 1.2), so that a webhook names its attempt. */
export function externalRefOf(verificationId: string, role: SessionRole): string {
  return `${verificationId}:${SUFFIX[role]}`;
}

/** A run id is a UUID; Temporal refuses anything else in its place for ever. */
const OURS = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([12])$/;

/** Null for an `externalRef` that is not ours. */
export function parseExternalRef(
  externalRef: string | null,
): { verificationId: string; role: SessionRole } | null {
  const match = OURS.exec(externalRef ?? '');
  const [, verificationId, suffix] = match ?? [];
  if (verificationId === undefined) return null;
  return { verificationId, role: suffix === SUFFIX.identity ? 'identity' : 'document' };
}
