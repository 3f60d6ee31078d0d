/** The names of workflows, and of the attempts behind iDenfy's tokens. */
import { createHmac } from 'node:crypto';
import type { KeyRing } from '../encryption/key-ring.ts';
import type { SessionRole } from '../domain/words.ts';

export function workflowIdOf(clientId: string): string {
  return `${WORKFLOW_ID_PREFIX}${clientId}`;
}

export const WORKFLOW_ID_PREFIX = 'verification-';

/** The names of one system's workflows. */
export interface WorkflowNames {
  of(clientId: string): string;
  /** Whether the name contains the `clientId`. Otherwise each run's encrypted memo has it. */
  readonly isReadable: boolean;
}

/**
 * @param keyId the key of the hash of the `clientId` in names, so that nobody without the key can test guesses. It is
 * a fixed key and not the newest one, since an open run must keep its name when keys are rotated.
 * @throws EncryptionError `encryption_key_unknown`
 */
export function workflowNames(ring: KeyRing, keyId?: string): WorkflowNames {
  if (keyId === undefined) return { of: workflowIdOf, isReadable: true };
  const key = ring.byId(keyId).subKey('workflow-ids');
  const hash = (clientId: string) => createHmac('sha256', key).update(clientId).digest('base64url');
  return { of: (clientId) => workflowIdOf(hash(clientId)), isReadable: false };
}

/** One fixed update id per attempt, so that all simultaneous creates share one update (design.md, "Create"). */
export function openUpdateIdOf(attempt: number): string {
  return `open-${attempt}`;
}

const SUFFIX: Readonly<Record<SessionRole, string>> = { identity: '1', document: '2' };

/** 38 of the 40 characters that iDenfy keeps (idenfy-api.md 1.2), so that a webhook names its attempt. */
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
