/** Unknown addresses are 404; known ones with another method are 405 and say which methods they take. */
import fp from 'fastify-plugin';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems.ts';

interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

export const notFoundPlugin = fp(
  (app, _options, done) => {
    const known = new Map<string, KnownPath>();

    app.addHook('onRoute', ({ url, method }) => {
      const path = known.get(url) ?? { pattern: matcher(url), methods: new Set() };
      for (const name of [method].flat()) path.methods.add(name);
      known.set(url, path);
    });

    const refusal = (request: FastifyRequest): Problem => {
      const path = pathOf(request);
      const own = known.get(path);
      const routes = own === undefined ? [...known.values()].filter((one) => one.pattern.test(path)) : [own];
      const methods = routes.flatMap((one) => [...one.methods]);
      const allow = [...new Set(methods)].toSorted().join(', ');
      return methods.length === 0 || methods.includes(request.method)
        ? new Problem('not_found')
        : new Problem('method_not_allowed', { headers: { allow } });
    };

    // Before the body: what an unknown address was sent is nobody's business.
    app.addHook('onRequest', (request, _reply, next) => {
      const own = known.get(pathOf(request));
      // An address of its own is no id of what stands beside it, such as `resend` in `/v1/events/:eventId`.
      const isAnothers = own !== undefined && !own.methods.has(request.method);
      next(request.is404 || isAnothers ? refusal(request) : undefined);
    });
    // For routes that find out on their own that there is nothing, such as files of the docs page.
    app.setNotFoundHandler((request) => {
      throw refusal(request);
    });
    done();
  },
  { name: 'not-found' },
);

const pathOf = ({ url }: FastifyRequest): string => url.replace(/\?.*$/, '');

/** A route's pattern in Fastify's syntax; only `:name` and a last `*` are in use here. */
function matcher(url: string): RegExp {
  const source = url
    .split(/(:\w+|\*)/)
    .map((part) => {
      if (part === '*') return '.*';
      return part.startsWith(':') ? '[^/]+' : part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
    })
    .join('');
  return new RegExp(`^${source}$`);
}
