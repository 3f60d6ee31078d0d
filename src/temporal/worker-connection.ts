import { NativeConnection } from '@temporalio/worker';
import type { TemporalAddress } from './address.ts';
import { connectOptions } from './address.ts';

/** For a worker. If Temporal cannot be reached, the error names the address. */
export async function connectWorker(
  temporal?: TemporalAddress,
): Promise<{ connection: NativeConnection; namespace: string }> {
  const { namespace, connectionOptions } = connectOptions(temporal);
  try {
    const connection = await NativeConnection.connect(connectionOptions);
    return { connection, namespace: namespace ?? 'default' };
  } catch (error) {
    const address = connectionOptions.address ?? 'localhost:7233';
    throw new Error(
      `Temporal cannot be reached at ${address}. Is it running, and is TEMPORAL_ADDRESS correct (with TEMPORAL_TLS and ` +
        'TEMPORAL_API_KEY if the server needs them)?',
      { cause: error },
    );
  }
}
