import type { Core } from '../core.ts';
import { badValue, missingValue } from '../errors.ts';
import type { Session } from '../state.ts';

/**
 * The session that `{"scanRef": "…"}` names. The answer about an unknown one is not documented; 400 BAD_VALUE is as
 * plausible as 404 (idenfy-api.md 6 GAP).
 */
export function sessionOf(core: Core, body: unknown): Session {
  const scanRef = typeof body === 'object' && body !== null && 'scanRef' in body ? body.scanRef : undefined;
  if (scanRef == null) throw missingValue("Field 'scanRef' is required.");
  const session = typeof scanRef === 'string' ? core.sessions.byScanRef(scanRef) : undefined;
  if (session === undefined) throw badValue("Field 'scanRef' must be the scanRef of a verification.");
  return session;
}
