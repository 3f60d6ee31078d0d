/**
 * What a person's approval may do, and which approvals a VERIFIED rests on: whatever a person let through says so in
 * its reasons (design.md, invariant 5). Pure.
 */
import type { Approval } from '../decisions.ts';
import type { IdenfyEvent } from '../idenfy-event.ts';
import { isVerdict } from '../idenfy-event.ts';
import type { Reason } from '../reasons.ts';
import type { Session } from '../sessions.ts';
import type { SessionRole } from '../words.ts';

/** An approval in force. */
export interface Granted {
  /** What the person was asked about. */
  readonly reasons: readonly Reason[];
  /** The event ids of the results that were in force then. */
  readonly results: readonly string[];
}

export interface Approvable {
  readonly onApproval: 'impossible' | 'goes-on' | 'verifies';
  /** The sessions whose results VERIFIED needs, also when a person approves. */
  readonly needed: readonly SessionRole[];
  readonly resultOf: (role: SessionRole) => IdenfyEvent | null;
  /** The account's choice: whether a second document that iDenfy denied may be approved. */
  readonly deniedSecondDocument: boolean;
}

export function approvalOf({ onApproval, needed, resultOf, deniedSecondDocument }: Approvable): Approval {
  const identity = resultOf('identity');
  if (onApproval === 'impossible' || !hasVerdict(identity)) return 'impossible';
  // What iDenfy denied about the person is not a reviewer's to allow.
  if (identity.overall === 'DENIED') return 'impossible';
  if (onApproval === 'goes-on') return 'goes-on';
  if (!needed.every((role) => hasVerdict(resultOf(role)))) return 'impossible';
  const isDenied = needed.includes('document') && resultOf('document')?.overall === 'DENIED';
  return isDenied && !deniedSecondDocument ? 'impossible' : 'verifies';
}

/** Null: iDenfy decided nothing, or has taken back what it decided. */
function hasVerdict(result: IdenfyEvent | null): result is IdenfyEvent {
  return result !== null && isVerdict(result.overall);
}

/** The results in force, by which an approval says what it is about. */
export function resultsNow(sessions: readonly Session[]): string[] {
  return sessions.flatMap(({ result }) => (result === null ? [] : [result.eventId]));
}
