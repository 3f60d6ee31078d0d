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
    /** Several: any of them will do. */
    scope?: Scope | readonly Scope[] | 'public';
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
    const routes: {
      readonly url: string;
      readonly config?: { readonly scope?: string | readonly string[] };
    }[] = [];
    app.addHook('onRoute', (route) => {
      routes.push(route);
    });
    app.addHook('onReady', async () => {
      const open = routes.filter(({ config }) => config?.scope === undefined).map(({ url }) => url);
      if (open.length > 0) throw new Error(`Routes without config.scope: ${open.join(', ')}`);
    });

    const known = new Set<string>();
    const noteUse = eachMinute(async (name) => apiKeys.used(name));
    const inTurn = pLimit(LOOKED_UP_AT_ONCE);
    const lookUp = async (request: FastifyRequest, presented: string, digest: string) => {
      const find = async () => findApiKey(apiKeys, presented, request.ip);
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
      // Nobody has to wait for it, or for its failure.
      void noteUse(key.name).catch(() => {});
      return key;
    });

    app.decorateRequest('apiKey', null);
    app.addHook('onRequest', async (request) => {
      const { scope } = request.routeOptions.config;
      if (scope === 'public') return;
      const key = await authenticate(request);
      await app.limits.countKey(request, key.name);
      const enough = [scope ?? []].flat();
      if (!enough.some((each) => key.scopes.includes(each))) throw missingScope(enough);
      request.apiKey = key;
    });
    done();
  },
  { name: 'api-keys' },
);

/** Once a minute for each. */
function eachMinute(note: (name: string) => Promise<void>): (name: string) => Promise<void> {
  const last = new Map<string, number>();
  return async (name) => {
    const now = Date.now();
    if (now - (last.get(name) ?? 0) < 60_000) return;
    last.set(name, now);
    await note(name);
  };
}

/** RFC 6750, 3: a challenge without an error code, the same for no key, an ill-formed, a wrong and a revoked one. */
async function authenticate(request: FastifyRequest): Promise<ApiKey> {
  const presented = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const key = await request.server.findApiKey(request, presented);
  if (key === null) throw new Problem('unauthorized', { headers: { 'www-authenticate': REALM } });
  return key;
}

function missingScope(enough: readonly Scope[]): Problem {
  const scope = enough[0] ?? 'none';
  return new Problem('forbidden', {
    detail: `This needs a key with the scope ${enough.map((each) => `"${each}"`).join(' or ')}`,
    headers: { 'www-authenticate': `${REALM}, error="insufficient_scope", scope="${scope}"` },
  });
}

/** The key of a request on a route that demands one. */
export function apiKeyOf(request: FastifyRequest): ApiKey {
  if (request.apiKey === null) throw new Problem('unauthorized', { headers: { 'www-authenticate': REALM } });
  return request.apiKey;
}
