/**
 * Every way in which this API says no (RFC 9457). Codes are stable: callers switch on them, and
 * `docs/errors.md` is made from this table. `help` is for the person who reads it.
 */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly help: string;
  /** Sent as `Retry-After` unless the place that throws knows better. */
  readonly retryAfterSeconds?: number;
}

export const problems = {
  invalid_request: {
    status: 400,
    title: 'The request is not valid',
    help: 'Correct the fields that `errors` names. `/openapi.json` describes each field.',
  },
  invalid_json: {
    status: 400,
    title: 'The body is not acceptable JSON',
    help: 'Send one JSON value in UTF-8, no deeper than 16 levels, without repeated keys and without a key named `__proto__`.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid API key',
    help: 'Send `Authorization: Bearer` and an API key that is not revoked. `npm run keys` lists and makes keys.',
  },
  invalid_signature: {
    status: 401,
    title: 'The signature is missing or wrong',
    help: "Check that a key in `IDENFY_WEBHOOK_SECRETS` is the signing key set for this webhook in iDenfy's dashboard, and that nothing on the way changes the body.",
  },
  forbidden: {
    status: 403,
    title: 'The API key may not do this',
    help: 'Use a key that has the scope named in `detail`.',
  },
  foreign_page: {
    status: 403,
    title: 'The request comes from a page of another origin, or asks for a name that is not this server’s',
    help: 'Ask by an address, localhost, or the name in `PUBLIC_URL`; programs send no `Origin`. Only a development system looks at this.',
  },
  own_verification: {
    status: 403,
    title: 'The key that opened a verification may not decide it',
    help: 'Decide with the key of somebody else. `DECIDE_OWN_VERIFICATIONS=true` lifts this, for those who have one key alone.',
  },
  seen_required: {
    status: 400,
    title: 'An approval names what was looked at',
    help: 'Look at the verification, and send its `comparisonDigest` as `seen`.',
  },
  not_found: {
    status: 404,
    title: 'There is no such address',
    help: 'Compare the path with `/openapi.json`.',
  },
  verification_not_found: {
    status: 404,
    title: 'No verification has this clientId',
    help: 'Check the `clientId`; `POST /v1/verifications` starts a verification.',
  },
  erasure_not_found: {
    status: 404,
    title: 'Nothing of this clientId was erased',
    help: 'Check the `clientId`; `DELETE /v1/verifications/{clientId}` erases what there is.',
  },
  no_legal_hold: {
    status: 404,
    title: 'There is no legal hold on this clientId',
    help: '`PUT /v1/verifications/{clientId}/legal-hold` places one.',
  },
  document_not_found: {
    status: 404,
    title: 'The verification has no such document',
    help: '`documents` of the verification names what is stored; what was erased is gone.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The address does not take this method',
    help: 'Use one of the methods in the `Allow` header.',
  },
  request_timeout: {
    status: 408,
    title: 'The request did not arrive in time',
    help: 'Send the whole request within 30 seconds.',
  },
  already_verified: {
    status: 409,
    title: 'This clientId is verified already',
    help: 'Read the result, or send `reverify: true` to verify the person again.',
  },
  different_method: {
    status: 409,
    title: 'A verification with another method is open',
    help: 'Use the method of the open verification, cancel it first, or wait for its outcome.',
  },
  different_request: {
    status: 409,
    title: 'A verification with another request is open',
    help: '`errors` and `fields` name what differs; `request` of `GET /v1/verifications/{clientId}` is what was requested. Send the same request for the same session, cancel the open verification first, or wait for its outcome. A field that is left out means its default, as in a first request.',
  },
  verification_closed: {
    status: 409,
    title: 'The verification is over',
    help: 'Its outcome stands. To try again, start a new verification.',
  },
  not_blocked: {
    status: 409,
    title: 'The verification is not blocked',
    help: 'There is nothing to resume: somebody was first, or it never stopped. Read its stage.',
  },
  correction_without_effect: {
    status: 409,
    title: 'The correction could not have any effect',
    help: 'Leave out the field that `errors` names: iDenfy was told it already, or this method never looks at it. Resume without it, or cancel and start a new verification.',
  },
  nothing_to_decide: {
    status: 409,
    title: 'The verification does not wait for a decision',
    help: 'Read its stage; only what is in `awaiting-decision` can be decided.',
  },
  already_decided: {
    status: 409,
    title: 'The verification is decided already',
    help: '`decidedBy`, `decision` and `decidedAt` say by which key, how and when. That decision stands.',
  },
  decision_outdated: {
    status: 409,
    title: 'The decision is about what has changed since',
    help: 'Read the verification again, look at what is new, and decide again.',
  },
  approval_impossible: {
    status: 409,
    title: 'The verification cannot be approved',
    help: '`reason` says why: a result or a document that an approval needs is missing (`identity_result_missing`, `second_result_missing`, `second_document_missing`), or iDenfy denied the identity (`identity_denied`) or the second document (`second_document_denied`). Reject it, cancel it, or wait for iDenfy.',
  },
  erasure_running: {
    status: 409,
    title: 'Everything about this clientId is being erased',
    help: 'Start a new verification when that is done: `GET /v1/verifications/{clientId}/erasure` says how far it is.',
    retryAfterSeconds: 10,
  },
  legal_hold: {
    status: 409,
    title: 'A legal hold keeps what there is about this clientId',
    help: 'Lift the hold first, with `DELETE /v1/verifications/{clientId}/legal-hold`, if you may.',
  },
  // Not 410, which says that it stays so (RFC 9110, 15.5.11): a new verification may begin.
  erased: {
    status: 404,
    title: 'What there was about this clientId is erased',
    help: '`GET /v1/verifications/{clientId}/erasure` is the proof; `POST /v1/verifications` starts anew.',
  },
  idempotency_key_in_use: {
    status: 409,
    title: 'A request with this Idempotency-Key is being worked on',
    help: 'Repeat the request after the seconds in `Retry-After`: it then gets the answer of the first one.',
    retryAfterSeconds: 1,
  },
  webhook_not_parked: {
    status: 409,
    title: 'No webhook is parked under this id',
    help: 'It was redelivered already, or never parked. `GET /v1/parked-webhooks` lists what is.',
  },
  event_not_found: {
    status: 404,
    title: 'There is no such event',
    help: 'Check its id. Events are kept for `EVENTS_RETENTION_DAYS`, and go with an erasure of their client; `GET /v1/events` lists what there is.',
  },
  event_endpoint_unknown: {
    status: 404,
    title: 'Events are sent to no endpoint of this name',
    help: '`GET /v1/events/endpoints` lists those that `EVENT_ENDPOINTS` of this server names.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    help: 'Send less; `API_BODY_LIMIT_BYTES` and `WEBHOOK_BODY_LIMIT_BYTES` are the limits.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body has a type that this address does not take',
    help: 'Send `Content-Type: application/json` in UTF-8, without `Content-Encoding`.',
  },
  // Stripe and the draft of the IETF differ; this is the draft's (draft-ietf-httpapi-idempotency-key-header).
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key came with another request before',
    help: 'Send a key of its own with each request; only the repeat of a request has the same one.',
  },
  no_additional_step_configured: {
    status: 422,
    title: 'The session would ask for no second document',
    help: 'Ask iDenfy to set an additional step as the default of your account, or send `additionalSteps` with the request.',
  },
  step_unknown: {
    status: 422,
    title: 'The session has no such step',
    help: 'Send one of `steps` in the field that `errors` names.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    help: 'Repeat the request after the seconds in `Retry-After`. The limits are settings (`RATE_LIMIT_…`).',
  },
  too_many_streams: {
    status: 429,
    title: 'Too many open streams',
    help: 'Close streams that nobody reads, or share one among your processes; come again after the seconds in `Retry-After`. The limit is a setting (`STREAMS_PER_KEY`).',
  },
  headers_too_large: {
    status: 431,
    title: 'The headers are too large',
    help: 'Send less than 16 kB of headers, the address included.',
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong here',
    help: 'Look for `requestId` in the logs of the server.',
  },
  document_damaged: {
    status: 500,
    title: 'The stored document is damaged',
    help: 'The stored bytes are not those that were stored: restore a backup of the document store.',
  },
  idenfy_refused: {
    status: 502,
    title: 'iDenfy refused the request',
    help: 'Repeating it does not help. `reason` says what to set right: credentials, credits, contract or the data sent.',
  },
  idenfy_unavailable: {
    status: 503,
    title: 'iDenfy does not answer',
    help: 'Repeat the request later.',
    retryAfterSeconds: 10,
  },
  blocked: {
    status: 503,
    title: 'The verification is blocked',
    help: '`reason` says what someone has to set right before it goes on, `field` which field of the request iDenfy named. Where your request is at fault, send a corrected one: it takes the place of the former while there is no session. `retryAt` is there where it goes on by itself.',
  },
  still_starting: {
    status: 503,
    title: 'The session is not there yet',
    help: 'Repeat the same request: it joins the verification that is being started and makes no second one.',
    retryAfterSeconds: 2,
  },
  temporal_unavailable: {
    status: 503,
    title: 'Temporal does not answer',
    help: 'Repeat the request later: it is safe, and what had begun goes on.',
    retryAfterSeconds: 5,
  },
  records_unavailable: {
    status: 503,
    title: 'The database does not answer',
    help: 'Repeat the request later: it is safe.',
    retryAfterSeconds: 5,
  },
  documents_unavailable: {
    status: 503,
    title: 'The document store does not answer',
    help: 'Repeat the request later.',
    retryAfterSeconds: 5,
  },
  not_ready: {
    status: 503,
    title: 'The server is not ready',
    help: 'See which of `checks` is away, and why in the logs. Where an encryption key is missing, `detail` names its id: put it back into ENCRYPTION_KEYS.',
    retryAfterSeconds: 5,
  },
  overloaded: {
    status: 503,
    title: 'The server cannot take this now',
    help: 'Repeat the request later.',
    retryAfterSeconds: 5,
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problems;

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
export const problemCodes = Object.keys(problems).filter(isProblemCode);

/** What is wrong with one field, in the caller's own words for it. */
export interface FieldError {
  readonly in: 'body' | 'path' | 'query' | 'headers';
  /** Such as `documents.second.types[0]`; empty for the whole. */
  readonly field: string;
  readonly message: string;
}

export interface ProblemOptions {
  /** What is wrong this time. No personal data, no secrets, nothing that iDenfy said. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** A machine-readable word for why, where the code covers several causes. */
  readonly reason?: string;
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** A refusal that goes to the caller as it is. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(`${code}: ${options.detail ?? problems[code].title}`, { cause: options.cause });
    this.code = code;
    this.status = problems[code].status;
    this.options = options;
  }

  get headers(): Readonly<Record<string, string>> {
    const seconds = this.retryAfterSeconds;
    return { ...(seconds !== undefined && { 'retry-after': String(seconds) }), ...this.options.headers };
  }

  /** The `application/problem+json` body. */
  body(requestId: string): ProblemBody {
    const { title, help, status }: ProblemKind = problems[this.code];
    const { detail, errors, reason, members } = this.options;
    return {
      ...members,
      type: problemType(this.code),
      title,
      status,
      code: this.code,
      detail: detail ?? title,
      help,
      ...(reason !== undefined && { reason }),
      ...(errors !== undefined && { errors }),
      ...(this.retryAfterSeconds !== undefined && { retryAfterSeconds: this.retryAfterSeconds }),
      requestId,
    };
  }

  private get retryAfterSeconds(): number | undefined {
    const { retryAfterSeconds }: ProblemKind = problems[this.code];
    return this.options.retryAfterSeconds ?? retryAfterSeconds;
  }
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly help: string;
  readonly requestId: string;
  readonly [member: string]: unknown;
}

/** RFC 9457, 3.1.1: an identifier that promises no page; the explanation is `docs/errors.md`. */
export function problemType(code: ProblemCode): string {
  return `urn:idenfy-dual-verification:problem:${code}`;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
