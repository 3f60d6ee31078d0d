/**
 * Where Temporal is: from the standard TEMPORAL_* settings and profile files, read by the SDK's own
 * `@temporalio/envconfig`, so that settings alone choose a self-hosted Temporal or Temporal Cloud; or as given, for the
 * embedded server.
 */
import { loadClientConnectConfig } from '@temporalio/envconfig';

export interface TemporalAddress {
  readonly address: string;
  readonly namespace: string;
}

export function connectOptions(temporal?: TemporalAddress) {
  return temporal === undefined
    ? loadClientConnectConfig()
    : { namespace: temporal.namespace, connectionOptions: { address: temporal.address } };
}
