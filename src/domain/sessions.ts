/**
 * What is known of one session, folded from its events in whatever order and number they come
 * (design.md, invariant 4). By their signed bodies alone: the header that names an event is not covered by the
 * signature (idenfy-api.md 0.3, facts 5 and 6), so whoever sees a body can send it again under another. Pure.
 */
import type { IdenfyEvent } from './idenfy-event.ts';
import { documentVerdict, isByHand, isDecisive, isEndWithoutVerdict, isVerdict } from './idenfy-event.ts';
import type { SessionRole } from './words.ts';

export interface Session {
  readonly role: SessionRole;
  readonly scanRef: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** The additional steps that the token's echo named: `/api/v2/status` does not tell them (idenfy-api.md 6). */
  readonly stepNames: readonly string[];
  /** The decisive result in force; null while there is none, or while it is under review again. */
  readonly result: IdenfyEvent | null;
  readonly interim: IdenfyEvent | null;
  /** Digests of all bodies that webhooks brought: none counts twice, whatever it counted for. */
  readonly seen: readonly string[];
  /** Those of them that counted as interim. Read by the folding of earlier versions (folding-by-header.ts). */
  readonly interimDigests: readonly string[];
  /** Decisive results that are not in force: another replaced them, or they came after what outweighs them. */
  readonly replaced: readonly IdenfyEvent[];
  /** A body that neither decides nor shows that anything was sent in: iDenfy is to be polled. */
  readonly unclearEnd: IdenfyEvent | null;
  /** What only iDenfy can say about the result in force; it is polled before anything rests on that. */
  readonly doubt: Doubt | null;
  /** What speaks against the result in force, although it stands: a person looks at it. */
  readonly disputes: readonly Disputed[];
}

/**
 * `reviewed-again`: an interim body came after the decision. iDenfy reviews again, or it is a late retry.
 * `order`: a decision replaced another one, and nothing that is signed says which of the two is the later.
 */
export interface Doubt {
  readonly kind: 'reviewed-again' | 'order';
  readonly by: IdenfyEvent;
}

/**
 * `by-machine`: after a person's verdict a machine's came that differs. `by-status`: iDenfy, when it was polled, named
 * another verdict. `unanswered`: it named none.
 */
export type Dispute = 'by-machine' | 'by-status' | 'unanswered';

/** One that a reviewer let pass covers no other of its kind. */
export interface Disputed {
  readonly kind: Dispute;
  /** Of the body behind it. */
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
    seen: [],
    interimDigests: [],
    replaced: [],
    unclearEnd: null,
    doubt: null,
    disputes: [],
  };
}

export function withEvent(session: Session, event: IdenfyEvent): Session {
  if (event.kind !== 'identification') return session;
  // An answer that iDenfy gives to a question of ours is its word of now, also where it is the same again.
  if (event.source === 'asked') return withDecisive(session, event);
  if (session.seen.includes(event.digest)) return session;
  const heard = { ...session, seen: [...session.seen, event.digest] };
  return isDecisive(event) ? withDecisive(heard, event) : withInterim(heard, event);
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
    // From here on the review has its time, and what comes of nothing is for a person.
    interim: doubt.by,
  };
}

/** What `/api/v2/status` tells; null: iDenfy did not answer. */
export type StatusWord = Pick<
  IdenfyEvent,
  'overall' | 'fraudTags' | 'mismatchTags' | 'manualDocument' | 'manualFace' | 'evidence'
>;

/**
 * Whether the result in force may be believed after what iDenfy, polled about it, answered. Its own word alone can set
 * a decision aside.
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
      // Of a session that was decided this says little, and so bears no order out.
      return mayBeWrong ? 'unanswered' : 'stands';
    case null:
      return doubt.kind === 'reviewed-again' || mayBeWrong ? 'unanswered' : 'stands';
    default:
  }
  if (answer === null || !agrees(answer, result)) {
    // iDenfy tidied up, and names no verdict any more.
    return answer !== null && isEndWithoutVerdict(answer) ? 'unanswered' : 'by-status';
  }
  // What `/status` does not tell, such as the step, may differ all the same, and then it orders nothing.
  const isUnordered = others.some((known) => isByHand(known) === isByHand(result) && agrees(answer, known));
  return mayBeWrong && isUnordered ? 'unanswered' : 'stands';
}

/**
 * Whether a later decision takes back what an earlier one had allowed. A polled status tells nothing of the step, so
 * a late webhook that says more and nothing worse changes nothing (design.md, invariant 3).
 */
export function contradicts(later: IdenfyEvent | null, earlier: IdenfyEvent): boolean {
  if (later === null) return true;
  if (earlier.source === 'webhook') return !sameDecision(later, earlier);
  return later.overall !== earlier.overall || (later.stepVerdict !== 'valid' && later.stepVerdict !== 'none');
}

/**
 * True when both say the same of all that the gate or the second check's judgement reads, whatever else differs
 * in their bodies. A reviewer who confirms an automatic verdict says nothing new.
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

/** As earlier versions took it: resubmitted by its header, and so perhaps another document (folding-by-header.ts). */
type ByHeader = IdenfyEvent & { readonly isResubmitted?: boolean };

/** Where both tell; earlier versions and polled statuses do not. */
function isAnother(one: string | null | undefined, other: string | null | undefined): boolean {
  return one != null && other != null && one !== other;
}

/** Where both tell; a polled status tells less of it than a body (see `agrees`). */
function isOtherEvidence(one: IdenfyEvent, other: IdenfyEvent): boolean {
  if (one.source === 'asked' || other.source === 'asked') return false;
  return (
    one.evidence !== undefined && other.evidence !== undefined && !sameTags(one.evidence, other.evidence)
  );
}

function sameTags(one: readonly string[], other: readonly string[]): boolean {
  return isAmong(one, other) && isAmong(other, one);
}

/** Of a body that decides nothing. */
function withInterim(session: Session, event: IdenfyEvent): Session {
  if (session.result !== null) return doubted(session, 'reviewed-again', event);
  const isShown = !isUnstarted(event);
  return {
    ...session,
    ...(isShown
      ? { interim: event, interimDigests: [...session.interimDigests, event.digest] }
      : { unclearEnd: event }),
  };
}

/** CANCELLED has no word of its own among the statuses, so its body may say that the session is open. */
function isUnstarted({ overall }: IdenfyEvent): boolean {
  return overall === 'ACTIVE' || overall === null;
}

function withDecisive(session: Session, event: IdenfyEvent): Session {
  const { result: standing } = session;
  if (standing?.eventId === event.eventId) return session;
  // An answer that iDenfy gives again is not there twice.
  const replaced = session.replaced.filter(({ eventId }) => eventId !== event.eventId);
  if (standing === null) return inForce({ ...session, replaced }, event);
  const kept = { ...session, replaced: [...replaced, event] };
  // A link that ran out, or files that iDenfy deleted, take no verdict back.
  if (isEndWithoutVerdict(event) && !isEndWithoutVerdict(standing)) return kept;
  // What was polled before the webhook came tells less than the webhook.
  if (event.source === 'asked') return saysAnother(event, standing) ? doubted(kept, 'order', event) : kept;
  // "The manual notification is always the last" (idenfy-api.md 3.4): a person is overruled by a person alone.
  if (isByHand(standing) && !isByHand(event) && !isEndWithoutVerdict(standing)) {
    return saysAnother(event, standing) ? disputed(kept, 'by-machine', event) : kept;
  }
  return inForce({ ...session, replaced: [...replaced, standing] }, event);
}

function inForce(session: Session, event: IdenfyEvent): Session {
  const next = { ...session, result: event, unclearEnd: null };
  if (event.source === 'asked') return next;
  const verdicts = session.replaced.filter((known) => !isEndWithoutVerdict(known));
  const others = isEndWithoutVerdict(event) ? [] : verdicts.filter((known) => saysAnother(event, known));
  // Also where iDenfy itself had set the person's verdict aside: the review that it spoke of is a person's.
  if (!isByHand(event) && others.some(isByHand)) return disputed(next, 'by-machine', event);
  // A person has said so before the end already, and a machine's end takes that back no more than a person's end.
  const { interim } = session;
  const isTakenBack = interim !== null && isVerdict(interim.overall) && isByHand(interim) && !isByHand(event);
  if (isTakenBack && saysAnother(event, interim)) return disputed(next, 'by-machine', event);
  // iDenfy said that it reviews again: this is what came of it, or a retry of what was before.
  if (session.result === null && verdicts.length > 0) return doubted(next, 'reviewed-again', event);
  return others.length > 0 ? doubted(next, 'order', event) : next;
}

/** A polled status tells neither step nor document: where one of the two was polled, only what both tell counts. */
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

/** Where both say something. */
function isOther(one: string | null, other: string | null): boolean {
  return (one ?? '') !== '' && (other ?? '') !== '' && one !== other;
}

/** Whether iDenfy's own status bears the result out: the same verdict, and nothing that the result does not show. */
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
