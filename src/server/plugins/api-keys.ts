/**
 * Who may do what: each route says in `config.scope` which scope it demands, or `public`. A route that says
 * nothing stops the server from starting, so that none is open by oversight.
 */
import fp from 'fastify-plugin';
import type { FastifyRequest } from 'fastify';
import pLimit from 'p-limit';
import { digestOf, findApiKey } from '../api-keys.ts';
import type { ApiKey, ApiKeyLookup, Scope } from '../api-keys.ts';
import { Problem } from '../problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    scope?: Scope | 'public';
  }
  interface FastifyInstance {
    /**
     * The key in use that this is, however often others at its address have failed; null for whatever is none.
     * @throws Problem rate_limited for what is none, after too many of those from one address
     */
    findApiKey(request: FastifyRequest, presented: string | undefined): Promise<ApiKey | null>;
  }
  interface FastifyRequest {
    /** The key that asks; null on public routes. */
    apiKey: ApiKey | null;
  }
}

/** Keys that were good before wait for nobody. */
const REMEMBERED = 1_000;

/** All look-ups together from addresses that fail too often, so that these do not take the database from all others. */
const LOOKED_UP_AT_ONCE = 2;

const REALM = 'Bearer realm="idenfy-dual-verification"';

export const apiKeysPlugin = fp<{ readonly apiKeys: ApiKeyLookup }>(
  (app, { apiKeys }, done) => {
    const routes: { readonly url: string; readonly config?: { readonly scope?: string } }[] = [];
    app.addHook('onRoute', (route) => {
      routes.push(route);
    });
    app.addHook('onReady', async () => {
      const open = routes.filter(({ config }) => config?.scope === undefined).map(({ url }) => url);
      if (open.length > 0) throw new Error(`Routes without config.scope: ${open.join(', ')}`);
    });

    const known = new Set<string>();
    const inTurn = pLimit(LOOKED_UP_AT_ONCE);
    const lookUp = async (request: FastifyRequest, presented: string, digest: string) => {
      const find = async () => findApiKey(apiKeys, presented);
      return !known.has(digest) && (await app.limits.hasFailedTooOften(request)) ? inTurn(find) : find();
    };
    app.decorate('findApiKey', async (request: FastifyRequest, presented: string | undefined) => {
      const digest = Buffer.from(digestOf(presented ?? '')).toString('base64');
      const key = presented === undefined ? null : await lookUp(request, presented, digest);
      known.delete(digest);
      if (key === null) {
        await app.limits.countFailure(request);
        return null;
      }
      const [oldest] = known.size < REMEMBERED ? [] : known;
      if (oldest !== undefined) known.delete(oldest);
      known.add(digest);
      return key;
    });

    app.decorateRequest('apiKey', null);
    app.addHook('onRequest', async (request) => {
      const { scope } = request.routeOptions.config;
      if (scope === 'public') return;
      const key = await authenticate(request);
      await app.limits.countKey(request, key.name);
      if (scope === undefined || !key.scopes.includes(scope)) throw missingScope(scope ?? 'none');
      request.apiKey = key;
    });
    done();
  },
  { name: 'api-keys' },
);

/** RFC 6750, 3: a challenge without an error code, the same for no key, an ill-formed, a wrong and a revoked one. */
async function authenticate(request: FastifyRequest): Promise<ApiKey> {
  const presented = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const key = await request.server.findApiKey(request, presented);
  if (key === null) throw new Problem('unauthorized', { headers: { 'www-authenticate': REALM } });
  return key;
}

function missingScope(scope: string): Problem {
  return new Problem('forbidden', {
    detail: `This needs a key with the scope "${scope}"`,
    headers: { 'www-authenticate': `${REALM}, error="insufficient_scope", scope="${scope}"` },
  });
}

/** The key of a request on a route that demands one. */
export function apiKeyOf(request: FastifyRequest): ApiKey {
  if (request.apiKey === null) throw new Problem('unauthorized', { headers: { 'www-authenticate': REALM } });
  return request.apiKey;
}
