/** Where a webhook belongs whose attempt is over (design.md, invariant 4). Pure. */
import { additionalStepVerdict, documentDataSchema, webhookStatusSchema } from '../idenfy/schemas.ts';
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import type { ContradictionRecord, ResultRecord, VerificationRecord } from '../records/index.ts';
import { isDecisive, isEndWithoutVerdict } from '../domain/idenfy-event.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { saysMoreAgainst, showsAnother } from './late-evidence.ts';
import type { Said } from './late-evidence.ts';

export type LatePlace = 'recorded' | 'contradiction' | 'unplaced';

export interface Bodies {
  readonly later: Said | null;
  /** Of the recorded result; null where it is no longer kept, and then the record tells its part. */
  readonly recorded: Said | null;
}

/** The same session's result in the record, with which a later one is compared. */
export function recordedResultOf(
  record: VerificationRecord,
  { scanRef }: Pick<IdenfyEvent, 'scanRef'>,
): Result | undefined {
  const session = record.sessions.find((candidate) => candidate.scanRef === scanRef);
  if (session === undefined) return undefined;
  const inUse = record.sessions.findLast(({ role }) => role === session.role) === session;
  // What a session in use has no more, iDenfy took back; a session that was set aside keeps its last word.
  return record.results.findLast((result) => result.scanRef === scanRef && !(inUse && result.superseded));
}

/**
 * The same decision is recorded, a different one becomes a contradiction of the record: never silently dropped, and
 * never applied to what is closed.
 */
export function placeLate(record: VerificationRecord, event: IdenfyEvent, bodies: Bodies): LatePlace {
  const session = record.sessions.find(({ scanRef }) => scanRef === event.scanRef);
  if (session === undefined) return 'unplaced';
  if (!isDecisive(event) || isEndWithoutVerdict(event)) return 'recorded';
  const result = recordedResultOf(record, event);
  if (result !== undefined) {
    const isSame = saysTheSame(result, event) && !addsTo(result, event, record, bodies);
    return isSame ? 'recorded' : 'contradiction';
  }
  // A run that somebody stopped decided nothing that this could contradict, and a refused identity is refused whatever
  // the user shows at the other link.
  const isMoot =
    record.outcome === 'CANCELLED' || (record.outcome === 'REJECTED' && session.role === 'document');
  return isMoot ? 'recorded' : 'contradiction';
}

/** What stands in the record as a contradiction of it. */
export function contradictionOf(
  record: VerificationRecord,
  event: IdenfyEvent,
  webhook: Pick<IdentificationWebhook, 'status'>,
): ContradictionRecord | null {
  const session = record.sessions.find(({ scanRef }) => scanRef === event.scanRef);
  if (session === undefined) return null;
  return {
    eventId: event.eventId,
    role: session.role,
    scanRef: event.scanRef,
    overall: event.overall ?? 'none',
    // `manual*` are empty unless a person judged (idenfy-api.md 3.6); the event's name is not signed.
    byHand: (event.manualDocument ?? '') !== '' || (event.manualFace ?? '') !== '',
    status: webhook.status ?? { overall: event.overall },
    receivedAt: new Date(event.receivedAt),
  };
}

/** The first word on a session that was still open when its verification ended; null: it adds nothing. */
export function lateResultOf(
  record: VerificationRecord,
  event: IdenfyEvent,
  webhook: Pick<IdentificationWebhook, 'status' | 'data'>,
): ResultRecord | null {
  const session = record.sessions.find(({ scanRef }) => scanRef === event.scanRef);
  const isKnown = record.results.some(({ scanRef }) => scanRef === event.scanRef);
  if (session === undefined || isKnown || !isDecisive(event)) return null;
  return {
    eventId: event.eventId,
    role: session.role,
    scanRef: event.scanRef,
    position: record.results.length,
    superseded: false,
    source: event.source,
    eventType: event.eventType,
    final: event.final,
    overall: event.overall ?? 'none',
    status: webhook.status ?? { overall: event.overall },
    data: webhook.data ?? null,
    decidedAt: new Date(event.receivedAt),
  };
}

type Result = VerificationRecord['results'][number];

/** APPROVED with other tags, or with another finding about face or document, is another decision too. */
function saysTheSame(result: Result, event: IdenfyEvent): boolean {
  if (result.overall !== event.overall) return false;
  const known = webhookStatusSchema.safeParse(result.status).data;
  // The gate rests on both statuses; a polled one tells nothing of the step.
  const step = result.source === 'asked' ? 'none' : stepVerdictOf(known?.additionalSteps);
  const mayAdd = result.source === 'asked' && event.stepVerdict === 'valid';
  if (step !== event.stepVerdict && !mayAdd) return false;
  const tags = new Set([...(known?.fraudTags ?? []), ...(known?.mismatchTags ?? [])]);
  return (
    [...event.fraudTags, ...event.mismatchTags].every((tag) => tags.has(tag)) &&
    isSameFinding(
      finding(known?.manualDocument, known?.autoDocument),
      finding(event.manualDocument, event.autoDocument),
    ) &&
    isSameFinding(finding(known?.manualFace, known?.autoFace), finding(event.manualFace, event.autoFace))
  );
}

/** The same decision may come with something new against it, or about another document or person. */
function addsTo(
  result: Result,
  event: IdenfyEvent,
  record: VerificationRecord,
  { later, recorded }: Bodies,
): boolean {
  if (later === null) return false;
  const earlier = recorded ?? {
    status: webhookStatusSchema.safeParse(result.status).data,
    data: documentDataSchema.safeParse(result.data).data,
  };
  const today = event.receivedAt.slice(0, 10);
  const ownScanRefs = record.sessions.map(({ scanRef }) => scanRef);
  return (
    saysMoreAgainst(earlier, later, { role: result.role, ownScanRefs, today }) ||
    showsAnother(earlier, later, today)
  );
}

/** A person's word outranks the machine's; empty where neither said any. */
function finding(byHand: string | null | undefined, byMachine: string | null | undefined): string {
  return byHand || (byMachine ?? '');
}

/** Both words for a match are documented (idenfy-api.md 3.6). What is not said speaks against nothing. */
const GOOD = new Set(['', 'DOC_VALIDATED', 'FACE_MATCH', 'MATCH']);

function isSameFinding(before: string, now: string): boolean {
  // The face is not checked where a session asks for a document alone.
  return before === now || GOOD.has(now) || (before === '' && now === 'FACE_NOT_CHECKED');
}

function stepVerdictOf(status: Parameters<typeof additionalStepVerdict>[0]): IdenfyEvent['stepVerdict'] {
  const verdict = additionalStepVerdict(status);
  return typeof verdict === 'string' ? verdict : 'unknown';
}
