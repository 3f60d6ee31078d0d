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

  constructor(operation: string, reason?: string) {
    const because = reason === undefined ? '' : ` (${reason})`;
    super(
      'records_unavailable',
      operation,
      `The results database cannot be used right now${because}, while doing ${operation}. Check that it is up and reachable; what was asked is safe to repeat.`,
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

const sqlState = /^[0-9A-Z]{5}$/;
/** `ECONNREFUSED`, `EAI_AGAIN`, `ERR_SOCKET_CLOSED`, and TLS's `CERT_HAS_EXPIRED` or `DEPTH_ZERO_SELF_SIGNED_CERT`. */
const systemCode = /^(?:E[A-Z_]+|[A-Z_]*CERT[A-Z_]*|UNABLE_TO_[A-Z_]+)$/;

// pg, pg-pool and PGlite say these without any code.
const unavailableMessages =
  /connection terminated|timeout exceeded when trying to connect|timeout expired|query read timeout|client has encountered a connection error|client was closed|after calling end on the pool|does not support ssl|pglite is (?:closed|closing)/i;

function chain(error: unknown): unknown[] {
  const errors: unknown[] = [];
  let current = error;
  while (current instanceof Error && errors.length < 8) {
    errors.push(current);
    // Node reports several failed addresses of one host as one AggregateError.
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return errors;
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** The error to throw for what a driver threw. */
export function translated(operation: string, error: unknown): unknown {
  if (error instanceof RecordsError) return error;
  const errors = chain(error);
  const code = errors
    .map(codeOf)
    .find((each) => each !== undefined && (sqlState.test(each) || systemCode.test(each)));
  if (code !== undefined && sqlState.test(code)) {
    if (unavailableStates.has(code) || unavailableClasses.has(code.slice(0, 2)))
      return new RecordsUnavailableError(operation, code);
    return failed(operation, code);
  }
  if (code !== undefined) return new RecordsUnavailableError(operation, code);
  const connectionLost = errors.some(
    (each) => each instanceof Error && unavailableMessages.test(each.message),
  );
  if (connectionLost) return new RecordsUnavailableError(operation);
  return failed(operation);
}

function failed(operation: string, state?: string): RecordsError {
  const answer =
    state === undefined ? 'failed before or after the database' : `was refused with SQLSTATE ${state}`;
  return new RecordsError(
    'records_failed',
    operation,
    `The statement of ${operation} ${answer}. Repeating it will not help: the fault is in the program or its schema.`,
    state,
  );
}
