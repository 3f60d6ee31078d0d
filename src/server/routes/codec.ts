/**
 * Decrypts payloads for Temporal UI and Temporal's command, for looking alone: nothing is encrypted here. Temporal's
 * own contract for such a server is `POST <endpoint>/decode` with `{payloads: [{metadata, data}]}`, bytes in base64.
 */
import type { Payload, PayloadCodec } from '@temporalio/common';
import { timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EncryptionError } from '../../encryption/errors.ts';
import { digestOf, findApiKey } from '../api-keys.ts';
import type { ApiKeyLookup } from '../api-keys.ts';
import { Problem } from '../problems.ts';

export interface CodecRouteOptions {
  readonly codec: PayloadCodec;
  readonly apiKeys: ApiKeyLookup;
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
const bodySchema = z.object({ payloads: z.array(payloadSchema) });
type WirePayload = z.infer<typeof payloadSchema>;

export function codecRoutes(options: CodecRouteOptions): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('onRequest', async (request, reply) => {
      allowOrigin(options.uiOrigin, request, reply);
      if (request.method !== 'OPTIONS') await authenticate(options, request);
    });
    // Temporal UI sends no secret that we could give it: its endpoint may hold the token, as `/codec/<token>`.
    for (const path of ['/codec/decode', '/codec/:token/decode']) {
      app.post(
        path,
        {
          bodyLimit: BODY_LIMIT_BYTES,
          config: { scope: 'public' },
          schema: {
            body: bodySchema,
            response: { 200: bodySchema },
            hide: path !== '/codec/decode',
            summary: 'Decrypt payloads for Temporal UI',
            description: 'Takes `CODEC_TOKEN` or an operator’s API key as a bearer token.',
            tags: ['service'],
          },
        },
        async ({ body }) => ({ payloads: await Promise.all(body.payloads.map(decoder(options.codec))) }),
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

async function authenticate(
  { token, apiKeys }: CodecRouteOptions,
  { params, headers }: FastifyRequest,
): Promise<void> {
  const inPath = tokenIn(params);
  const presented = inPath ?? /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (presented !== undefined) {
    if (token !== undefined && timingSafeEqual(digestOf(presented), digestOf(token))) return;
    // A key of the API's own must not stand in an address.
    const key = inPath === undefined ? await findApiKey(apiKeys, presented) : null;
    if (key?.scopes.includes('operator')) return;
  }
  throw new Problem('unauthorized', {
    detail: 'Send CODEC_TOKEN or an operator’s API key as a bearer token',
    headers: { 'www-authenticate': 'Bearer realm="idenfy-dual-verification"' },
  });
}

function tokenIn(params: unknown): string | undefined {
  const parsed = z.object({ token: z.string() }).safeParse(params);
  return parsed.data?.token;
}

/** One that cannot be opened comes back as it is, so that the others of the page can be read. */
function decoder(codec: PayloadCodec): (wire: WirePayload) => Promise<WirePayload> {
  return async (wire) => {
    try {
      const [payload] = await codec.decode([fromWire(wire)]);
      return payload === undefined ? wire : toWire(payload);
    } catch (error) {
      if (error instanceof EncryptionError) return wire;
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
