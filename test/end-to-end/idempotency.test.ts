/** A repeat under the same `Idempotency-Key` is the same request, as people know it from Stripe. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { z } from 'zod';
import { makeApiKey } from '../../src/server/api-keys.ts';
import type { Scope } from '../../src/server/api-keys.ts';
import { Api, openedOf, problemOf } from '../support/api.ts';
import type { Answer } from '../support/api.ts';
import { inventHolder, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { Tap } from '../support/tap.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
let tap: Tap;
beforeAll(async () => {
  holder = await inventHolder(`idempotency ${randomUUID()}`);
});
const the = useSystem(async () => {
  tap = await Tap.start();
  return { tap, deadlines: { decisionSeconds: 3_600 }, settings: { CREATE_DEADLINE_MS: '3000' } };
});

async function keyWith(...scopes: Scope[]): Promise<string> {
  const { key, digest } = makeApiKey();
  await the().records.apiKeys.add({ name: `key-${randomUUID()}`, digest, scopes });
  return key;
}

async function post(
  apiKey: string,
  path: string,
  idempotencyKey: string | null,
  body?: object,
): Promise<Answer> {
  const answer = await request(`${the().url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
const isReplay = ({ headers }: Answer) => headers['idempotent-replayed'] === 'true';
const opening = (clientId: string, more: object = {}) => ({ clientId, method: 'silent', ...more });
const open = async (apiKey: string, idempotencyKey: string | null, body: object) =>
  post(apiKey, '/v1/verifications', idempotencyKey, body);

describe('a repeat of an opening', () => {
  test('has the same status and body, and says that it is a repeat', async () => {
    const [apiKey, key, clientId] = [await keyWith('verifications'), randomUUID(), `idem-${randomUUID()}`];
    const first = await open(apiKey, key, opening(clientId));
    expect([first.status, isReplay(first)]).toEqual([201, false]);
    const again = await open(apiKey, key, { method: 'silent', clientId });
    expect([again.status, isReplay(again)]).toEqual([201, true]);
    expect(again.body).toEqual(first.body);
    // Without the key it is a request like any other, which joins.
    const joined = await open(apiKey, null, opening(clientId));
    expect([joined.status, isReplay(joined)]).toEqual([200, false]);
    expect(openedOf(joined).session).toEqual(openedOf(first).session);
  });

  test('with another body is refused, whatever differs, and so is the key on another address', async () => {
    const [apiKey, key, clientId] = [await keyWith('verifications'), randomUUID(), `idem-${randomUUID()}`];
    await open(apiKey, key, opening(clientId));
    for (const body of [opening(`idem-${randomUUID()}`), opening(clientId, { reverify: true })])
      expect(problemOf(await open(apiKey, key, body))).toMatchObject({
        status: 409,
        code: 'idempotency_key_reused',
      });
    const cancelling = await post(apiKey, `/v1/verifications/${clientId}/cancel`, key);
    expect(problemOf(cancelling).code).toBe('idempotency_key_reused');
    expect(await the().api.read(clientId)).toMatchObject({ stage: 'awaiting-user' });
  });

  test('with the key of another API key is another request', async () => {
    const [one, other, key] = [await keyWith('verifications'), await keyWith('verifications'), randomUUID()];
    const first = await open(one, key, opening(`idem-${randomUUID()}`));
    const second = await open(other, key, opening(`idem-${randomUUID()}`));
    expect([first.status, second.status, isReplay(second)]).toEqual([201, 201, false]);
  });

  test('while the first is worked on is told to come again, and then gets its answer', async () => {
    const [apiKey, key, clientId] = [await keyWith('verifications'), randomUUID(), `idem-${randomUUID()}`];
    const held = tap.hold('/api/v2/token');
    const first = open(apiKey, key, opening(clientId));
    await held.arrived;
    const meanwhile = await Promise.all([1, 2, 3].map(async () => open(apiKey, key, opening(clientId))));
    held.release();
    for (const answer of meanwhile) {
      expect(problemOf(answer)).toMatchObject({ status: 409, code: 'idempotency_key_in_use' });
      expect(answer.headers['retry-after']).toBe('1');
    }
    const again = await until('the answer of the first', async () => {
      const answer = await open(apiKey, key, opening(clientId));
      return answer.status === 409 ? undefined : answer;
    });
    expect([again.status, isReplay(again), again.body]).toEqual([201, true, (await first).body]);
  });

  test('is a request anew where the answer was to come again, or that the request is wrong', async () => {
    const [apiKey, key, clientId] = [await keyWith('verifications'), randomUUID(), `idem-${randomUUID()}`];
    expect(problemOf(await open(apiKey, key, { clientId, method: 'by-post' })).code).toBe('invalid_request');
    await tap.down();
    try {
      expect(problemOf(await open(apiKey, key, opening(clientId))).code).toBe('still_starting');
    } finally {
      await tap.up();
    }
    const opened = await until('the session', async () => {
      const answer = await open(apiKey, key, opening(clientId));
      return answer.status < 300 ? answer : undefined;
    });
    expect([isReplay(opened), openedOf(opened).session.usable]).toEqual([false, true]);
  });

  test('has the same refusal, where the request itself was refused', async () => {
    const [apiKey, key, clientId] = [await keyWith('verifications'), randomUUID(), `idem-${randomUUID()}`];
    await open(apiKey, null, opening(clientId));
    const refused = await open(apiKey, key, opening(clientId, { externalRef: 'other' }));
    expect(problemOf(refused).code).toBe('different_request');
    await the().api.cancel(clientId);
    const again = await open(apiKey, key, opening(clientId, { externalRef: 'other' }));
    expect([again.status, isReplay(again), again.body]).toEqual([409, true, refused.body]);
    expect(again.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  test('of an erased client is a request anew, and nothing of the answer is kept', async () => {
    const [apiKey, key, clientId] = [await keyWith('verifications'), randomUUID(), `idem-${randomUUID()}`];
    const first = openedOf(await open(apiKey, key, opening(clientId)));
    await the().api.call('DELETE', `/v1/verifications/${clientId}`);
    const anew = await until('a new one', async () => {
      const answer = await open(apiKey, key, opening(clientId));
      return answer.status === 201 && !isReplay(answer) ? openedOf(answer) : undefined;
    });
    expect(anew.verificationId).not.toBe(first.verificationId);
  });

  test('with a key that is none is refused with its name', async () => {
    const apiKey = await keyWith('verifications');
    for (const key of ['x'.repeat(256), 'with a space', ''])
      expect(problemOf(await open(apiKey, key, opening(`idem-${randomUUID()}`)))).toMatchObject({
        code: 'invalid_request',
        errors: [{ in: 'headers', field: 'idempotency-key' }],
      });
  });
});

test('a repeated decision, resuming and cancelling are one, and what is shown again leaves its trace', async () => {
  const [opener, operator] = [await keyWith('verifications'), await keyWith('operator')];
  const [decided, cancelled] = [`idem-${randomUUID()}`, `idem-${randomUUID()}`];
  const keys = { decision: randomUUID(), resume: randomUUID(), cancel: randomUUID() };
  const { session } = openedOf(await open(opener, null, opening(decided)));
  show(the().sandbox, session.scanRef, holder.files, { overall: 'SUSPECTED' });
  await the().api.reached(decided, 'awaiting-decision');
  const reject = { decision: 'reject', reason: 'It is not them.' };
  const decision = async () => post(operator, `/v1/verifications/${decided}/decision`, keys.decision, reject);
  const resume = async () => post(operator, `/v1/verifications/${decided}/resume`, keys.resume, {});
  expect(isReplay(await resume())).toBe(false);
  expect([isReplay(await resume()), problemOf(await resume()).code]).toEqual([true, 'not_blocked']);
  const first = await decision();
  expect([first.status, isReplay(first)]).toEqual([200, false]);
  const again = await decision();
  expect([again.status, isReplay(again), again.body]).toEqual([200, true, first.body]);

  const { session: other } = openedOf(await open(opener, null, opening(cancelled)));
  show(the().sandbox, other.scanRef, holder.files, { overall: 'SUSPECTED' });
  await the().api.reached(cancelled, 'awaiting-decision');
  const auditor = new Api({ url: the().url, key: await keyWith('audit') });
  const reads = async () => {
    const { body } = await auditor.call('GET', `/v1/acts?kind=data-read&clientId=${cancelled}`);
    return z.object({ acts: z.array(z.unknown()) }).parse(body).acts.length;
  };
  const before = await reads();
  const cancel = async () => post(opener, `/v1/verifications/${cancelled}/cancel`, keys.cancel);
  const [one, two] = [await cancel(), await cancel()];
  expect([one.status, isReplay(one), two.status, isReplay(two)]).toEqual([200, false, 200, true]);
  expect(two.body).toEqual(one.body);
  expect(await reads()).toBe(before + 2);
});
