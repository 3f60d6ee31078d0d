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
  /** Digests of the interim bodies that counted, so that none counts again under another header. */
  readonly interimDigests: readonly string[];
  /** Decisive results that are not in force: another replaced them, or they came after what outweighs them. */
  readonly replaced: readonly IdenfyEvent[];
  /** A CANCELLED or expiry notice whose body decides nothing: iDenfy is to be asked (see `isDecisive`). */
  readonly unclearEnd: IdenfyEvent | null;
}

const OVER = new Set(['EXPIRED', 'DELETED', 'ARCHIVED', 'EXPIRED-DELETED']);

/** Over, and nothing decided about the person: a link that ran out, or iDenfy tidying up after itself. */
export function isEndWithoutVerdict({ overall }: Pick<IdenfyEvent, 'overall'>): boolean {
  return OVER.has(overall ?? '');
}

/**
 * By the signed body alone: the header that names the event is not covered by the signature
 * (idenfy/api.md 0.3, facts 5 and 6), so anyone who sees a body could replay it under another name.
 */
export function isDecisive(event: IdenfyEvent): boolean {
  if (event.kind !== 'identification') return false;
  // What was asked is made an event only once it is a decision (asking.ts).
  return event.source === 'asked' || event.final === true || isEndWithoutVerdict(event);
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
    interimDigests: [],
    replaced: [],
    unclearEnd: null,
  };
}

export function withEvent(session: Session, event: IdenfyEvent): Session {
  if (event.kind !== 'identification') return session;
  if (isDecisive(event)) return withDecisive(session, event);
  if (isReviewAgain(session, event)) {
    const replaced = session.result === null ? session.replaced : [...session.replaced, session.result];
    return { ...withInterim(session, event), result: null, replaced };
  }
  if (session.result !== null) return session;
  if (event.eventType === 'IDENTIFICATION_CANCELLED' || event.eventType === 'IDENTIFICATION_EXPIRED') {
    return { ...session, unclearEnd: event };
  }
  return withInterim(session, event);
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

/**
 * True when both say the same of all that the gate or the second check's judgement reads, whatever else differs
 * in their bodies. A reviewer who confirms an automatic verdict says nothing new; what was resubmitted may be
 * another document.
 */
export function sameDecision(one: IdenfyEvent | null, other: IdenfyEvent | null): boolean {
  if (one === null || other === null) return one === other;
  if (one.digest === other.digest) return true;
  return (
    one.eventType !== RESUBMITTED &&
    other.eventType !== RESUBMITTED &&
    one.kind === other.kind &&
    one.overall === other.overall &&
    one.stepStatus === other.stepStatus &&
    one.documentType === other.documentType &&
    one.documentCountry === other.documentCountry &&
    documentVerdict(one) === documentVerdict(other) &&
    sameTags(one.mismatchTags, other.mismatchTags) &&
    sameTags(one.fraudTags, other.fraudTags)
  );
}

/** What was found about the document: a person's word outweighs the machine's. Empty where neither said any. */
export function documentVerdict(event: IdenfyEvent): string {
  return event.manualDocument || (event.autoDocument ?? '');
}

const RESUBMITTED = 'IDENTIFICATION_RESUBMITTED';

function sameTags(one: readonly string[], other: readonly string[]): boolean {
  return one.every((tag) => other.includes(tag)) && other.every((tag) => one.includes(tag));
}

function withInterim(session: Session, event: IdenfyEvent): Session {
  return { ...session, interim: event, interimDigests: [...session.interimDigests, event.digest] };
}

function withDecisive(session: Session, event: IdenfyEvent): Session {
  const { result: standing, replaced } = session;
  // The same body again under another header says nothing new, also after something else has replaced it.
  if ([standing, ...replaced].some((known) => known?.digest === event.digest)) return session;
  if (standing === null) return { ...session, result: event, unclearEnd: null };
  if (outweighs(standing, event)) return { ...session, replaced: [...replaced, event] };
  return { ...session, result: event, replaced: [...replaced, standing], unclearEnd: null };
}

/** Whether what stands stays in force although the other comes later. */
function outweighs(standing: IdenfyEvent, late: IdenfyEvent): boolean {
  // A link that ran out, or files that iDenfy deleted, take no verdict back.
  if (isEndWithoutVerdict(late)) return !isEndWithoutVerdict(standing);
  // "The manual notification is always the last" (idenfy/api.md 3.4): a retry brought the automatic one late.
  return isByHand(standing) && !isByHand(late) && late.eventType === 'IDENTIFICATION_AUTO_FINISHED';
}

/** RESUBMITTED with `final: false`: iDenfy reviews what it had decided (idenfy/api.md 3.2). */
function isReviewAgain(session: Session, event: IdenfyEvent): boolean {
  return (
    event.eventType === RESUBMITTED &&
    event.final === false &&
    session.result !== null &&
    !session.interimDigests.includes(event.digest)
  );
}

/** `manual*` are empty unless a person judged (idenfy/api.md 3.6). */
function isByHand(event: IdenfyEvent): boolean {
  return (event.manualDocument ?? '') !== '' || (event.manualFace ?? '') !== '';
}
