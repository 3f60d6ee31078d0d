import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { aClosing, aDecision, anOpening, aResult, at, aWaiting } from './builders.ts';
import { onBothDatabases } from './databases.ts';

function session(role: 'identity' | 'document', expiresAt: Date) {
  return { role, scanRef: `scan-${randomUUID()}`, createdAt: at(1), expiresAt };
}

describe('What waits for a reviewer', () => {
  onBothDatabases((records) => {
    const queue = async (page = { limit: 1_000 }) => await records().verifications.awaitingDecision(page);

    test('is an open attempt with all that was recorded of it', async () => {
      const waiting = aWaiting();
      await records().verifications.awaitsDecision(waiting);
      const record = await records().verifications.byId(waiting.verificationId);
      expect(record).toMatchObject({
        outcome: null,
        closedAt: null,
        reasons: ['persons_differ'],
        reviewSince: at(9),
        reviewUntil: at(59),
        approval: 'verifies',
      });
      expect([record?.results.length, record?.documents.length]).toEqual([2, 1]);
      expect(await records().verifications.attempts(waiting.clientId)).toEqual({
        closed: 0,
        last: null,
        erasing: false,
      });
    });

    test('is listed, longest waiting first, page by page', async () => {
      const [older, newer] = [
        aWaiting({ review: { since: at(1), until: at(59), approval: 'verifies' } }),
        aWaiting({ review: { since: at(2), until: at(59), approval: 'impossible' } }),
      ];
      for (const waiting of [newer, older]) await records().verifications.awaitsDecision(waiting);
      const ids = (await queue()).map(({ verificationId }) => verificationId);
      expect(ids.indexOf(older.verificationId)).toBeLessThan(ids.indexOf(newer.verificationId));
      const after = { since: at(1), verificationId: older.verificationId };
      const rest = await records().verifications.awaitingDecision({ limit: 1_000, after });
      const left = rest.map(({ verificationId }) => verificationId);
      expect(left).not.toContain(older.verificationId);
      expect(left).toContain(newer.verificationId);
      expect(await queue({ limit: 1 })).toHaveLength(1);
    });

    test('leaves the queue by a decision after which it goes on, and by its closing', async () => {
      const [goesOn, closes] = [aWaiting(), aWaiting()];
      for (const waiting of [goesOn, closes]) await records().verifications.awaitsDecision(waiting);
      await records().verifications.leavesReview(goesOn.verificationId, aDecision());
      await records().verifications.closed({
        ...aClosing({ verificationId: closes.verificationId, clientId: closes.clientId }),
        decisions: [aDecision({ decision: 'reject' })],
      });
      const ids = (await queue()).map(({ verificationId }) => verificationId);
      expect(ids).not.toContain(goesOn.verificationId);
      expect(ids).not.toContain(closes.verificationId);
      expect(await records().verifications.byId(goesOn.verificationId)).toMatchObject({
        approval: null,
        decisions: [{ decision: 'approve', decidedBy: 'desk' }],
      });
    });

    test('a closed attempt never waits again', async () => {
      const closing = aClosing();
      await records().verifications.closed(closing);
      await records().verifications.awaitsDecision(aWaiting({ verificationId: closing.verificationId }));
      expect(await records().verifications.byId(closing.verificationId)).toMatchObject({
        outcome: 'VERIFIED',
        reviewSince: null,
      });
    });

    test('a decision is recorded once, however often it is written', async () => {
      const waiting = aWaiting();
      await records().verifications.awaitsDecision(waiting);
      for (const reason of ['First.', 'Again.']) {
        await records().verifications.leavesReview(waiting.verificationId, aDecision({ reason }));
      }
      const record = await records().verifications.byId(waiting.verificationId);
      expect(record?.decisions.map(({ reason }) => reason)).toEqual(['First.']);
    });
  });
});

describe('Links that outlive their attempt', () => {
  onBothDatabases((records) => {
    test('are told by the latest that can still be opened, of those that a user has', async () => {
      const clientId = `client-${randomUUID()}`;
      const [used, open, silent] = [
        session('identity', at(50)),
        session('document', at(40)),
        session('document', at(55)),
      ];
      await records().verifications.closed({
        ...aClosing({ clientId, method: 'sequential', outcome: 'CANCELLED' }),
        sessions: [used, open],
        results: [aResult({ scanRef: used.scanRef })],
      });
      await records().verifications.closed({
        ...aClosing({ clientId, method: 'silent', attempt: 1 }),
        sessions: [silent],
        results: [],
      });
      const until = async (now: Date) =>
        await records().verifications.linksLiveUntil(clientId, 'another', now);
      expect(await until(at(30))).toEqual(at(40));
      expect(await until(at(41))).toBeNull();
    });

    test('are not those of the attempt itself', async () => {
      const opening = anOpening();
      await records().verifications.opened(opening);
      const { verificationId, clientId } = opening;
      await records().verifications.sessionCreated({ verificationId, ...session('identity', at(50)) });
      expect(await records().verifications.linksLiveUntil(clientId, verificationId, at(1))).toBeNull();
    });
  });
});
