/** Every refusal and every failure leaves as `application/problem+json`, and none tells what is inside. */
import type { Socket } from 'node:net';
import fp from 'fastify-plugin';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { RecordsUnavailableError } from '../../records/index.ts';
import { Problem, PROBLEM_MEDIA_TYPE } from '../problems.ts';
import type { ProblemCode } from '../problems.ts';

export const problemsPlugin = fp(
  (app, _options, done) => {
    app.setErrorHandler(sendProblem);
    app.addHook('onSend', (request, reply, _payload, next) => {
      if (isUnread(request)) reply.header('connection', 'close');
      next();
    });
    app.addHook('onResponse', (request, _reply, next) => {
      const { raw } = request;
      if (isUnfinished(request)) {
        answered.add(raw.socket);
        raw.once('close', () => answered.delete(raw.socket));
      }
      next();
    });
    done();
  },
  { name: 'problems' },
);

/** Connections whose request has its answer, although not all of it has come. */
const answered = new WeakSet<Socket>();

/** A rest of this size is read and dropped, and the connection goes on; for a larger one it ends with the answer. */
const WORTH_READING = 65_536;

function isUnfinished({ raw }: FastifyRequest): boolean {
  // Requests that came over no connection do not say.
  return 'complete' in raw && !raw.complete;
}

function isUnread(request: FastifyRequest): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
  return isUnfinished(request) && (coding !== undefined || Number(length) > WORTH_READING);
}

/** Also for what goes wrong before a request has a route. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = asProblem(error, request);
  logFailure(request, problem, error);
  reply
    .code(problem.status)
    .headers(problem.headers)
    .type(PROBLEM_MEDIA_TYPE)
    .serializer(JSON.stringify)
    .send(problem.body(request.id));
}

/** What a caller can bring about, by asking for it or by being slow, is no reason to wake anybody. */
const EXPECTED: ReadonlySet<ProblemCode> = new Set([
  'blocked',
  'idenfy_refused',
  'overloaded',
  'still_starting',
]);

/** Of what is answered 5xx. */
export function logFailure(request: FastifyRequest, problem: Problem, error: unknown): void {
  const { code, status } = problem;
  if (status < 500) return;
  request.log[EXPECTED.has(code) ? 'warn' : 'error']({ err: error, code }, 'request failed');
}

/** Whatever went wrong, as what may be told of it. */
export function asProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  // The client hung up or sent what is no body: nobody reads the answer, and nothing is wrong here.
  if (isUnfinished(request) && (request.raw.errored === error || isTimeout(error))) {
    return new Problem('request_timeout', { cause: error });
  }
  if (error instanceof RecordsUnavailableError) return new Problem('records_unavailable', { cause: error });
  return isFastifyError(error) ? fromFastify(error) : new Problem('internal_error', { cause: error });
}

const isTimeout = (error: unknown): boolean =>
  isFastifyError(error) && error.code === 'FST_ERR_HANDLER_TIMEOUT';

/** Fastify makes its errors by a function of its own, of which `Error.isError` says no. */
function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('FST_ERR_');
}

function fromFastify(error: FastifyError): Problem {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem('body_too_large');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_TYPE':
      return new Problem('unsupported_media_type');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return inRequest('headers', 'content-length', 'is not the length of the body');
    case 'FST_ERR_BAD_URL':
      return inRequest('path', '', 'is not well-formed: check the percent-encoding');
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return inRequest('path', '', 'is too long');
    case 'FST_ERR_HANDLER_TIMEOUT':
      return new Problem('overloaded', { cause: error });
    default:
      // Of later versions of Fastify: what it finds wrong with a request is not our mistake.
      return (error.statusCode ?? 500) < 500
        ? new Problem('invalid_request', { cause: error })
        : new Problem('internal_error', { cause: error });
  }
}

function inRequest(part: 'headers' | 'path', field: string, message: string): Problem {
  return new Problem('invalid_request', { errors: [{ in: part, field, message }] });
}

/** Node's HTTP parser gave up: there is no request yet, only a socket. */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  // A second answer to one request would be taken for that of the next one.
  if (error.code === 'ECONNRESET' || !socket.writable || answered.has(socket)) {
    socket.destroy();
    return;
  }
  const problem = fromParser(error.code);
  const body = JSON.stringify(problem.body('none'));
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${problem.code}`,
      `content-type: ${PROBLEM_MEDIA_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function fromParser(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem('request_timeout');
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('headers_too_large');
  return new Problem('invalid_request', { detail: 'This is not well-formed HTTP' });
}
