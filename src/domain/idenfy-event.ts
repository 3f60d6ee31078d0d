/**
 * One webhook or one polled answer of iDenfy, reduced to what decisions need. Pure.
 */
export const eventKinds = ['identification', 'document-expiration'] as const;
export type EventKind = (typeof eventKinds)[number];

/** `asked`: polled, since no webhook came. Histories, records and answers keep this word. */
export const eventSources = ['webhook', 'asked'] as const;
export type EventSource = (typeof eventSources)[number];

export const stepVerdicts = ['valid', 'invalid', 'not-found', 'none', 'unknown'] as const;
export type StepVerdict = (typeof stepVerdicts)[number];

/** What a webhook was signed with. */
export interface WebhookSignature {
  /** The value of the header: HMAC-SHA-256, hex. */
  readonly value: string;
  /** Over which bytes: the body as it is kept, or the compressed one, as it came. */
  readonly over: 'body' | 'compressed-body';
}

/** One webhook or one answer of `/api/v2/status`, reduced to what decisions need. Personal data stays in the inbox. */
export interface IdenfyEvent {
  readonly v: number;
  /** The event's identity in the inbox: SHA-256 over scanRef and body digest; earlier versions included more. */
  readonly eventId: string;
  readonly kind: EventKind;
  /** What the unsigned header of its first delivery said. It affects only the wording. */
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
  /** SHA-256 over what identifies the document; servers of earlier versions send none. */
  readonly documentDigest?: string | null;
  /** What speaks against VERIFIED beside the decision, `code:WORD` each (domain/evidence); absent from earlier versions. */
  readonly evidence?: readonly string[];
  /**
   * Step name → UPLOAD, COMPARE, EXTRACT or null; and the links (dead after an hour) of all files that may be a step's.
   */
  readonly additionalSteps: Readonly<Record<string, string | null>> | null;
  readonly images: Readonly<Record<string, string>>;
  readonly pdfs: Readonly<Record<string, string>>;
  /** Some links could not be read and have to be requested from iDenfy. Absent: all could be read. */
  readonly linksUnread?: boolean;
  /** The raw body in base64, only if the database was down when it came. */
  readonly body?: string;
  /** Beside `body`; absent from earlier versions. */
  readonly signature?: WebhookSignature;
}

const OVER = new Set(['EXPIRED', 'DELETED', 'ARCHIVED', 'EXPIRED-DELETED']);

/** Over, with nothing decided about the person: an expired link, or data that iDenfy deleted. */
export function isEndWithoutVerdict({ overall }: Pick<IdenfyEvent, 'overall'>): boolean {
  return OVER.has(overall ?? '');
}

/** Ran out: nobody ever used it. DELETED and ARCHIVED do not say whether it was used before. */
export function isExpiry({ overall }: Pick<IdenfyEvent, 'overall'>): boolean {
  return overall === 'EXPIRED' || overall === 'EXPIRED-DELETED';
}

export function isDecisive(event: IdenfyEvent): boolean {
  if (event.kind !== 'identification') return false;
  // A polled answer becomes an event only if it is a decision (status-polling.ts).
  return event.source === 'asked' || event.final === true || isEndWithoutVerdict(event);
}

/** A verdict about the person or the document, an unknown one too: anything but in progress, or over without one. */
export function isVerdict(overall: string | null): boolean {
  if (overall === null || overall === '' || overall === 'ACTIVE' || overall === 'REVIEWING') return false;
  return !isEndWithoutVerdict({ overall });
}

/** The verdict on the document: a person's outranks the machine's. Empty if neither gave any. */
export function documentVerdict(event: IdenfyEvent): string {
  return event.manualDocument || (event.autoDocument ?? '');
}

/** `manual*` are empty unless a person at iDenfy judged (idenfy-api.md 3.6). */
export function isByHand(event: Pick<IdenfyEvent, 'manualDocument' | 'manualFace'>): boolean {
  return (event.manualDocument ?? '') !== '' || (event.manualFace ?? '') !== '';
}
