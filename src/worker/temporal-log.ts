/** What Temporal's SDK says, and workflows and activities through it, goes where our own log goes, and shows no more. */
import type { Logger as TemporalLogger, LogLevel, LogMetadata } from '@temporalio/common';
import { makeTelemetryFilterString } from '@temporalio/worker';
import type { RuntimeOptions } from '@temporalio/worker';
import type { BaseLogger } from 'pino';

type Log = Pick<BaseLogger, 'trace' | 'debug' | 'info' | 'warn' | 'error'>;

/** For `Runtime.install`. The native part of the SDK would otherwise write to the console by itself. */
export function temporalLogOptions(log: Log): Pick<RuntimeOptions, 'logger' | 'telemetryOptions'> {
  return {
    logger: temporalLogger(log),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
    },
  };
}

const levels = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const satisfies Record<LogLevel, string>;

function temporalLogger(log: Log): TemporalLogger {
  const write = (level: LogLevel, message: string, meta: LogMetadata = {}) => {
    const { error, ...rest }: { error?: unknown } = meta;
    log[levels[level]](error === undefined ? rest : { ...rest, err: error }, message);
  };
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}
