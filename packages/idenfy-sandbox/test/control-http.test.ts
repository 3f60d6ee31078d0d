import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Sandbox } from '../src/app.ts';
import { base64, call, createToken, face, jpeg, specimens, startSandbox, uniqueClient } from './support.ts';

let sandbox: Sandbox;
let files: Record<string, string>;
const { person, document } = specimens('a user over HTTP');

beforeAll(async () => {
  sandbox = await startSandbox();
  files = { FRONT: base64(await jpeg(document('PASSPORT'))), FACE: base64(await face(person)) };
});
afterAll(() => sandbox.close());

const post = (path: string, body: unknown) =>
  call(sandbox, `/control/${path}`, body, { authorization: null });
const get = (path: string) =>
  call(sandbox, `/control/${path}`, undefined, { method: 'GET', authorization: null });
const newToken = () => createToken(sandbox, { clientId: uniqueClient() });
const idSchema = z.object({ id: z.string() });

test('a session is opened, completed, waited for, reviewed and told of again, all by HTTP', async () => {
  const { scanRef, authToken, clientId } = await newToken();
  expect((await post('open', { authToken })).body).toMatchObject({ scanRef, phase: 'ACTIVE' });
  const outcome = { interimFirst: true, reviewDelayMs: null };
  const completed = await post('complete', { clientId, files, outcome });
  expect([completed.status, completed.body]).toEqual([
    200,
    expect.objectContaining({ scanRef, phase: 'PROCESSING' }),
  ]);
  const told = await get(`webhooks?scanRef=${scanRef}&final=false&wait=10000`);
  expect(told.body).toMatchObject([
    { eventType: 'IDENTIFICATION_AUTO_FINISHED', state: 'no-url', attempts: [] },
  ]);
  expect((await post('release', { scanRef })).body).toMatchObject({ final: true });
  const reviewed = await post('review', { scanRef, outcome: { overall: 'DENIED' } });
  expect(reviewed.body).toMatchObject({ eventType: 'IDENTIFICATION_MANUAL_FINISHED' });
  const resubmitted = await post('resubmit', {
    scanRef,
    final: false,
    files: {},
    outcome: { overall: 'REVIEWING' },
  });
  expect(resubmitted.body).toMatchObject({ eventType: 'IDENTIFICATION_RESUBMITTED', final: false });
  const noticed = await post('document-expiration', { scanRef });
  expect(noticed.body).toMatchObject({ eventType: 'DOCUMENT_EXPIRATION' });
  const { id } = idSchema.parse(noticed.body);
  const again = await post('resend', { id });
  expect(idSchema.parse(again.body).id).not.toBe(id);
  expect((await get(`sessions?clientId=${String(clientId)}`)).body).toMatchObject([
    { scanRef, overall: 'REVIEWING' },
  ]);
});

test('a session is cancelled, expired and played by HTTP', async () => {
  const [cancelled, expired, played] = [await newToken(), await newToken(), await newToken()];
  expect((await post('cancel', { scanRef: cancelled.scanRef })).body).toMatchObject({
    eventType: 'IDENTIFICATION_CANCELLED',
  });
  expect((await post('expire', { scanRef: expired.scanRef })).body).toMatchObject({
    eventType: 'IDENTIFICATION_EXPIRED',
  });
  expect((await post('play', { scanRef: played.scanRef, row: 'denied' })).status).toBe(200);
  const [webhook] = z
    .array(z.object({ body: z.string() }))
    .parse((await get(`webhooks?scanRef=${played.scanRef}&wait=10000`)).body);
  expect(JSON.parse(webhook?.body ?? '')).toMatchObject({ status: { overall: 'DENIED' } });
});

test('a plan, counters and any webhook at all go by HTTP too', async () => {
  const clientId = uniqueClient();
  expect((await post('plan', { clientId, outcome: { overall: 'DENIED' } })).status).toBe(204);
  await createToken(sandbox, { clientId });
  expect((await get(`counters?clientId=${clientId}`)).body).toMatchObject({ tokens: { IDENTIFICATION: 1 } });
  const sent = await post('webhooks', { clientId, body: { final: true }, signature: null, eventType: 'NEW' });
  expect(sent.body).toMatchObject({ body: '{"final":true}', eventType: 'NEW' });
  const reset = await call(sandbox, '/control/counters', undefined, { method: 'DELETE' });
  expect(reset.status).toBe(204);
  expect((await get('counters')).body).toMatchObject({ tokens: { IDENTIFICATION: 0 } });
});

test('the newest session of a client is meant, an ACTIVE one first', async () => {
  const clientId = uniqueClient();
  const one = await createToken(sandbox, { clientId });
  const two = await createToken(sandbox, { clientId, tokenType: 'DOCUMENT' });
  expect((await post('open', { clientId, tokenType: 'IDENTIFICATION' })).body).toMatchObject({
    scanRef: one.scanRef,
  });
  expect((await post('cancel', { clientId })).body).toMatchObject({ scanRef: two.scanRef });
  expect((await post('cancel', { clientId })).body).toMatchObject({ scanRef: one.scanRef });
});

test('waiting for a webhook that does not come ends with none', async () => {
  const answer = await get(`webhooks?clientId=${uniqueClient()}&wait=20`);
  expect([answer.status, answer.body]).toEqual([200, []]);
});

test('nobody waits longer than a minute, or names what no session can be named', async () => {
  for (const wait of ['60001', '-1', '1.5', 'x'])
    expect([wait, (await get(`webhooks?wait=${wait}`)).status]).toEqual([wait, 400]);
  expect((await get(`webhooks?clientId=${'x'.repeat(2_048)}`)).status).toBe(200);
  expect((await get(`webhooks?clientId=${'x'.repeat(2_049)}`)).status).toBe(400);
  expect((await post('open', { scanRef: 'x'.repeat(2_049) })).status).toBe(400);
});

test('whoever waits for a webhook when the sandbox closes gets an answer', async () => {
  const other = await startSandbox();
  const answer = call(other, '/control/webhooks?wait=60000', undefined, { method: 'GET' });
  const token = call(other, '/api/v2/token', { clientId: uniqueClient() });
  await token;
  await other.close();
  expect((await answer).body).toEqual([]);
});

test('the account changes one setting at a time, and not at all where one is wrong', async () => {
  const other = await startSandbox({ account: { strictClientId: true } });
  try {
    const patch = (body: unknown) => call(other, '/control/account', body, { method: 'PATCH' });
    const changed = await patch({ webhookUrl: 'http://127.0.0.1:9/hook', credits: 3 });
    expect(changed.body).toMatchObject({
      webhookUrl: 'http://127.0.0.1:9/hook',
      credits: 3,
      strictClientId: true,
    });
    const wrong = await patch({ credits: 5, colour: 'blue' });
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('colour')]);
    expect((await call(other, '/control/account', undefined, { method: 'GET' })).body).toMatchObject({
      credits: 3,
    });
  } finally {
    await other.close();
  }
});

describe('what it cannot do, it says', () => {
  test.each([
    ['complete', {}, 400, 'files'],
    ['complete', { files: {} }, 400, 'which session'],
    ['complete', { scanRef: 'nobody', files: {} }, 404, 'no such session'],
    ['complete', { scanRef: 'x', files: { FRONT: '!' } }, 400, 'FRONT'],
    ['complete', { scanRef: 'x', files: {}, outcome: { colour: 'blue' } }, 400, 'colour'],
    ['expire', { authToken: 'nobody' }, 404, 'no such session'],
    ['play', { clientId: 'nobody', row: 'unheard-of' }, 400, 'approved'],
    ['resend', { id: 'nothing' }, 404, 'no such webhook'],
    ['plan', { clientId: '' }, 400, 'clientId'],
    ['webhooks', { url: 'nowhere' }, 400, 'url'],
  ])('%s %j', async (path, body, status, words) => {
    const answer = await post(path, body);
    expect([answer.status, answer.body]).toEqual([status, { message: expect.stringContaining(words) }]);
  });

  test('a session that is over, and a body that is no JSON', async () => {
    const { scanRef } = await newToken();
    await post('cancel', { scanRef });
    expect((await post('complete', { scanRef, files })).status).toBe(409);
    expect((await post('release', { scanRef })).status).toBe(409);
    const answer = await call(sandbox, '/control/expire', undefined, { raw: '{' });
    expect([answer.status, answer.body]).toEqual([400, { message: 'the body is not JSON' }]);
    expect((await get('webhooks?final=perhaps')).status).toBe(400);
  });
});

test('a page that does not exist is 404, not an error', async () => {
  for (const path of ['/', '/api/v2/unheard-of', '/control/unheard-of', '/storage/x', '/api/v2/token/']) {
    const answer = await call(sandbox, path, undefined, { method: 'GET' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  }
});
