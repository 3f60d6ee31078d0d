/** The evidence bundle of real runs, in each state that one can be asked for. */
import { createHmac, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { beforeAll, expect, test } from '@jest/globals';
import { request } from 'undici';
import { z } from 'zod';
import { documentKey } from '../../src/documents/store.ts';
import { Unpacked, verdictOf } from '../server/evidence/support.ts';
import { decide } from '../support/decisions.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { until } from '../support/until.ts';
import { erasedSoon, useSystem } from '../support/use-system.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder(`bundle ${randomUUID()}`);
});

const system = useSystem({ deadlines: { decisionSeconds: 3_600 }, erasure: erasedSoon });

async function answerOf(clientId: string) {
  const { url, key } = system();
  const answer = await request(`${url}/v1/verifications/${clientId}/evidence`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return { status: answer.statusCode, bytes: Buffer.from(await answer.body.bytes()) };
}

/** Unpacked, and without a finding by the service's own key. */
async function bundleOf(clientId: string): Promise<Unpacked> {
  const { status, bytes } = await answerOf(clientId);
  expect(status).toBe(200);
  expect(await verdictOf(bytes, await system().records.acts.publicKey())).toMatchObject({ findings: [] });
  return new Unpacked(bytes);
}

const webhooksSchema = z.object({
  webhooks: z.array(
    z.object({ file: z.string(), signature: z.object({ value: z.string(), over: z.literal('body') }) }),
  ),
});

test('of a verified person it has both webhooks, with signatures that iDenfy’s key makes, and the stored files', async () => {
  const { api, sandbox, documents } = system();
  const clientId = `bundle-${randomUUID()}`;
  const { verificationId, session } = await api.start(clientId, { externalRef: 'Žąsų gatvė 7' });
  show(sandbox, session.scanRef, holder.files);
  const closed = await api.closed(clientId);
  expect(closed.outcome).toBe('VERIFIED');

  const bundle = await bundleOf(clientId);
  expect(bundle.manifest.about).toEqual({
    clientId,
    verificationId,
    attempt: 1,
    closed: true,
    outcome: 'VERIFIED',
  });
  expect(bundle.text('summary.html')).toContain('VERIFIED: both documents were accepted');
  expect(bundle.text('summary.html')).toContain('Žąsų gatvė 7');
  expect(sha256(bundle.bytes('comparison.json'))).toBe(closed.comparisonDigest);

  const { webhooks } = webhooksSchema.parse(bundle.json('webhooks.json'));
  expect(webhooks.length).toBeGreaterThanOrEqual(2);
  const [signingKey = ''] = sandbox.control.account.signingKeys;
  for (const { file, signature } of webhooks)
    expect(createHmac('sha256', signingKey).update(bundle.bytes(file)).digest('hex')).toBe(signature.value);

  const digests = bundle.names
    .filter((name) => name.startsWith('documents/'))
    .map((name) => sha256(bundle.bytes(name)));
  expect(closed.documents.length).toBeGreaterThan(1);
  const stored = closed.documents.map(async ({ name, sha256: digest }) =>
    sha256(await buffer(await documents.open(documentKey(verificationId, name), { expectSha256: digest }))),
  );
  expect(digests.toSorted()).toEqual((await Promise.all(stored)).toSorted());
});

test('of a stored document it says that it waits, and afterwards who decided and why', async () => {
  const { api, sandbox } = system();
  const clientId = `bundle-stored-${randomUUID()}`;
  const { session } = await api.start(clientId, { method: 'stored' });
  show(sandbox, session.scanRef, holder.files, { additionalSteps: null });
  await api.reached(clientId, 'awaiting-decision');
  const waiting = await bundleOf(clientId);
  expect(waiting.manifest.about).toMatchObject({ closed: false, outcome: null });
  expect(waiting.json('record.json')).toMatchObject({ state: { stage: 'awaiting-decision' } });
  expect(await decide(api, clientId, 'approve')).toMatchObject({ status: 200 });
  await api.closed(clientId);
  const bundle = await bundleOf(clientId);
  expect(bundle.json('decisions.json')).toMatchObject({ decisions: [{ decision: 'approve' }] });
  expect(bundle.manifest.about).toMatchObject({ closed: true, outcome: 'VERIFIED' });
});

test('of a blocked run it says that it is not closed, and what it waits for; of an erased client there is none', async () => {
  const { api, sandbox } = system();
  const clientId = `bundle-blocked-${randomUUID()}`;
  sandbox.control.setAccount({ credits: 0 });
  try {
    await api.open(clientId);
  } finally {
    sandbox.control.setAccount({ credits: null });
  }
  await api.reached(clientId, 'blocked');
  const bundle = await bundleOf(clientId);
  expect(bundle.json('record.json')).toMatchObject({
    state: { stage: 'blocked', blocked: { reason: 'session_failed:no_credits' } },
  });
  expect(bundle.text('summary.html')).toContain('NOT CLOSED. It is blocked');

  const erased = await api.call('DELETE', `/v1/verifications/${clientId}`);
  expect([200, 202]).toContain(erased.status);
  await until('nothing is left', async () => {
    const { status } = await answerOf(clientId);
    expect([404, 409]).toContain(status);
    return status === 404 ? true : undefined;
  });
});
