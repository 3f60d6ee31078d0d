/** What only an operator can mend, or time: how long each is waited for, and that the run goes on, or ends. */
import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { Method } from '../../../src/domain/words.ts';
import type { Run } from '../../support/runs.ts';
import { useRuns } from '../../support/runs.ts';
import type { StandIns } from '../../support/stand-ins.ts';
import { failure, standIns } from '../../support/stand-ins.ts';
import { until } from '../../support/until.ts';
import { identityEvent, secondEvent } from '../builders.ts';

const the = useRuns();

const DAY_MS = 86_400_000;

type Token = 'createIdentitySession' | 'createDocumentSession' | 'createUserDocumentSession';

function refusing(name: 'createIdentitySession' | 'createDocumentSession' | 'submitDocuments'): StandIns {
  const activities = standIns();
  activities[name].mockRejectedValue(failure('no_credits'));
  return activities;
}

describe('a run that is blocked', () => {
  const rows: [reason: string, make: () => StandIns][] = [
    ['session_failed:no_credits', () => refusing('createIdentitySession')],
    ['document_session_failed:no_credits', () => refusing('createDocumentSession')],
    ['submission_failed:no_credits', () => refusing('submitDocuments')],
  ];

  test.each(rows)('by %s waits for an operator for seven days', async (reason, make) => {
    const run = await the().verification('silent', make());
    await run.tell(identityEvent());
    const { blocked, waitingUntil } = await run.reached('blocked');
    expect(blocked).toMatchObject({ reason });
    const days = (Date.parse(waitingUntil ?? '') - Date.parse(blocked?.since ?? '')) / DAY_MS;
    expect(days).toBeCloseTo(7, 5);
    await run.cancel();
    await run.result();
  });

  test.each(rows)(
    'by %s, and for which nobody comes, ends, and nobody is asked again',
    async (reason, make) => {
      const activities = make();
      const deadlines = { blockedSeconds: 0.2, decisionSeconds: 86_400 };
      const run = await the().verification('silent', activities, { deadlines });
      await run.tell(identityEvent());
      expect(await run.result()).toMatchObject({
        outcome: 'REQUIRES_REVIEW',
        reasons: [reason, 'blocked_too_long'],
      });
      expect(activities.recordVerification).toHaveBeenCalledTimes(1);
      expect(activities.recordVerification.mock.lastCall?.[0].review).toBeNull();
    },
  );
});

describe('that it is blocked', () => {
  test('is told once, and so is that it goes on; an end without anybody is no going on', async () => {
    const activities = refusing('createIdentitySession');
    const run = await the().verification('silent', activities, { deadlines: { blockedSeconds: 1 } });
    const { blocked } = await run.reached('blocked');
    expect(await run.result()).toMatchObject({ outcome: 'REQUIRES_REVIEW' });
    expect(activities.tellEvents.mock.calls.map(([{ told }]) => told)).toMatchObject([
      [{ type: 'verification.blocked', reason: 'session_failed:no_credits', since: blocked?.since }],
    ]);
    expect(activities.recordVerification.mock.lastCall?.[0].untold).toBeUndefined();
  });

  test('holds nothing up where it cannot be told, and goes along with the record', async () => {
    const activities = refusing('createIdentitySession');
    const tried = Promise.withResolvers<void>();
    activities.tellEvents.mockImplementation(async () => {
      tried.resolve();
      throw new Error('the database is away');
    });
    const run = await the().verification('silent', activities);
    const { blocked } = await run.reached('blocked');
    await tried.promise;
    await run.cancel();
    expect(await run.result()).toMatchObject({ outcome: 'CANCELLED' });
    expect(activities.recordVerification.mock.lastCall?.[0].untold).toMatchObject([
      { type: 'verification.blocked', since: blocked?.since },
    ]);
  });
});

describe('an account that takes each clientId once', () => {
  const deadlines = {
    tokenExpirySeconds: 1,
    documentTokenExpirySeconds: 0.2,
    sessionLengthSeconds: 0.1,
    resultMarginSeconds: 0.05,
  };

  /** The second try of Temporal's is refused because of what the first one made. */
  async function refused(method: Method, name: Token): Promise<{ run: Run; waitMs: number }> {
    const activities = standIns();
    activities[name].mockRejectedValueOnce(failure('duplicate_client_id', { delivered: 'no', attempt: 2 }));
    const run = await the().verification(method, activities, { deadlines });
    if (name === 'createDocumentSession') await run.tell(identityEvent());
    const { blocked } = await run.reached('blocked');
    expect(blocked?.reason).toMatch(/session_failed:duplicate_client_id$/);
    return { run, waitMs: Date.parse(blocked?.retryAt ?? '') - Date.parse(blocked?.since ?? '') };
  }

  test('refuses after a lost answer: the run waits until the lost token is out of life, and goes on by itself', async () => {
    const { run } = await refused('silent', 'createDocumentSession');
    await run.reached('awaiting-document-result');
    expect(run.activities.createDocumentSession).toHaveBeenCalledTimes(2);
    await run.tell(secondEvent());
    expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect((await run.view()).submissionsAccepted).toBe(1);
  });

  test.each<[method: Method, name: Token, lifeMs: number]>([
    ['silent', 'createIdentitySession', 1_000],
    ['silent', 'createDocumentSession', 200],
    ['sequential', 'createIdentitySession', 1_000],
    // It outlives the identity token, so that its user may take all of its time.
    ['sequential', 'createUserDocumentSession', 1_000 + 100 + 50],
  ])(
    'of %s, %s is waited for as long as it lives, unless an operator resumes earlier',
    async (method, name, lifeMs) => {
      const { run, waitMs } = await refused(method, name);
      // Clocks differ by a little, so a second is added (lost-token.ts).
      expect(waitMs).toBeGreaterThan(lifeMs + 1_000 - 100);
      expect(waitMs).toBeLessThanOrEqual(lifeMs + 1_000);
      await run.resume();
      await until('the next request', () => run.activities[name].mock.calls[1]);
      await run.cancel();
      await run.result();
    },
  );

  test('refuses while Token 2 with a defect lives: the run waits for its end', async () => {
    const activities = standIns();
    const expiresAt = new Date(Date.now() + 600).toISOString();
    activities.createDocumentSession
      .mockResolvedValueOnce({
        session: {
          scanRef: 'scan-with-steps',
          authToken: 'token',
          redirectUrl: 'https://idenfy.example',
          expiresAt,
        },
        defects: ['document_session_has_steps'],
      })
      .mockRejectedValueOnce(failure('duplicate_client_id', { delivered: 'no' }));
    const run = await the().verification('silent', activities);
    await run.tell(identityEvent());
    expect((await run.reached('blocked')).blocked).toMatchObject({ reason: 'document_session_has_steps' });
    await run.resume();
    const { blocked } = await run.until('the refusal', (view) => view.blocked?.retryAt !== undefined);
    expect(blocked).toMatchObject({
      reason: 'document_session_failed:duplicate_client_id',
      retryAt: new Date(Date.parse(expiresAt) + 1_000).toISOString(),
    });
    await run.reached('awaiting-document-result');
    await run.tell(secondEvent());
    expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });
});

describe('while the files are not safe', () => {
  test('the run says so at each mark, then an operator is asked; resumed, they are fetched', async () => {
    const activities = standIns();
    // Temporal tries again by itself, a second later, which is beyond each of these spells.
    activities.downloadSecondDocument.mockImplementation(async () => {
      throw ApplicationFailure.create({ type: 'file_truncated', details: [{ retryable: true }] });
    });
    const deadlines = { downloadMarksSeconds: [0.1, 0.2, 0.3] };
    const run = await the().verification('silent', activities, { deadlines });
    await run.tell(identityEvent());
    const { blocked, timeline } = await run.reached('blocked');
    expect(blocked).toMatchObject({ reason: 'second_document_files_unavailable' });
    const marks = timeline.flatMap(
      ({ what }) => /^The files are not stored after (\S+) seconds/.exec(what)?.[1] ?? [],
    );
    expect(marks).toEqual(['0.1', '0.2', '0.3']);
    // What an operator sees in Temporal UI.
    const details = JSON.stringify(await run.handle.query('__temporal_workflow_metadata'));
    expect(details).toContain('The files are not stored after 0.3 seconds');
    activities.downloadSecondDocument.mockImplementation(standIns().downloadSecondDocument);
    await run.resume();
    await run.reached('awaiting-document-result');
    await run.tell(secondEvent());
    expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });
});
