/**
 * What is known of one session, folded from its events in whatever order and number they come
 * (design.md, invariant 4). Pure.
 */
import type { IdenfyEvent } from './messages.ts';
import type { SessionRole } from './words.ts';

export interface Session {
  readonly role: SessionRole;
  readonly scanRef: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** The additional steps that the token's echo named: `/api/v2/status` does not tell them (idenfy/api.md 6). */
  readonly stepNames: readonly string[];
  /** The decisive result in force; null while there is none, or while it is under review again. */
  readonly result: IdenfyEvent | null;
  readonly interim: IdenfyEvent | null;
  /** Decisive results that a later one replaced. */
  readonly replaced: readonly IdenfyEvent[];
  /** A CANCELLED or expiry notice whose body decides nothing: iDenfy is to be asked (see `isDecisive`). */
  readonly unclearEnd: IdenfyEvent | null;
}

const OVER = new Set(['EXPIRED', 'DELETED', 'ARCHIVED', 'EXPIRED-DELETED']);

/**
 * By the signed body alone: the header that names the event is not covered by the signature
 * (idenfy/api.md 0.3, facts 5 and 6), so anyone who sees a body could replay it under another name.
 */
export function isDecisive(event: IdenfyEvent): boolean {
  if (event.kind !== 'identification') return false;
  // What was asked is taken for a decision only when it is one (see asking.ts).
  return event.source === 'asked' || event.final === true || isOver(event.overall);
}

export function newSession(
  role: SessionRole,
  opened: { readonly scanRef: string; readonly expiresAt: string; readonly stepNames: readonly string[] },
  createdAt: string,
): Session {
  return {
    role,
    scanRef: opened.scanRef,
    createdAt,
    expiresAt: opened.expiresAt,
    stepNames: opened.stepNames,
    result: null,
    interim: null,
    replaced: [],
    unclearEnd: null,
  };
}

export function withEvent(session: Session, event: IdenfyEvent): Session {
  if (event.kind !== 'identification') return session;
  if (isDecisive(event)) return withDecisive(session, event);
  if (isReviewAgain(session, event)) {
    const replaced = session.result === null ? session.replaced : [...session.replaced, session.result];
    return { ...session, result: null, interim: event, replaced };
  }
  if (session.result !== null) return session;
  if (event.eventType === 'IDENTIFICATION_CANCELLED' || event.eventType === 'IDENTIFICATION_EXPIRED') {
    return { ...session, unclearEnd: event };
  }
  return { ...session, interim: event };
}

/** An end without a verdict. */
export function isOver(overall: string | null): boolean {
  return OVER.has(overall ?? '');
}

/**
 * Whether a later decision takes back what an earlier one had allowed. An asked status tells nothing of the step, so
 * a late webhook that says more and nothing worse changes nothing (design.md, invariant 3).
 */
export function contradicts(later: IdenfyEvent | null, earlier: IdenfyEvent): boolean {
  if (later === null) return true;
  if (earlier.source === 'webhook') return !sameDecision(later, earlier);
  return later.overall !== earlier.overall || (later.stepVerdict !== 'valid' && later.stepVerdict !== 'none');
}

/** True when both say the same, whatever else differs in their bodies. */
export function sameDecision(one: IdenfyEvent | null, other: IdenfyEvent | null): boolean {
  if (one === null || other === null) return one === other;
  return one.overall === other.overall && one.stepStatus === other.stepStatus && one.kind === other.kind;
}

function withDecisive(session: Session, event: IdenfyEvent): Session {
  const standing = session.result;
  if (standing === null) return { ...session, result: event, unclearEnd: null };
  // The same body under another header, or an automatic result that a retry brings after the reviewer's own
  // ("the manual notification is always the last", idenfy/api.md 3.4): neither says anything new.
  if (standing.digest === event.digest) return session;
  if (isByHand(standing) && !isByHand(event) && event.eventType === 'IDENTIFICATION_AUTO_FINISHED')
    return session;
  return { ...session, result: event, replaced: [...session.replaced, standing], unclearEnd: null };
}

/** RESUBMITTED with `final: false`: iDenfy reviews what it had decided (idenfy/api.md 3.2). */
function isReviewAgain(session: Session, event: IdenfyEvent): boolean {
  return event.eventType === 'IDENTIFICATION_RESUBMITTED' && event.final === false && session.result !== null;
}

/** `manual*` are empty unless a person judged (idenfy/api.md 3.6). */
function isByHand(event: IdenfyEvent): boolean {
  return (event.manualDocument ?? '') !== '' || (event.manualFace ?? '') !== '';
}
