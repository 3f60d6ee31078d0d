/**
 * Decrypts payloads for Temporal UI and Temporal's command, for looking alone: nothing is encrypted here. Temporal's
 * own contract for such a server is `POST <endpoint>/decode` with `{payloads: [{metadata, data}]}`, bytes in base64.
 */
import type { Payload, PayloadCodec } from '@temporalio/common';
import { timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { actors } from '../../domain/acts.ts';
import { EncryptionError } from '../../encryption/errors.ts';
import { digestOf } from '../api-keys.ts';
import type { ApiKey } from '../api-keys.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import type { Records } from '../../records/index.ts';
import { isEncrypted } from '../../temporal/payload-codec.ts';
import { Problem } from '../problems.ts';
import { problemResponses } from '../schemas.ts';
import { logAct } from '../acts.ts';

export interface CodecRouteOptions {
  readonly codec: PayloadCodec;
  readonly records: Pick<Records, 'acts'>;
  /** `CODEC_TOKEN`; without one, operators' API keys alone. */
  readonly token: string | undefined;
  /** The origin of Temporal UI, whose pages may read the answers; without one, no page may. */
  readonly uiOrigin: string | null;
}

/** Temporal's own largest message (temporal.md 3, gRPC 4 MB), in base64 and with room for its frame. */
const BODY_LIMIT_BYTES = 6_000_000;

/** How long a browser may remember what it asked in advance. */
const PREFLIGHT_SECONDS = 600;

const payloadSchema = z.object({
  metadata: z.record(z.string(), z.string()).nullish(),
  data: z.string().nullish(),
});
const bodySchema = z.object({ payloads: z.array(payloadSchema) }).meta({
  id: 'Payloads',
  // "json/plain" and "Hello" in base64: what is not encrypted comes back as it is.
  examples: [{ payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'IkhlbGxvIg==' }] }],
});
type WirePayload = z.infer<typeof payloadSchema>;

export function codecRoutes(options: CodecRouteOptions): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('onRequest', async (request, reply) => {
      allowOrigin(options.uiOrigin, request, reply);
      if (request.method !== 'OPTIONS') request.apiKey = await authenticate(options, request);
    });
    // Temporal UI sends no secret that we could give it: its endpoint may hold the token, as `/codec/<token>`.
    for (const path of ['/codec/decode', '/codec/:token/decode']) {
      app.post(
        path,
        {
          bodyLimit: BODY_LIMIT_BYTES,
          // A good token is taken however often others at its address fail, who are counted where they do.
          config: { scope: 'public', unlimited: true, storesNothing: true },
          schema: {
            body: bodySchema,
            response: { 200: bodySchema, ...problemResponses() },
            hide: path !== '/codec/decode',
            // The second address is hidden, and each id is one operation's.
            ...(path === '/codec/decode' ? { operationId: 'decodePayloads' } : {}),
            security: [{ apiKey: [] }],
            summary: 'Decrypt payloads for Temporal UI',
            description: 'Takes `CODEC_TOKEN` or an operator’s API key as a bearer token.',
            tags: ['service'],
          },
        },
        async (request) => {
          const decoded = await Promise.all(request.body.payloads.map(decoder(options.codec)));
          const opened = decoded.filter(({ wasOpened }) => wasOpened).length;
          if (opened > 0) {
            // Which run it is of, Temporal UI does not tell.
            await logAct(options.records, {
              kind: 'payloads-read',
              by: apiKeyOf(request).name,
              source: app.sourceOf(request),
              detail: { payloads: opened },
            });
          }
          return { payloads: decoded.map(({ wire }) => wire) };
        },
      );
      app.options(path, { config: { scope: 'public' }, schema: { hide: true } }, async (_request, reply) =>
        reply.code(204).send(),
      );
    }
  };
}

/** https://fetch.spec.whatwg.org/#http-cors-protocol */
function allowOrigin(uiOrigin: string | null, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('vary', 'Origin');
  if (uiOrigin === null || request.headers.origin !== uiOrigin) return;
  reply.header('access-control-allow-origin', uiOrigin);
  if (request.method !== 'OPTIONS') return;
  reply.header('access-control-allow-methods', 'POST');
  reply.header('access-control-allow-headers', 'authorization, content-type, x-namespace');
  reply.header('access-control-max-age', PREFLIGHT_SECONDS);
}

async function authenticate({ token }: CodecRouteOptions, request: FastifyRequest): Promise<ApiKey> {
  const inPath = tokenIn(request.params);
  const presented = inPath ?? /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (presented !== undefined && token !== undefined && isSame(presented, token)) {
    return { name: actors.codec, scopes: [] };
  }
  // A key of the API's own must not stand in an address.
  const key = await request.server.findApiKey(request, inPath === undefined ? presented : undefined);
  if (key?.scopes.includes('operator')) return key;
  throw new Problem('unauthorized', {
    detail: 'Send CODEC_TOKEN or an operator’s API key as a bearer token',
    headers: { 'www-authenticate': 'Bearer realm="idenfy-dual-verification"' },
  });
}

/** Takes the same time wherever they differ. */
function isSame(presented: string, token: string): boolean {
  return timingSafeEqual(digestOf(presented), digestOf(token));
}

function tokenIn(params: unknown): string | undefined {
  const parsed = z.object({ token: z.string() }).safeParse(params);
  return parsed.data?.token;
}

/** One that cannot be opened comes back as it is, so that the others of the page can be read. */
function decoder(
  codec: PayloadCodec,
): (wire: WirePayload) => Promise<{ wire: WirePayload; wasOpened: boolean }> {
  return async (wire) => {
    try {
      const sealed = fromWire(wire);
      const [payload] = await codec.decode([sealed]);
      const wasOpened = payload !== undefined && isEncrypted(sealed);
      return { wire: payload === undefined ? wire : toWire(payload), wasOpened };
    } catch (error) {
      if (error instanceof EncryptionError) return { wire, wasOpened: false };
      throw error;
    }
  };
}

function fromWire({ metadata, data }: WirePayload): Payload {
  const entries = Object.entries(metadata ?? {});
  return {
    metadata: Object.fromEntries(entries.map(([name, value]) => [name, Buffer.from(value, 'base64')])),
    data: Buffer.from(data ?? '', 'base64'),
  };
}

function toWire({ metadata, data }: Payload): WirePayload {
  const entries = Object.entries(metadata ?? {});
  return {
    metadata: Object.fromEntries(entries.map(([name, value]) => [name, base64(value)])),
    data: base64(data ?? new Uint8Array()),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
