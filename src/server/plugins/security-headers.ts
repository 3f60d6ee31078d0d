/** Headers for browsers. The API itself shows nothing; only the docs page runs scripts, and those are ours. */
import helmet from '@fastify/helmet';
import fp from 'fastify-plugin';

export const securityHeadersPlugin = fp(
  async (app) => {
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
      },
      // Answers hold personal data and links: no address of ours goes to others.
      referrerPolicy: { policy: 'no-referrer' },
    });
    app.addHook('onRequest', (request, reply, next) => {
      reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=()');
      if (!request.url.startsWith('/docs')) reply.header('cache-control', 'no-store');
      next();
    });
  },
  { name: 'security-headers' },
);

/**
 * Swagger UI loads its own scripts and calls this API. It sets the style attribute of its elements, which
 * only 'unsafe-inline' allows, and draws its icons from data: addresses.
 */
export const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
