// A small back end: it starts a verification and waits for its outcome.
import createClient from 'openapi-fetch';
import type { components, paths } from './api.d.ts';

const whatNow: Record<components['schemas']['Outcome'], string> = {
  VERIFIED: 'the user is let in',
  REJECTED: 'the user is told no',
  EXPIRED: 'the user may try again',
  CANCELLED: 'the user may try again',
  REQUIRES_REVIEW: 'a person has to look at it',
  unknown: 'a person has to look at it',
};

const api = createClient<paths>({
  baseUrl: process.env['API'] ?? 'http://127.0.0.1:3000',
  headers: { Authorization: `Bearer ${process.env['API_KEY']}` },
});

const clientId = process.argv[2] ?? 'user-2';
const started = await api.POST('/v1/verifications', {
  body: {
    clientId,
    method: 'silent',
    documents: {
      identity: { types: ['PASSPORT'] },
      second: { types: ['RESIDENCE_PERMIT'], country: 'LT' },
    },
  },
});
if (started.error) throw new Error(`${started.error.code}: ${started.error.help}`);
if (started.data.session.usable) console.log('Send the user to', started.data.session.redirectUrl);

for (let stage = ''; stage !== 'closed';) {
  const { data, error } = await api.GET('/v1/verifications/{clientId}', { params: { path: { clientId } } });
  // What says when to come again passes by itself.
  if (error && error.retryAfterSeconds === undefined) throw new Error(`${error.code}: ${error.help}`);
  if (data && data.stage !== stage) {
    stage = data.stage;
    console.log(stage, data.reasons);
    if (data.stage === 'blocked' && !data.partial) console.log('An operator is needed:', data.blocked.help);
    if (data.stage === 'closed') console.log(data.outcome, '→', whatNow[data.outcome]);
  }
  if (stage !== 'closed') await pause(error?.retryAfterSeconds ?? 2);
}

async function pause(seconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
