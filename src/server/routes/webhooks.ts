import type { FastifyPluginAsync } from 'fastify';
import { eventTypeHeader, signatureHeader, verifyWebhookSignature } from '../../idenfy/webhook.ts';
import { takeRawBodies } from '../plugins/raw-body.ts';
import { Problem } from '../problems.ts';
import type { WebhookReceiver } from '../webhook-receiver.ts';

export interface WebhookRouteOptions {
  readonly receiver: Pick<WebhookReceiver, 'receive'>;
  readonly secrets: readonly string[];
  readonly bodyLimitBytes: number;
}

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
        config: { scope: 'public', unlimited: true },
        schema: {
          summary: 'Webhooks of iDenfy',
          description: 'Signed by iDenfy; 200 once the event is durable, whatever its shape.',
          tags: ['webhooks'],
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
