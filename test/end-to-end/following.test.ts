/** One verification, followed by a stream and by requests that wait. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { verificationSchema } from '../../src/server/verification-schemas.ts';
import { problemOf } from '../support/api.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';
import { Listener } from '../server/following/listener.ts';

const the = useSystem();

function follow(clientId: string, headers: Readonly<Record<string, string>> = {}): Listener {
  const { url, key } = the();
  return new Listener(`${url}/v1/verifications/${clientId}/stream`, {
    authorization: `Bearer ${key}`,
    ...headers,
  });
}

const typesOf = ({ heard }: Listener) => heard.map(({ type }) => type.replace('verification.', ''));

async function waited(clientId: string, query: string) {
  const { api } = the();
  const began = Date.now();
  const answer = await api.call('GET', `/v1/verifications/${clientId}?${query}`);
  return { ms: Date.now() - began, status: answer.status, body: answer.body };
}

const stageOf = (body: unknown) => verificationSchema.parse(body).stage;

test('a stream tells everything of a client from the beginning to its erasure, and nothing of another', async () => {
  const { api, sandbox } = the();
  const [clientId, another] = [`follow-${randomUUID()}`, `follow-${randomUUID()}`];
  const { session } = await api.start(clientId);
  const listener = await follow(clientId).opened();
  await api.start(another);
  await sandbox.control.play({ scanRef: session.scanRef }, 'approved');
  await until('the closing is told', async () => typesOf(listener).includes('closed') || undefined);
  const types = typesOf(listener);
  expect(types.at(0)).toBe('session_created');
  expect(types).toEqual(expect.arrayContaining(['session_created', 'result_received', 'closed']));
  expect(listener.heard.at(-1)?.data).toMatchObject({
    type: 'verification.closed',
    data: { clientId, outcome: 'VERIFIED', reasons: [] },
  });
  for (const { data } of listener.heard) expect(data['data']).toMatchObject({ clientId });

  // Who comes back with the first id hears the rest, and all is in order.
  const again = await follow(clientId, { 'last-event-id': listener.heard[0]?.id ?? '' }).hasHeard(
    types.length - 1,
  );
  expect(again.ids).toEqual(listener.ids.slice(1));
  await again.stop();

  expect((await api.call('DELETE', `/v1/verifications/${clientId}`)).status).toBe(202);
  await listener.over();
  expect(typesOf(listener).at(-1)).toBe('erased');
  const refused = await api.call('GET', `/v1/verifications/${clientId}/stream`);
  expect([refused.status, problemOf(refused).code]).toEqual([404, 'erased']);
});

test('a request that waits is answered when the verification is closed, or after its time', async () => {
  const { api, sandbox } = the();
  const clientId = `wait-${randomUUID()}`;
  const { session } = await api.start(clientId);
  await api.reached(clientId, 'awaiting-user');
  const short = await waited(clientId, 'wait=2&after=awaiting-user');
  expect([short.status, stageOf(short.body)]).toEqual([200, 'awaiting-user']);
  expect(short.ms).toBeGreaterThanOrEqual(2_000);

  // Another stage than the caller knows is news.
  const news = await waited(clientId, 'wait=30&after=creating-session');
  expect(stageOf(news.body)).toBe('awaiting-user');
  expect(news.ms).toBeLessThan(10_000);

  const ends = (async () => {
    const stages: string[] = [];
    for (let known = 'awaiting-user'; known !== 'closed';) {
      const { body, ms } = await waited(clientId, `wait=30&after=${known}`);
      const stage = stageOf(body);
      // Whatever the stage, nobody waits to the end while things go on.
      expect(ms).toBeLessThan(25_000);
      stages.push(stage);
      known = stage;
    }
    return stages;
  })();
  await sandbox.control.play({ scanRef: session.scanRef }, 'approved');
  expect((await ends).at(-1)).toBe('closed');

  const over = await waited(clientId, 'wait=30&after=closed');
  expect([stageOf(over.body), over.ms < 10_000]).toEqual(['closed', true]);
});

test('without a known stage it is answered with the next event', async () => {
  const { api, sandbox } = the();
  const clientId = `wait-${randomUUID()}`;
  const { session } = await api.start(clientId);
  await api.reached(clientId, 'awaiting-user');
  const answer = waited(clientId, 'wait=40');
  await sandbox.control.play({ scanRef: session.scanRef }, 'denied');
  const { body, ms } = await answer;
  expect(stageOf(body)).toBe('closed');
  expect(ms).toBeLessThan(30_000);
});

test.each(['wait=51', 'wait=-1', 'wait=soon', 'wait=1&after=nowhere'])('%s is refused', async (query) => {
  const { status } = await waited('anybody', query);
  expect(status).toBe(400);
});
