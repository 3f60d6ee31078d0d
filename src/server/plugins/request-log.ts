/**
 * One line a request, written when it is over: no address beyond the route's pattern, no query, no body; of what failed,
 * and of what was done with a key, a keyed hash of where it came from.
 */
import fp from 'fastify-plugin';
import type { FastifyRequest } from 'fastify';
import type { SourceHash } from '../source-hash.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The keyed hash of where a request comes from, for logs and for rows. */
    sourceOf(request: FastifyRequest): string;
  }
  interface FastifyRequest {
    /** What its handler adds to its line, so that one request is one line. */
    noted: Readonly<Record<string, unknown>> | null;
  }
}

export const requestLogPlugin = fp<{ readonly sourceHash: SourceHash }>(
  (app, { sourceHash }, done) => {
    app.decorate('sourceOf', ({ ip }: FastifyRequest) => sourceHash(ip));
    app.decorateRequest('noted', null);
    app.addHook('onResponse', (request, reply, next) => {
      request.log.info(
        {
          method: request.method,
          route: request.routeOptions.url ?? 'unknown',
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime),
          ...request.noted,
          ...(request.apiKey && { key: request.apiKey.name }),
          ...((request.apiKey || reply.statusCode >= 400) && { source: app.sourceOf(request) }),
        },
        'request',
      );
      next();
    });
    // An aborted request has no response, and would otherwise leave no trace.
    app.addHook('onRequestAbort', (request, next) => {
      request.log.info(
        {
          method: request.method,
          route: request.routeOptions.url ?? 'unknown',
          ...request.noted,
          source: app.sourceOf(request),
        },
        'aborted',
      );
      next();
    });
    done();
  },
  { name: 'request-log' },
);
