/** What a back end is told of real runs: each type of event where it happens, and nothing else. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { makeApiKey } from '../../src/server/api-keys.ts';
import { Api, problemOf } from '../support/api.ts';
import { decide } from '../support/decisions.ts';
import type { Holder } from '../support/people.ts';
import { inventHolder, show } from '../support/people.ts';
import { until } from '../support/until.ts';
import { erasedSoon, useSystem } from '../support/use-system.ts';

const pageSchema = z.object({
  events: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      version: z.literal(1),
      sequence: z.number(),
      occurredAt: z.string(),
      data: z.looseObject({
        clientId: z.string().nullable(),
        verificationId: z.string(),
        method: z.string().nullable(),
        outcome: z.string().nullable(),
        reasons: z.array(z.string()),
        role: z.string().nullable().optional(),
      }),
    }),
  ),
  next: z.number().nullable(),
});

async function told(api: Api, filter: string) {
  const answer = await api.call('GET', `/v1/events?${filter}`);
  expect(answer.status).toBe(200);
  return pageSchema.parse(answer.body).events;
}

/** Once it is there, with all before it. */
async function toldUpTo(api: Api, clientId: string, type: string) {
  return await until(`${type} of ${clientId}`, async () => {
    const events = await told(api, `clientId=${clientId}`);
    return events.at(-1)?.type === `verification.${type}` ? events : undefined;
  });
}

const named = (events: Awaited<ReturnType<typeof told>>) =>
  events.map(({ type, data }) => [type.replace('verification.', ''), data.role].filter(Boolean).join(' '));

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder('told');
});

const system = useSystem({
  deadlines: { decisionSeconds: 3_600, decisionReminderSeconds: 1 },
  erasure: erasedSoon,
});

describe('of a run to its outcome', () => {
  const each = {
    silent: [
      'session_created identity',
      'result_received identity',
      'session_created document',
      'result_received document',
    ],
    sequential: [
      'session_created document',
      'session_created identity',
      'result_received identity',
      'result_received document',
    ],
  } as const;
  test.each(Object.entries(each))('%s', async (method, expected) => {
    const { api } = system();
    const clientId = `magic-approved-${randomUUID()}`;
    const { verificationId } = await api.start(clientId, { method, externalRef: 'order 17' });
    const events = await toldUpTo(api, clientId, 'closed');
    expect(named(events)[0]).toBe(expected[0]);
    expect(new Set(named(events))).toEqual(new Set([...expected, 'closed']));
    expect(events).toHaveLength(expected.length + 1);
    for (const { data } of events)
      expect(data).toMatchObject({ clientId, verificationId, method, attempt: 0, externalRef: 'order 17' });
    const { outcome, reasons } = await api.read(clientId);
    expect(events.at(-1)?.data).toMatchObject({ stage: 'closed', outcome, reasons });
    // Nothing that iDenfy read, and no link.
    expect(JSON.stringify(events)).not.toMatch(/token|http|specimen/i);
  });

  test('stored: that a reviewer is asked, and asked again, and what came of it', async () => {
    const { api, sandbox } = system();
    const clientId = `stored-${randomUUID()}`;
    const { session } = await api.start(clientId, { method: 'stored' });
    show(sandbox, session.scanRef, holder.files, { additionalSteps: null });
    await api.reached(clientId, 'awaiting-decision');
    const reminded = await toldUpTo(api, clientId, 'decision_reminder');
    expect(named(reminded)).toEqual([
      'session_created identity',
      'result_received identity',
      'awaiting_decision',
      'decision_reminder',
    ]);
    const waiting = {
      stage: 'awaiting-decision',
      reasons: ['stored_document_needs_decision'],
      outcome: null,
    };
    expect(reminded[2]?.data).toMatchObject({ ...waiting, approval: 'verifies' });
    expect(reminded[3]?.data).toMatchObject({ ...waiting, since: reminded[2]?.data['since'] });
    expect(await decide(api, clientId, 'approve')).toMatchObject({ status: 200 });
    const events = await toldUpTo(api, clientId, 'closed');
    expect(events.at(-1)?.data).toMatchObject({ outcome: 'VERIFIED' });
  });
});

test('that it is blocked, and goes on: also where no session was ever made', async () => {
  const { api, sandbox } = system();
  const clientId = `blocked-${randomUUID()}`;
  sandbox.control.setAccount({ credits: 0 });
  try {
    const answer = await api.open(clientId, { externalRef: 'order 18' });
    expect(problemOf(answer)).toMatchObject({ code: 'blocked' });
  } finally {
    sandbox.control.setAccount({ credits: null });
  }
  const [blocked] = await toldUpTo(api, clientId, 'blocked');
  const reasons = ['session_failed:no_credits'];
  const of = { clientId, method: 'silent', attempt: 0, externalRef: 'order 18', outcome: null };
  expect(blocked?.data).toMatchObject({ ...of, stage: 'blocked', reasons, retryAt: null });
  expect(await api.call('POST', `/v1/verifications/${clientId}/resume`, {})).toMatchObject({ status: 200 });
  await api.reached(clientId, 'awaiting-user');
  const events = await until('both are told', async () => {
    const found = await told(api, `clientId=${clientId}`);
    return found.length === 3 ? found : undefined;
  });
  expect(new Set(named(events))).toEqual(new Set(['blocked', 'resumed', 'session_created identity']));
  const resumed = events.find(({ type }) => type === 'verification.resumed');
  expect(resumed?.data).toMatchObject({ ...of, stage: null, reasons, since: blocked?.data['since'] });
});

test('a contradiction, and that all is gone; to whom it may be shown', async () => {
  const { api, sandbox, records, url } = system();
  const { key, digest } = makeApiKey();
  const name = `back end ${randomUUID()}`;
  await records.apiKeys.add({ name, digest, scopes: ['verifications'] });
  const own = new Api({ url, key });
  const clientId = randomUUID();
  const { session, verificationId } = await own.start(clientId);
  show(sandbox, session.scanRef, holder.files);
  expect(await own.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
  const { body } = await sandbox.control.waitForWebhook({ scanRef: session.scanRef });
  const denied = {
    ...(JSON.parse(body) satisfies object),
    status: { overall: 'DENIED', additionalSteps: 'VALID' },
  };
  expect(await api.webhook(JSON.stringify(denied))).toBe(200);
  expect(await api.webhook(JSON.stringify(denied))).toBe(200);
  const events = await toldUpTo(own, clientId, 'contradicted');
  expect(named(events).filter((each) => each.startsWith('contradicted'))).toEqual(['contradicted identity']);
  expect(events.at(-1)?.data).toMatchObject({
    outcome: 'VERIFIED',
    scanRef: session.scanRef,
    stage: 'closed',
  });

  const [first] = events;
  const address = `/v1/events/${first?.id ?? ''}`;
  expect(await own.call('GET', address)).toMatchObject({
    status: 200,
    body: { event: first, deliveries: [] },
  });
  expect(await own.call('POST', `${address}/resend`)).toMatchObject({ status: 202, body: { endpoints: [] } });
  const unknown = await own.call('POST', `${address}/resend`, { endpoint: 'nobody' });
  expect(problemOf(unknown).code).toBe('event_endpoint_unknown');
  expect(problemOf(await own.call('POST', '/v1/events/resend', { since: '2026-01-01T00:00:00Z' })).code).toBe(
    'forbidden',
  );
  const all = await api.call('POST', '/v1/events/resend', { since: '2026-01-01T00:00:00Z' });
  expect(all).toMatchObject({ status: 202, body: { deliveries: 0 } });

  // Another key that opened nothing sees nothing of it.
  const other = makeApiKey();
  await records.apiKeys.add({ name: `other ${name}`, digest: other.digest, scopes: ['outcomes'] });
  const others = new Api({ url, key: other.key });
  expect(await told(others, `clientId=${clientId}`)).toEqual([]);
  expect(problemOf(await others.call('GET', address)).code).toBe('event_not_found');

  await api.call('DELETE', `/v1/verifications/${clientId}`);
  const [erased, ...rest] = await toldUpTo(own, clientId, 'erased');
  expect(rest).toEqual([]);
  expect(erased?.data).toMatchObject({
    clientId: null,
    verificationId,
    outcome: null,
    reasons: [],
    externalRef: null,
  });
  expect(problemOf(await own.call('GET', address)).code).toBe('event_not_found');
  expect(await told(others, `verificationId=${verificationId}`)).toEqual([]);
  const [page] = [await api.call('GET', `/v1/events?limit=1`)];
  expect(pageSchema.parse(page.body)).toMatchObject({ events: [{}], next: expect.any(Number) });
});
