/** The review desk: server-rendered pages for the people who decide what the machine must not. */
import cookies from '@fastify/cookie';
import csrfProtection from '@fastify/csrf-protection';
import formBody from '@fastify/formbody';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.ts';
import { named } from '../plugins/named.ts';
import { asProblem, logFailure } from '../plugins/problems.ts';
import { Problem } from '../problems.ts';
import { decisionRoutes } from './decision-routes.ts';
import { documentRoutes } from './document-routes.ts';
import { PAGE_CSP, assets, troublePage } from './layout.ts';
import { blockedRoutes } from './blocked-routes.ts';
import { logInRoutes, showLogIn } from './log-in-routes.ts';
import { LogIns } from './log-ins.ts';
import { pageRoutes } from './page-routes.ts';
import type { DeskParts } from './parts.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For a form of the desk whose route itself asks strangers to log in, and keeps what they have typed. */
    keepsTyped?: boolean;
  }
}

export function deskRoutes(parts: DeskParts): FastifyPluginAsync {
  const { config, records, encryption } = parts;
  const logIns = new LogIns({
    records,
    lifeSeconds: config.desk.sessionSeconds,
    idleSeconds: config.desk.idleSeconds,
    isSecure: isReachedByHttps(config.server),
  });
  const pages = { ...parts, logIns };
  const isOwn = ownOrigin(config.server.publicUrl);
  return async (app) => {
    await app.register(cookies);
    await app.register(formBody);
    await app.register(csrfProtection, {
      cookieKey: logIns.csrfCookieName,
      cookieOpts: logIns.cookie,
      // The form's own field alone: pages of ours send nothing else.
      getToken: tokenInForm,
      // Of one log-in's page, and no form of any other.
      getUserInfo: (request: FastifyRequest) => logIns.ownerOf(request),
      csrfOpts: { hmacKey: encryption.newest.subKey('desk-forms').export() },
    });
    app.addHook('onRoute', (route) => {
      // No key in a header opens them: they have guards of their own, below.
      route.config = { ...route.config, scope: 'public' };
      route.schema = { ...route.schema, hide: true };
    });
    app.addHook('onRequest', async (request, reply) => {
      // Of another site's page no more is told than of ours, and our own forms name where they come from.
      reply.header('content-security-policy', PAGE_CSP).header('referrer-policy', 'same-origin');
      // Before the body, and whatever the form holds.
      if (request.method === 'POST' && !isOwn(request)) throw new ForeignFormError();
    });
    app.setErrorHandler(showTrouble);

    await app.register(named('desk assets', assetRoutes));
    await app.register(named('desk log-in', logInRoutes(pages)));
    await app.register(
      guarded('desk pages', logIns, async (request, reply) => showLogIn(logIns, request, reply), [
        named('desk queue', pageRoutes(pages)),
        named('desk blocked runs', blockedRoutes(pages)),
        named('desk decisions', decisionRoutes(pages)),
      ]),
    );
    await app.register(
      guarded(
        'desk images',
        logIns,
        async () => {
          throw new Problem('unauthorized', { detail: 'Log in at /desk first' });
        },
        [named('desk documents', documentRoutes(parts))],
      ),
    );
  };
}

const assetRoutes: FastifyPluginAsync = async (app) => {
  for (const { path, type, content } of assets) {
    app.get(path, async (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(content),
    );
  }
};

/** Routes that only a reviewer reaches; `onStranger` answers all others. */
function guarded(
  name: string,
  logIns: LogIns,
  onStranger: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  routes: readonly FastifyPluginAsync[],
): FastifyPluginAsync {
  return named(name, async (app: FastifyInstance) => {
    app.addHook('onRoute', (route) => {
      // By key and not by address: whoever is logged in is shut out by nobody else behind the same proxy.
      route.config = { ...route.config, unlimited: true };
    });
    app.addHook('onRequest', async (request, reply) => {
      const key = await logIns.find(request);
      request.apiKey = key;
      if (key !== null) {
        await app.limits.countKey(request, key.name);
        return undefined;
      }
      await app.limits.countAddress(request);
      // Its own route sees to it that what was typed is not lost.
      if (request.routeOptions.config.keepsTyped === true) return undefined;
      return onStranger(request, reply);
    });
    for (const route of routes) await app.register(route);
  });
}

/** Of a form that a page of another origin has sent. */
class ForeignFormError extends Error {
  override readonly name = 'ForeignFormError';
  readonly code = 'foreign_form';
}

/**
 * Browsers say whose page sends a form, and no page can make them say otherwise. Where there is neither header, it is
 * none of today's browsers, and the form's token decides alone.
 */
function ownOrigin(publicUrl: string | undefined): (request: FastifyRequest) => boolean {
  const publicOrigin = URL.parse(publicUrl ?? '')?.origin;
  return ({ headers, host }) => {
    const site = headers['sec-fetch-site'];
    if (site !== undefined) return site === 'same-origin' || site === 'none';
    const { origin } = headers;
    if (origin === undefined || origin === publicOrigin) return true;
    // Behind a proxy this is http, whatever the browser has.
    return URL.parse(origin)?.host === host;
  };
}

function tokenInForm({ body }: FastifyRequest): string | undefined {
  const token: unknown = typeof body === 'object' && body !== null && 'csrf' in body ? body.csrf : undefined;
  return typeof token === 'string' ? token : undefined;
}

/**
 * Behind a proxy nobody but the operator knows. What listens on this machine alone is tried out; whatever listens
 * elsewhere shows passports, and does so by https unless `PUBLIC_URL` says otherwise.
 */
function isReachedByHttps({ host, publicUrl }: Config['server']): boolean {
  return publicUrl?.startsWith('https:') ?? !['127.0.0.1', '::1', 'localhost'].includes(host);
}

function showTrouble(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, title, text, help } = troubleOf(error, request);
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(troublePage({ title, text, help, visit: null }));
}

function troubleOf(
  error: unknown,
  request: FastifyRequest,
): { status: number; title: string; text: string; help: string } {
  // By Fastify's plugins, of whose errors `Error.isError` says no.
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'FST_CSRF_MISSING_SECRET') {
    return {
      status: 403,
      title: 'Your browser sent no cookie',
      text: 'Nothing was done: a form counts only with the cookie that came with it.',
      help: 'Allow cookies for this site, and open it by https. Where it is reached by http, PUBLIC_URL has to say so.',
    };
  }
  if (code === 'foreign_form') {
    return {
      status: 403,
      title: 'This form was sent by another page',
      text: 'Nothing was done: only forms of the review desk itself count.',
      help: 'Open the page again from the queue. Where a proxy changes the name of the host, PUBLIC_URL has to name it.',
    };
  }
  if (code === 'FST_CSRF_INVALID_TOKEN') {
    return {
      status: 403,
      title: 'This form is not of your log-in',
      text: 'Nothing was done: the form came from another page, or from before your last log-in.',
      help: 'Open the page again from the queue.',
    };
  }
  const problem = asProblem(error, request);
  logFailure(request, problem, error);
  return { status: problem.status, ...inWords(problem) };
}

/** For a reviewer, who knows nothing of the API that the problems are written for. */
function inWords({ status }: Problem): { title: string; text: string; help: string } {
  if (status === 404) {
    return {
      title: 'There is no such page',
      text: 'No verification or file is kept under this address.',
      help: 'It may have been erased. The queue lists what waits for a decision.',
    };
  }
  if (status === 429) {
    return {
      title: 'Too many requests came from where you are',
      text: 'Nothing was done.',
      help: 'Wait a minute, then open the page again.',
    };
  }
  if (status < 500) {
    return {
      title: 'This could not be understood',
      text: 'Nothing was done: what the browser sent is not what this page sends.',
      help: 'Open the page again from the queue.',
    };
  }
  return {
    title: 'This does not work at the moment',
    text: status === 503 ? 'A part of the service does not answer.' : 'Something went wrong here.',
    help: 'Try again in a little while: asking or deciding twice is safe. The logs of the server say more.',
  };
}
