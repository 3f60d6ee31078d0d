import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { eventTypeHeader, signatureHeader, verifyWebhookSignature } from '../../idenfy/webhook.ts';
import { CLIENT_ID_EXAMPLE } from '../examples.ts';
import { takeRawBodies } from '../plugins/raw-body.ts';
import { Problem } from '../problems.ts';
import { problemResponse } from '../schemas.ts';
import type { WebhookReceiver } from '../webhook-receiver.ts';

export interface WebhookRouteOptions {
  readonly receiver: Pick<WebhookReceiver, 'receive'>;
  readonly secrets: readonly string[];
  readonly bodyLimitBytes: number;
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

/** iDenfy's webhooks: the signature over the raw bytes first, then the inbox, then 200 (idenfy-api.md 3 and 4). */
export function webhookRoutes({
  receiver,
  secrets,
  bodyLimitBytes,
}: WebhookRouteOptions): FastifyPluginAsync {
  return async (app) => {
    takeRawBodies(app, bodyLimitBytes);
    app.post(
      '/webhooks/idenfy',
      {
        bodyLimit: bodyLimitBytes,
        config: { scope: 'public', unlimited: true, describedBody: webhookBodySchema },
        schema: {
          operationId: 'receiveWebhook',
          summary: 'Webhooks of iDenfy',
          description:
            'Signed by iDenfy in the header `Idenfy-Signature`; 200 once the event is durable, whatever its shape.',
          tags: ['webhooks'],
          response: {
            200: z.null().describe('The event is durable.'),
            401: problemResponse('invalid_signature'),
            413: problemResponse('body_too_large'),
            429: problemResponse('rate_limited'),
            503: problemResponse('records_unavailable'),
          },
        },
      },
      async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        if (!verifyWebhookSignature(body, textOf(request.headers[signatureHeader]), secrets)) {
          // Only what is not authentic counts: no webhook of iDenfy's is lost to a limit.
          await app.limits.countFailure(request);
          throw new Problem('invalid_signature');
        }
        await receiver.receive(body, textOf(request.headers[eventTypeHeader]));
        return await reply.code(200).send();
      },
    );
  };
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
