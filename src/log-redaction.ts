/**
 * What a log may show: members by their name, values by their kind, and of an error what cannot hold data. All else
 * is left out, so that whoever logs more than is known here learns it from the log and nobody learns a secret.
 */

/** Ids, words of the program and numbers. Not `clientId` and `workflowId`, since for some teams that is an e-mail address. */
const SHOWN: ReadonlySet<string> = new Set([
  'actHash',
  'actPosition',
  'activityType',
  'attempt',
  'check',
  'code',
  'count',
  'docs',
  'endpoint',
  'erasureId',
  'eventId',
  'eventType',
  'isolation',
  'key',
  'kind',
  'method',
  'ms',
  'namespace',
  'operation',
  'reason',
  'reasons',
  'reqId',
  'route',
  'runId',
  'sdkComponent',
  'signal',
  'source',
  'state',
  'status',
  'taskQueue',
  'unknownFields',
  'url',
  'verificationId',
  'workflowType',
]);

/** What is long and has digits, and opens nothing. */
const AS_IT_IS: ReadonlyMap<string, RegExp> = new Map([
  ['actHash', /^[0-9a-f]{64}$/],
  ['eventId', /^[0-9a-f]{64}$/],
  // The name of an API key, which a key itself must never pass for.
  ['key', /^(?!idv_)[A-Za-z0-9][\w.-]{0,63}$/],
  // A keyed hash of an address, never an address (server/source-hash.ts).
  ['source', /^src_[0-9a-f]{24}$/],
]);

const MAX_TEXT = 300;
/** Looked at in all; the patterns below take time by the square of it. */
const MAX_READ = 2_000;
const MAX_DEPTH = 3;
const MAX_LENGTH = 50;
const MAX_CAUSES = 4;

const LEFT_OUT = '[redacted]';

/** The members of a line of the log; `redacted` counts those that it must not show. */
export function shownMembers(members: object, depth = MAX_DEPTH): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  let redacted = 0;
  for (const [name, value] of Object.entries(members)) {
    if (typeof value === 'string' && AS_IT_IS.get(name)?.test(value)) shown[name] = value;
    else if (name === 'err') shown[name] = shownError(value);
    else if (SHOWN.has(name)) shown[name] = shownValue(value, depth);
    else redacted += 1;
  }
  return redacted === 0 ? shown : { ...shown, redacted };
}

function shownValue(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return shownText(value);
    case 'bigint':
      return String(value);
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    case 'object':
      return value === null ? null : shownObject(value, depth);
    default:
      return LEFT_OUT;
  }
}

function shownObject(value: object, depth: number): unknown {
  if (isError(value)) return shownError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? LEFT_OUT : value.toISOString();
  if (value instanceof URL) return shownText(value.href);
  if (depth === 0) return LEFT_OUT;
  if (Array.isArray(value)) return value.slice(0, MAX_LENGTH).map((each) => shownValue(each, depth - 1));
  // Whatever has a class (bytes, requests, answers of libraries) holds more than its name says.
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? shownMembers(value, depth - 1) : LEFT_OUT;
}

const WITH_SCHEME = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi;
const QUERY = /\?[^\s"'?]*=[^\s"']*/g;
const CREDENTIALS = /\b(bearer|basic|digest)\s+[^\s"',]+/gi;
const EMAIL = /[^\s@"'<>()]+@[^\s@"'<>()]+/g;
/** Words of the program, such as a reason or an activity's name, are as long, but have no digits. */
const OPAQUE = /(?=[\w+=-]*\d)[\w+=-]{20,}/g;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Text of ours: its first line, without what text may carry by accident: addresses, tokens, credentials. */
export function shownText(text: string): string {
  return (
    (
      text
        .slice(0, MAX_READ)
        // Half a token would not be known for one.
        .replace(text.length > MAX_READ ? /\S*$/ : '', '')
        .split('\n', 1)[0] ?? ''
    )
      .replaceAll(WITH_SCHEME, shownUrl)
      .replaceAll(QUERY, '?…')
      .replaceAll(CREDENTIALS, `$1 ${LEFT_OUT}`)
      .replaceAll(EMAIL, LEFT_OUT)
      .replaceAll(OPAQUE, (run) => (UUID.test(run) ? run : LEFT_OUT))
      .slice(0, MAX_TEXT)
  );
}

/** Where it leads, without credentials and query; a path only where it is made of short words, as our own are. */
function shownUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || url.host === '') return LEFT_OUT;
  const path = /^(?:\/[a-z]{0,20}){0,3}$/.test(url.pathname) ? url.pathname.replace(/\/$/, '') : '/…';
  return `${url.protocol}//${url.host}${path}`;
}

export interface ShownError {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Words in lower case: the stable codes of this service's own errors, whose messages carry no data. */
const OWN_CODE = /^[a-z]+(?:_[a-z0-9]+)*$/;
const ANY_CODE = /^[\w.-]{1,60}$/;

/**
 * Of an error of ours all that it says; of others' type, code and place only. Drivers, HTTP clients and parsers put
 * statements, values, links and what they could not read into messages and members of their own.
 */
function shownError(error: unknown, causes = MAX_CAUSES): ShownError {
  if (!isError(error)) return { type: typeof error };
  const code = codeOf(error);
  return {
    type: ANY_CODE.test(error.name) ? error.name : 'Error',
    ...(code !== undefined && { code }),
    ...(typeof code === 'string' && OWN_CODE.test(code) && { message: shownText(error.message) }),
    ...systemFacts(error),
    ...issuesOf(error),
    ...(error.stack !== undefined && { stack: framesOf(error) }),
    ...(error.cause !== undefined && causes > 0 && { cause: shownError(error.cause, causes - 1) }),
    ...('errors' in error &&
      Array.isArray(error.errors) &&
      causes > 0 && { errors: error.errors.slice(0, 3).map((each) => shownError(each, causes - 1)) }),
  };
}

/** Of Temporal's failures the type, which is the code of the error that they were made from. */
function codeOf(error: Error): string | number | undefined {
  const named = 'code' in error ? error.code : 'type' in error ? error.type : undefined;
  if (typeof named === 'number') return named;
  return typeof named === 'string' && ANY_CODE.test(named) ? named : undefined;
}

/** What the system says of a connection or a file; not the path, and no host but one that is written as such. */
function systemFacts(error: Error): object {
  if (!('syscall' in error) || typeof error.syscall !== 'string') return {};
  return {
    syscall: shownText(error.syscall),
    ...('address' in error && typeof error.address === 'string' && { address: shownText(error.address) }),
    ...('port' in error && typeof error.port === 'number' && { port: error.port }),
    ...('hostname' in error && typeof error.hostname === 'string' && { hostname: shownText(error.hostname) }),
  };
}

/** Where zod found something wrong, and not what it found: its messages and its `input` may repeat that. */
function issuesOf(error: Error): object {
  if (!error.name.endsWith('ZodError') || !('issues' in error) || !Array.isArray(error.issues)) return {};
  const issues = error.issues.slice(0, MAX_LENGTH).map((issue: { code?: unknown; path?: unknown }) => {
    const path = Array.isArray(issue.path) ? issue.path : [];
    return { code: String(issue.code), path: path.map((part) => shownPart(part)).join('.') };
  });
  return { issues };
}

/** Names of fields are the program's; other keys come with the data. */
function shownPart(part: unknown): string {
  return typeof part === 'number' || (typeof part === 'string' && /^[a-z][A-Za-z]{0,40}$/.test(part))
    ? String(part)
    : '…';
}

const FRAME = /^\s+at (?:.*(?::\d+:\d+\)?|\(<anonymous>\)|\(native\)))$/;

/** The stack repeats the message before its frames, and a message may look like a frame. */
function framesOf({ stack = '', message }: Error): string {
  const start = message === '' ? -1 : stack.indexOf(message);
  const frames = start === -1 ? stack : stack.slice(start + message.length);
  return frames
    .split('\n')
    .filter((line) => FRAME.test(line))
    .join('\n');
}

/** `Error.isError` says no of Fastify's errors, which a function of its own makes, and `instanceof` of another realm's. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || Error.isError(value);
}
