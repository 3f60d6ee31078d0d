/** Whatever somebody asked for, the act log knows from where: for every kind of act there is. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { actKinds } from '../../src/domain/acts.ts';
import type { ActKind } from '../../src/domain/acts.ts';
import { createSourceHash } from '../../src/server/source-hash.ts';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import { testKeyRing } from '../support/keys.ts';
import { anEvent } from '../records/builders.ts';
import { pageOf, picture, pictureOf, seedWaiting } from './desk/seeded.ts';
import { csrfIn, Desk } from './desk/support.ts';

let desk: Desk;
let key: string;
beforeAll(async () => {
  desk = await Desk.open();
  ({ key } = await desk.key('verifications', 'operator', 'audit'));
});
afterAll(async () => desk?.close());

/** Temporal is away: what is sent there is noted first all the same. */
const address = '/v1/verifications';
async function ofOne(): Promise<string> {
  const { clientId } = await seedWaiting(desk, { files: [picture] });
  return `${address}/${clientId}`;
}

const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
const hold = async (path: string) => desk.call('PUT', `${path}/legal-hold`, key, { reason: 'Case 12' });

/** Everything that a request can ask for. */
const asked: Readonly<Record<Exclude<ActKind, (typeof askedByNobody)[number]>, () => Promise<unknown>>> = {
  opening: async () =>
    desk.call('POST', address, key, { clientId: `client-${randomUUID()}`, method: 'silent' }),
  cancelling: async () => desk.call('POST', `${await ofOne()}/cancel`, key),
  resuming: async () => desk.call('POST', `${await ofOne()}/resume`, key, {}),
  deciding: async () =>
    desk.call('POST', `${await ofOne()}/decision`, key, { decision: 'reject', reason: 'Two people.' }),
  'data-read': async () => desk.call('GET', await ofOne(), key),
  'document-read': async () => desk.call('GET', `${await ofOne()}/documents/${picture.name}`, key),
  'bundle-read': async () => desk.call('GET', `${await ofOne()}/evidence`, key),
  'payloads-read': async () => {
    const [payload] = await createPayloadCodec(testKeyRing).encode([defaultPayloadConverter.toPayload('x')]);
    const metadata = Object.entries(payload?.metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)]);
    const wire = { metadata: Object.fromEntries(metadata), data: base64(payload?.data) };
    return await desk.call('POST', '/codec/decode', key, { payloads: [wire] });
  },
  'hold-set': async () => hold(await ofOne()),
  'hold-lifted': async () => {
    const path = await ofOne();
    await hold(path);
    await desk.call('DELETE', `${path}/legal-hold`, key);
  },
  erasure: async () => desk.call('DELETE', await ofOne(), key),
  redelivery: async () => {
    const event = anEvent({ eventId: randomUUID().replaceAll('-', '').repeat(2) });
    await desk.records.inbox.receive(event);
    await desk.records.inbox.park(event.eventId, 'no-open-run');
    return await desk.call('POST', `/v1/parked-webhooks/${event.eventId}/redeliver`, key);
  },
  'endpoint-enabled': async () => {
    await desk.records.eventDeliveries.register(['orders']);
    return await desk.call('POST', '/v1/events/endpoints/orders/enable', key);
  },
  'events-resent': async () => desk.call('POST', '/v1/events/resend', key, { since: '2026-01-01T00:00:00Z' }),
  'log-in': async () => desk.reviewer(),
  'log-in-failed': async () => desk.visitor().logIn('idv_wrong'),
};

/** By commands and processes; `evidence-read` was one once. */
const askedByNobody = [
  'key-made',
  'key-revoked',
  'key-handed-over',
  'start',
  'begun-anew',
  'evidence-read',
] as const satisfies ActKind[];

const here = createSourceHash(testKeyRing)('127.0.0.1');

async function latestOf(kind: ActKind) {
  const [act] = await desk.records.acts.latest({ limit: 1, kinds: [kind] });
  return act;
}

test.each(Object.entries(asked))('%s', async (kind, ask) => {
  await ask();
  const known = actKinds.find((each) => each === kind);
  expect(await latestOf(known ?? 'start')).toMatchObject({ kind, source: here });
});

test('at the desk: what was read, and who decided', async () => {
  const waiting = await seedWaiting(desk, { files: [picture] });
  const reviewer = await desk.reviewer();
  const page = await reviewer.get(pageOf(waiting));
  const read = { kind: 'data-read', source: here, actedBy: reviewer.keyName, detail: '{"at":"desk"}' };
  expect(await latestOf('data-read')).toMatchObject(read);
  await reviewer.get(pictureOf(waiting));
  expect(await latestOf('document-read')).toMatchObject({ source: here, actedBy: reviewer.keyName });
  await reviewer.post(`${pageOf(waiting)}/decision`, {
    csrf: csrfIn(page),
    since: waiting.review.since.toISOString(),
    decision: 'reject',
    reason: 'Two people.',
  });
  expect(await latestOf('deciding')).toMatchObject({ source: here, actedBy: reviewer.keyName });
});

test('nobody asked for what a command or a process did', async () => {
  await desk.records.apiKeys.revoke((await desk.key('operator')).name);
  await desk.records.acts.start('server', () => ({}));
  for (const kind of ['key-made', 'key-revoked', 'start'] as const)
    expect(await latestOf(kind)).toMatchObject({ kind, source: null });
});
