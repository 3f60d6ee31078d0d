import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ownFormOf, sendPage } from './answers.ts';
import { bouncePage, logInPage } from './log-in-page.ts';
import type { LogIns } from './log-ins.ts';

/** Pages of the desk alone, so that no link to the log-in leads on to elsewhere. */
const nextSchema = z
  .string()
  .max(500)
  .regex(/^\/desk(\/verifications\/[\w-]+)?(\?[\w=%.:-]*)?$/)
  .catch('/desk');

const formSchema = z.object({ key: z.string().trim().catch(''), next: nextSchema });

export function logInRoutes(logIns: LogIns): FastifyPluginAsync {
  return async (app) => {
    app.get('/desk/log-in', async (request, reply) => showLogIn(request, reply));

    app.post('/desk/log-in', { preHandler: ownFormOf(app) }, async (request, reply) => {
      const { key, next } = formSchema.parse(request.body ?? {});
      if (await logIns.begin(key, request, reply)) return reply.redirect(next, 303);
      // One answer to every key that does not open the desk.
      const mistake = 'This is not the key of an operator, or it was revoked.';
      return sendPage(reply, 401, logInPage({ csrf: reply.generateCsrf(), next, mistake }));
    });

    app.post('/desk/log-out', { preHandler: ownFormOf(app) }, async (request, reply) => {
      await logIns.end(request, reply);
      return reply.redirect('/desk/log-in', 303);
    });
  };
}

/** In place of a page that only reviewers see. */
export function showLogIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isForm = request.method !== 'GET';
  // The cookie stays away when another site's link opens a page, and comes when a page of ours does.
  if (!isForm && request.headers['sec-fetch-site'] === 'cross-site') {
    return sendPage(reply, 200, bouncePage(request.url));
  }
  const next = nextSchema.parse(isForm ? request.url.replace(/\/decision$/, '') : request.url);
  return sendPage(
    reply,
    // A page that was asked for by name shows the form in its place.
    request.url.startsWith('/desk/log-in') ? 200 : 401,
    logInPage({
      csrf: reply.generateCsrf(),
      next: next.startsWith('/desk/log-in') ? '/desk' : next,
      mistake: null,
      ...(isForm && {
        note: 'Your log-in has ended, and nothing was decided. Log in to go on where you were.',
      }),
    }),
  );
}
