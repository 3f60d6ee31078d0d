/** The names of the client's operations in errors and logs. */
export type IdenfyOperation = 'createToken' | 'process' | 'status' | 'data' | 'files' | 'deleteVerification';

/**
 * Every way in which a call to iDenfy fails, and what to do. `retryable`: the same call may succeed later. That does not
 * mean that a retry is harmless: check `delivered` before repeating `createToken` or `process`, which have no idempotency
 * key (idenfy-api.md 12.6).
 */
export const idenfyErrors = {
  bad_credentials: {
    retryable: false,
    help: 'Check the API key and secret; the pair also selects the environment.',
  },
  no_credits: {
    retryable: false,
    help: 'The account has no verification credits left or reached its limit: top up or ask iDenfy to raise it.',
  },
  partner_inactive: { retryable: false, help: 'The iDenfy account is inactive: ask iDenfy to activate it.' },
  environment_not_allowed: {
    retryable: false,
    help: 'This endpoint is not open to the environment of this key pair: use the key pair of another environment.',
  },
  duplicate_client_id: {
    retryable: false,
    help: 'Another session of this clientId is active at iDenfy: let it finish or expire first.',
  },
  token_not_valid: {
    retryable: false,
    help: 'The token has expired, was used, or never existed: create a new one.',
  },
  token_not_expired: {
    retryable: true,
    help: 'iDenfy deletes only after the token has expired: try again after its expiryTime and sessionLength.',
  },
  contract_lacks_feature: {
    retryable: false,
    help: 'The contract does not include this feature (direct processing, additional steps …): ask iDenfy to enable it.',
  },
  bad_value: { retryable: false, help: 'Correct the named field; `field` says which, if it is known.' },
  missing_value: {
    retryable: false,
    help: 'Add the named field or image; `field` says which, if it is known.',
  },
  rate_limited: {
    retryable: true,
    help: 'Wait `retryAfterMs`, or a while if iDenfy names none; the contract allows 10,000 requests an hour by default.',
  },
  server_error: {
    retryable: true,
    help: 'iDenfy had an internal error: try again after a pause; report it to iDenfy if it continues.',
  },
  timeout_before_sent: {
    retryable: true,
    help: 'The request was not sent in time: check the network, the number of connections and the time limits.',
  },
  timeout_after_sent: {
    retryable: true,
    help: 'iDenfy did not answer in time and may have acted: find out by webhook or status before repeating.',
  },
  connection_failed: {
    retryable: true,
    help: 'No connection to iDenfy: check the base URL, DNS, certificates and outgoing access of this network.',
  },
  connection_lost: {
    retryable: true,
    help: 'The connection broke before the answer was complete: see `delivered` for whether iDenfy may have acted.',
  },
  aborted: { retryable: false, help: 'The caller aborted this call.' },
  error_in_success: {
    retryable: false,
    help: 'iDenfy answered 200 with an error, usually because it found no document in the photo: give a documentType, skipAnalysis, or a clearer photo.',
  },
  unreadable_answer: {
    retryable: true,
    help: 'The answer is not what iDenfy documents: check that the base URL leads to iDenfy, and whether its API has changed.',
  },
  not_found: { retryable: false, help: 'iDenfy does not know this scanRef, or this endpoint.' },
  rejected: { retryable: false, help: 'iDenfy refused the request: see `httpStatus` and `identifier`.' },
} as const satisfies Record<string, { retryable: boolean; help: string }>;

export type IdenfyErrorCode = keyof typeof idenfyErrors;

/** Whether iDenfy may have acted on the request. `no`: certainly not; `yes`: it said so before the answer was lost. */
export type Delivered = 'no' | 'maybe' | 'yes';

export type IdenfyErrorDetails = {
  operation: IdenfyOperation;
  delivered: Delivered;
  httpStatus?: number | undefined;
  /** iDenfy's `identifier`; dropped unless it has the form of one. */
  identifier?: string | undefined;
  /** The field or image at fault; dropped unless it has the form of our names. */
  field?: string | undefined;
  /** How long iDenfy asks us to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** More specific than the table's help. */
  help?: string | undefined;
};

const looksLikeIdentifier = /^[A-Z_]{1,40}$/;
const looksLikeField = /^[A-Za-z][A-Za-z0-9_]{0,63}(\.[A-Za-z0-9_]{1,64}){0,4}$/;

/**
 * The only error of this client. It contains only codes and names: never a body, iDenfy's text, a person's data, a key
 * or a URL, and no `cause`, so that it may be logged and stored anywhere.
 */
export class IdenfyError extends Error {
  override readonly name = 'IdenfyError';
  readonly code: IdenfyErrorCode;
  readonly operation: IdenfyOperation;
  readonly retryable: boolean;
  readonly delivered: Delivered;
  readonly help: string;
  readonly httpStatus: number | undefined;
  readonly identifier: string | undefined;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: IdenfyErrorCode, details: IdenfyErrorDetails) {
    const identifier = shaped(details.identifier, looksLikeIdentifier);
    const field = shaped(details.field, looksLikeField);
    const facts = [
      details.httpStatus === undefined ? undefined : `HTTP ${details.httpStatus}`,
      identifier,
      field === undefined ? undefined : `field ${field}`,
    ].filter((fact) => fact !== undefined);
    super(`iDenfy ${details.operation}: ${code}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`);
    const { retryable, help } = idenfyErrors[code];
    this.code = code;
    this.operation = details.operation;
    this.retryable = retryable;
    this.delivered = details.delivered;
    this.help = details.help ?? help;
    this.httpStatus = details.httpStatus;
    this.identifier = identifier;
    this.field = field;
    this.retryAfterMs = details.retryAfterMs;
  }
}

function shaped(value: string | undefined, shape: RegExp): string | undefined {
  return value !== undefined && shape.test(value) ? value : undefined;
}
