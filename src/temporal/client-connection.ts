import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { KeyRing } from '../encryption/key-ring.ts';
import type { TemporalAddress } from './address.ts';
import { connectOptions } from './address.ts';
import { createDataConverter } from './data-converter.ts';

/** The SDK's retries pause up to 5 s and ignore the deadline of the call, which they then exceed. */
const LONGEST_PAUSE_MS = 300;

/**
 * gRPC's own pauses between tries to connect grow to two minutes, in which every request would be refused although
 * Temporal is back.
 */
const RECONNECTING = {
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 2_000,
} as const;

/** For the API server. Lazy: a server starts, and answers 503, while Temporal is down. */
export function connectClient(
  ring: KeyRing,
  temporal?: TemporalAddress,
  reading: { readonly acceptsEarlier?: boolean } = {},
): Client {
  const { namespace, connectionOptions } = connectOptions(temporal);
  const retries = defaultGrpcRetryOptions();
  return new Client({
    dataConverter: createDataConverter(ring, { by: 'client', ...reading }),
    connection: Connection.lazy({
      ...connectionOptions,
      channelArgs: RECONNECTING,
      interceptors: [
        makeGrpcRetryInterceptor({
          ...retries,
          delayFunction: (attempt, status) =>
            Math.min(LONGEST_PAUSE_MS, retries.delayFunction(attempt, status)),
        }),
      ],
    }),
    ...(namespace === undefined ? {} : { namespace }),
  });
}
