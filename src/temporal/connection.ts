/**
 * Connections to Temporal from the standard TEMPORAL_* settings and profile files, read by the SDK's own
 * `@temporalio/envconfig`: self-hosted or Temporal Cloud is a matter of settings alone.
 */
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';

export interface TemporalAddress {
  readonly address: string;
  readonly namespace: string;
}

/** For the API server. Lazy: a server starts, and answers 503, while Temporal is away. */
export function connectClient(temporal?: TemporalAddress): Client {
  const { namespace, connectionOptions } = options(temporal);
  return new Client({
    connection: Connection.lazy(connectionOptions),
    ...(namespace === undefined ? {} : { namespace }),
  });
}

/** For a worker. Fails with the address in its message when Temporal cannot be reached. */
export async function connectWorker(
  temporal?: TemporalAddress,
): Promise<{ connection: NativeConnection; namespace: string }> {
  const { namespace, connectionOptions } = options(temporal);
  try {
    const connection = await NativeConnection.connect(connectionOptions);
    return { connection, namespace: namespace ?? 'default' };
  } catch (error) {
    const address = connectionOptions.address ?? 'localhost:7233';
    throw new Error(
      `Temporal cannot be reached at ${address}. Is it running, and is TEMPORAL_ADDRESS (with TEMPORAL_TLS and ` +
        'TEMPORAL_API_KEY where it wants them) right?',
      { cause: error },
    );
  }
}

function options(temporal?: TemporalAddress) {
  return temporal === undefined
    ? loadClientConnectConfig()
    : { namespace: temporal.namespace, connectionOptions: { address: temporal.address } };
}
