import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ownFormOf, sendPage } from './answers.ts';
import { line, REASON_MAX_LENGTH, REVIEWER_MAX_LENGTH } from './decision-view.ts';
import { bouncePage, logInPage } from './log-in-page.ts';
import type { Kept } from './log-in-page.ts';
import type { LogIns } from './log-ins.ts';
import { showVerification } from './page-routes.ts';
import type { PageParts } from './page-routes.ts';

/** Pages of the desk alone, so that no link to the log-in leads on to elsewhere. */
const nextSchema = z
  .string()
  .max(500)
  .regex(/^\/desk(\/verifications\/[\w-]+)?(\?[\w=%.:-]*)?$/)
  .catch('/desk');

const formSchema = z.object({
  key: z.string().trim().catch(''),
  next: nextSchema,
  reason: line(REASON_MAX_LENGTH),
  reviewer: line(REVIEWER_MAX_LENGTH),
});

/** From people who have not proven who they are: a key, and what they had typed before. */
const FORM_BYTES = 16_384;

export function logInRoutes(parts: PageParts): FastifyPluginAsync {
  const { logIns } = parts;
  return async (app) => {
    app.get('/desk/log-in', async (request, reply) => showLogIn(logIns, request, reply));

    app.post(
      '/desk/log-in',
      { bodyLimit: FORM_BYTES, preHandler: ownFormOf(app) },
      async (request, reply) => {
        const { key, next, reason, reviewer } = formSchema.parse(request.body ?? {});
        const kept = reason === '' ? undefined : { reason, reviewer };
        if (await logIns.begin(key, request, reply)) {
          return (await showKept(parts, request, reply, next, kept)) ?? reply.redirect(next, 303);
        }
        // One answer to every key that does not open the desk.
        const mistake = 'This is not the key of an operator, or it was revoked.';
        return sendPage(reply, 401, logInPage({ csrf: logIns.csrf(request, reply), next, mistake, kept }));
      },
    );

    app.post(
      '/desk/log-out',
      {
        bodyLimit: FORM_BYTES,
        onRequest: async (request) => logIns.ownByCookie(request),
        preHandler: ownFormOf(app),
      },
      async (request, reply) => {
        await logIns.end(request, reply);
        return reply.redirect('/desk/log-in', 303);
      },
    );
  };
}

/** The page that the reviewer was on, as it is now, with what was typed there; null where there is none of both. */
async function showKept(
  parts: PageParts,
  request: FastifyRequest,
  reply: FastifyReply,
  next: string,
  kept: Kept | undefined,
): Promise<FastifyReply | null> {
  const verificationId = /^\/desk\/verifications\/([\w-]+)/.exec(next)?.[1];
  if (kept === undefined || verificationId === undefined) return null;
  const record = await parts.records.verifications.byId(verificationId);
  if (record === null) return null;
  const typed = {
    ...kept,
    mistake: 'You are logged in again, and nothing is decided yet. Look at it as it is now, then decide.',
  };
  return showVerification(parts, request, reply, { status: 200, record, typed, isBeingRecorded: false });
}

/** In place of a page that only reviewers see. @param kept what they had typed there */
export function showLogIn(
  logIns: LogIns,
  request: FastifyRequest,
  reply: FastifyReply,
  kept?: Kept,
): FastifyReply {
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
      csrf: logIns.csrf(request, reply),
      next: next.startsWith('/desk/log-in') ? '/desk' : next,
      mistake: null,
      kept: kept === undefined || kept.reason === '' ? undefined : kept,
      ...(isForm && {
        note: `Your log-in has ended, and nothing was decided. Log in to go on where you were.${
          kept === undefined || kept.reason === '' ? '' : ' What you typed is kept.'
        }`,
      }),
    }),
  );
}
