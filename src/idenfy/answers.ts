import type { z } from 'zod';
import { IdenfyError, type IdenfyErrorCode, type IdenfyOperation } from './errors.ts';
import { stepNameSchema } from './request-fields.ts';
import { processFieldsSchema, tokenRequestSchema } from './requests.ts';
import { type ErrorBody, errorBodySchema } from './responses.ts';

/** One whole answer of iDenfy. `text` is empty if the body of an error answer could not be read. */
export type Answer = { httpStatus: number; retryAfter: string | undefined; text: string };

/** The error for an answer other than 2xx. */
export function errorOfRefusal(operation: IdenfyOperation, answer: Answer): IdenfyError {
  const body = errorBodySchema.safeParse(parsed(answer.text)).data ?? {};
  const code = refusalCode(operation, answer.httpStatus, body);
  return new IdenfyError(code, {
    operation,
    // A refusal answers the request; after an internal error it is unknown how far the request came.
    delivered: code === 'server_error' ? 'maybe' : 'no',
    httpStatus: answer.httpStatus,
    identifier: body.identifier ?? undefined,
    field: code === 'bad_value' || code === 'missing_value' ? namedField(body.message ?? '') : undefined,
    // Not documented for iDenfy (idenfy-api.md 6), but any gateway before it would send this (RFC 9110, 10.2.3).
    retryAfterMs: delayOf(answer.retryAfter, Date.now()),
    help: helpOf(code, answer.httpStatus),
  });
}

function helpOf(code: IdenfyErrorCode, httpStatus: number): string | undefined {
  if (httpStatus >= 300 && httpStatus < 400)
    return 'The answer is a redirect, which is never followed: check the base URL.';
  if (httpStatus === 404 && code === 'unreadable_answer')
    return 'The 404 is not in iDenfy’s words, so it proves no deletion: check the base URL and any proxy before iDenfy.';
  return undefined;
}

/** Reads a 2xx answer that must carry `schema`: idenfy-api.md 2.4 allows an error in it. */
export function readBody<T>(operation: IdenfyOperation, answer: Answer, schema: z.ZodType<T>): T {
  const json = parsed(answer.text);
  if (isErrorBody(json)) throw errorInSuccess(operation, answer, json);
  const body = schema.safeParse(json);
  if (!body.success) throw unreadable(operation, answer);
  return body.data;
}

/** A 2xx answer of `/process` or `/delete` is a success only if it is empty: idenfy-api.md 2.1, 2.4 and 11. */
export function expectEmpty(operation: IdenfyOperation, answer: Answer): void {
  if (answer.text.trim() === '') return;
  const json = parsed(answer.text);
  throw isErrorBody(json) ? errorInSuccess(operation, answer, json) : unreadable(operation, answer);
}

/** 201 says that a token was created; any other 2xx may contain an error, so it proves nothing alone. */
export function unreadable(operation: IdenfyOperation, { httpStatus }: { httpStatus: number }): IdenfyError {
  return new IdenfyError('unreadable_answer', {
    operation,
    delivered: httpStatus === 201 ? 'yes' : 'maybe',
    httpStatus,
  });
}

/** Milliseconds of a `Retry-After` header, in seconds or as a date; `undefined` if there is no readable one. */
export function delayOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = /^[A-Z][a-z]{2}, \d{2} /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function errorInSuccess(operation: IdenfyOperation, { httpStatus }: Answer, body: ErrorBody): IdenfyError {
  return new IdenfyError('error_in_success', {
    operation,
    // Whether a refused submission uses up its token is not documented (idenfy-api.md 12.2).
    delivered: 'maybe',
    httpStatus,
    identifier: body.identifier ?? undefined,
  });
}

// A token's answer has a `message` too ("Token created successfully"), but with a scanRef.
function isErrorBody(json: unknown): json is ErrorBody {
  const body = errorBodySchema.safeParse(json).data;
  if (body === undefined || 'scanRef' in body) return false;
  return typeof body.identifier === 'string' || typeof body.message === 'string';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Statuses and identifiers of idenfy-api.md 1.5, 2.4 and 7. iDenfy's text is read only if its documentation gives no
 * separate identifier for the case.
 */
function refusalCode(operation: IdenfyOperation, httpStatus: number, body: ErrorBody): IdenfyErrorCode {
  const identifier = body.identifier ?? '';
  const message = body.message ?? '';
  if (httpStatus === 429 || identifier === 'TOO_MANY_REQUESTS') return 'rate_limited';
  if (httpStatus >= 500 || identifier === 'INTERNAL_ERROR') return 'server_error';
  if (httpStatus === 401 || identifier === 'UNAUTHORIZED') return 'bad_credentials';
  // Before the identifiers, since those of a 409 or 404 are not documented (idenfy-api.md 1.6 and 6, GAP).
  if (httpStatus === 409 && operation === 'createToken') return 'duplicate_client_id';
  if (httpStatus === 404 && identifier !== 'TOKEN_NOT_VALID') {
    // "Not found" would prove a deletion, but any proxy says that: only iDenfy's own words prove it.
    return operation !== 'deleteVerification' || saysThatItIsGone(identifier, message)
      ? 'not_found'
      : 'unreadable_answer';
  }
  if (httpStatus === 402 || /lack of funds|token limit/i.test(message)) return 'no_credits';
  if (/not available for .{1,40} partners/i.test(message)) return 'environment_not_allowed';
  if (/partner (is )?inactive/i.test(message)) return 'partner_inactive';
  switch (identifier) {
    case 'TOKEN_NOT_VALID':
      return 'token_not_valid';
    case 'PARTNER_CONTRACT_ERROR':
    case 'PERMISSIONS_ERROR':
      return 'contract_lacks_feature';
    case 'BAD_VALUE':
    case 'VALIDATION_ERROR':
      return 'bad_value';
    case 'MISSING_VALUE':
      return 'missing_value';
    case 'PARTNER_ERROR':
      // Documented for deletion only: "Token has not expired yet." (idenfy-api.md 11).
      return operation === 'deleteVerification' ? 'token_not_expired' : 'rejected';
    default:
      return 'rejected';
  }
}

/**
 * The documented pair of an error body, whose text says that the verification does not exist. The text itself is not
 * documented (idenfy-api.md 6 and 3.13, GAP), so a text about an address, a page or an endpoint, as servers before iDenfy
 * send it, does not count.
 */
function saysThatItIsGone(identifier: string, message: string): boolean {
  const isAboutIt = /\b(scan ?ref|verification|identification)\b/i.test(message);
  const isGone = /\b(not found|does not exist|doesn't exist|(was|is|been|already) deleted)\b/i.test(message);
  const isAboutElse =
    /\b(url|uri|path|page|route|endpoint|resource|method|host|server|service|backend|access|permissions?|allowed)\b/i.test(
      message,
    );
  return /^[A-Z_]{1,40}$/.test(identifier) && isAboutIt && isGone && !isAboutElse;
}

const ourFields: ReadonlySet<string> = new Set([
  ...Object.keys(tokenRequestSchema.shape),
  ...Object.keys(processFieldsSchema.shape),
  'token',
  'images',
  'scanRef',
]);

// "Field 'country' must be …" (idenfy-api.md 1.5), "No image provided for step 'BACK'" (2.4).
function namedField(message: string): string | undefined {
  const field = /\bfield '([^']{1,64})'/i.exec(message)?.[1];
  if (field !== undefined && ourFields.has(field.replace(/\..*$/, ''))) return field;
  const step = /\bstep '([^']{1,64})'/i.exec(message)?.[1];
  return stepNameSchema.safeParse(step).data;
}
