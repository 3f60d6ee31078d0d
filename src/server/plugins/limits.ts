/**
 * How much a minute: requests by API key, requests without one by address, failures to prove who one is by address.
 * A good proof is never refused for an address: behind a proxy that is everybody's.
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

/** Those that count throw the problem `rate_limited` once there was too much. */
interface Limits {
  countKey(request: FastifyRequest, name: string): Promise<void>;
  countFailure(request: FastifyRequest): Promise<void>;
  countAddress(request: FastifyRequest): Promise<void>;
  /** Whether there was no room for another failure. Counts nothing. */
  hasFailedTooOften(request: FastifyRequest): Promise<boolean>;
}

const WINDOW_MS = 60_000;

export const limitsPlugin = fp<{ readonly limits: Config['limits'] }>(
  async (app, { limits: { requestsPerKey, requestsPerAddress, failuresPerAddress, trustProxy } }) => {
    await app.register(rateLimit, { global: false, timeWindow: WINDOW_MS });
    const names = new WeakMap<FastifyRequest, string>();
    const keys = counter(app, requestsPerKey, (request) => names.get(request) ?? '');
    const addresses = counter(app, requestsPerAddress);
    const failures = counter(app, failuresPerAddress);

    app.decorate('limits', {
      async countKey(request, name) {
        names.set(request, name);
        await keys.count(request);
      },
      countFailure: async (request) => failures.count(request),
      countAddress: async (request) => addresses.count(request),
      hasFailedTooOften: async (request) => failures.isFull(request),
    });
    const warn = warningOf(app, trustProxy);
    app.addHook('onRequest', async (request) => {
      warn(request);
      const { scope, unlimited } = request.routeOptions.config;
      if ((scope === 'public' && unlimited !== true) || request.is404) await addresses.count(request);
    });
  },
  { name: 'limits' },
);

/** By address, unless it is told by what. @param max 0 is no limit */
function counter(app: FastifyInstance, max: number, keyGenerator?: (request: FastifyRequest) => string) {
  const limit = app.createRateLimit({ max, ...(keyGenerator && { keyGenerator }) });
  return {
    async count(request: FastifyRequest): Promise<void> {
      if (max === 0) return;
      const counted = await limit(request);
      if (counted.isAllowed || !counted.isExceeded) return;
      throw new Problem('rate_limited', { retryAfterSeconds: Math.max(1, counted.ttlInSeconds) });
    },
    async isFull(request: FastifyRequest): Promise<boolean> {
      if (max === 0) return false;
      const counted = await limit(request, { increment: false });
      return !counted.isAllowed && counted.remaining <= 0;
    },
  };
}

/**
 * A proxy that is not trusted makes one address of everybody, which nobody notices until a limit strikes. Said once:
 * any client can send such a header.
 */
function warningOf(app: FastifyInstance, trustProxy: readonly string[]): (request: FastifyRequest) => void {
  let isSaid = false;
  return (request) => {
    const { headers, ip, socket } = request;
    const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
    // From a trusted proxy, the address is the one that it names.
    if (isSaid || !isForwarded || ip !== socket.remoteAddress) return;
    isSaid = true;
    const those = trustProxy.length === 0 ? 'TRUST_PROXY is not set' : 'its address is not in TRUST_PROXY';
    app.log.warn(
      `A request was forwarded by a proxy that is not trusted (${those}), so that all who come through it share one address and its limits. Name the addresses of your proxies in TRUST_PROXY.`,
    );
  };
}
