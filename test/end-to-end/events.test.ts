/** A back end is told what happens to a verification, from its session to its outcome. */
import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';
import { receiver, verified } from '../server/events/receivers.ts';
import type { Receiver } from '../server/events/receivers.ts';

const secret = randomBytes(32);
const arrived: Record<string, unknown>[] = [];
let place: Receiver | undefined;
afterAll(async () => place?.[Symbol.asyncDispose]());

const system = useSystem(async () => {
  place = await receiver((response, event) => {
    const told = verified(secret, event);
    if (typeof told === 'object' && told !== null) arrived.push({ ...told });
    response.writeHead(204).end();
  });
  const endpoint = {
    name: 'orders',
    url: place.url,
    secrets: [`whsec_${secret.toString('base64')}`],
  };
  return { settings: { EVENT_ENDPOINTS: JSON.stringify([endpoint]), EVENT_PRIVATE_NETWORKS: 'true' } };
});

test('a verification from its session to its outcome, each event signed and without personal data', async () => {
  const { api } = system();
  const clientId = `magic-approved-${randomBytes(4).toString('hex')}`;
  expect(await api.call('POST', '/v1/verifications', { clientId, method: 'silent' })).toMatchObject({
    status: 201,
  });
  const closed = await until('it is told that it is closed', () =>
    arrived.find(({ type }) => type === 'verification.closed'),
  );
  const { outcome } = await until('it reads so', async () => {
    const { body } = await api.call('GET', `/v1/verifications/${clientId}`);
    return typeof body === 'object' && body !== null && 'outcome' in body && body.outcome !== null
      ? body
      : undefined;
  });
  expect(closed).toMatchObject({ data: { clientId, outcome } });
  const types = arrived.map(({ type }) => type);
  expect(types).toContain('verification.session_created');
  expect(types).toContain('verification.result_received');
  const listed = await api.call('GET', '/v1/events/endpoints');
  expect(listed).toMatchObject({
    status: 200,
    body: { endpoints: [{ name: 'orders', state: 'working', types: null, failingSince: null }] },
  });
  expect(JSON.stringify(listed)).not.toContain('127.0.0.1');
  const unknown = await api.call('POST', '/v1/events/endpoints/nobody/enable');
  expect(unknown).toMatchObject({ status: 404, body: { code: 'event_endpoint_unknown' } });
  expect(await api.call('POST', '/v1/events/endpoints/orders/enable')).toMatchObject({ status: 200 });
});
