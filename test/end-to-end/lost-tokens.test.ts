/**
 * An account that takes each clientId once, and a token whose answer was lost: iDenfy then refuses the next one because of
 * a session that nobody will ever use. Its life is known, so the run waits for its end and goes on by itself.
 */
import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import type { VerificationResource } from '../../src/server/verification-schemas.ts';
import { openedOf, problemOf } from '../support/api.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

const LIFE_SECONDS = 6;
const SESSION_SECONDS = 600;
const MARGIN_SECONDS = 60;
const the = useSystem({
  settings: { IDENFY_TIMEOUT_MS: '500' },
  deadlines: {
    tokenExpirySeconds: LIFE_SECONDS,
    documentTokenExpirySeconds: LIFE_SECONDS,
    sessionLengthSeconds: SESSION_SECONDS,
    resultMarginSeconds: MARGIN_SECONDS,
  },
});

const setStrict = (strictClientId: boolean) => the().sandbox.control.setAccount({ strictClientId });
afterEach(() => {
  setStrict(false);
});

function loseAnswer(clientId: string, tokenType: 'IDENTIFICATION' | 'DOCUMENT'): void {
  the().sandbox.control.fault({ fault: 'token-timeout-after', clientId, tokenType });
}

async function blocked(
  clientId: string,
): Promise<VerificationResource & { blocked: { retryAt?: string | undefined } }> {
  return await until(`${clientId} is blocked`, async () => {
    const verification = await the().api.read(clientId);
    const { blocked: why } = verification;
    return why === null ? undefined : { ...verification, blocked: why };
  });
}

const tokens = (clientId: string) => the().sandbox.control.counters(clientId).tokens;

test('Token 1: the caller and the view say until when, and nobody has to come', async () => {
  const { api } = the();
  const clientId = `lost-${randomUUID()}`;
  setStrict(true);
  loseAnswer(clientId, 'IDENTIFICATION');
  const answer = await api.open(clientId);
  expect(answer.status).toBe(503);
  const problem = problemOf(answer);
  expect(problem).toMatchObject({ code: 'blocked', reason: 'session_failed:duplicate_client_id' });
  const { blocked: why, waitingUntil } = await blocked(clientId);
  expect(problem).toMatchObject({ retryAt: why.retryAt, retryAfterSeconds: expect.any(Number) });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(problem.detail).toContain(why.retryAt);
  expect(waitingUntil).toBe(why.retryAt);
  await api.reached(clientId, 'awaiting-user');
  expect(tokens(clientId).IDENTIFICATION).toBe(2);
  expect(openedOf(await api.open(clientId), 200).session.usable).toBe(true);
});

test('an operator may resume earlier, and is waited for no longer', async () => {
  const { api, sandbox } = the();
  const clientId = `lost-${randomUUID()}`;
  setStrict(true);
  loseAnswer(clientId, 'IDENTIFICATION');
  await api.open(clientId);
  const before = await blocked(clientId);
  // Too early: it is refused again, and waited for as before.
  expect((await api.call('POST', `/v1/verifications/${clientId}/resume`, {})).status).toBe(200);
  const again = await until('it is blocked again', async () => {
    const { blocked: why } = await api.read(clientId);
    return why !== null && why.since !== before.blocked.since ? why : undefined;
  });
  expect(again.retryAt).toBe(before.blocked.retryAt);
  sandbox.control.expire({ clientId, tokenType: 'IDENTIFICATION' });
  expect((await api.call('POST', `/v1/verifications/${clientId}/resume`, {})).status).toBe(200);
  await api.reached(clientId, 'awaiting-user');
});

test('the session of an earlier attempt, whose link still lives, is waited for as well', async () => {
  const { api } = the();
  const clientId = `lost-${randomUUID()}`;
  const { session } = await api.start(clientId);
  await api.cancel(clientId);
  setStrict(true);
  const problem = problemOf(await api.open(clientId));
  expect(problem).toMatchObject({ code: 'blocked', reason: 'session_failed:duplicate_client_id' });
  expect(Date.parse(String(problem['retryAt']))).toBeGreaterThan(Date.parse(session.expiresAt));
  await api.reached(clientId, 'awaiting-user');
});
