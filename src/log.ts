import { types } from 'node:util';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

/** What an error may tell in the log. Messages of ours carry no data; those of others may, after the first line. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

const MAX_MESSAGE = 300;
const MAX_CAUSES = 4;

/**
 * JSON lines on standard output. Bodies and headers are never given to it; the paths below are a second net,
 * for the day when someone does.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      err: (error: unknown) => loggedError(error, MAX_CAUSES),
      req: () => undefined,
      res: () => undefined,
    },
    redact: {
      paths: [
        'authorization',
        'headers',
        'body',
        'apiKey',
        'authToken',
        '*.authorization',
        '*.headers',
        '*.body',
        '*.authToken',
      ],
      censor: '[redacted]',
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Only known members: drivers hang statements, values and whole requests onto their errors. */
function loggedError(error: unknown, causes: number): LoggedError {
  if (!(error instanceof Error || types.isNativeError(error)))
    return { type: typeof error, message: 'not an Error' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    // JSON.parse quotes what it could not read.
    message:
      error instanceof SyntaxError
        ? 'syntax error'
        : (error.message.split('\n', 1)[0] ?? '').slice(0, MAX_MESSAGE),
    ...(code !== undefined && { code }),
    ...(frames !== undefined && { stack: frames.join('\n') }),
    ...(error.cause !== undefined && causes > 0 && { cause: loggedError(error.cause, causes - 1) }),
  };
}
