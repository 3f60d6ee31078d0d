import type { DataConverter } from '@temporalio/common';
import { fileURLToPath } from 'node:url';
import type { KeyRing } from '../encryption/key-ring.ts';
import { createPayloadCodec } from './payload-codec.ts';

/**
 * A bundle of workflows needs it too: a bundle built without it runs without a warning, and the errors that workflows
 * throw stay readable (temporal.md 7).
 */
export const failureConverterPath = fileURLToPath(new URL('failure-converter.cjs', import.meta.url));

export interface Reading {
  /** A worker has to live with messages that a client may refuse. */
  readonly by: 'client' | 'worker';
  /** `ACCEPT_EARLIER_VALUES`: runs from before encryption go on, and close. */
  readonly acceptsEarlier?: boolean;
}

/** In every client, worker and replay of one system. */
export function createDataConverter(ring: KeyRing, { by, acceptsEarlier = false }: Reading): DataConverter {
  const unencrypted = acceptsEarlier ? 'pass' : by === 'worker' ? 'mark' : 'refuse';
  return { failureConverterPath, payloadCodecs: [createPayloadCodec(ring, unencrypted)] };
}
