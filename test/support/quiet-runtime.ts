/**
 * The runtime of Temporal's SDK in tests. They stop and cut things on purpose, which would fill the report with warnings.
 * A process has one, and it stays while anything of an earlier file is still closing: then that one, of these options too,
 * goes on.
 */
import { IllegalStateError } from '@temporalio/common';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

export function useQuietRuntime(): void {
  try {
    Runtime.install({
      shutdownSignals: [],
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: {
        logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) },
      },
    });
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
}
