import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authTokenOf } from '../api/redirect.ts';
import type { Core } from '../core.ts';
import { statusOf } from '../errors.ts';
import { nextSession } from '../next-session.ts';
import type { Session } from '../state.ts';
import { type Choices, readChoices, slotsOf } from './choices.ts';
import { formPage } from './form-page.ts';
import { endedPage, mistakePage, unknownPage, workingPage } from './other-pages.ts';
import { drawPicture, holderOf } from './pictures.ts';
import { hasTypeOf } from '../web-pages.ts';
import { laterOutcomeOf, Mistake, outcomeOf, readForm, shownFiles } from './submission.ts';

const asset = (name: string) => readFileSync(new URL(name, import.meta.url));

// No inline scripts or styles. `blob:` shows the user's own file before it is sent.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'";

// Files a little too large come in, so that the page can say so; what is larger still is cut off.
const bodyLimit = 64 * 1024 * 1024;

/** The hosted page, where iDenfy's would be (idenfy-api.md 8): what a token's `redirectUrl` leads to. */
export function hostedPageRoutes(core: Core) {
  return async (app: FastifyInstance): Promise<void> => {
    const assets = [
      { url: '/ui/page.css', type: 'text/css; charset=utf-8', bytes: asset('page.css') },
      { url: '/ui/page.js', type: 'text/javascript; charset=utf-8', bytes: asset('page.js') },
    ];
    for (const { url, type, bytes } of assets) {
      app.get(url, (_request, reply) => reply.type(type).header('cache-control', 'no-cache').send(bytes));
    }
    app.addHook('onRequest', async (_request, reply) => {
      reply
        .header('content-security-policy', policy)
        .header('referrer-policy', 'no-referrer')
        .header('x-content-type-options', 'nosniff');
    });
    app.addHook('onRequest', async (request, reply) =>
      hasTypeOf(request, 'multipart/form-data', 'application/x-www-form-urlencoded')
        ? undefined
        : send(reply, 415, mistakePage('Only the forms of this page are read.')),
    );
    app.setErrorHandler((error, _request, reply) => {
      const status = error instanceof Mistake ? 400 : statusOf(error);
      if (status >= 500) app.log.error(error);
      return send(reply, status, mistakePage(explain(error, status)));
    });

    app.get('/ui', (request, reply) => show(core, request, reply));
    app.get('/ui/state', (request, reply) => {
      const session = core.sessions.byAuthToken(authTokenOf(request.query));
      return reply.header('cache-control', 'no-store').send({ phase: session?.phase ?? null });
    });
    app.get('/ui/picture', (request, reply) => picture(core, request, reply));
    app.post('/ui/submit', { bodyLimit }, (request, reply) => submit(core, request, reply));
    app.post('/ui/cancel', (request, reply) => end(core, request, reply, 'cancel'));
    app.post('/ui/expire', (request, reply) => end(core, request, reply, 'expire'));
  };
}

function send(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
}

function explain(error: unknown, status: number): string {
  if (error instanceof Mistake) return error.message;
  if (status === 413) return `Your files are too large: they were not read to their end.`;
  return status >= 500 ? 'The sandbox made a mistake of its own.' : 'The request could not be read.';
}

const choicesOf = (session: Session, fields: ReadonlyMap<string, string>): Choices =>
  readChoices(session, holderOf(session, fields.get('holder') ?? '0').nationality, fields);

/** The address's own parameters; of several with one name the last. */
function fieldsOf(request: FastifyRequest): Map<string, string> {
  return new Map(new URLSearchParams(request.url.split('?', 2)[1] ?? ''));
}

function show(core: Core, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const session = core.sessions.byAuthToken(authTokenOf(request.query));
  if (session === undefined) return send(reply, 404, unknownPage());
  if (session.phase === 'PROCESSING') return send(reply, 200, workingPage(session));
  const fields = fieldsOf(request);
  if (session.phase !== 'ACTIVE') {
    const leadsOn = nextSession(core, session) !== undefined;
    return send(reply, 200, endedPage(session, { justNow: fields.has('ended'), leadsOn }));
  }
  // In an iframe the user comes here without a redirect (idenfy-api.md 8 [A/B]).
  core.sessions.open(session);
  return send(reply, 200, form(core, session, choicesOf(session, fields), null));
}

function form(core: Core, session: Session, choices: Choices, mistake: string | null): string {
  const { account, now } = core.settings;
  return formPage({ session, account, choices, now: now(), mistake });
}

/** What a slot would show, small. */
async function picture(core: Core, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const session = core.sessions.byAuthToken(authTokenOf(request.query));
  const fields = fieldsOf(request);
  const slot = session && slotsOf(session).find(({ id }) => id === fields.get('slot'));
  const drawn =
    session === undefined || slot === undefined
      ? null
      : await drawPicture(session, choicesOf(session, fields), slot, true);
  if (drawn === null) return reply.code(404).type('text/plain').send('nothing is shown there');
  // The same address always shows the same picture.
  return reply.type('image/jpeg').header('cache-control', 'private, max-age=3600').send(drawn);
}

async function submit(core: Core, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const session = core.sessions.byAuthToken(authTokenOf(request.query));
  if (session?.phase !== 'ACTIVE') return goOn(reply, request);
  const body = Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : new Uint8Array();
  const { fields, files } = await readForm(body, request.headers['content-type'] ?? '');
  const choices = choicesOf(session, fields);
  try {
    const shown = await shownFiles(session, choices, files);
    // Drawing takes a moment, in which the session may have ended.
    if (core.sessions.byAuthToken(session.authToken)?.phase === 'ACTIVE') {
      const later = session.tokenType === 'IDENTIFICATION' ? laterOutcomeOf(choices) : null;
      if (later !== null) core.state.plans.set(session.clientId, later);
      core.sessions.open(session);
      core.sessions.submit(session, { files: shown, by: 'user', country: null, outcome: outcomeOf(choices) });
    }
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    const lost = files.size > 0 ? ' Your files have to be chosen again.' : '';
    return send(reply, 422, form(core, session, choices, error.message + lost));
  }
  return goOn(reply, request);
}

function end(
  core: Core,
  request: FastifyRequest,
  reply: FastifyReply,
  how: 'cancel' | 'expire',
): FastifyReply {
  const session = core.sessions.byAuthToken(authTokenOf(request.query));
  if (session?.phase === 'ACTIVE') core.sessions[how](session);
  return goOn(reply, request);
}

/** To what became of the session, which sends the user on. */
const goOn = (reply: FastifyReply, request: FastifyRequest) =>
  reply.redirect(`/ui?authToken=${encodeURIComponent(authTokenOf(request.query))}&ended=1`, 303);
