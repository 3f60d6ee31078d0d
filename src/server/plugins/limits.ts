/**
 * How much a minute: requests by API key, requests without one by address, failures to prove who one is by address.
 * Counted in this process alone; a store of all servers would be one more thing that must answer before anything does.
 */
import rateLimit from '@fastify/rate-limit';
import fp from 'fastify-plugin';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../../config.ts';
import { Problem } from '../problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For public routes that must answer however often they are asked. */
    unlimited?: boolean;
  }
  interface FastifyInstance {
    limits: Limits;
  }
}

/** Each throws the problem `rate_limited` once there was too much. */
interface Limits {
  countKey(request: FastifyRequest, name: string): Promise<void>;
  countFailure(request: FastifyRequest): Promise<void>;
  /** Counts nothing. */
  refuseAfterFailures(request: FastifyRequest): Promise<void>;
}

const WINDOW_MS = 60_000;

export const limitsPlugin = fp<{ readonly limits: Config['limits'] }>(
  async (app, { limits: { requestsPerKey, requestsPerAddress, failuresPerAddress } }) => {
    await app.register(rateLimit, { global: false, timeWindow: WINDOW_MS });
    const names = new WeakMap<FastifyRequest, string>();
    const keys = counter(app, requestsPerKey, (request) => names.get(request) ?? '');
    const addresses = counter(app, requestsPerAddress);
    const failures = counter(app, failuresPerAddress);

    app.decorate('limits', {
      async countKey(request, name) {
        names.set(request, name);
        await keys(request);
      },
      countFailure: async (request) => failures(request),
      refuseAfterFailures: async (request) => failures(request, { increment: false }),
    });
    app.addHook('onRequest', async (request) => {
      const { scope, unlimited } = request.routeOptions.config;
      if ((scope === 'public' && unlimited !== true) || request.is404) await addresses(request);
    });
  },
  { name: 'limits' },
);

/** By address, unless it is told by what. @param max 0 is no limit */
function counter(app: FastifyInstance, max: number, keyGenerator?: (request: FastifyRequest) => string) {
  const count = app.createRateLimit({ max, ...(keyGenerator && { keyGenerator }) });
  return async (request: FastifyRequest, { increment = true } = {}): Promise<void> => {
    if (max === 0) return;
    const counted = await count(request, { increment });
    if (counted.isAllowed) return;
    // Looked at before it is counted, the next one is the one too many.
    if (increment ? !counted.isExceeded : counted.remaining > 0) return;
    throw new Problem('rate_limited', { retryAfterSeconds: Math.max(1, counted.ttlInSeconds) });
  };
}
