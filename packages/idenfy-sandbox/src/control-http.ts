import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type SandboxControl, type SessionRef, ControlError } from './control.ts';
import { statusOf } from './errors.ts';
import { faultRoutes } from './faults/routes.ts';
import { outcomeSchema } from './outcome.ts';
import { hasTypeOf } from './web-pages.ts';

const text = z.string().min(1).max(2048);
const refFields = {
  scanRef: text.optional(),
  authToken: text.optional(),
  clientId: text.optional(),
  tokenType: z.enum(['IDENTIFICATION', 'DOCUMENT']).optional(),
};
const filesSchema = z.record(
  z.string(),
  z.base64().transform((file) => Buffer.from(file, 'base64')),
);
const refSchema = z.strictObject(refFields);
const completeSchema = z.strictObject({
  ...refFields,
  files: filesSchema,
  outcome: outcomeSchema.optional(),
});
const playSchema = z.strictObject({ ...refFields, row: text });
const planSchema = z.strictObject({ clientId: text, outcome: outcomeSchema });
const reviewSchema = z.strictObject({ ...refFields, outcome: outcomeSchema.default({}) });
const resubmitSchema = z.strictObject({
  ...refFields,
  final: z.boolean(),
  files: filesSchema.optional(),
  outcome: outcomeSchema.optional(),
});
const documentExpirationSchema = z.strictObject({ ...refFields, threshold: text.optional() });
const sendSchema = z.strictObject({
  /** A text is sent as it is, anything else as its JSON. */
  body: z.unknown(),
  eventType: z.string().nullable().optional(),
  signature: z.string().nullable().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  url: z.url().optional(),
  clientId: text.optional(),
  scanRef: text.optional(),
});
// The account checks each change together with the unchanged settings.
const changesSchema = z.record(z.string(), z.unknown());
const resendSchema = z.strictObject({ id: text });
const webhooksQuery = z.strictObject({
  clientId: text.optional(),
  scanRef: text.optional(),
  eventType: text.optional(),
  final: z.stringbool().optional(),
  state: z.enum(['waiting', 'delivered', 'failed', 'no-url', 'lost']).optional(),
  /** Milliseconds to wait for a match. */
  wait: z.coerce.number().int().min(0).max(60_000).optional(),
});
const clientQuery = z.strictObject({ clientId: text.optional() });

function refOf(fields: z.infer<typeof refSchema>): SessionRef {
  if (fields.scanRef !== undefined) return { scanRef: fields.scanRef };
  if (fields.authToken !== undefined) return { authToken: fields.authToken };
  if (fields.clientId !== undefined) return { clientId: fields.clientId, tokenType: fields.tokenType };
  throw new ControlError(400, 'say which session: scanRef, authToken or clientId');
}

function json(request: { body: unknown }): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '{}');
  } catch {
    throw new ControlError(400, 'the body is not JSON');
  }
}

/** The control interface over HTTP, for tests in any language and for curl. It asks for no credentials. */
export function controlRoutes(control: SandboxControl) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
    app.addHook('onRequest', async (request) => {
      if (hasTypeOf(request, 'application/json')) return;
      throw new ControlError(400, 'send JSON, with the header Content-Type: application/json');
    });

    app.get('/account', () => control.account);
    app.patch('/account', (request) => control.patchAccount(changesSchema.parse(json(request))));
    app.get('/sessions', (request) => control.sessions(clientQuery.parse(request.query)));
    app.post('/open', (request) => control.open(refOf(refSchema.parse(json(request)))));
    app.post('/complete', (request) => {
      const { files, outcome, ...ref } = completeSchema.parse(json(request));
      return control.complete(refOf(ref), { files, ...(outcome === undefined ? {} : { outcome }) });
    });
    app.post('/play', (request) => {
      const { row, ...ref } = playSchema.parse(json(request));
      return control.play(refOf(ref), row);
    });
    app.post('/plan', (request, reply) => {
      const { clientId, outcome } = planSchema.parse(json(request));
      control.plan(clientId, outcome);
      return reply.code(204).send();
    });
    app.post('/expire', (request) => control.expire(refOf(refSchema.parse(json(request)))));
    app.post('/cancel', (request) => control.cancel(refOf(refSchema.parse(json(request)))));
    app.post('/release', (request) => control.release(refOf(refSchema.parse(json(request)))));
    app.post('/review', (request) => {
      const { outcome, ...ref } = reviewSchema.parse(json(request));
      return control.review(refOf(ref), outcome);
    });
    app.post('/resubmit', (request) => {
      const { final, files, outcome, ...ref } = resubmitSchema.parse(json(request));
      return control.resubmit(refOf(ref), {
        final,
        ...(files === undefined ? {} : { files }),
        ...(outcome === undefined ? {} : { outcome }),
      });
    });
    app.post('/document-expiration', (request) => {
      const { threshold, ...ref } = documentExpirationSchema.parse(json(request));
      return control.documentExpiration(refOf(ref), threshold);
    });
    app.get('/webhooks', async (request) => {
      const { wait, ...filter } = webhooksQuery.parse(request.query);
      if (wait === undefined) return control.webhooks(filter);
      // Without a match in time the list is empty.
      return control.waitForWebhook(filter, wait).then(
        (webhook) => [webhook],
        () => [],
      );
    });
    app.post('/webhooks', (request) => {
      const { body, ...rest } = sendSchema.parse(json(request));
      const { eventType, signature, headers, url, clientId, scanRef } = rest;
      return control.sendWebhook({
        body: typeof body === 'string' ? body : JSON.stringify(body ?? {}),
        ...(eventType === undefined ? {} : { eventType }),
        ...(signature === undefined ? {} : { signature }),
        ...(headers === undefined ? {} : { headers }),
        ...(url === undefined ? {} : { url }),
        ...(clientId === undefined ? {} : { clientId }),
        ...(scanRef === undefined ? {} : { scanRef }),
      });
    });
    app.post('/resend', (request) => control.resend(resendSchema.parse(json(request)).id));
    await app.register(faultRoutes(control, json));
    app.get('/counters', (request) => control.counters(clientQuery.parse(request.query).clientId));
    app.delete('/counters', (_request, reply) => {
      control.resetCounters();
      return reply.code(204).send();
    });
  };
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof ControlError) return reply.code(error.status).send({ message: error.message });
  if (error instanceof z.ZodError) return reply.code(400).send({ message: z.prettifyError(error) });
  const status = statusOf(error);
  if (status >= 500) request.log.error(error);
  return reply
    .code(status)
    .send({ message: status >= 500 ? 'unexpected error' : 'the request could not be read' });
}
