/** What speaks against results that are still in force, as reasons for a reviewer to look. Pure. */
import type { Conclusion, Reason } from '../reasons.ts';
import type { Dispute, Disputed, Session } from '../sessions.ts';
import type { SessionRole } from '../words.ts';
import { restsOn } from './rests-on.ts';

/** One dispute of a session in use, with its reason. */
export interface OpenDispute {
  readonly disputed: Disputed;
  readonly reason: Reason;
}

export function disputesOf(sessions: readonly Session[]): OpenDispute[] {
  return sessions.flatMap(({ role, disputes }) =>
    disputes.map((disputed) => ({ disputed, reason: reasonOf(role, disputed.kind) })),
  );
}

export function reasonsOf(disputes: readonly OpenDispute[]): Reason[] {
  return [...new Set(disputes.map(({ reason }) => reason))];
}

/**
 * Nobody is verified while something speaks against a result. Nobody stays rejected or expired only because of a result
 * that iDenfy itself no longer confirms. A machine's verdict never takes back a person's denial.
 */
export function withDisputes(conclusion: Conclusion, disputes: readonly Reason[]): Conclusion {
  const { outcome, reasons } = conclusion;
  const news = disputes.filter((reason) => !reasons.includes(reason));
  if (outcome === 'CANCELLED' || news.length === 0) return conclusion;
  const isUndisputed = (reason: Reason): boolean =>
    !news.some((dispute) => !isByMachine(dispute) && haveInCommon(restsOn(dispute), restsOn(reason)));
  const isUpheld = outcome !== 'VERIFIED' && reasons.some(isUndisputed);
  return { outcome: isUpheld ? outcome : 'REQUIRES_REVIEW', reasons: [...reasons, ...news] };
}

const prefixes = { identity: 'identity', document: 'second_document' } as const;

function reasonOf(role: SessionRole, dispute: Dispute): Reason {
  const prefix = prefixes[role];
  if (dispute === 'unanswered') return `${prefix}_review_unclear`;
  return dispute === 'by-machine' ? `${prefix}_contradicted_by_machine` : `${prefix}_contradicted_by_status`;
}

function haveInCommon(some: readonly SessionRole[], others: readonly SessionRole[]): boolean {
  return some.some((role) => others.includes(role));
}

function isByMachine(reason: Reason): boolean {
  return reason.endsWith('_contradicted_by_machine');
}
