/** Signatures after Standard Webhooks 1.0.0, made by its own library. */
import { Webhook } from 'standardwebhooks';

export interface SignedHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/**
 * @param secrets the bytes of each; the receiver has one of them, the old or the new one
 * @returns a function of the event's id, its body and the time of the attempt, since receivers refuse what is old
 */
export function createSigner(
  secrets: readonly Uint8Array[],
): (eventId: string, body: string, at: Date) => SignedHeaders {
  const signers = secrets.map((secret) => new Webhook(secret, { format: 'raw' }));
  return (eventId, body, at) => ({
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': signers.map((signer) => signer.sign(eventId, at, body)).join(' '),
  });
}
