/**
 * One webhook or one answer of iDenfy's, reduced to what decisions need, and what it says by itself. Pure.
 */
export const eventKinds = ['identification', 'document-expiration'] as const;
export type EventKind = (typeof eventKinds)[number];

/** `asked`: polled, since no webhook came. Histories, records and answers keep this word. */
export const eventSources = ['webhook', 'asked'] as const;
export type EventSource = (typeof eventSources)[number];

export const stepVerdicts = ['valid', 'invalid', 'not-found', 'none', 'unknown'] as const;
export type StepVerdict = (typeof stepVerdicts)[number];

/** One webhook or one answer of `/api/v2/status`, reduced to what decisions need. Personal data stays in the inbox. */
export interface IdenfyEvent {
  readonly v: number;
  /** The event's identity in the inbox: SHA-256 over scanRef and body digest; earlier versions took more in. */
  readonly eventId: string;
  readonly kind: EventKind;
  /** What the unsigned header of its first delivery said. For wording alone. */
  readonly eventType: string;
  readonly source: EventSource;
  readonly scanRef: string;
  /** SHA-256 of the raw body. */
  readonly digest: string;
  readonly receivedAt: string;
  readonly final: boolean | null;
  readonly overall: string | null;
  /** `status.additionalSteps`, both documented forms reduced to one word; `unknown` keeps the value in `stepStatus`. */
  readonly stepVerdict: StepVerdict;
  readonly stepStatus: string | null;
  readonly fraudTags: readonly string[];
  readonly mismatchTags: readonly string[];
  readonly autoDocument: string | null;
  readonly manualDocument: string | null;
  readonly autoFace: string | null;
  readonly manualFace: string | null;
  readonly documentType: string | null;
  readonly documentCountry: string | null;
  /** SHA-256 over what tells the document from another one; servers of earlier versions send none. */
  readonly documentDigest?: string | null;
  /** What speaks against VERIFIED beside the decision, `code:WORD` each (domain/evidence); absent from earlier versions. */
  readonly evidence?: readonly string[];
  /**
   * Step name → UPLOAD, COMPARE, EXTRACT or null; and the links (dead after an hour) of all files that may be a step's.
   */
  readonly additionalSteps: Readonly<Record<string, string | null>> | null;
  readonly images: Readonly<Record<string, string>>;
  readonly pdfs: Readonly<Record<string, string>>;
  /** Some of the links could not be read: they have to be requested from iDenfy. Absent: none such. */
  readonly linksUnread?: boolean;
  /** The raw body in base64, only where the database was away when it came. */
  readonly body?: string;
}

const OVER = new Set(['EXPIRED', 'DELETED', 'ARCHIVED', 'EXPIRED-DELETED']);

/** Over, and nothing decided about the person: a link that ran out, or iDenfy tidying up after itself. */
export function isEndWithoutVerdict({ overall }: Pick<IdenfyEvent, 'overall'>): boolean {
  return OVER.has(overall ?? '');
}

export function isDecisive(event: IdenfyEvent): boolean {
  if (event.kind !== 'identification') return false;
  // What a poll answered becomes an event only once it is a decision (status-polling.ts).
  return event.source === 'asked' || event.final === true || isEndWithoutVerdict(event);
}

/** A word about the person or the document, a new one too: anything but under way, or over without one. */
export function isVerdict(overall: string | null): boolean {
  if (overall === null || overall === '' || overall === 'ACTIVE' || overall === 'REVIEWING') return false;
  return !isEndWithoutVerdict({ overall });
}

/** What was found about the document: a person's word outweighs the machine's. Empty where neither said any. */
export function documentVerdict(event: IdenfyEvent): string {
  return event.manualDocument || (event.autoDocument ?? '');
}

/** `manual*` are empty unless a person judged (idenfy-api.md 3.6). */
export function isByHand(event: Pick<IdenfyEvent, 'manualDocument' | 'manualFace'>): boolean {
  return (event.manualDocument ?? '') !== '' || (event.manualFace ?? '') !== '';
}
