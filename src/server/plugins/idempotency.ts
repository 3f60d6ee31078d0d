/**
 * `Idempotency-Key`, as people know it from Stripe: the first request works, and whoever repeats it gets the same answer.
 * Looked at after who it is and what was sent, so that a request which is refused for that leaves nothing behind.
 */
import fp from 'fastify-plugin';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { canonical } from '../../domain/corrections.ts';
import type { Records } from '../../records/index.ts';
import { apiKeyOf } from './api-keys.ts';
import { Problem } from '../problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether its answers are kept under an `Idempotency-Key`; what is to be noted before one is given again. */
    idempotent?: { readonly beforeReplay?: (request: FastifyRequest, body: string) => Promise<void> };
  }
  interface FastifyRequest {
    /** What this request is to be answered for; null where there is no key, or another request has it. */
    idempotencyKey: string | null;
  }
}

const NAME = 'idempotency-key';
const REPLAYED = 'idempotent-replayed';

/** For `schema.headers` of each such route; other headers are nobody's concern there. */
export const idempotencyHeaders = z.looseObject({
  [NAME]: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters without spaces')
    .optional()
    .describe(
      'Any text that is this request’s alone, such as a UUID. A repeat with the same API key and the same body within 24 hours (`IDEMPOTENCY_HOURS`) gets the same answer, with `Idempotent-Replayed: true`.',
    ),
});

interface Options {
  readonly idempotency: Records['idempotency'];
  readonly hours: number;
  readonly createDeadlineMs: number;
}

/** Beyond the deadline of the longest request, after which its server has surely given it up, or died. */
const GIVEN_UP_MS = 30_000;

export const idempotencyPlugin = fp<Options>(
  (app, { idempotency, hours, createDeadlineMs }, done) => {
    app.decorateRequest('idempotencyKey', null);

    app.addHook('preHandler', async (request, reply) => {
      const { idempotent } = request.routeOptions.config;
      const key = request.headers[NAME];
      if (idempotent === undefined || typeof key !== 'string') return;
      const now = Date.now();
      const claimed = await idempotency.claim({
        ...whoseOf(request, key),
        clientId: clientIdOf(request),
        request: canonical([request.method, request.routeOptions.url, request.params, request.body]),
        at: new Date(now),
        keptSince: new Date(now - hours * 3_600_000),
        workedOnSince: new Date(now - createDeadlineMs - GIVEN_UP_MS),
      });
      switch (claimed.is) {
        case 'first':
          request.idempotencyKey = key;
          return;
        case 'another':
          throw new Problem('idempotency_key_reused');
        case 'worked-on':
          throw new Problem('idempotency_key_in_use');
        case 'answered': {
          const { status, mediaType, body } = claimed.answer;
          await idempotent.beforeReplay?.(request, body);
          await reply.code(status).header(REPLAYED, 'true').type(mediaType).serializer(String).send(body);
        }
      }
    });

    app.addHook<string>('onSend', async (request, reply, payload) => {
      const key = request.idempotencyKey;
      if (key === null) return;
      request.idempotencyKey = null;
      const whose = whoseOf(request, key);
      const mediaType = String(reply.getHeader('content-type') ?? '');
      // What cannot be noted now costs a repeat the wait for that long, and this caller nothing.
      const noted =
        typeof payload === 'string' && isLasting(reply)
          ? idempotency.answered(whose, { status: reply.statusCode, mediaType, body: payload })
          : idempotency.released(whose);
      await noted.catch(() => {});
    });
    done();
  },
  { name: 'idempotency' },
);

/** An answer that says "come again" is none: kept for a day, it would keep the repeat from what it asks for. */
function isLasting(reply: FastifyReply): boolean {
  const { statusCode: status } = reply;
  return status < 500 && status !== 408 && status !== 429 && !reply.hasHeader('retry-after');
}

function whoseOf(request: FastifyRequest, key: string) {
  return { by: apiKeyOf(request).name, key, requestId: request.id };
}

const named = z.looseObject({ clientId: z.string() });

/** Of the path, or of the body where it is a new one. */
function clientIdOf({ params, body }: FastifyRequest): string {
  return named.safeParse(params).data?.clientId ?? named.parse(body).clientId;
}
