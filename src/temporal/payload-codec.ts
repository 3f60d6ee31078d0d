/** Encrypts whatever goes to Temporal: arguments, results, details of failures, memo, summaries, current details. */
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import protocol from '@temporalio/proto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { EncryptionError } from '../encryption/errors.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { open, seal } from '../encryption/sealing.ts';

const { Payload: payloadMessage } = protocol.temporal.api.common.v1;

/** As Temporal's own samples call it, so that tools know such a payload for an encrypted one. */
const ENCODING = 'binary/encrypted';
const encoding = Buffer.from(ENCODING);

/** The first byte of what is sealed says how the rest is to be read. */
const PLAIN = 0;
const DEFLATED = 1;

/** Short JSON repeats nothing that could be left out. */
const WORTH_DEFLATING_BYTES = 128;

/**
 * What becomes of a payload that is not encrypted. Whoever reaches Temporal can send one without any key.
 *
 * - `refuse`: it throws. For clients, and for whoever asks for one value.
 * - `mark`: a message to a workflow becomes a value of no message's shape, which its guards refuse: an error here fails
 *   the run's task, which Temporal tries again for ever, so that one stranger's signal would stop the run. What answers an
 *   activity is refused all the same: no result may be put in another's place, and the run waits.
 * - `pass`: `ACCEPT_EARLIER_VALUES`, for runs from before encryption; and for looking alone.
 */
export type Unencrypted = 'refuse' | 'mark' | 'pass';

export function createPayloadCodec(ring: KeyRing, unencrypted: Unencrypted = 'refuse'): PayloadCodec {
  return {
    encode: async (payloads) => payloads.map((payload) => encrypt(ring, payload)),
    decode: async (payloads, context) =>
      payloads.map((payload) =>
        isEncrypted(payload) ? decrypt(ring, payload) : plain(payload, unencrypted, context),
      ),
  };
}

/** The same in every replay. */
const MARK: Payload = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify({ refused: 'payload_not_encrypted' })),
};

/** @throws EncryptionError */
function plain(
  payload: Payload,
  unencrypted: Unencrypted,
  context: SerializationContext | undefined,
): Payload {
  if (unencrypted === 'pass') return payload;
  if (unencrypted === 'mark' && context?.type === 'workflow') return MARK;
  throw new EncryptionError(
    'payload_not_encrypted',
    'Temporal holds a payload that is not encrypted. If the run is from before encryption, set ACCEPT_EARLIER_VALUES=true until it is closed. If not, somebody put the payload there who has no key of ENCRYPTION_KEYS.',
  );
}

export function isEncrypted({ metadata }: Payload): boolean {
  return Buffer.from(metadata?.['encoding'] ?? []).equals(encoding);
}

function encrypt(ring: KeyRing, payload: Payload): Payload {
  return {
    metadata: {
      encoding,
      // For a person who looks for what a key is still needed for; the sealed data has it as well.
      'encryption-key-id': Buffer.from(ring.newest.id),
    },
    data: seal(ring, 'temporal', pack(payloadMessage.encode(payload).finish())),
  };
}

/** @throws EncryptionError */
function decrypt(ring: KeyRing, payload: Payload): Payload {
  return payloadMessage.decode(unpack(open(ring, 'temporal', payload.data ?? new Uint8Array())));
}

function pack(message: Uint8Array): Buffer {
  const deflated = message.length < WORTH_DEFLATING_BYTES ? null : deflateRawSync(message);
  return deflated === null || deflated.length >= message.length
    ? Buffer.concat([Buffer.from([PLAIN]), message])
    : Buffer.concat([Buffer.from([DEFLATED]), deflated]);
}

function unpack(packed: Buffer): Buffer {
  const content = packed.subarray(1);
  if (packed[0] === PLAIN) return content;
  if (packed[0] === DEFLATED) return inflateRawSync(content);
  throw new EncryptionError(
    'sealed_data_damaged',
    'An encrypted payload is packed in a way that this version does not know.',
  );
}
