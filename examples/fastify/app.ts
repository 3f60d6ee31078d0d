// A back end in Fastify: it starts a verification, is told of its outcome, and shows it.
import Fastify from 'fastify';
import {
  createClient,
  EventVerificationError,
  isProblem,
  verifyEvent,
} from 'idenfy-dual-verification-client';

const { API = 'http://127.0.0.1:3000', API_KEY = '', EVENT_SECRETS = '', PORT = '8080' } = process.env;
const client = createClient({ baseUrl: API, apiKey: API_KEY });

/** Yours are tables: what is in memory is gone with the process. */
const outcomes = new Map<string, string>();
const seen = new Set<string>();

const app = Fastify({ bodyLimit: 100_000 });

// `user` is the one who is logged in with you, never what a browser claims.
app.post<{ Params: { user: string } }>('/users/:user/verification', async (request, reply) => {
  const { user } = request.params;
  try {
    const { session } = await client.open({
      clientId: user,
      method: 'silent',
      documents: {
        identity: { types: ['PASSPORT'] },
        second: { types: ['RESIDENCE_PERMIT'], country: 'LT' },
      },
    });
    return await reply.redirect(session.usable ? session.redirectUrl : `/users/${user}/verification`, 303);
  } catch (error) {
    if (!isProblem(error, 'already_verified')) throw error;
    return await reply.redirect(`/users/${user}/verification`, 303);
  }
});

// In a scope of its own, since the signature is of the bytes and no JSON parser may come first.
await app.register(async (events) => {
  events.removeAllContentTypeParsers();
  events.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  events.post<{ Body: Buffer | null }>('/events', async (request, reply) => {
    try {
      const { id, event } = await verifyEvent(request.body ?? '', request.headers, EVENT_SECRETS.split(','));
      // Events may come twice and in any order: what counts is what the service says now.
      if (!seen.has(id) && event.type === 'verification.closed' && event.data.clientId !== null) {
        const verification = await client.get(event.data.clientId);
        if (verification.stage === 'closed') outcomes.set(verification.clientId, verification.outcome);
      }
      seen.add(id);
      return await reply.code(204).send();
    } catch (error) {
      if (!(error instanceof EventVerificationError)) throw error;
      return await reply.code(401).send(error.code);
    }
  });
});
app.get<{ Params: { user: string } }>('/users/:user/verification', (request) => ({
  outcome: outcomes.get(request.params.user) ?? null,
}));

await app.listen({ port: Number(PORT) });
