import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { WebhookSignature } from '../../domain/idenfy-event.ts';
import {
  eventTypeHeader,
  isSignature,
  signatureHeader,
  verifyWebhookSignature,
} from '../../idenfy/webhook.ts';
import { codingsIn, openCoded } from '../content-codings.ts';
import { CLIENT_ID_EXAMPLE } from '../examples.ts';
import { takeRawBodies } from '../plugins/raw-body.ts';
import { Problem } from '../problems.ts';
import { problemResponse } from '../schemas.ts';
import { UnprovenBytes } from '../unproven-bytes.ts';
import type { WebhookReceiver } from '../webhook-receiver.ts';

export interface WebhookRouteOptions {
  readonly receiver: Pick<WebhookReceiver, 'receive'>;
  readonly secrets: readonly string[];
  readonly bodyLimitBytes: number;
  /** Of all bodies whose signature is not checked yet. */
  readonly unprovenBytes?: number;
}

/** `UNPROVEN_BYTES`, where nobody says otherwise. */
const UNPROVEN_BYTES = 64_000_000;

/** A body whose signature is right. */
interface Authentic {
  readonly body: Buffer;
  /** How it is still compressed, since it could not be opened. */
  readonly codings: readonly string[];
  readonly signature: WebhookSignature;
}

/** Described and not checked: what is authentic is never refused for its shape. */
const webhookBodySchema = z
  .looseObject({
    scanRef: z.string(),
    clientId: z.string().optional(),
    final: z.boolean().nullish(),
    status: z.looseObject({ overall: z.string().nullish() }).nullish(),
  })
  .meta({
    id: 'IdenfyWebhook',
    description: 'As iDenfy documents its webhooks; docs/idenfy-api.md 3 has every field.',
    examples: [
      {
        scanRef: 'be3f7ccf-7987-431d-88e2-cc2a4ce78a55',
        clientId: CLIENT_ID_EXAMPLE,
        final: true,
        status: { overall: 'EXPIRED' },
      },
    ],
  });

/**
 * iDenfy's webhooks: the form of the signature before the body is read, the signature over the raw bytes before anything
 * is kept, then the inbox, then 200 (idenfy-api.md 3 and 4).
 */
export function webhookRoutes({
  receiver,
  secrets,
  bodyLimitBytes,
  unprovenBytes = UNPROVEN_BYTES,
}: WebhookRouteOptions): FastifyPluginAsync {
  return async (app) => {
    const authentic = new WeakMap<FastifyRequest, Authentic>();
    takeRawBodies(app, bodyLimitBytes, {
      budget: new UnprovenBytes(unprovenBytes, bodyLimitBytes),
      async use(body, request) {
        const found = await authenticated(body, request, secrets, bodyLimitBytes);
        if (found !== null) authentic.set(request, found);
        // In the hands of the map alone, so that nothing else holds what was forged.
        return undefined;
      },
    });
    app.addHook('onRequest', async (request) => {
      if (!isSignature(textOf(request.headers[signatureHeader]))) await refuse(app, request);
    });
    app.post(
      '/webhooks/idenfy',
      {
        bodyLimit: bodyLimitBytes,
        config: { scope: 'public', unlimited: true, describedBody: webhookBodySchema },
        schema: {
          operationId: 'receiveWebhook',
          summary: 'Webhooks of iDenfy',
          description:
            'Signed by iDenfy in the header `Idenfy-Signature`; 200 once the event is durable, whatever its shape, type or encoding.',
          tags: ['webhooks'],
          response: {
            200: z.null().describe('The event is durable.'),
            401: problemResponse('invalid_signature'),
            413: problemResponse('body_too_large'),
            429: problemResponse('rate_limited'),
            503: problemResponse('records_unavailable', 'overloaded'),
          },
        },
      },
      async (request, reply) => {
        const { body, codings, signature } = authentic.get(request) ?? (await refuse(app, request));
        const note = (about: Readonly<Record<string, unknown>>) => {
          request.noted = about;
        };
        await receiver.receive(body, textOf(request.headers[eventTypeHeader]), codings, note, signature);
        return await reply.code(200).send();
      },
    );
  };
}

/** Only what is not authentic counts: no webhook of iDenfy's is lost to a limit. */
async function refuse(app: FastifyInstance, request: FastifyRequest): Promise<never> {
  await app.limits.countFailure(request);
  throw new Problem('invalid_signature');
}

/**
 * Signed may be what came, or what it was before something on the way compressed it.
 * @returns the opened body, or null for what is not authentic
 */
async function authenticated(
  body: Buffer,
  { headers }: FastifyRequest,
  secrets: readonly string[],
  limit: number,
): Promise<Authentic | null> {
  const value = textOf(headers[signatureHeader]) ?? '';
  const ofBody: WebhookSignature = { value, over: 'body' };
  const isGenuine = verifyWebhookSignature(body, value, secrets);
  const codings = codingsIn(headers['content-encoding']);
  if (codings.length === 0) return isGenuine ? { body, codings, signature: ofBody } : null;
  const opened = await openCoded(body, codings, limit);
  if (isGenuine)
    return opened === null
      ? { body, codings, signature: ofBody }
      : { body: opened, codings: [], signature: { value, over: 'compressed-body' } };
  if (opened === null || !verifyWebhookSignature(opened, value, secrets)) return null;
  return { body: opened, codings: [], signature: ofBody };
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
