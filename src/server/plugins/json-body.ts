/** Bodies of the API: JSON in UTF-8 and nothing else, without what two readers could understand differently. */
import fp from 'fastify-plugin';
import { Problem } from '../problems.ts';
import { findFault } from './json-faults.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Nothing of its body goes to a database, so that it may have text that no database takes. */
    storesNothing?: boolean;
  }
}

export const jsonBodyPlugin = fp(
  (app, _options, done) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, parsed) => {
      try {
        refuseEncodings(request.headers['content-type'], request.headers['content-encoding']);
        const { storesNothing = false } = request.routeOptions.config;
        parsed(null, body.length === 0 ? undefined : readJson(body, storesNothing));
      } catch (error) {
        parsed(error instanceof Problem ? error : new Problem('invalid_json', { cause: error }), undefined);
      }
    });
    done();
  },
  { name: 'json-body' },
);

function refuseEncodings(type: string | undefined, encoding: string | undefined): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type ?? '')?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
    throw new Problem('unsupported_media_type', { detail: 'The charset must be UTF-8' });
  }
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Problem('unsupported_media_type', { detail: 'The body must not be compressed' });
  }
}

function readJson(body: Buffer, anyText: boolean): unknown {
  const text = decode(body);
  const value = parse(text);
  const fault = findFault(text, anyText);
  if (fault !== null) {
    throw new Problem(fault.code, { errors: [{ in: 'body', field: fault.field, message: fault.message }] });
  }
  return value;
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new Problem('invalid_json', { detail: 'The body is not UTF-8' });
  }
}

/** V8's own message quotes the body, so that only the place is taken from it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = Error.isError(error) ? /at position \d+/.exec(error.message)?.[0] : undefined;
    throw new Problem('invalid_json', {
      detail: `The body is not JSON${place === undefined ? '' : `: the first error is ${place}`}`,
    });
  }
}
