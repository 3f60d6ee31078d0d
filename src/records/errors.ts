import { EncryptionError } from '../encryption/errors.ts';
import { causeOf, isOfPooler } from './causes.ts';

/**
 * What the records throw. Drizzle's and the drivers' own errors carry the statement and its values (personal data),
 * in their message, their `cause` and fields such as `detail`, so none of them ever leaves this room.
 */
export class RecordsError extends Error {
  override name = 'RecordsError';
  readonly code: 'records_unavailable' | 'records_failed' | 'records_locked';
  /** What was being done, such as `inbox.claim`. */
  readonly operation: string;
  /** PostgreSQL's SQLSTATE or the system's error code (ECONNREFUSED), where there is one. */
  readonly reason: string | undefined;

  constructor(code: RecordsError['code'], operation: string, message: string, reason?: string) {
    super(message);
    this.code = code;
    this.operation = operation;
    this.reason = reason;
  }
}

/** The database cannot be reached or cannot serve now. Trying again later is right: every write is idempotent. */
export class RecordsUnavailableError extends RecordsError {
  override name = 'RecordsUnavailableError';

  constructor(operation: string, reason?: string, cause = causeOf([], reason)) {
    const because = [cause, reason].filter((part) => part !== undefined).join(', ');
    super(
      'records_unavailable',
      operation,
      `The results database cannot be used right now${because === '' ? '' : ` (${because})`}, while doing ${operation}. Check that it is up and reachable; the request is safe to repeat.`,
      reason,
    );
  }
}

/** Another process has this PGlite folder open. */
export class RecordsLockedError extends RecordsError {
  override name = 'RecordsLockedError';

  constructor(folder: string, holder: string, lockFile: string) {
    super(
      'records_locked',
      'database.open',
      `The database folder ${folder} is in use by ${holder}. Stop that process, or choose another folder. If it is surely not using the folder, delete ${lockFile}.`,
    );
  }
}

/** The tables are of an earlier version, and this role may not change them. */
export class MigrationNeededError extends RecordsError {
  override name = 'MigrationNeededError';

  constructor() {
    super(
      'records_failed',
      'database.open',
      'The tables of the results database are not those of this version, and the role of DATABASE_URL may not change them. Run "npm run migrate" of this version once, with MIGRATION_DATABASE_URL for the role that owns them.',
    );
  }
}

/**
 * Somebody has changed the act log from outside. Nothing is added to it, and so nothing is done that it must know of: to
 * whoever asks, the records are not available now.
 */
export class ActLogBrokenError extends RecordsUnavailableError {
  override name = 'ActLogBrokenError';

  /** @param why no personal data */
  constructor(why: string) {
    super('acts.add', 'act_log_broken');
    this.message = `The act log was changed from outside (${why}). Until it is set right, nothing is done that has to be noted. See what was changed with "npm run acts -- verify"; then restore it from a backup, or close it and begin anew (docs/runbook.md, "The act log is broken").`;
  }
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const unavailableStates = new Set([
  '25006', // read_only_sql_transaction: a standby, in the middle of a failover
  '25P03', // idle_in_transaction_session_timeout
  '25P04', // transaction_timeout
  '3D000', // invalid_catalog_name: the database is not there (yet)
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available
  '57014', // query_canceled: our own statement_timeout
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '57P05', // idle_session_timeout
]);
/** Connection exceptions, wrong credentials, out of resources (connections, disk, memory), system errors. */
const unavailableClasses = new Set(['08', '28', '53', '58']);

// Every class of SQLSTATE has a digit somewhere, which tells it from EPIPE.
const sqlState = /^(?=.*\d)[0-9A-Z]{5}$/;
/** ECONNREFUSED, EAI_AGAIN …; TLS's CERT_HAS_EXPIRED, DEPTH_ZERO_SELF_SIGNED_CERT …; not ERR_INVALID_ARG_TYPE. */
const systemCode = /^(?:E(?!RR_)[A-Z_]+|ERR_(?:TLS|SSL|SOCKET)_\w+|[A-Z_]*CERT[A-Z_]*|UNABLE_TO_[A-Z_]+)$/;

// pg, pg-pool and PGlite say these without any code.
const unavailableMessages =
  /connection terminated|timeout exceeded when trying to connect|timeout expired|query read timeout|client has encountered a connection error|client was closed|after calling end on the pool|does not support ssl|pglite is (?:closed|closing)/i;

/** Drivers and Node add these. */
interface Thrown extends Error {
  readonly code?: unknown;
  readonly errors?: unknown;
}

/** An error and what it wraps, from the outside in. */
function chain(error: unknown): Thrown[] {
  const errors: Thrown[] = [];
  let current: unknown = error;
  while (Error.isError(current) && errors.length < 8) {
    errors.push(current);
    // Node reports the failed addresses of one host as one AggregateError; the first tells enough.
    const { errors: several, cause }: Thrown = current;
    current = Array.isArray(several) ? several[0] : cause;
  }
  return errors;
}

function knownCode({ code }: Thrown): string | undefined {
  return typeof code === 'string' && (sqlState.test(code) || systemCode.test(code)) ? code : undefined;
}

function isUnreachable({ message }: Thrown): boolean {
  return unavailableMessages.test(message);
}

/** The error to throw for what a driver threw. */
export function translated(operation: string, error: unknown): unknown {
  if (error instanceof RecordsError) return error;
  const errors = chain(error);
  const own = errors.find((each) => each instanceof RecordsError);
  if (own !== undefined) return own;
  // Says which key is missing, and nothing of what could not be opened.
  const sealed = errors.find((each) => each instanceof EncryptionError);
  if (sealed !== undefined) return sealed;
  const code = errors.map(knownCode).find((each) => each !== undefined);
  const messages = errors.map(({ message }) => message);
  const unavailable = () => new RecordsUnavailableError(operation, code, causeOf(messages, code));
  if (code !== undefined && sqlState.test(code)) {
    if (unavailableStates.has(code) || unavailableClasses.has(code.slice(0, 2))) return unavailable();
    // A pooler's own answers; of PostgreSQL's, only those that are no fault of a statement.
    if (code.startsWith('XX') && isOfPooler(messages)) return unavailable();
    return failed(operation, `was refused by the database with SQLSTATE ${code}`, code);
  }
  if (code !== undefined || errors.some(isUnreachable) || isOfPooler(messages)) return unavailable();
  return failed(operation, `failed with ${errors.at(-1)?.name ?? 'what is no error'}`);
}

function failed(operation: string, what: string, state?: string): RecordsError {
  const message = `${operation} ${what}. Repeating it will not help: the fault is in the program or its schema.`;
  return new RecordsError('records_failed', operation, message, state);
}
