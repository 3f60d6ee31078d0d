import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { eventTypes } from './vocabulary.ts';
import {
  type DocumentExpirationWebhook,
  documentExpirationSchema,
  type IdentificationWebhook,
  otherWebhookFields,
  webhookSchema,
} from './responses.ts';
import { withUnread } from './unread.ts';

/** Header names as Node spells them: idenfy-api.md 3.1. */
export const eventTypeHeader = 'idenfy-event-type';
export const signatureHeader = 'idenfy-signature';

/** Whether it has the form of a signature, which costs nothing to know. */
export function isSignature(header: string | undefined): header is string {
  return header !== undefined && /^[0-9a-fA-F]{64}$/.test(header);
}

/**
 * Whether `header` is the HMAC-SHA256 of the raw bytes under one of `secrets`, in hex of either case
 * (idenfy-api.md 4). Several secrets allow the rotation of a key. The answer is no without a header, without secrets,
 * and for an empty secret. The check takes the same time whichever secret matches.
 */
export function verifyWebhookSignature(
  rawBody: Uint8Array,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  // Before timingSafeEqual, which throws on another length.
  if (!isSignature(header)) return false;
  const given = Buffer.from(header, 'hex');
  let genuine = false;
  for (const secret of secrets) {
    // Anyone can sign with the empty key.
    if (secret === '') continue;
    const expected = createHmac('sha256', secret).update(rawBody).digest();
    genuine = timingSafeEqual(expected, given) || genuine;
  }
  return genuine;
}

type Delivery = {
  /** The header's value if it is one of iDenfy's words, otherwise `UNKNOWN`. It is not signed and decides nothing. */
  eventType: string;
  /** SHA-256 of the raw body, hex. */
  digest: string;
  /** SHA-256, in hex, of scanRef and digest: equal for each delivery of one event, under any header. */
  eventId: string;
};

export type UnreadableReason = 'encoded' | 'not_utf8' | 'not_json' | 'not_an_object' | 'no_scan_ref';

export type ParsedWebhook =
  | (Delivery & {
      kind: 'identification';
      webhook: IdentificationWebhook;
      /** Names of undocumented top-level fields, for logs. */
      unknownFields: string[];
    })
  | (Delivery & { kind: 'document-expiration'; webhook: DocumentExpirationWebhook })
  | (Delivery & { kind: 'unreadable'; reason: UnreadableReason });

/**
 * Reads the body of an authentic webhook; never throws, whatever the body contains. The body's own shape decides its
 * kind, since the header is not signed. `header` is the value of `Idenfy-Event-Type`; `codings` are those in which the
 * body is still compressed, according to its headers.
 */
export function parseWebhook(
  rawBody: Uint8Array,
  header: string | undefined,
  codings: readonly string[] = [],
): ParsedWebhook {
  const eventType = eventTypes.find((name) => name === header) ?? 'UNKNOWN';
  const digest = createHash('sha256').update(rawBody).digest('hex');
  const delivery = (scanRef: string): Delivery => ({
    eventType,
    digest,
    eventId: createHash('sha256').update(`${scanRef}|${digest}`).digest('hex'),
  });
  const unreadable = (reason: UnreadableReason): ParsedWebhook => ({
    kind: 'unreadable',
    ...delivery(''),
    reason,
  });

  const text = decoded(rawBody);
  const json = text === undefined ? undefined : parsed(text);
  // What is named as compressed and is none after all is read as it is.
  if (json === undefined && codings.length > 0) return unreadable('encoded');
  if (text === undefined) return unreadable('not_utf8');
  if (json === undefined) return unreadable('not_json');
  if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
    return unreadable('not_an_object');
  }

  // A body that decides about a person is not a notice, whatever else it contains.
  if (!('status' in json.value) && !('final' in json.value)) {
    const { data: webhook } = documentExpirationSchema.safeParse(json.value);
    if (webhook !== undefined) return { kind: 'document-expiration', ...delivery(webhook.scanRef), webhook };
  }
  const identification = webhookSchema.safeParse(withUnread(json.value));
  if (!identification.success) return unreadable('no_scan_ref');
  const webhook = identification.data;
  return {
    kind: 'identification',
    ...delivery(webhook.scanRef),
    webhook,
    unknownFields: unknownFields(json.value),
  };
}

function unknownFields(body: object): string[] {
  return Object.keys(body)
    .filter((name) => !(name in webhookSchema.shape) && !otherWebhookFields.has(name))
    .map((name) => (/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name) ? name : '(odd name)'))
    .slice(0, 20);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
