/**
 * What a reviewer's approval may do, and on which approvals a VERIFIED depends: its reasons name everything that a
 * reviewer accepted (design.md, invariant 5). Pure.
 */
import type { Approval, ApprovalObstacle } from '../decisions.ts';
import type { IdenfyEvent } from '../idenfy-event.ts';
import { isVerdict } from '../idenfy-event.ts';
import type { Reason } from '../reasons.ts';
import type { Session } from '../sessions.ts';
import { sameDecision } from '../sessions.ts';
import type { SessionRole } from '../words.ts';

/** An approval in force. */
export interface Granted {
  /** What the reviewer was asked about. */
  readonly reasons: readonly Reason[];
  /** The event ids of the results that were in force then. */
  readonly results: readonly string[];
}

export interface Approvable {
  readonly onApproval: 'impossible' | 'goes-on' | 'verifies';
  /** The sessions whose results VERIFIED needs, even if a reviewer approves. */
  readonly needed: readonly SessionRole[];
  readonly resultOf: (role: SessionRole) => IdenfyEvent | null;
  /** The account's choice: whether a second document that iDenfy denied may be approved. */
  readonly deniedSecondDocument: boolean;
}

export function approvalOf(approvable: Approvable): Approval {
  if (obstacleTo(approvable) !== null) return 'impossible';
  return approvable.onApproval === 'goes-on' ? 'goes-on' : 'verifies';
}

/** Null: it can be approved. */
export function obstacleTo({
  onApproval,
  needed,
  resultOf,
  deniedSecondDocument,
}: Approvable): ApprovalObstacle | null {
  const identity = resultOf('identity');
  if (!hasVerdict(identity)) return 'identity_result_missing';
  // A reviewer may not approve an identity that iDenfy denied.
  if (identity.overall === 'DENIED') return 'identity_denied';
  if (onApproval === 'impossible') return 'second_document_missing';
  if (onApproval === 'goes-on') return null;
  if (!needed.every((role) => hasVerdict(resultOf(role)))) return 'second_result_missing';
  const isDenied = resultOf('document')?.overall === 'DENIED';
  return isDenied && !deniedSecondDocument ? 'second_document_denied' : null;
}

/** Null: iDenfy decided nothing, or has taken back what it decided. */
function hasVerdict(result: IdenfyEvent | null): result is IdenfyEvent {
  return result !== null && isVerdict(result.overall);
}

/** The results in force, which identify what an approval is about. */
export function resultsNow(sessions: readonly Session[]): string[] {
  return sessions.flatMap(({ result }) => (result === null ? [] : [result.eventId]));
}

/** Whether other results are in force than those that the reviewer saw, whatever they say. */
export function hasOtherResults(shown: readonly Session[], sessions: readonly Session[]): boolean {
  const [then, now] = [resultsNow(shown), resultsNow(sessions)];
  return then.length !== now.length || now.some((eventId) => !then.includes(eventId));
}

/** Whether something that iDenfy said since then changes the question to the reviewer. */
export function isOtherwise(shown: readonly Session[], sessions: readonly Session[]): boolean {
  return sessions.some(({ scanRef, result, doubt, disputes }) => {
    const known = shown.find((session) => session.scanRef === scanRef);
    const isDoubted = doubt !== null && doubt !== known?.doubt;
    const isDisputed = disputes.length > (known?.disputes.length ?? 0);
    return isDoubted || isDisputed || !sameDecision(known?.result ?? null, result);
  });
}
