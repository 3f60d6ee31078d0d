// A back end in Express: it starts a verification, is told of its outcome, and shows it.
import express from 'express';
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

const app = express();

// `user` is the one who is logged in with you, never what a browser claims.
app.post('/users/:user/verification', async (request, response) => {
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
    response.redirect(303, session.usable ? session.redirectUrl : `/users/${user}/verification`);
  } catch (error) {
    if (!isProblem(error, 'already_verified')) throw error;
    response.redirect(303, `/users/${user}/verification`);
  }
});

// The signature is of the bytes, so that no JSON parser may come first.
app.post('/events', express.raw({ type: () => true, limit: '100kb' }), async (request, response) => {
  const body: unknown = request.body;
  try {
    const { id, event } = await verifyEvent(
      Buffer.isBuffer(body) ? body : '',
      request.headers,
      EVENT_SECRETS.split(','),
    );
    // Events may come twice and in any order: what counts is what the service says now.
    if (!seen.has(id) && event.type === 'verification.closed' && event.data.clientId !== null) {
      const verification = await client.get(event.data.clientId);
      if (verification.stage === 'closed') outcomes.set(verification.clientId, verification.outcome);
    }
    seen.add(id);
    response.sendStatus(204);
  } catch (error) {
    if (!(error instanceof EventVerificationError)) throw error;
    response.status(401).send(error.code);
  }
});
app.get('/users/:user/verification', (request, response) => {
  response.json({ outcome: outcomes.get(request.params.user) ?? null });
});

app.listen(Number(PORT), '127.0.0.1');
