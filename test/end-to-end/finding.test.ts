/** A team looks for its verifications, as a real system has them. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { makeApiKey } from '../../src/server/api-keys.ts';
import type { Scope } from '../../src/server/api-keys.ts';
import { foundPageSchema } from '../../src/server/found-verifications.ts';
import { Api, problemOf } from '../support/api.ts';
import { inventHolder, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder(`finding ${randomUUID()}`);
});
const the = useSystem({ deadlines: { decisionSeconds: 3_600 } });

async function keyWith(...scopes: Scope[]) {
  const { url, records } = the();
  const { key, digest } = makeApiKey();
  await records.apiKeys.add({ name: `key-${randomUUID()}`, digest, scopes });
  return new Api({ url, key });
}

async function find(api: Api, search: Readonly<Record<string, string>> = {}) {
  const { status, body } = await api.call(
    'GET',
    `/v1/verifications?${new URLSearchParams(search).toString()}`,
  );
  expect(status).toBe(200);
  return foundPageSchema.parse(body);
}
const idsOf = ({ verifications }: z.infer<typeof foundPageSchema>) =>
  verifications.map(({ clientId }) => clientId);

test('what a key opened is found by what it is called and how it stands, page by page, and by no other key', async () => {
  const [own, stranger] = [await keyWith('verifications'), await keyWith('verifications')];
  const [outcomes, all] = [await keyWith('outcomes', 'all-verifications'), await keyWith('operator')];
  const reference = `order ${randomUUID()}`;
  const metadata = { branch: `riga-${randomUUID()}`, order: '4711' };
  const [verified, doubtful, open] = ['verified', 'doubtful', 'open'].map(
    (name) => `${name}-${randomUUID()}`,
  );
  const person = { firstName: holder.person.firstName };
  const { session, verificationId } = await own.start(verified ?? '', {
    externalRef: reference,
    metadata,
    person,
  });
  show(the().sandbox, session.scanRef, holder.files);
  const { session: other } = await own.start(doubtful ?? '', { metadata });
  show(the().sandbox, other.scanRef, holder.files, { overall: 'SUSPECTED' });
  await own.start(open ?? '', { metadata: { branch: metadata.branch } });
  await own.closed(verified ?? '');
  await own.reached(doubtful ?? '', 'awaiting-decision');

  const branch = `branch=${metadata.branch}`;
  expect(await find(own, { externalRef: reference })).toEqual({
    verifications: [
      {
        verificationId,
        clientId: verified,
        attempt: 1,
        method: 'silent',
        stage: 'closed',
        outcome: 'VERIFIED',
        reasons: [],
        externalRef: reference,
        metadata,
        openedAt: (await own.read(verified ?? '')).openedAt,
        closedAt: (await own.read(verified ?? '')).closedAt,
        blocked: null,
        pendingDecision: null,
      },
    ],
    next: null,
    total: 1,
  });
  expect(idsOf(await find(own, { metadata: branch }))).toEqual([open, doubtful, verified]);
  expect(idsOf(await find(own, { metadata: branch, stage: 'running' }))).toEqual([open]);
  expect(
    idsOf(await find(own, { metadata: branch, stage: 'awaiting-decision', reason: 'identity_suspected' })),
  ).toEqual([doubtful]);
  expect(idsOf(await find(outcomes, { metadata: branch, outcome: 'VERIFIED' }))).toEqual([verified]);
  expect(idsOf(await find(all, { metadata: branch, method: 'silent' }))).toEqual([open, doubtful, verified]);
  expect(await find(stranger, { metadata: branch })).toEqual({ verifications: [], next: null, total: 0 });
  expect(await find(stranger)).toEqual({ verifications: [], next: null, total: 0 });

  // What is opened meanwhile moves nothing.
  const first = await find(own, { metadata: branch, limit: '2' });
  expect([idsOf(first), first.next]).toEqual([[open, doubtful], expect.any(String)]);
  await own.start(`later-${randomUUID()}`, { metadata: { branch: metadata.branch } });
  const cursor = first.next ?? '';
  const second = await find(own, { metadata: branch, limit: '2', cursor });
  expect([idsOf(second), second.next]).toEqual([[verified], null]);
  const wrong = await own.call('GET', `/v1/verifications?cursor=${cursor}`);
  expect(problemOf(wrong)).toMatchObject({
    code: 'invalid_request',
    errors: [{ in: 'query', field: 'cursor' }],
  });

  // With the client all that led to it is gone.
  await all.call('DELETE', `/v1/verifications/${verified}`);
  await until('nothing is found of it', async () => {
    const { total } = await find(all, { externalRef: reference });
    return total === 0 || undefined;
  });
});
