/** Which answers of iDenfy prove that its copy is gone: against a real HTTP server, and a real database in memory. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createErasureAtIdenfy } from '../../src/activities/erasure-at-idenfy.ts';
import { createIdenfyClient } from '../../src/idenfy/client.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Records } from '../../src/records/index.ts';
import { answerWith, apiKey, apiSecret, httpServer } from '../idenfy/support.ts';
import { freshPglite } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';

const expiresAt = '2026-12-01T00:00:00.000Z';

let records: Records;
beforeAll(async () => {
  records = createRecords(await openDatabase(await freshPglite(), testKeyRing));
});
afterAll(async () => records.close());

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

// What fails here fails on purpose.
const activityEnvironment = () => new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });

/** An erasure of two sessions, and what iDenfy is asked about the first. */
async function erasing(answer: Parameters<typeof httpServer>[0]) {
  const server = await httpServer(answer);
  const idenfy = createIdenfyClient({ baseUrl: server.baseUrl, apiKey, apiSecret });
  stops.push(
    async () => server.close(),
    async () => idenfy.close(),
  );
  const requestedAt = new Date();
  const requested = await records.erasures.request({
    clientId: randomUUID(),
    requestedBy: 'a key',
    requestedAt,
  });
  if (requested === null) throw new Error('a legal hold refused');
  const { erasureId } = requested.erasure;
  const sessions = ['one', 'two'].map((scanRef) => ({ scanRef, expiresAt, deleted: false }));
  await records.erasures.update(erasureId, ({ subject, proof }) => ({
    subject: { ...subject, sessions },
    proof: { ...proof, idenfy: { ...proof.idenfy, sessions: 2 } },
  }));
  const activities = createErasureAtIdenfy({ records, idenfy });
  return {
    erase: async (environment = activityEnvironment()) =>
      environment.run(async () => activities.eraseSessionAtIdenfy({ erasureId, position: 0 })),
    proof: async () => (await records.erasures.byId(erasureId))?.proof.idenfy,
  };
}

const answers =
  (deletion: readonly [status: number, body: string], status: readonly [status: number, body: string]) =>
  (...exchange: Parameters<ReturnType<typeof answerWith>>) =>
    answerWith(...(exchange[0].url?.endsWith('/status') === true ? status : deletion))(...exchange);

const said = (overall: string) => [200, JSON.stringify({ status: overall, scanRef: 'one' })] as const;
const error = (identifier: string, message: string) => JSON.stringify({ identifier, message });
const refused = [400, error('PARTNER_ERROR', 'Token has not expired yet.')] as const;

test.each([
  ['an empty answer', [200, ''], said('APPROVED')],
  [
    'its own word that there is none',
    [404, error('NOT_FOUND', 'Verification was not found.')],
    said('APPROVED'),
  ],
  ['an answer that cannot be read, and the status DELETED', [200, '<html>'], said('DELETED')],
  ['an answer that cannot be read, and the status EXPIRED-DELETED', [200, '<html>'], said('EXPIRED-DELETED')],
  ['an error within success, and the status DELETED', [200, error('X', 'odd')], said('DELETED')],
] as const)('%s proves that it is gone', async (_what, deletion, status) => {
  const { erase, proof } = await erasing(answers(deletion, status));
  expect(await erase()).toEqual({ gone: true });
  expect(await proof()).toEqual({ sessions: 2, deleted: 1, copyMayLiveUntil: expiresAt, lastRefusal: null });
  // Asked about once more, it is gone still.
  expect(await erase()).toEqual({ gone: true });
});

test.each([
  ['a refusal, even of a session that is deleted', refused, said('DELETED'), 'token_not_expired'],
  ['a failure within', [500, ''], said('DELETED'), 'server_error'],
  ['an answer that cannot be read, of what is there', [200, '<html>'], said('APPROVED'), 'unreadable_answer'],
  [
    'an answer that cannot be read, of what is kept somewhere',
    [200, 'x'],
    said('ARCHIVED'),
    'unreadable_answer',
  ],
  ['two answers that cannot be read', [200, '<html>'], [200, '<html>'], 'unreadable_answer'],
  [
    'an error within success, of what is there',
    [200, error('X', 'odd')],
    said('EXPIRED'),
    'error_in_success',
  ],
  ['a 404 that anything before iDenfy may say', [404, 'Not Found'], [404, 'Not Found'], 'unreadable_answer'],
] as const)('%s proves nothing', async (_what, deletion, status, code) => {
  const { erase, proof } = await erasing(answers(deletion, status));
  expect(await erase()).toEqual({ gone: false, code, expiresAt });
  expect(await proof()).toEqual({ sessions: 2, deleted: 0, copyMayLiveUntil: expiresAt, lastRefusal: code });
});

test('a worker that stops proves nothing, and is no refusal of iDenfy', async () => {
  const asking = Promise.withResolvers<void>();
  const { erase, proof } = await erasing((request) => {
    request.resume();
    asking.resolve();
  });
  const environment = activityEnvironment();
  const reason = erase(environment).catch((failure: unknown) => failure);
  await asking.promise;
  const cancelled = once(environment.context.cancellationSignal, 'abort');
  environment.cancel('WORKER_SHUTDOWN');
  await cancelled;
  const failure = await reason;
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({ type: 'aborted', nonRetryable: false });
  expect(await proof()).toMatchObject({ deleted: 0, lastRefusal: null });
});
