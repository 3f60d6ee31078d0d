/**
 * Whether an event is the service's (https://www.standardwebhooks.com). With the platform's own WebCrypto: so the package
 * has no dependencies and runs where there is no Node, and `crypto.subtle.verify` compares in constant time.
 */

import type { webhooks } from './api.ts';

/** What the service tells. A newer one may have further types: do nothing for those that you do not know. */
export type VerificationEvent =
  webhooks[keyof webhooks]['post']['requestBody']['content']['application/json'];

export type EventFault =
  | 'secret_ill_formed'
  | 'header_missing'
  | 'timestamp_ill_formed'
  | 'timestamp_too_old'
  | 'timestamp_in_the_future'
  | 'signature_wrong'
  | 'body_ill_formed';

/** Answer 401, or 400 with `body_ill_formed`, and do nothing of what the event says. */
export class EventVerificationError extends Error {
  override readonly name = 'EventVerificationError';
  readonly code: EventFault;

  constructor(code: EventFault, message: string) {
    super(message);
    this.code = code;
  }
}

export type EventHeaders =
  { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface VerifyOptions {
  /** How far the clocks may be apart, and how old a repeat may be: 300 s, as Standard Webhooks has it. */
  readonly toleranceSeconds?: number;
  readonly now?: Date;
}

export interface ReceivedEvent {
  /** The same in every repeat: do nothing twice for one id. */
  readonly id: string;
  readonly sentAt: Date;
  readonly event: VerificationEvent;
}

/**
 * @param rawBody as it came, byte for byte: not what a JSON parser made of it
 * @param secrets of which any will do, so that they can be rotated; `whsec_` and base64
 * @throws EventVerificationError
 */
export async function verifyEvent(
  rawBody: string | Uint8Array | ArrayBuffer,
  headers: EventHeaders,
  secrets: string | readonly string[],
  { toleranceSeconds = 300, now = new Date() }: VerifyOptions = {},
): Promise<ReceivedEvent> {
  const keys = [secrets].flat().map(keyOf);
  if (keys.length === 0) throw new EventVerificationError('secret_ill_formed', 'There is no secret');
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  if (!/^\d{1,12}$/.test(timestamp))
    throw new EventVerificationError('timestamp_ill_formed', 'webhook-timestamp is no time');
  const body = typeof rawBody === 'string' ? utf8(rawBody) : new Uint8Array(rawBody);
  const signed = joined(utf8(`${id}.${timestamp}.`), body);
  if (!(await isSigned(signed, signatures, keys)))
    throw new EventVerificationError('signature_wrong', 'No signature is of any of the secrets');

  const ageSeconds = now.getTime() / 1_000 - Number(timestamp);
  if (ageSeconds > toleranceSeconds)
    throw new EventVerificationError('timestamp_too_old', 'The event was sent too long ago');
  if (ageSeconds < -toleranceSeconds)
    throw new EventVerificationError(
      'timestamp_in_the_future',
      'The event is of the future: look at the clocks',
    );
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const event: VerificationEvent = JSON.parse(text);
    return { id, sentAt: new Date(Number(timestamp) * 1_000), event };
  } catch {
    throw new EventVerificationError('body_ill_formed', 'The body is no JSON');
  }
}

function headerOf(headers: EventHeaders, name: string): string {
  const value = isGetter(headers)
    ? headers.get(name)
    : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (typeof value === 'string' && value !== '') return value;
  throw new EventVerificationError('header_missing', `The header ${name} is missing`);
}

const isGetter = (headers: EventHeaders): headers is { get(name: string): string | null } =>
  typeof headers['get'] === 'function';

/** @throws EventVerificationError that shows nothing of it */
function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(secret.replace(/^whsec_/, ''));
  if (bytes !== null && bytes.length > 0) return bytes;
  throw new EventVerificationError('secret_ill_formed', 'A secret is not whsec_ and base64');
}

/** Several signatures stand in one header, one of each secret that the service has; other versions are not ours. */
async function isSigned(
  signed: Uint8Array<ArrayBuffer>,
  signatures: string,
  secrets: readonly Uint8Array<ArrayBuffer>[],
): Promise<boolean> {
  const given = signatures
    .split(' ')
    .flatMap((one) => (one.startsWith('v1,') ? [fromBase64(one.slice('v1,'.length))] : []))
    .filter((bytes) => bytes !== null);
  for (const secret of secrets) {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['verify']);
    for (const signature of given) {
      if (await crypto.subtle.verify('HMAC', key, signature, signed)) return true;
    }
  }
  return false;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
