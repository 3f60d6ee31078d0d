/** Holds what a verification shows to the table of reasons, so that every test run proves the table complete. */
import { explained } from '../../src/server/reasons/table.ts';
import type { Lead } from '../../src/server/reasons/explained.ts';
import type { VerificationResource } from '../../src/server/verification-schemas.ts';

const leadsTo: Readonly<Record<string, readonly Lead[]>> = {
  VERIFIED: ['verifies'],
  REQUIRES_REVIEW: ['asks', 'blocks', 'reviews'],
  REJECTED: ['rejects', 'rejectsUser'],
  EXPIRED: ['expires'],
  CANCELLED: ['cancels'],
};

/** @throws if a reason is not explained, or explained as leading elsewhere */
export function proveExplained({ stage, outcome, reasons, blocked, clientId }: VerificationResource): void {
  const shown = [...reasons, ...(blocked === null ? [] : [blocked.reason])];
  const unknown = shown.filter((reason) => explained(reason) === null);
  if (unknown.length > 0) throw new Error(`${clientId}: docs/outcomes.md lacks ${unknown.join(', ')}`);
  if (blocked !== null && !leads(blocked.reason, 'blocks'))
    throw new Error(`${clientId}: ${blocked.reason} is not said to block`);
  if (
    stage === 'awaiting-decision' &&
    !reasons.every((reason) => leads(reason, 'asks', 'blocks', 'rejects', 'rejectsUser'))
  )
    throw new Error(`${clientId}: ${reasons.join(', ')} are not said to be asked about`);
  const to = leadsTo[outcome ?? ''] ?? [];
  const isSaid =
    outcome === 'VERIFIED'
      ? reasons.every((reason) => leads(reason, ...to))
      : reasons.some((reason) => leads(reason, ...to));
  if (outcome !== null && outcome !== 'unknown' && !isSaid)
    throw new Error(`${clientId}: ${reasons.join(', ')} are not said to lead to ${outcome}`);
}

function leads(reason: string, ...to: readonly Lead[]): boolean {
  return explained(reason)?.leads.some((lead) => to.includes(lead)) === true;
}
