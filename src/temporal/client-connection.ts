import { Client, Connection } from '@temporalio/client';
import type { TemporalAddress } from './address.ts';
import { connectOptions } from './address.ts';

/** For the API server. Lazy: a server starts, and answers 503, while Temporal is away. */
export function connectClient(temporal?: TemporalAddress): Client {
  const { namespace, connectionOptions } = connectOptions(temporal);
  return new Client({
    connection: Connection.lazy(connectionOptions),
    ...(namespace === undefined ? {} : { namespace }),
  });
}
