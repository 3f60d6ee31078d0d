import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { idenfyRoutes } from './api/routes.ts';
import { SandboxControl } from './control.ts';
import { controlRoutes } from './control-http.ts';
import type { Core } from './core.ts';
import { Counters } from './counters.ts';
import { IdenfyError, statusOf } from './errors.ts';
import { AnswerInstead } from './faults/answers.ts';
import { Faults } from './faults/faults.ts';
import { FileLinks } from './files.ts';
import { Listener } from './listener.ts';
import { type SandboxOptions, sandboxOptionsSchema } from './options.ts';
import { autoplay } from './play.ts';
import { SavedState } from './saved-state.ts';
import { Sessions } from './sessions.ts';
import { SandboxState } from './state.ts';
import { Timers } from './timers.ts';
import { hostedPageRoutes } from './ui/routes.ts';
import { refusalOf } from './web-pages.ts';
import { WebhookDelivery } from './webhook-delivery.ts';

export type { SandboxOptions } from './options.ts';
export type { SandboxControl } from './control.ts';

export interface Sandbox {
  app: FastifyInstance;
  /** Binds to 127.0.0.1 and a free port unless told otherwise. */
  listen(port?: number, host?: string): Promise<{ url: string }>;
  /** The origin of its links. */
  readonly url: string;
  /** The control interface, in process. */
  control: SandboxControl;
  close(): Promise<void>;
}

// 20 MB of files (idenfy-api.md 2.1 [A]) are 28 MB in base64, and some JSON around them.
const bodyLimit = 30 * 1024 * 1024;

/**
 * A stand-in for iDenfy. Nothing listens before `listen`; `close` forgets everything unless `stateDir` keeps it.
 * @throws z.ZodError if an option is wrong
 * @throws SavedStateError if the kept state cannot be read
 */
export async function buildSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = sandboxOptionsSchema.parse(options);
  const app = Fastify({ logger: settings.logger, bodyLimit, exposeHeadRoutes: false });
  let listening: string | undefined;
  const origin = () => settings.publicUrl?.replace(/\/$/, '') ?? listening ?? 'http://127.0.0.1';
  const filesOrigin = () => settings.filesUrl?.replace(/\/$/, '') ?? origin();

  const state = new SandboxState();
  const counters = new Counters();
  const timers = new Timers((error) => app.log.error(error));
  const delivery = new WebhookDelivery(settings, state, counters, timers);
  const saved =
    settings.stateDir === null ? null : new SavedState(settings.stateDir, (error) => app.log.error(error));
  const restored = await saved?.restore();
  const links = new FileLinks(settings, state, filesOrigin, restored?.linkKey ?? randomBytes(32));
  const faults = new Faults(settings.magic, state);
  const parts = { settings, state, timers, delivery, links, faults };
  const core: Core = {
    ...parts,
    counters,
    sessions: new Sessions(parts),
    listener: new Listener(app.server),
    origin,
    onSession: (session) => autoplay(core, session),
  };
  const control = new SandboxControl(core);

  const own = () => [settings.publicUrl, settings.filesUrl].filter((address) => address !== null);
  app.addHook('onRequest', async (request, reply) => {
    const message = refusalOf(request, own());
    return message === null ? undefined : reply.code(403).send({ message });
  });
  // iDenfy reads JSON under any content type, so the endpoints get the bytes and parse them themselves.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof AnswerInstead) return error.give(reply);
    const known = asIdenfyError(error);
    if (known.status >= 500) app.log.error(error);
    return reply.code(known.status).send(known.body());
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(new IdenfyError(404, 'BAD_VALUE', 'Not found.').body()),
  );
  await app.register(idenfyRoutes(core));
  await app.register(hostedPageRoutes(core));
  await app.register(controlRoutes(control), { prefix: '/control' });
  if (saved !== null && restored !== undefined) {
    for (const [clientId, outcome] of restored.plans) state.plans.set(clientId, outcome);
    for (const session of restored.sessions) {
      core.sessions.resume(session);
    }
    // When all sessions are restored, since some lead to others.
    for (const session of restored.sessions) core.onSession(session);
    for (const webhook of restored.webhooks) delivery.resume(webhook);
    saved.follow(state);
    app.addHook('onClose', () => saved.write(state));
  }
  // Before the server waits for its open requests: some of them wait for a webhook.
  app.addHook('preClose', async () => {
    state.close();
    faults.close();
    core.listener.close();
    timers.close();
    await delivery.close();
  });

  return {
    app,
    control,
    get url() {
      return origin();
    },
    async listen(port = 0, host = '127.0.0.1') {
      const address = await app.listen({ port, host });
      listening = address.replace('[::1]', 'localhost');
      return { url: origin() };
    },
    close: () => app.close(),
  };
}

function asIdenfyError(error: unknown): IdenfyError {
  if (error instanceof IdenfyError) return error;
  const status = statusOf(error);
  if (status === 413) return new IdenfyError(413, 'BAD_VALUE', 'Request must not be larger than 20 MB.');
  if (status < 500) return new IdenfyError(status, 'BAD_VALUE', 'Request could not be read.');
  return new IdenfyError(500, 'INTERNAL_ERROR', 'Unexpected error.');
}
