/** What counts as a deletion at iDenfy, and what is asked for again (idenfy-api.md 11). */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { answerWith } from '../idenfy/support.ts';
import { activityEnvironment, failureOf, inActivity, useActivities } from './support.ts';

const { records, activities } = useActivities();

const errorBody = (identifier: string, message: string) => JSON.stringify({ identifier, message });

interface Said {
  readonly status: number;
  readonly body: string;
}

/** An erasure that knows of one session. */
async function erasing(): Promise<{ erasureId: string; scanRef: string }> {
  const scanRef = randomUUID();
  const requested = await records().erasures.request({
    clientId: `client-${randomUUID()}`,
    requestedBy: 'key',
    requestedAt: new Date(),
  });
  if (requested === null) throw new Error('The erasure was refused.');
  const { erasureId } = requested.erasure;
  await records().erasures.update(erasureId, ({ subject, proof }) => ({
    subject: { ...subject, sessions: [{ scanRef, expiresAt: new Date().toISOString(), deleted: false }] },
    proof,
  }));
  return { erasureId, scanRef };
}

/** iDenfy's answers to `/delete`, and to `/status` where that is asked. */
async function idenfy(deletion: Said, status = 'EXPIRED') {
  const asked: string[] = [];
  const { made } = await activities((request, response) => {
    asked.push(request.url ?? '');
    const said =
      request.url === '/api/v2/delete' ? deletion : { status: 200, body: JSON.stringify({ status }) };
    answerWith(said.status, said.body)(request, response);
  });
  return { made, asked };
}

async function stateOf(erasureId: string) {
  const erasure = await records().erasures.byId(erasureId);
  const { lastRefusal, deleted } = erasure?.proof.idenfy ?? {};
  return { isDeleted: erasure?.subject?.sessions[0]?.deleted, deleted, lastRefusal };
}

const ownWords = errorBody('BAD_VALUE', 'Verification with this scanRef does not exist.');

describe('is a deletion, and asked for only once:', () => {
  test.each<[what: string, said: Said, status: string | undefined]>([
    ['a success', { status: 200, body: '' }, undefined],
    ['a 404 in iDenfy’s own words', { status: 404, body: ownWords }, undefined],
    ['a page, where the status says DELETED', { status: 404, body: '<html></html>' }, 'DELETED'],
    [
      'a page, where the status says EXPIRED-DELETED',
      { status: 200, body: '<html></html>' },
      'EXPIRED-DELETED',
    ],
  ])('%s', async (_what, said, status) => {
    const { erasureId } = await erasing();
    const { made, asked } = await idenfy(said, status);
    for (let times = 0; times < 2; times += 1) {
      const answer = await inActivity(async () => made.eraseSessionAtIdenfy({ erasureId, position: 0 }));
      expect(answer).toEqual({ gone: true });
    }
    expect(asked.filter((path) => path === '/api/v2/delete')).toHaveLength(1);
    expect(await stateOf(erasureId)).toEqual({ isDeleted: true, deleted: 1, lastRefusal: null });
  });
});

describe('is none, and the proof says by which refusal:', () => {
  test.each<[what: string, status: number, body: string, code: string]>([
    ['a refusal', 400, errorBody('BAD_VALUE', 'Not now.'), 'bad_value'],
    [
      'a refusal in a success',
      200,
      errorBody('PARTNER_ERROR', 'Token has not expired yet.'),
      'error_in_success',
    ],
    ['a success that says something else', 200, '{"status":"queued"}', 'unreadable_answer'],
    ['a page with a success', 200, '<html>Hello</html>', 'unreadable_answer'],
    ['a proxy’s 404', 404, '<html><h1>404 Not Found</h1></html>', 'unreadable_answer'],
    ['a 404 without a body', 404, '', 'unreadable_answer'],
    ['a 404 of another server', 404, '{"detail":"Not found."}', 'unreadable_answer'],
    ['a conflict', 409, errorBody('PARTNER_ERROR', 'Busy.'), 'token_not_expired'],
    [
      'wrong credentials',
      401,
      errorBody('UNAUTHORIZED', 'Invalid authorization credentials'),
      'bad_credentials',
    ],
    ['a breakdown', 500, '', 'server_error'],
  ])('%s', async (_what, status, body, code) => {
    const { erasureId } = await erasing();
    const { made } = await idenfy({ status, body });
    const answer = await inActivity(async () => made.eraseSessionAtIdenfy({ erasureId, position: 0 }));
    expect(answer).toMatchObject({ gone: false, code });
    expect(await stateOf(erasureId)).toEqual({ isDeleted: false, deleted: 0, lastRefusal: code });
  });

  test.each(['ARCHIVED', 'EXPIRED', 'APPROVED'])('a page, where the status says %s', async (word) => {
    const { erasureId } = await erasing();
    const { made } = await idenfy({ status: 404, body: '<html></html>' }, word);
    const answer = await inActivity(async () => made.eraseSessionAtIdenfy({ erasureId, position: 0 }));
    expect(answer).toMatchObject({ gone: false, code: 'unreadable_answer' });
  });
});

test('a session that the erasure does not know is not asked about', async () => {
  const { erasureId } = await erasing();
  const { made, asked } = await idenfy({ status: 500, body: '' });
  const answer = await inActivity(async () => made.eraseSessionAtIdenfy({ erasureId, position: 1 }));
  expect(answer).toEqual({ gone: true });
  expect(asked).toEqual([]);
});

test('a worker that stops is no refusal of iDenfy’s: Temporal tries again', async () => {
  const { erasureId } = await erasing();
  const asking = Promise.withResolvers<void>();
  const { made } = await activities((request) => {
    request.resume();
    asking.resolve();
  });
  const environment = activityEnvironment();
  const reason = failureOf(
    environment.run(async () => made.eraseSessionAtIdenfy({ erasureId, position: 0 })),
  );
  await asking.promise;
  environment.cancel('WORKER_SHUTDOWN');
  const failure = await reason;
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({ type: 'aborted', nonRetryable: false });
  expect(await stateOf(erasureId)).toMatchObject({ isDeleted: false, lastRefusal: null });
});
