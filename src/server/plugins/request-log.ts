/** One line a request, written when it is over: no address beyond the route's pattern, no query, no body. */
import fp from 'fastify-plugin';

export const requestLogPlugin = fp(
  (app, _options, done) => {
    app.addHook('onResponse', (request, reply, next) => {
      request.log.info(
        {
          method: request.method,
          route: request.routeOptions.url ?? 'unknown',
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime),
          ...(request.apiKey && { key: request.apiKey.name }),
        },
        'request',
      );
      next();
    });
    // An aborted request has no response, and would otherwise leave no trace.
    app.addHook('onRequestAbort', (request, next) => {
      request.log.info({ method: request.method, route: request.routeOptions.url ?? 'unknown' }, 'aborted');
      next();
    });
    done();
  },
  { name: 'request-log' },
);
