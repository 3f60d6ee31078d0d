/**
 * Where Temporal is: from the standard TEMPORAL_* settings and profile files, read by the SDK's own
 * `@temporalio/envconfig`, so that self-hosted or Temporal Cloud is a matter of settings alone; or as given, for the
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
