/**
 * What is known of one session, folded from its events in any order and number (design.md, invariant 4). Only their
 * signed bodies count: the signature does not cover the header that names an event (idenfy-api.md 0.3, facts 5 and 6),
 * so anybody who sees a body can send it again under another header. Pure.
 */
import type { IdenfyEvent } from './idenfy-event.ts';
import { documentVerdict, isByHand, isDecisive, isEndWithoutVerdict, isVerdict } from './idenfy-event.ts';
import type { SessionRole } from './words.ts';

export interface Session {
  readonly role: SessionRole;
  readonly scanRef: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** The additional steps that the token's echo named, since `/api/v2/status` does not name them (idenfy-api.md 6). */
  readonly stepNames: readonly string[];
  /** The decisive result in force; null while there is none, or while it is under review again. */
  readonly result: IdenfyEvent | null;
  readonly interim: IdenfyEvent | null;
  /** The interim bodies before it that found anything, which stands until a person's end. */
  readonly earlierInterims: readonly IdenfyEvent[];
  /** Digests of all webhooks' bodies: none counts twice, whatever its effect was. */
  readonly seen: readonly string[];
  /** The digests that counted as interim. Only the folding of earlier versions reads them (folding-by-header.ts). */
  readonly interimDigests: readonly string[];
  /** Decisive results that are not in force: another one replaced them, or one that outranks them came before. */
  readonly replaced: readonly IdenfyEvent[];
  /** A body that neither decides nor shows that the user sent anything: iDenfy must be polled. */
  readonly unclearEnd: IdenfyEvent | null;
  /** A doubt about the result in force that only iDenfy can resolve; it is polled before anything depends on the result. */
  readonly doubt: Doubt | null;
  /** What speaks against the result in force, although it stays in force: a reviewer looks at it. */
  readonly disputes: readonly Disputed[];
}

/**
 * `reviewed-again`: an interim body came after the decision. iDenfy reviews again, or it is a late retry.
 * `order`: a decision replaced another one, and nothing signed says which of the two is later.
 */
export interface Doubt {
  readonly kind: 'reviewed-again' | 'order';
  readonly by: IdenfyEvent;
}

/**
 * `by-machine`: a different verdict of the machine came after a person's. `by-status`: when polled, iDenfy named another
 * verdict. `unanswered`: it named none.
 */
export type Dispute = 'by-machine' | 'by-status' | 'unanswered';

/** A reviewer's acceptance of one dispute does not cover another of its kind. */
export interface Disputed {
  readonly kind: Dispute;
  /** The digest of the body behind it. */
  readonly digest: string;
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
    earlierInterims: [],
    seen: [],
    interimDigests: [],
    replaced: [],
    unclearEnd: null,
    doubt: null,
    disputes: [],
  };
}

/** @param remembers false as in versions before 0.6, which knew the last interim body alone */
export function withEvent(session: Session, event: IdenfyEvent, remembers = true): Session {
  if (event.kind !== 'identification') return session;
  // iDenfy's answer to a poll is its current word, even if it is the same as before.
  if (event.source === 'asked') return withDecisive(session, event, remembers);
  if (session.seen.includes(event.digest)) return session;
  const heard = { ...session, seen: [...session.seen, event.digest] };
  return isDecisive(event) ? withDecisive(heard, event, remembers) : withInterim(heard, event, remembers);
}

/** What iDenfy's answer about a doubt means (see `settlementOf`). */
export type Settlement = 'stands' | 'under-review' | Dispute;

export function withSettlement(session: Session, settlement: Settlement): Session {
  const { doubt, result, replaced } = session;
  const settled = { ...session, doubt: null };
  if (settlement === 'stands' || doubt === null) return settled;
  if (settlement !== 'under-review') return disputed(settled, settlement, doubt.by);
  return {
    ...settled,
    result: null,
    replaced: result === null ? replaced : [...replaced, result],
    // The review has its time from here on; if nothing comes of it, a reviewer looks.
    interim: doubt.by,
    earlierInterims: interimsOf(session),
  };
}

/** The answer of `/api/v2/status`; null: iDenfy did not answer. */
export type StatusWord = Pick<
  IdenfyEvent,
  'overall' | 'fraudTags' | 'mismatchTags' | 'manualDocument' | 'manualFace' | 'evidence'
>;

/**
 * Whether the result in force still holds after iDenfy's answer to a poll about it. Only iDenfy's own word can set a
 * decision aside.
 */
export function settlementOf(session: Session, answer: StatusWord | null): Settlement {
  const { doubt, result, replaced } = session;
  if (doubt === null || result === null) return 'stands';
  const others = replaced.filter((known) => !isEndWithoutVerdict(known) && saysAnother(result, known));
  const mayBeWrong = result.overall === 'APPROVED' && others.length > 0;
  switch (answer?.overall ?? null) {
    case 'REVIEWING':
      return 'under-review';
    case 'ACTIVE':
      if (doubt.kind === 'reviewed-again') return 'under-review';
      // About a decided session this says little, and so confirms no order.
      return mayBeWrong ? 'unanswered' : 'stands';
    case null:
      return doubt.kind === 'reviewed-again' || mayBeWrong ? 'unanswered' : 'stands';
    default:
  }
  if (answer === null || !agrees(answer, result)) {
    // iDenfy has deleted data and no longer names a verdict.
    return answer !== null && isEndWithoutVerdict(answer) ? 'unanswered' : 'by-status';
  }
  // Something that `/status` does not contain, such as the step, may still differ; then the answer confirms no order.
  const isUnordered = others.some((known) => isByHand(known) === isByHand(result) && agrees(answer, known));
  return mayBeWrong && isUnordered ? 'unanswered' : 'stands';
}

/**
 * Whether a later decision takes back what an earlier one had allowed. A polled status says nothing about the step, so a
 * late webhook that says more but nothing worse changes nothing (design.md, invariant 3).
 */
export function contradicts(later: IdenfyEvent | null, earlier: IdenfyEvent): boolean {
  if (later === null) return true;
  if (earlier.source === 'webhook') return !sameDecision(later, earlier);
  return later.overall !== earlier.overall || (later.stepVerdict !== 'valid' && later.stepVerdict !== 'none');
}

/**
 * True if both agree in everything that the gate or the second check's verdict reads, whatever else differs in their
 * bodies. A person at iDenfy who confirms an automatic verdict says nothing new.
 */
export function sameDecision(one: ByHeader | null, other: ByHeader | null): boolean {
  if (one === null || other === null) return one === other;
  if (one.digest === other.digest) return true;
  return (
    one.isResubmitted !== true &&
    other.isResubmitted !== true &&
    one.kind === other.kind &&
    one.overall === other.overall &&
    one.stepStatus === other.stepStatus &&
    one.documentType === other.documentType &&
    one.documentCountry === other.documentCountry &&
    !isAnother(one.documentDigest, other.documentDigest) &&
    !isOtherEvidence(one, other) &&
    documentVerdict(one) === documentVerdict(other) &&
    sameTags(one.mismatchTags, other.mismatchTags) &&
    sameTags(one.fraudTags, other.fraudTags)
  );
}

/** In earlier versions: resubmitted according to its header, and so perhaps another document (folding-by-header.ts). */
type ByHeader = IdenfyEvent & { readonly isResubmitted?: boolean };

/** Compared only if both have it; earlier versions and polled statuses do not. */
function isAnother(one: string | null | undefined, other: string | null | undefined): boolean {
  return one != null && other != null && one !== other;
}

/** Compared only if both have it; a polled status has less of it than a body (see `agrees`). */
function isOtherEvidence(one: IdenfyEvent, other: IdenfyEvent): boolean {
  if (one.source === 'asked' || other.source === 'asked') return false;
  return (
    one.evidence !== undefined && other.evidence !== undefined && !sameTags(one.evidence, other.evidence)
  );
}

function sameTags(one: readonly string[], other: readonly string[]): boolean {
  return isAmong(one, other) && isAmong(other, one);
}

/** For a body that decides nothing. */
function withInterim(session: Session, event: IdenfyEvent, remembers: boolean): Session {
  if (session.result !== null) return doubted(session, 'reviewed-again', event);
  const isShown = !isUnstarted(event);
  return {
    ...session,
    ...(isShown
      ? {
          interim: event,
          earlierInterims: remembers ? interimsOf(session) : [],
          interimDigests: [...session.interimDigests, event.digest],
        }
      : { unclearEnd: event }),
  };
}

/** CANCELLED has no word of its own among the statuses, so its body may say that the session is open. */
function isUnstarted({ overall }: IdenfyEvent): boolean {
  return overall === 'ACTIVE' || overall === null;
}

function interimsOf({ interim, earlierInterims }: Session): readonly IdenfyEvent[] {
  const hasFound =
    interim !== null &&
    (isVerdict(interim.overall) || isByHand(interim) || (interim.evidence ?? []).length > 0);
  return hasFound ? [...earlierInterims, interim] : earlierInterims;
}

function withDecisive(session: Session, event: IdenfyEvent, remembers: boolean): Session {
  const { result: standing } = session;
  if (standing?.eventId === event.eventId) return session;
  // A repeated answer is kept only once.
  const replaced = session.replaced.filter(({ eventId }) => eventId !== event.eventId);
  if (standing === null) return inForce({ ...session, replaced }, event, remembers);
  const kept = { ...session, replaced: [...replaced, event] };
  // An expired link, or files that iDenfy deleted, take no verdict back.
  if (isEndWithoutVerdict(event) && !isEndWithoutVerdict(standing)) return kept;
  // A status that was polled before the webhook came says less than the webhook.
  if (event.source === 'asked') return saysAnother(event, standing) ? doubted(kept, 'order', event) : kept;
  // "The manual notification is always the last" (idenfy-api.md 3.4): only a person replaces a person's verdict.
  if (isByHand(standing) && !isByHand(event) && !isEndWithoutVerdict(standing)) {
    return saysAnother(event, standing) ? disputed(kept, 'by-machine', event) : kept;
  }
  return inForce({ ...session, replaced: [...replaced, standing] }, event, remembers);
}

function inForce(session: Session, event: IdenfyEvent, remembers: boolean): Session {
  const next = { ...session, result: event, unclearEnd: null };
  if (remembers && isTakenBackBy(event, interimsOf(session))) return disputed(next, 'by-machine', event);
  if (event.source === 'asked') return next;
  const verdicts = session.replaced.filter((known) => !isEndWithoutVerdict(known));
  const others = isEndWithoutVerdict(event) ? [] : verdicts.filter((known) => saysAnother(event, known));
  // This holds even if iDenfy itself had set the person's verdict aside: the review that it announced is a person's.
  if (!isByHand(event) && others.some(isByHand)) return disputed(next, 'by-machine', event);
  // A person has already said so before the end, and neither a machine's nor a person's end takes that back.
  const { interim } = session;
  const isTakenBack = interim !== null && isVerdict(interim.overall) && isByHand(interim) && !isByHand(event);
  if (isTakenBack && saysAnother(event, interim)) return disputed(next, 'by-machine', event);
  // iDenfy said that it reviews again: this is the result of that review, or a retry of the earlier result.
  if (session.result === null && verdicts.length > 0) return doubted(next, 'reviewed-again', event);
  return others.length > 0 ? doubted(next, 'order', event) : next;
}

/**
 * Whether an end that is not a person's leaves out what an interim body found: a person's other verdict, or anything that
 * speaks against VERIFIED. Whoever sends bodies in another order must not get a better outcome.
 */
function isTakenBackBy(event: IdenfyEvent, interims: readonly IdenfyEvent[]): boolean {
  if (isByHand(event) || isEndWithoutVerdict(event)) return false;
  return interims.some(
    (known) =>
      (isByHand(known) && isVerdict(known.overall) && saysAnother(event, known)) ||
      !isAmong(known.evidence ?? [], event.evidence ?? []),
  );
}

/** A polled status has neither step nor document: if one of the two was polled, only what both contain counts. */
function saysAnother(one: IdenfyEvent, other: IdenfyEvent): boolean {
  if (one.source === 'webhook' && other.source === 'webhook') return !sameDecision(one, other);
  const [polled, told] = one.source === 'asked' ? [one, other] : [other, one];
  return !agrees(polled, told) || (told.source === 'asked' && !agrees(told, polled));
}

/** A review comes before an order: it may set the result aside. */
function doubted(session: Session, kind: Doubt['kind'], by: IdenfyEvent): Session {
  const { doubt } = session;
  return doubt?.kind === 'reviewed-again' && kind === 'order'
    ? { ...session, doubt: { ...doubt } }
    : { ...session, doubt: { kind, by } };
}

function disputed(session: Session, kind: Dispute, { digest }: IdenfyEvent): Session {
  const { disputes } = session;
  const isKnown = disputes.some((known) => known.kind === kind && known.digest === digest);
  return isKnown ? session : { ...session, disputes: [...disputes, { kind, digest }] };
}

function isAmong(tags: readonly string[], known: readonly string[]): boolean {
  return tags.every((tag) => known.includes(tag));
}

/** Compared only if both say something. */
function isOther(one: string | null, other: string | null): boolean {
  return (one ?? '') !== '' && (other ?? '') !== '' && one !== other;
}

/** Whether iDenfy's own status confirms the result: the same verdict, and nothing that the result does not show. */
function agrees(status: StatusWord, result: StatusWord): boolean {
  return (
    status.overall === result.overall &&
    isAmong(status.fraudTags, result.fraudTags) &&
    isAmong(status.mismatchTags, result.mismatchTags) &&
    isAmong(status.evidence ?? [], result.evidence ?? status.evidence ?? []) &&
    !isOther(status.manualDocument, result.manualDocument) &&
    !isOther(status.manualFace, result.manualFace)
  );
}
