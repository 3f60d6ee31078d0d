import { sniff } from './images.ts';
import type { Session } from './state.ts';
import type { StoredFile } from './images.ts';
import type { TokenType } from './vocabulary.ts';
import { stepsOf } from './steps.ts';
import type { WebhookRecord } from './webhook-record.ts';

/** Which session: by its own ids, or the newest of a client (of one type, if given; ACTIVE ones first). */
export type SessionRef =
  { scanRef: string } | { authToken: string } | { clientId: string; tokenType?: TokenType | undefined };

/** A session as the control interface shows it; times in milliseconds since 1970. */
export interface SessionView {
  scanRef: string;
  authToken: string;
  clientId: string;
  tokenType: TokenType;
  externalRef: string | null;
  phase: Session['phase'];
  /** As /api/v2/status says it; null before there is one. */
  overall: string | null;
  final: boolean | null;
  /** Whether an interim result waits for `release`. */
  pending: boolean;
  steps: string[];
  /** Where the user goes afterwards; null if the token names no URL. */
  urls: Session['urls'];
  files: Array<{ name: string; contentType: string; bytes: number }>;
  createdAt: number;
  expiresAt: number;
}

export interface WebhookFilter {
  clientId?: string | undefined;
  scanRef?: string | undefined;
  eventType?: string | undefined;
  final?: boolean | undefined;
  state?: WebhookRecord['state'] | undefined;
}

/** A request that the control interface refuses; `status` is its HTTP status. */
export class ControlError extends Error {
  readonly status: 400 | 404 | 409;

  constructor(status: 400 | 404 | 409, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }
}

export const matches = (webhook: WebhookRecord, filter: WebhookFilter) =>
  (filter.clientId === undefined || filter.clientId === webhook.clientId) &&
  (filter.scanRef === undefined || filter.scanRef === webhook.scanRef) &&
  (filter.eventType === undefined || filter.eventType === webhook.eventType) &&
  (filter.final === undefined || filter.final === webhook.final) &&
  (filter.state === undefined || filter.state === webhook.state);

/** The files that a user shows, checked for name and format. */
export function filesFor(session: Session, files: Record<string, Uint8Array>): StoredFile[] {
  const names = new Set([
    'FRONT',
    'BACK',
    'FACE',
    ...stepsOf(session.additionalSteps).map(({ name }) => name),
  ]);
  return Object.entries(files).map(([name, bytes]) => {
    if (!names.has(name)) {
      throw new ControlError(400, `no step ${name.slice(0, 50)}; this session has ${[...names].join(', ')}`);
    }
    const type = sniff(bytes);
    if (type === null) throw new ControlError(400, `the file for ${name} is no JPEG, PNG or PDF`);
    return { name, bytes, type };
  });
}

export function view(session: Session): SessionView {
  return {
    scanRef: session.scanRef,
    authToken: session.authToken,
    clientId: session.clientId,
    tokenType: session.tokenType,
    externalRef: session.externalRef,
    phase: session.phase,
    overall: session.result?.status.overall ?? null,
    final: session.result?.final ?? null,
    pending: session.pending !== null,
    steps: stepsOf(session.additionalSteps).map(({ name }) => name),
    urls: session.urls,
    files: session.files.map(({ name, type, bytes }) => ({
      name,
      contentType: type.contentType,
      bytes: bytes.length,
    })),
    createdAt: session.createdAt,
    expiresAt: session.expiresAt,
  };
}
