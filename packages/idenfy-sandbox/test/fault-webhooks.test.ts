import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../src/app.ts';
import { type Drawn, draw, identify, submitSecond } from './fault-support.ts';
import { type Received, type Receiver, startReceiver, startSandbox, uniqueClient } from './support.ts';

let sandbox: Sandbox;
let receiver: Receiver;
let drawn: Drawn;
beforeAll(async () => {
  receiver = await startReceiver();
  sandbox = await startSandbox({ account: { webhookUrl: receiver.url } });
  drawn = await draw();
});
afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});

const hmac = (raw: Buffer) => createHmac('sha256', 'sandbox-signing-key').update(raw).digest('hex');
const isAuthentic = ({ headers, raw }: Received) => headers['idenfy-signature'] === hmac(raw);
const eventOf = ({ headers }: Received) => headers['idenfy-event-type'];
const of = (clientId: string) => receiver.received.filter(({ body }) => body.clientId === clientId);

/** As many webhooks of a client as are wanted, in the order they came. */
async function arrivals(clientId: string, count: number): Promise<Received[]> {
  await receiver.next(() => of(clientId).length >= count);
  return of(clientId);
}

describe('a webhook', () => {
  test('that is lost never comes, and the sandbox says so', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-lost', clientId, tokenType: 'IDENTIFICATION' });
    const one = await identify(sandbox, clientId, drawn);
    const lost = await sandbox.control.waitForWebhook({ scanRef: one.scanRef });
    expect(lost).toMatchObject({ state: 'lost', attempts: [], final: true });
    const two = await submitSecond(sandbox, clientId, drawn);
    const [came] = await arrivals(clientId, 1);
    expect(came?.body.scanRef).toBe(two.scanRef);
    expect(of(clientId)).toHaveLength(1);
  });

  test('can be lost only where it is final', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-lost', clientId, final: true });
    await identify(sandbox, clientId, drawn, { interimFirst: true });
    await sandbox.control.waitForWebhook({ clientId, state: 'lost' });
    expect((await arrivals(clientId, 1)).map(({ body }) => body.final)).toEqual([false]);
  });

  test('that is doubled comes as often as was asked, byte for byte', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-doubled', clientId, copies: 3 });
    await identify(sandbox, clientId, drawn);
    const came = await arrivals(clientId, 3);
    expect(new Set(came.map(({ raw }) => raw.toString())).size).toBe(1);
    expect(came.every(isAuthentic)).toBe(true);
  });

  test('that is delayed waits', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-delayed', clientId, ms: 1_500 });
    await identify(sandbox, clientId, drawn);
    const held = await sandbox.control.waitForWebhook({ clientId });
    expect(held).toMatchObject({ state: 'waiting', attempts: [] });
    const sent = await sandbox.control.waitForWebhook({ clientId, state: 'delivered' });
    expect((sent.attempts[0]?.at ?? 0) - sent.createdAt).toBeGreaterThanOrEqual(1_490);
  });

  test('of an interim result can come after the final one', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-interim-after-final', clientId });
    await identify(sandbox, clientId, drawn, { interimFirst: true });
    const came = await arrivals(clientId, 2);
    expect(came.map((webhook) => [eventOf(webhook), webhook.body.final])).toEqual([
      ['IDENTIFICATION_MANUAL_FINISHED', true],
      ['IDENTIFICATION_AUTO_FINISHED', false],
    ]);
  });

  test('of the identity session can come again after that of the document session', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-identity-again', clientId });
    const one = await identify(sandbox, clientId, drawn);
    await arrivals(clientId, 1);
    const two = await submitSecond(sandbox, clientId, drawn);
    const came = await arrivals(clientId, 3);
    expect(came.map(({ body }) => body.scanRef)).toEqual([one.scanRef, two.scanRef, one.scanRef]);
    expect(came[2]?.raw.equals(came[0]?.raw ?? Buffer.alloc(0))).toBe(true);
  });

  test('can have a forged one before it, with another decision', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-forged', clientId });
    await identify(sandbox, clientId, drawn);
    const came = await arrivals(clientId, 2);
    expect(came.map((webhook) => [webhook.body.status.overall, isAuthentic(webhook)])).toEqual([
      ['DENIED', false],
      ['APPROVED', true],
    ]);
  });

  test('can itself be signed with another key, or not at all', async () => {
    const clientId = uniqueClient();
    const { id } = sandbox.control.fault({ fault: 'webhook-forged-instead', clientId, times: 1 });
    sandbox.control.fault({ fault: 'webhook-unsigned', clientId, skip: 1 });
    await identify(sandbox, clientId, drawn);
    await arrivals(clientId, 1);
    expect(sandbox.control.faults({ id })).toMatchObject([{ struck: 1, times: 0 }]);
    await submitSecond(sandbox, clientId, drawn);
    const [forged, unsigned] = await arrivals(clientId, 2);
    expect(forged?.headers['idenfy-signature']).toMatch(/^[0-9a-f]{64}$/);
    expect(forged && isAuthentic(forged)).toBe(false);
    expect(unsigned?.headers).not.toHaveProperty('idenfy-signature');
  });

  test('can come again later, authentic as before', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-replayed', clientId, ms: 100 });
    await identify(sandbox, clientId, drawn);
    const [first, again] = await arrivals(clientId, 2);
    expect(again && isAuthentic(again)).toBe(true);
    expect([again?.raw.toString(), again && eventOf(again)]).toEqual([
      first?.raw.toString(),
      first && eventOf(first),
    ]);
  });

  test('can come again under another event header', async () => {
    const clientId = uniqueClient();
    const eventType = 'IDENTIFICATION_CANCELLED';
    sandbox.control.fault({ fault: 'webhook-replayed-as-other-event', clientId, ms: 0, eventType });
    await identify(sandbox, clientId, drawn);
    const [first, again] = await arrivals(clientId, 2);
    expect(again && [isAuthentic(again), eventOf(again)]).toEqual([true, eventType]);
    expect(again?.raw.toString()).toBe(first?.raw.toString());
  });

  test('that was sent can be replayed by hand, under its own header or another', async () => {
    const clientId = uniqueClient();
    await identify(sandbox, clientId, drawn);
    const { id } = await sandbox.control.waitForWebhook({ clientId, state: 'delivered' });
    sandbox.control.replay(id);
    await arrivals(clientId, 2);
    sandbox.control.replay(id, { eventType: 'IDENTIFICATION_EXPIRED' });
    const came = await arrivals(clientId, 3);
    expect(came.every(isAuthentic)).toBe(true);
    expect(came.map(eventOf)).toEqual([
      'IDENTIFICATION_AUTO_FINISHED',
      'IDENTIFICATION_AUTO_FINISHED',
      'IDENTIFICATION_EXPIRED',
    ]);
    expect(() => sandbox.control.replay('unheard of')).toThrow('no such webhook');
  });

  test('can have unknown fields, and says the same', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-unknown-fields', clientId });
    await identify(sandbox, clientId, drawn);
    const [came] = await arrivals(clientId, 1);
    expect(came?.body).toMatchObject({
      sandboxField: expect.anything(),
      status: { overall: 'APPROVED', additionalSteps: 'VALID', suspicionReasons: [] },
      data: { docHologram: true, docType: 'PASSPORT' },
    });
  });

  test('can have unknown values, and its decision stays', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-unknown-values', clientId });
    await identify(sandbox, clientId, drawn);
    const [came] = await arrivals(clientId, 1);
    expect(came?.body).toMatchObject({
      platform: 'SMART_GLASSES',
      status: { overall: 'APPROVED', additionalSteps: 'VALID' },
      data: { docSex: 'UNSPECIFIED', docType: 'PASSPORT' },
      additionalSteps: { SECOND_DOCUMENT_FRONT: 'HOLOGRAM', SECOND_DOCUMENT_BACK: 'HOLOGRAM' },
    });
  });

  test('can have an event header that nobody knows', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-unknown-event', clientId });
    await identify(sandbox, clientId, drawn);
    const [came] = await arrivals(clientId, 1);
    expect(came && [eventOf(came), isAuthentic(came)]).toEqual(['IDENTIFICATION_COMPLETED', true]);
  });

  test('can have one of an unknown scanRef before it, well signed', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'webhook-unknown-scan-ref', clientId });
    const { scanRef } = await identify(sandbox, clientId, drawn);
    const came = await arrivals(clientId, 2);
    expect(came.map(({ body }) => body.scanRef === scanRef)).toEqual([false, true]);
    expect(came.every(isAuthentic)).toBe(true);
  });
});
