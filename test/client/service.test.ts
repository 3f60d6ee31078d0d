/** The client of packages/client, and the service itself. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createClient, isProblem, OutcomeTimeoutError } from 'idenfy-dual-verification-client';
import type { Client } from 'idenfy-dual-verification-client';
import { useSystem } from '../support/use-system.ts';

const the = useSystem();
const clientOf = (apiKey = the().key): Client => createClient({ baseUrl: the().url, apiKey });
const request = (clientId: string) =>
  ({
    clientId,
    method: 'silent',
    documents: { second: { types: ['RESIDENCE_PERMIT'], country: 'LT' } },
  }) as const;

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of list) found.push(one);
  return found;
}

async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('carries a verification from its start to its outcome, and tells each stage once', async () => {
  const client = clientOf();
  const clientId = 'magic-approved-typed';
  const { session, verificationId } = await client.open(request(clientId));
  expect(session).toMatchObject({ usable: true });
  const stages: string[] = [];
  const closed = await client.waitForOutcome(clientId, {
    timeoutMs: 120_000,
    onStage: ({ stage }) => stages.push(stage),
  });
  expect(closed).toMatchObject({ outcome: 'VERIFIED', verificationId, reasons: [] });
  expect(stages.at(-1)).toBe('closed');
  expect(new Set(stages).size).toBe(stages.length);

  const [stored] = closed.documents;
  const file = await client.document(clientId, stored?.name ?? '');
  expect((await file.bytes()).length).toBe(stored?.byteLength);
  const again = await thrownBy(client.open(request(clientId)));
  expect(isProblem(again, 'already_verified') && again.problem.verificationId).toBe(verificationId);
});

test('waiting ends when its time is over, and the verification goes on', async () => {
  const client = clientOf();
  const clientId = randomUUID();
  await client.open(request(clientId));
  const error = await thrownBy(client.waitForOutcome(clientId, { timeoutMs: 300 }));
  expect(error).toBeInstanceOf(OutcomeTimeoutError);
  expect(error).toMatchObject({ stage: 'awaiting-user' });
  const ending = new AbortController();
  const waiting = thrownBy(client.waitForOutcome(clientId, { signal: ending.signal }));
  ending.abort('enough');
  expect(await waiting).toBe('enough');
  expect(await client.cancel(clientId)).toMatchObject({ outcome: 'CANCELLED' });
});

describe('a refusal is told by its code', () => {
  test('of the API', async () => {
    const client = clientOf();
    const none = randomUUID();
    expect(await thrownBy(client.get(none))).toMatchObject({ status: 404, code: 'verification_not_found' });
    expect(await thrownBy(client.waitForOutcome(none))).toMatchObject({ code: 'verification_not_found' });
    expect(await thrownBy(clientOf('no-key').get(none))).toMatchObject({ status: 401, code: 'unauthorized' });
  });

  test('and a field by its name', async () => {
    const body = { ...request(randomUUID()), person: { firstName: '123' } };
    const error = await thrownBy(clientOf().open(body));
    expect(isProblem(error, 'invalid_request') && error.problem.errors).toMatchObject([
      { in: 'body', field: 'person.firstName' },
    ]);
  });
});

test('any operation can be called by its name', async () => {
  const client = clientOf();
  const clientId = randomUUID();
  await client.call('placeLegalHold', { path: { clientId }, body: { reason: 'Case 1' } });
  expect(await client.call('getLegalHold', { path: { clientId } })).toMatchObject({ reason: 'Case 1' });
  // 204 has no body.
  expect(await client.call('liftLegalHold', { path: { clientId } })).toBeUndefined();
  const { webhooks } = await client.call('listParkedWebhooks', { query: { limit: 10 } });
  expect(webhooks).toEqual([]);
  expect(await thrownBy(client.call('listActs'))).toMatchObject({ code: 'forbidden' });
});

test('events and verifications are listed to the end, page by page', async () => {
  const client = clientOf();
  const externalRef = randomUUID();
  const ids = [randomUUID(), randomUUID(), randomUUID()];
  for (const clientId of ids) {
    await client.open({ ...request(clientId), externalRef });
    await client.cancel(clientId);
  }
  const found = await all(client.verifications({ externalRef, limit: 2 }));
  expect(found.map(({ clientId }) => clientId).toSorted()).toEqual(ids.toSorted());

  const [first = ''] = ids;
  const told = await all(client.events({ clientId: first, limit: 1 }));
  expect(told.map(({ type }) => type)).toEqual(['verification.session_created', 'verification.closed']);
});

test('the same idempotency key gives the same answer, and none to another request', async () => {
  const client = clientOf();
  const [clientId, idempotencyKey] = [randomUUID(), randomUUID()];
  const opened = await client.open(request(clientId), { idempotencyKey });
  await client.cancel(clientId);
  // Without the key this would be a second attempt.
  expect(await client.open(request(clientId), { idempotencyKey })).toEqual(opened);
  const other = await thrownBy(client.open(request(randomUUID()), { idempotencyKey }));
  expect(other).toMatchObject({ code: 'idempotency_key_reused', status: 422 });
});
