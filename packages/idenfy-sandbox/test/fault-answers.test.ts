import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../src/app.ts';
import type { FaultInput } from '../src/faults/input.ts';
import { type Drawn, draw, identify, pending, statusOf, submission, submitSecond } from './fault-support.ts';
import { call, createSilentToken, createToken, startSandbox, uniqueClient } from './support.ts';

let sandbox: Sandbox;
let drawn: Drawn;
beforeAll(async () => {
  sandbox = await startSandbox();
  drawn = await draw();
});
afterAll(() => sandbox.close());

/** A client with this fault and a Token 2. */
async function withFault(fault: FaultInput) {
  const clientId = uniqueClient();
  sandbox.control.fault({ ...fault, clientId });
  const token = await createSilentToken(sandbox, clientId);
  const body = submission(drawn, token);
  return {
    clientId,
    token,
    body,
    submit: () => call(sandbox, '/api/v2/process', body),
    counters: () => sandbox.control.counters(clientId),
    decided: () => sandbox.control.waitForSession(token, ({ phase }) => phase === 'DECIDED'),
  };
}

const notValid = expect.objectContaining({ identifier: 'TOKEN_NOT_VALID' });
const accepted = (scanRef: string) => ({ submissionsAccepted: 1, acceptedByScanRef: { [scanRef]: 1 } });

describe('a submission that is accepted', () => {
  test('can go unanswered', async () => {
    const { clientId, token, body, submit, counters, decided } = await withFault({
      fault: 'process-timeout-after',
    });
    const call1 = pending(sandbox, '/api/v2/process', body);
    await sandbox.control.waitForFault({ clientId });
    await decided();
    expect(call1.settled()).toBe(false);
    call1.giveUp();
    expect(await submit()).toMatchObject({ status: 400, body: notValid });
    expect(counters()).toMatchObject({ submissionsTried: 2, ...accepted(token.scanRef) });
  });

  test('can lose its connection', async () => {
    const { token, submit, counters, decided } = await withFault({ fault: 'process-reset-after' });
    await expect(submit()).rejects.toMatchObject({ code: 'ECONNRESET' });
    await decided();
    expect(counters()).toMatchObject({ submissionsTried: 1, ...accepted(token.scanRef) });
    expect(await submit()).toMatchObject({ status: 400, body: notValid });
  });

  test('can be answered 500', async () => {
    const { token, submit, counters, decided } = await withFault({ fault: 'process-500-after' });
    expect(await submit()).toMatchObject({ status: 500, body: { identifier: 'INTERNAL_ERROR' } });
    await decided();
    expect(counters()).toMatchObject(accepted(token.scanRef));
  });

  test('can be answered after its webhook', async () => {
    const { clientId, submit } = await withFault({ fault: 'process-answer-after-webhook' });
    sandbox.control.fault({ fault: 'webhook-lost', clientId });
    expect(await submit()).toMatchObject({ status: 200, text: '' });
    expect(sandbox.control.webhooks({ clientId })).toMatchObject([{ state: 'lost', final: true }]);
  });
});

describe('a submission that is not accepted', () => {
  test('can go unanswered, and its token still works', async () => {
    const { clientId, token, body, submit, counters } = await withFault({ fault: 'process-timeout-before' });
    const call1 = pending(sandbox, '/api/v2/process', body);
    await sandbox.control.waitForFault({ clientId });
    expect(call1.settled()).toBe(false);
    call1.giveUp();
    expect((await statusOf(sandbox, token)).body).toMatchObject({ status: 'ACTIVE' });
    expect(await submit()).toMatchObject({ status: 200, text: '' });
    expect(counters()).toMatchObject({ submissionsTried: 2, ...accepted(token.scanRef) });
  });

  test('can lose its connection, and its token still works', async () => {
    const { token, submit, counters } = await withFault({ fault: 'process-reset-before' });
    await expect(submit()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(counters()).toMatchObject({ submissionsTried: 1, submissionsAccepted: 0 });
    expect(await submit()).toMatchObject({ status: 200, text: '' });
    expect(counters()).toMatchObject(accepted(token.scanRef));
  });

  test.each<[string, FaultInput, number, string]>([
    ['500', { fault: 'process-500-before' }, 500, 'INTERNAL_ERROR'],
    ['429', { fault: 'process-429' }, 429, 'TOO_MANY_REQUESTS'],
    ['200 with an error', { fault: 'process-200-error' }, 200, 'BAD_VALUE'],
    ['a refusal', { fault: 'process-refused' }, 400, 'BAD_VALUE'],
    ['another', { fault: 'process-refused', identifier: 'VALIDATION_ERROR' }, 400, 'VALIDATION_ERROR'],
    ['a contract without it', { fault: 'process-contract' }, 400, 'PARTNER_CONTRACT_ERROR'],
    ['a country refused', { fault: 'process-country' }, 400, 'BAD_VALUE'],
  ])('can be answered %s, and its token still works', async (_name, fault, status, identifier) => {
    const { token, submit, counters } = await withFault(fault);
    const refused = await submit();
    expect(refused).toMatchObject({ status, body: { identifier, message: expect.any(String) } });
    expect(refused.headers).not.toHaveProperty('retry-after');
    expect(counters()).toMatchObject({ submissionsTried: 1, submissionsAccepted: 0 });
    expect(await submit()).toMatchObject({ status: 200, text: '' });
    expect(counters()).toMatchObject(accepted(token.scanRef));
  });

  test.each<FaultInput>([
    { fault: 'process-refused', burnsToken: true },
    { fault: 'process-200-error', burnsToken: true },
  ])('can lose its token with it: $fault', async (fault) => {
    const { submit, counters } = await withFault(fault);
    expect(await submit()).toMatchObject({ body: { identifier: 'BAD_VALUE' } });
    expect(await submit()).toMatchObject({ status: 400, body: notValid });
    expect(counters()).toMatchObject({ submissionsTried: 2, submissionsAccepted: 0 });
  });

  test('can be told when to come again', async () => {
    const { submit } = await withFault({ fault: 'process-429', retryAfterSeconds: 7 });
    expect(await submit()).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
  });
});

test('a submission can be looked at late', async () => {
  const { submit } = await withFault({ fault: 'process-slow', ms: 200 });
  const began = performance.now();
  expect(await submit()).toMatchObject({ status: 200 });
  expect(performance.now() - began).toBeGreaterThan(190);
});

const askToken = (clientId: string) =>
  call(sandbox, '/api/v2/token', { clientId, tokenType: 'IDENTIFICATION' });
const tokensOf = (clientId: string) => {
  const { tokens, tokensTried } = sandbox.control.counters(clientId);
  return { made: tokens.IDENTIFICATION, tried: tokensTried };
};

describe('a token', () => {
  test.each<[FaultInput['fault'], number, string]>([
    ['token-500', 500, 'INTERNAL_ERROR'],
    ['token-401', 401, 'UNAUTHORIZED'],
    ['token-402', 402, 'PERMISSIONS_ERROR'],
    ['token-409', 409, 'BAD_VALUE'],
    ['token-429', 429, 'TOO_MANY_REQUESTS'],
  ])('can be refused: %s', async (fault, status, identifier) => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault, clientId, times: 2 });
    expect(await askToken(clientId)).toMatchObject({ status, body: { identifier } });
    expect(await askToken(clientId)).toMatchObject({ status });
    expect(await askToken(clientId)).toMatchObject({ status: 201 });
    expect(tokensOf(clientId)).toEqual({ made: 1, tried: 3 });
  });

  test('can be refused with the time to come again', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'token-429', clientId, retryAfterSeconds: 0 });
    expect(await askToken(clientId)).toMatchObject({ status: 429, headers: { 'retry-after': '0' } });
  });

  test('can be the last one that the credits pay for', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'token-402', clientId, skip: 1, times: null });
    const statuses = [await askToken(clientId), await askToken(clientId), await askToken(clientId)].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([201, 402, 402]);
  });

  test('can come late', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'token-slow', clientId, ms: 200 });
    const began = performance.now();
    expect(await askToken(clientId)).toMatchObject({ status: 201 });
    expect(performance.now() - began).toBeGreaterThan(190);
  });

  test.each<[FaultInput['fault'], number]>([
    ['token-timeout', 0],
    ['token-timeout-after', 1],
  ])('can go unanswered: %s', async (fault, already) => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault, clientId });
    const asked = pending(sandbox, '/api/v2/token', { clientId, tokenType: 'IDENTIFICATION' });
    await sandbox.control.waitForFault({ clientId });
    expect(tokensOf(clientId)).toEqual({ made: already, tried: 1 });
    expect(asked.settled()).toBe(false);
    asked.giveUp();
    expect(await askToken(clientId)).toMatchObject({ status: 201 });
    expect(tokensOf(clientId)).toEqual({ made: already + 1, tried: 2 });
  });

  test('can expire as soon as it is made, unused', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'token-expires', clientId, tokenType: 'DOCUMENT' });
    const one = await createToken(sandbox, { clientId });
    const two = await createSilentToken(sandbox, clientId);
    expect(two['expiryTime']).toBe(86_400);
    await sandbox.control.waitForWebhook({ scanRef: two.scanRef, eventType: 'IDENTIFICATION_EXPIRED' });
    const refused = await call(sandbox, '/api/v2/process', submission(drawn, two));
    expect(refused).toMatchObject({ status: 400, body: notValid });
    expect((await statusOf(sandbox, two)).body).toMatchObject({ status: 'EXPIRED' });
    expect((await statusOf(sandbox, one)).body).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('/status', () => {
  test('can say ACTIVE for a while of what was accepted', async () => {
    const { clientId, token, submit, decided } = await withFault({ fault: 'status-active', ms: 60_000 });
    await submit();
    await decided();
    expect((await statusOf(sandbox, token)).body).toMatchObject({ status: 'ACTIVE' });
    sandbox.control.clearFaults({ clientId });
    sandbox.control.fault({ fault: 'status-active', clientId, ms: 0 });
    expect((await statusOf(sandbox, token)).body).toMatchObject({ status: 'APPROVED' });
  });

  test('can say REVIEWING before it says what was decided', async () => {
    const { token, submit, decided } = await withFault({ fault: 'status-reviewing', times: 2 });
    await submit();
    await decided();
    const asked = [
      await statusOf(sandbox, token),
      await statusOf(sandbox, token),
      await statusOf(sandbox, token),
    ];
    expect(asked.map(({ body }) => body)).toMatchObject([
      { status: 'REVIEWING' },
      { status: 'REVIEWING' },
      { status: 'APPROVED' },
    ]);
  });

  test('can leave the manual verdicts empty', async () => {
    const clientId = uniqueClient();
    const token = await identify(sandbox, clientId, drawn, { interimFirst: true });
    await sandbox.control.waitForSession(token, ({ final }) => final === true);
    const reviewed = { status: 'APPROVED', manualDocument: 'DOC_VALIDATED', manualFace: 'FACE_MATCH' };
    expect((await statusOf(sandbox, token)).body).toMatchObject(reviewed);
    sandbox.control.fault({ fault: 'status-manual-empty', clientId });
    const empty = { ...reviewed, manualDocument: '', manualFace: '' };
    expect((await statusOf(sandbox, token)).body).toMatchObject(empty);
  });

  test('can fail a few times, which counts as asked', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'status-500', clientId });
    const token = await submitSecond(sandbox, clientId, drawn);
    const asked = [
      await statusOf(sandbox, token),
      await statusOf(sandbox, token),
      await statusOf(sandbox, token),
    ];
    expect(asked.map(({ status }) => status)).toEqual([500, 500, 200]);
    expect(sandbox.control.counters(clientId).statusPolls).toBe(3);
  });
});

describe('every endpoint', () => {
  test.each<[FaultInput['fault'], number]>([
    ['all-500', 500],
    ['all-429', 429],
  ])('can refuse some requests: %s', async (fault, status) => {
    const clientId = uniqueClient();
    const token = await createToken(sandbox, { clientId });
    sandbox.control.fault({ fault, clientId, times: 3 });
    const { scanRef } = token;
    const ask = (endpoint: string) => call(sandbox, `/api/v2/${endpoint}`, { scanRef, clientId });
    const answers = [await ask('data'), await ask('files'), await ask('delete'), await ask('data')];
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status, 200]);
    expect(sandbox.control.counters(clientId)).toMatchObject({ dataReads: 2, filesReads: 1, deletes: 1 });
  });

  test('can be narrowed to one', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'all-429', clientId, endpoint: 'files', retryAfterSeconds: 3 });
    const { scanRef } = await createToken(sandbox, { clientId });
    expect(await call(sandbox, '/api/v2/data', { scanRef })).toMatchObject({ status: 200 });
    expect(await call(sandbox, '/api/v2/files', { scanRef })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '3' },
    });
  });

  test('can be slow', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'all-slow', clientId, ms: 100 });
    const began = performance.now();
    const token = await createToken(sandbox, { clientId });
    await statusOf(sandbox, token);
    expect(performance.now() - began).toBeGreaterThan(190);
  });

  test('can cut or keep the connection, and does nothing', async () => {
    const clientId = uniqueClient();
    sandbox.control.fault({ fault: 'all-reset', clientId });
    await expect(createToken(sandbox, { clientId })).rejects.toMatchObject({ code: 'ECONNRESET' });
    const { id } = sandbox.control.fault({ fault: 'all-timeout', clientId });
    const asked = pending(sandbox, '/api/v2/token', { clientId, tokenType: 'DOCUMENT' });
    await sandbox.control.waitForFault({ id });
    expect(asked.settled()).toBe(false);
    asked.giveUp();
    expect(sandbox.control.counters(clientId)).toMatchObject({ tokensTried: 2, tokens: { DOCUMENT: 0 } });
  });
});

test('a request that is not answered ends with the sandbox', async () => {
  const own = await startSandbox();
  own.control.fault({ fault: 'all-timeout' });
  const asked = pending(own, '/api/v2/token', { clientId: uniqueClient(), tokenType: 'DOCUMENT' });
  await own.control.waitForFault({ fault: 'all-timeout' });
  await own.close();
  await expect(asked.answer).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
});
