/** What happens while the database or Temporal cannot be reached, and when they are back. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openedOf, problemOf } from '../support/api.ts';
import { layCable } from '../support/cable.ts';
import type { Cable } from '../support/cable.ts';
import { freshDatabase, temporalAddress } from '../support/environment.ts';
import { inboxRow } from '../support/inbox.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { until, within } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let holder: Holder;
let database: Cable;
let temporal: Cable;
const the = useSystem(async () => {
  const databaseUrl = new URL(await freshDatabase());
  database = await layCable({ host: databaseUrl.hostname, port: Number(databaseUrl.port) });
  databaseUrl.port = String(database.port);
  const { address, namespace } = await temporalAddress();
  const [host = '', port] = address.split(':');
  temporal = await layCable({ host, port: Number(port) });
  return {
    database: { databaseUrl: databaseUrl.href },
    temporal: { address: `${temporal.host}:${temporal.port}`, namespace },
    settings: { TEMPORAL_DEADLINE_MS: '500', CREATE_DEADLINE_MS: '2000' },
  };
});
beforeAll(async () => {
  holder = await inventHolder(`away ${randomUUID()}`);
});
afterAll(async () => {
  await database.close();
  await temporal.close();
});

/** An answer that tells a back end to come again. */
async function askedToComeAgain(asking: Promise<{ status: number; headers: object; body: unknown }>) {
  const { status, headers, body } = await asking;
  expect(status).toBe(503);
  expect(headers).toMatchObject({ 'retry-after': expect.stringMatching(/^[1-9]\d*$/) });
  return problemOf({ status, headers: {}, body }).code;
}

describe('with the database away', () => {
  test('webhooks go to their run with their bodies, and are recorded when it is back', async () => {
    const { api, sandbox, records } = the();
    const clientId = randomUUID();
    const { session, verificationId } = await api.start(clientId);
    await database.cut();
    let bodies: string[];
    try {
      show(sandbox, session.scanRef, holder.files);
      const first = await sandbox.control.waitForWebhook({ scanRef: session.scanRef, state: 'delivered' });
      await sandbox.control.waitForSession({ clientId, tokenType: 'DOCUMENT' }, () => true);
      const { scanRef } = sandbox.control.session({ clientId, tokenType: 'DOCUMENT' });
      const second = await sandbox.control.waitForWebhook({ scanRef, state: 'delivered' });
      expect([...first.attempts, ...second.attempts]).toMatchObject([{ status: 200 }, { status: 200 }]);
      bodies = [first.body, second.body];
      expect(await askedToComeAgain(api.get(clientId))).toBe('records_unavailable');
      expect(await askedToComeAgain(api.open(clientId))).toBe('records_unavailable');
    } finally {
      await database.mend();
    }
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'VERIFIED',
      reasons: [],
      sessions: [
        { role: 'identity', scanRef: session.scanRef, result: { data: { docType: 'PASSPORT' } } },
        { role: 'document', result: { data: { docType: 'RESIDENCE_PERMIT' } } },
      ],
    });
    for (const body of bodies) {
      const row = await inboxRow(the(), sha256(body), 'recorded');
      expect(row.verificationId).toBe(verificationId);
      expect(Buffer.from((await records.inbox.body(row.eventId)) ?? []).toString()).toBe(body);
    }
  });
});

describe('with Temporal away', () => {
  test('a webhook waits in the inbox and is delivered by itself', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session } = await api.start(clientId);
    await temporal.cut();
    try {
      show(sandbox, session.scanRef, holder.files);
      const { body } = await sandbox.control.waitForWebhook({
        scanRef: session.scanRef,
        state: 'delivered',
      });
      await inboxRow(the(), sha256(body), 'waiting');
    } finally {
      await temporal.mend();
    }
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });

  test('callers are told to come again, within their deadlines, and everything works soon after', async () => {
    const { api, sandbox, url } = the();
    const [clientId, closed, open] = [randomUUID(), randomUUID(), randomUUID()];
    const { session } = await api.start(closed);
    sandbox.control.expire({ scanRef: session.scanRef });
    await api.closed(closed);
    await api.start(open);
    await temporal.cut();
    try {
      const code = await within(8_000, async () => askedToComeAgain(api.open(clientId)));
      expect(code).toBe('temporal_unavailable');
      expect(await askedToComeAgain(api.cancel(open))).toBe('temporal_unavailable');
      expect(await askedToComeAgain(api.get(randomUUID()))).toBe('temporal_unavailable');
      // The records tell what they know.
      expect(await api.read(closed)).toMatchObject({ stage: 'closed', outcome: 'EXPIRED', partial: false });
      expect(await api.get(open)).toMatchObject({
        status: 200,
        body: { stage: 'awaiting-user', outcome: null, partial: true },
      });
      const ready = await fetch(`${url}/readyz`);
      expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { temporal: 'away' } }]);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    } finally {
      await temporal.mend();
    }
    const back = Date.now();
    const answer = await until('an answer of Temporal', async () => {
      const opened = await api.open(clientId);
      return opened.status < 300 ? openedOf(opened) : undefined;
    });
    // Well below gRPC's own pauses between attempts to connect.
    expect(Date.now() - back).toBeLessThan(30_000);
    expect(answer.session.usable).toBe(true);
    expect(sandbox.control.counters(clientId).tokens.IDENTIFICATION).toBe(1);
  });
});

test('with both away a webhook is refused, so that iDenfy sends it again; then it is taken', async () => {
  const { api, sandbox } = the();
  const clientId = randomUUID();
  const { session } = await api.start(clientId);
  const webhookUrl = sandbox.control.account.webhookUrl;
  sandbox.control.setWebhookUrl(null);
  let body: string;
  await Promise.all([database.cut(), temporal.cut()]);
  try {
    show(sandbox, session.scanRef, holder.files);
    ({ body } = await sandbox.control.waitForWebhook({ scanRef: session.scanRef }));
    const refused = body;
    // iDenfy gives a webhook 10 s.
    expect(await within(9_000, async () => api.webhook(refused))).toBe(503);
  } finally {
    await Promise.all([database.mend(), temporal.mend()]);
    sandbox.control.setWebhookUrl(webhookUrl);
  }
  await until('the webhook taken', async () => ((await api.webhook(body)) === 200 ? true : undefined));
  expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
});

test('with the database away and no run to take it, a webhook is refused', async () => {
  const { api } = the();
  const stranger = JSON.stringify({
    scanRef: randomUUID(),
    clientId: randomUUID(),
    externalRef: `${randomUUID()}:1`,
    final: true,
    status: { overall: 'APPROVED' },
  });
  await database.cut();
  try {
    expect(await api.webhook(stranger)).toBe(503);
    expect(await api.webhook(`no JSON ${randomUUID()}`)).toBe(503);
  } finally {
    await database.mend();
  }
});
