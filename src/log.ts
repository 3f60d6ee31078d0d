import { pino } from 'pino';
import type { Bindings, ChildLoggerOptions, DestinationStream, Logger } from 'pino';
import { isAnyError, shownMembers, shownText } from './log-redaction.ts';

/** JSON lines on standard output. Whatever is given to it, it shows what log-redaction.ts lets through. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // Made plain before pino sees it.
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(given: readonly unknown[], write: (members: object, message: string) => void) {
        const { members, message } = lineOf(given);
        write.call(this, members, message);
      },
    },
  };
  return withPlainChildren(destination === undefined ? pino(options) : pino(options, destination));
}

/**
 * Members and message of a call in any of its forms: `(members, message)`, `(error)`, `(message, ...values)`. Values
 * for placeholders are left out: they have no name by which to know them. Without a message pino would take the
 * error's own.
 */
function lineOf([first, second]: readonly unknown[]): { members: object; message: string } {
  if (typeof first === 'string') return { members: {}, message: shownText(first) };
  const message = typeof second === 'string' ? shownText(second) : 'no message';
  if (isAnyError(first)) {
    return { members: shownMembers({ err: first }), message };
  }
  return { members: typeof first === 'object' && first !== null ? shownMembers(first) : {}, message };
}

/** Pino hands on what a child is given without any hook or formatter; children of children inherit these. */
function withPlainChildren(log: Logger): Logger {
  const plain: Logger = Object.create(log);
  return Object.assign(plain, {
    child(this: Logger, bindings: Bindings, options: ChildLoggerOptions = {}): Logger {
      return log.child.call<Logger, [Bindings, ChildLoggerOptions], Logger>(
        this,
        shownMembers(bindings),
        options,
      );
    },
    setBindings(this: Logger, bindings: Bindings) {
      log.setBindings.call(this, shownMembers(bindings));
    },
  });
}
