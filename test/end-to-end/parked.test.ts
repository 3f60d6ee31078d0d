/** Nothing authentic is thrown away: what had nowhere to go is listed, and goes again when a person says so. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { makeApiKey } from '../../src/server/api-keys.ts';
import { Api, problemOf } from '../support/api.ts';
import { inboxRow } from '../support/inbox.ts';
import { sha256 } from '../support/people.ts';
import { useSystem } from '../support/use-system.ts';

const pageSchema = z.object({
  webhooks: z.array(
    z.looseObject({ eventId: z.string(), reason: z.string(), scanRef: z.string().nullable() }),
  ),
  next: z.string().nullable(),
});

const the = useSystem();

function stray(scanRef: string, clientId: string | null = null): string {
  return JSON.stringify({ scanRef, clientId, final: true, status: { overall: 'APPROVED' } });
}

async function parked(api: Api, query = '') {
  const { status, body } = await api.call('GET', `/v1/parked-webhooks${query}`);
  expect(status).toBe(200);
  return pageSchema.parse(body);
}

test('parked webhooks are listed by reason, the latest first and page by page', async () => {
  const { api } = the();
  const bodies = Array.from({ length: 3 }, () => stray(randomUUID()));
  for (const body of [...bodies, 'no JSON at all']) expect(await api.webhook(body)).toBe(200);
  for (const body of [...bodies, 'no JSON at all']) await inboxRow(the(), sha256(body), 'parked');

  expect((await parked(api, '?reason=unplaced')).webhooks).toMatchObject([
    { reason: 'unplaced', scanRef: null },
  ]);
  const first = await parked(api, '?reason=no-open-run&limit=2');
  expect(first.webhooks.map(({ reason }) => reason)).toEqual(['no-open-run', 'no-open-run']);
  const second = await parked(api, `?reason=no-open-run&limit=2&before=${first.next}`);
  expect(second.next).toBeNull();
  const ids = [...first.webhooks, ...second.webhooks].map(({ eventId }) => eventId);
  expect(new Set(ids).size).toBe(3);
});

test('one that is redelivered reaches the run that is open since, once', async () => {
  const { api } = the();
  const clientId = `parked-${randomUUID()}`;
  const body = stray(randomUUID(), clientId);
  await api.webhook(body);
  const { eventId } = await inboxRow(the(), sha256(body), 'parked');
  const { verificationId } = await api.start(clientId);

  expect(await api.call('POST', `/v1/parked-webhooks/${eventId}/redeliver`)).toMatchObject({ status: 202 });
  expect(await inboxRow(the(), sha256(body), 'delivered')).toMatchObject({ verificationId });
  const again = await api.call('POST', `/v1/parked-webhooks/${eventId}/redeliver`);
  expect(problemOf(again)).toMatchObject({ status: 409, code: 'webhook_not_parked' });
  // Its session is none of that run's, so that it is parked again when the run ends, and not lost.
  await api.cancel(clientId);
  expect(await inboxRow(the(), sha256(body), 'parked')).toMatchObject({ parkedReason: 'unplaced' });
});

test('only an operator sees them, and bad questions get clear answers', async () => {
  const { api, url, records } = the();
  const { key, digest } = makeApiKey();
  await records.apiKeys.add({ name: `backend-${randomUUID()}`, digest, scopes: ['verifications'] });
  const backend = new Api({ url, key });
  expect(problemOf(await backend.call('GET', '/v1/parked-webhooks')).code).toBe('forbidden');
  expect(problemOf(await backend.call('POST', `/v1/verifications/x/resume`, {})).code).toBe('forbidden');
  for (const query of ['?limit=0', '?limit=x', '?reason=none', '?before=1', '?more=1']) {
    expect(problemOf(await api.call('GET', `/v1/parked-webhooks${query}`)).code).toBe('invalid_request');
  }
  expect(problemOf(await api.call('POST', '/v1/parked-webhooks/1/redeliver')).code).toBe('invalid_request');
  const unknown = sha256('unknown');
  expect(problemOf(await api.call('POST', `/v1/parked-webhooks/${unknown}/redeliver`)).code).toBe(
    'webhook_not_parked',
  );
});
