import type { FastifyInstance, FastifyReply, preHandlerHookHandler } from 'fastify';

export function sendPage(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(text);
}

/** Lets a form through only with the token of the page that it came from. */
export function ownFormOf(app: FastifyInstance): preHandlerHookHandler {
  return (request, reply, done) => {
    app.csrfProtection(request, reply, done);
  };
}
