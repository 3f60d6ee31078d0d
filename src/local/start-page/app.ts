/** The start page of `npm run dev`: where everything is, a form to start a verification, and how each one goes. */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { hasTypeOf, refusalOf, stylesheet } from 'idenfy-sandbox/pages';
import Fastify, { type FastifyBaseLogger, type FastifyReply, type FastifyRequest } from 'fastify';
import { ApiError } from '../api.ts';
import type { Embedded } from '../embedded.ts';
import { Board } from './board.ts';
import type { StartForm, Places, WayBack } from './pages.ts';
import {
  mistakePage,
  overview,
  startPage,
  verificationDetails,
  verificationPage,
  waysBack,
} from './pages.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const FORM = 'application/x-www-form-urlencoded';

/** Fast enough to follow by eye; only while a page is open. */
const LOOK_EVERY_MS = 500;

const file = (name: string) => readFileSync(new URL(name, import.meta.url));

export interface StartPage extends AsyncDisposable {
  readonly url: string;
}

export async function startStartPage(options: {
  embedded: Embedded;
  port: number;
  dataDir: string;
  log: FastifyBaseLogger;
}): Promise<StartPage> {
  const { embedded, port, dataDir, log } = options;
  const { apiUrl, apiKey, sandboxUrl, temporalUiUrl } = embedded;
  const places: Places = { apiUrl, apiKey, sandboxUrl, temporalUiUrl, dataDir };
  const board = new Board(embedded);
  const closing = new AbortController();
  const app = Fastify();

  app.addHook('onRequest', async (request, reply) => {
    reply
      .header('content-security-policy', policy)
      .header('referrer-policy', 'no-referrer')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store');
    // It shows a key to whoever asks, and starts verifications for them.
    const refusal = refusalOf(request);
    if (refusal !== null) return send(reply, 403, mistakePage(refusal));
    return hasTypeOf(request, FORM)
      ? undefined
      : send(reply, 415, mistakePage('Only the form of this page is read.'));
  });
  app.addHook('preClose', async () => closing.abort());
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) =>
    done(null, new Map(new URLSearchParams(String(body)))),
  );
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof ApiError ? error.status : 500;
    if (status >= 500) log.error(error);
    return send(reply, status, mistakePage(explain(error)));
  });
  app.setNotFoundHandler((_request, reply) => send(reply, 404, mistakePage('There is no such page.')));

  for (const [url, type, bytes] of [
    // The style of the hosted page, so that both look alike.
    ['/common.css', 'text/css; charset=utf-8', readFileSync(stylesheet)],
    ['/page.css', 'text/css; charset=utf-8', file('page.css')],
    ['/page.js', 'text/javascript; charset=utf-8', file('page.js')],
  ] as const) {
    app.get(url, (_request, reply) => reply.type(type).send(bytes));
  }

  const seen = async () => ({ entries: await board.list(), events: await board.events() });

  app.get('/', async (_request, reply) => {
    const clientId = `customer-${randomInt(100_000, 1_000_000)}`;
    const form: StartForm = { clientId, method: 'silent', identityType: '', secondType: '' };
    return send(reply, 200, startPage(places, await seen(), form, null));
  });

  app.post('/verifications', async (request, reply) => {
    const form = formIn(request.body);
    try {
      await board.open(bodyOf(form, app.listeningOrigin));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return send(reply, error.status, startPage(places, await seen(), form, error.message));
    }
    return reply.redirect(`/verifications/${encodeURIComponent(form.clientId)}`, 303);
  });

  app.get<{ Params: { clientId: string } }>('/verifications/:clientId', async (request, reply) => {
    const { clientId } = request.params;
    const entry = await board.read(clientId);
    return send(reply, 200, verificationPage(entry, await board.events(clientId), wayBackOf(request)));
  });

  app.get('/live', async (request, reply) => {
    const clientId = parameter(request, 'clientId');
    const look = async () =>
      clientId === undefined
        ? overview(await seen())
        : verificationDetails(await board.read(clientId), await board.events(clientId));
    reply.hijack();
    await tell(reply.raw, closing.signal, async () => (await look()).text);
  });

  const url = await app.listen({ host: '127.0.0.1', port });
  return { url, [Symbol.asyncDispose]: () => app.close() };
}

/** Server-sent events: the HTML whenever it has changed, until either side closes. */
async function tell(
  response: ServerResponse,
  closing: AbortSignal,
  look: () => Promise<string>,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, closing]);
  // Reconnects soon after a restart of ours.
  response.write('retry: 1000\n\n');
  let told: string | null = null;
  while (!signal.aborted) {
    // An unreadable verification is read again at the next look.
    const now = await look().catch(() => told);
    if (now !== null && now !== told) response.write(`data: ${JSON.stringify(now)}\n\n`);
    told = now;
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
  response.end();
}

function send(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(text);
}

function explain(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return 'This page could not be created. The terminal may say more.';
}

function formIn(body: unknown): StartForm {
  const field = (name: string) => {
    const value: unknown = body instanceof Map ? body.get(name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return {
    clientId: field('clientId').trim(),
    // The API refuses an unknown method.
    method: field('method'),
    identityType: field('identityType'),
    secondType: field('secondType'),
  };
}

/** The request to the API. The user comes back to this page, by a URL that says how it went. */
function bodyOf({ clientId, method, identityType, secondType }: StartForm, origin: string): object {
  const page = `${origin}/verifications/${encodeURIComponent(clientId)}`;
  return {
    clientId,
    method,
    documents: { identity: wanted(identityType), second: wanted(secondType) },
    urls: {
      success: `${page}?back=success`,
      error: `${page}?back=error`,
      unverified: `${page}?back=unverified`,
    },
  };
}

const wanted = (type: string) => (type === '' ? {} : { types: [type] });

function parameter(request: FastifyRequest, name: string): string | undefined {
  return new URLSearchParams(request.url.split('?', 2)[1] ?? '').get(name) ?? undefined;
}

function wayBackOf(request: FastifyRequest): WayBack | null {
  const back = parameter(request, 'back');
  return Object.values(waysBack).find((way) => way === back) ?? null;
}
