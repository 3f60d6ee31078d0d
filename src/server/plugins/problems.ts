/** Every refusal and every failure leaves as `application/problem+json`, and none tells what is inside. */
import type { Socket } from 'node:net';
import fp from 'fastify-plugin';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { RecordsUnavailableError } from '../../records/index.ts';
import { Problem, PROBLEM_MEDIA_TYPE } from '../problems.ts';

export const problemsPlugin = fp(
  (app, _options, done) => {
    app.setErrorHandler(sendProblem);
    done();
  },
  { name: 'problems' },
);

/** Also for what goes wrong before a request has a route. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = asProblem(error);
  if (problem.status >= 500) {
    request.log.error({ err: error, code: problem.code }, 'request failed');
  }
  reply
    .code(problem.status)
    .headers(problem.headers)
    .type(PROBLEM_MEDIA_TYPE)
    .serializer(JSON.stringify)
    .send(problem.body(request.id));
}

/** Whatever went wrong, as what may be told of it. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof RecordsUnavailableError) return new Problem('records_unavailable', { cause: error });
  return isFastifyError(error) ? fromFastify(error) : new Problem('internal_error', { cause: error });
}

function isFastifyError(error: unknown): error is FastifyError {
  // By its prototype alone an error (@fastify/error), so that `Error.isError` knows it not.
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
      return new Problem('internal_error', { cause: error });
  }
}

function inRequest(part: 'headers' | 'path', field: string, message: string): Problem {
  return new Problem('invalid_request', { errors: [{ in: part, field, message }] });
}

/** Node's HTTP parser gave up: there is no request yet, only a socket. */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
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
