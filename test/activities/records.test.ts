/** The record, on a real database: repeated, interrupted, and with the database away. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Activities } from '../../src/activities/index.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import { freshPglite } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';
import { requestedDocuments, identityEvent, sha256 } from '../workflows/builders.ts';
import { failureOf, inActivity, told, useActivities } from './support.ts';

const { records, activities } = useActivities();

const secret = 'JONAS PETRAITIS';

type Request = Parameters<Activities['recordVerification']>[0];

function request(changes: Partial<Request> = {}): Request {
  const now = new Date().toISOString();
  return {
    verificationId: randomUUID(),
    clientId: `client-${randomUUID()}`,
    attempt: 0,
    method: 'silent',
    externalRef: null,
    asked: requestedDocuments(),
    person: { firstName: secret },
    openedAt: now,
    conclusion: { outcome: 'REJECTED', reasons: ['identity_denied'] },
    review: null,
    decisions: [],
    timeline: [{ at: now, what: 'Token 1 was created.' }],
    sessions: [{ role: 'identity', scanRef: `scan-${randomUUID()}`, createdAt: now, expiresAt: now }],
    results: [],
    documents: [],
    recordedEvents: [],
    unplacedEvents: [],
    undelivered: [],
    ...changes,
  };
}

const review = {
  since: '2026-11-02T10:00:00.000Z',
  until: '2026-11-16T10:00:00.000Z',
  approval: 'verifies',
} as const;
const doubtful = { outcome: 'REQUIRES_REVIEW', reasons: ['identity_suspected'] } as const;

describe('recordVerification', () => {
  test('may be repeated: one attempt, with what it was told last', async () => {
    const { made } = await activities(() => {});
    const first = request();
    for (const attempt of [first, { ...first, conclusion: doubtful }]) {
      await inActivity(async () => made.recordVerification(attempt));
    }
    expect(await records().verifications.attempts(first.clientId)).toMatchObject({ closed: 1 });
    expect(await records().verifications.byId(first.verificationId)).toMatchObject(doubtful);
  });

  test('that a reviewer is to be asked about leaves the attempt open, with question and deadline', async () => {
    const { made } = await activities(() => {});
    const waiting = request({ conclusion: doubtful, review });
    expect(await inActivity(async () => made.recordVerification(waiting))).toMatchObject({
      ...doubtful,
      awaitsDecision: true,
    });
    const { verificationId } = waiting;
    expect(await records().verifications.byId(verificationId)).toMatchObject({ outcome: null });
    await inActivity(async () => made.recordVerification({ ...waiting, review: null }));
    expect(await records().verifications.byId(verificationId)).toMatchObject({ outcome: 'REQUIRES_REVIEW' });
  });

  test('VERIFIED without a body that says so is for a person', async () => {
    const { made } = await activities(() => {});
    const event = identityEvent();
    const { scanRef } = event;
    const results = [{ ...event, role: 'identity' as const, scanRef, superseded: false }];
    const answer = await inActivity(async () =>
      made.recordVerification(request({ conclusion: { outcome: 'VERIFIED', reasons: [] }, results })),
    );
    expect(answer.outcome).toBe('REQUIRES_REVIEW');
  });

  test('writes webhooks that came with their bodies into the inbox, each once', async () => {
    const { made } = await activities(() => {});
    const body = Buffer.from(`{"clientId":"${secret}"}`).toString('base64');
    const event = identityEvent({ eventId: sha256(randomUUID()), body });
    for (let times = 0; times < 2; times += 1) {
      await inActivity(async () =>
        made.recordVerification(request({ undelivered: [event], recordedEvents: [event.eventId] })),
      );
    }
    const bodies = await records().inbox.bodies([event.eventId]);
    expect(String(Buffer.from(bodies.get(event.eventId) ?? []))).toContain(secret);
  });

  test('with the database away fails in a way that Temporal tries again, and tells nothing of the person', async () => {
    const away = createRecords(await openDatabase(await freshPglite(), testKeyRing));
    await away.close();
    const { made } = await activities(() => {}, away);
    for (const work of [
      async () => made.recordVerification(request()),
      async () => made.leaveReview({ verificationId: randomUUID(), decision: null }),
    ]) {
      const reason = await failureOf(inActivity<unknown>(work));
      // Neither an ApplicationFailure that is not to be retried, nor the driver's own words with statement and values.
      expect(reason).toMatchObject({ name: 'RecordsUnavailableError' });
      expect(reason).not.toHaveProperty('nonRetryable', true);
      expect(told(reason)).not.toContain(secret);
    }
  });
});

describe('leaveReview', () => {
  test('takes the question back, and may be repeated', async () => {
    const { made } = await activities(() => {});
    const waiting = request({ conclusion: doubtful, review });
    const { verificationId } = waiting;
    await inActivity(async () => made.recordVerification(waiting));
    for (let times = 0; times < 2; times += 1) {
      await inActivity(async () => made.leaveReview({ verificationId, decision: null }));
      expect(await records().verifications.byId(verificationId)).toMatchObject({
        outcome: null,
        reviewSince: null,
        reviewUntil: null,
      });
    }
  });
});
