/** What guards the second check: nothing is bought twice, or in vain (design.md, invariants 7 and 10). */
import { describe, expect, test } from '@jest/globals';
import type { Run } from '../../support/runs.ts';
import { useRuns } from '../../support/runs.ts';
import type { StandIns } from '../../support/stand-ins.ts';
import { failure, hold, standIns, status, unclear } from '../../support/stand-ins.ts';
import { identityEvent, secondEvent } from '../builders.ts';

const the = useRuns();

/** Its user is done, and iDenfy approved. */
async function approved(activities: StandIns): Promise<Run> {
  const deadlines = { unclearSubmissionSeconds: 0.05 };
  const run = await the().verification('silent', activities, { deadlines });
  await run.tell(identityEvent());
  return run;
}

async function verifiedBy(run: Run, scanRef: string): Promise<void> {
  await run.reached('awaiting-document-result');
  await run.tell(secondEvent({ scanRef }));
  expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
}

const deadToken = () => failure('token_not_valid', { delivered: 'no' });

describe('a token that iDenfy calls dead', () => {
  test('is replaced by a new one; the third is the last', async () => {
    const activities = standIns();
    activities.submitDocuments.mockRejectedValueOnce(deadToken()).mockRejectedValueOnce(deadToken());
    const run = await approved(activities);
    await verifiedBy(run, 'scan-4');
    const tokens = activities.submitDocuments.mock.calls.map(([{ authToken }]) => authToken);
    expect(tokens).toEqual(['token-2', 'token-3', 'token-4']);
    expect((await run.view()).submissionsAccepted).toBe(1);
  });

  test('three times is an operator’s to look at, and each resume gives three more', async () => {
    const activities = standIns();
    activities.submitDocuments.mockRejectedValue(deadToken());
    const run = await approved(activities);
    for (const tokens of [3, 6]) {
      await run.until(
        `${tokens} tokens`,
        ({ stage }) => stage === 'blocked' && tokensOf(activities) === tokens,
      );
      expect((await run.view()).blocked).toMatchObject({ reason: 'submission_failed:token_not_valid' });
      if (tokens === 6) activities.submitDocuments.mockResolvedValue(undefined);
      await run.resume();
    }
    await verifiedBy(run, 'scan-8');
  });

  test('after an unclear answer was used: no second one is made for it', async () => {
    const activities = standIns();
    activities.submitDocuments.mockRejectedValueOnce(unclear()).mockRejectedValueOnce(deadToken());
    const run = await approved(activities);
    await verifiedBy(run, 'scan-2');
    expect(tokensOf(activities)).toBe(1);
    expect(activities.submitDocuments).toHaveBeenCalledTimes(2);
  });
});

describe('an unclear answer', () => {
  test('five times, with iDenfy knowing of nothing, is a person’s to look at: the same token each time', async () => {
    const activities = standIns();
    activities.submitDocuments.mockRejectedValue(unclear());
    const run = await approved(activities);
    expect((await run.reached('blocked')).blocked).toMatchObject({ reason: 'submission_unclear' });
    expect(activities.submitDocuments).toHaveBeenCalledTimes(5);
    expect(activities.askStatus).toHaveBeenCalledTimes(5);
    activities.submitDocuments.mockResolvedValue(undefined);
    await run.resume();
    await verifiedBy(run, 'scan-2');
    expect(tokensOf(activities)).toBe(1);
  });

  test.each([
    ['REVIEWING', 1, 1],
    ['APPROVED', 1, 1],
    ['EXPIRED', 2, 2],
    ['EXPIRED-DELETED', 2, 2],
    ['ACTIVE', 2, 1],
  ])('of which iDenfy then says %s: %d submissions, %d tokens', async (word, submissions, tokens) => {
    const activities = standIns();
    activities.askStatus.mockResolvedValue(status(word));
    activities.submitDocuments.mockRejectedValueOnce(unclear());
    const run = await approved(activities);
    await run.reached('awaiting-document-result');
    expect(activities.submitDocuments).toHaveBeenCalledTimes(submissions);
    expect(tokensOf(activities)).toBe(tokens);
    await verifiedBy(run, `scan-${1 + tokens}`);
  });

  test.each([
    ['unclear', unclear, 'submission_unclear', 5],
    ['a refusal', () => failure('bad_value', { delivered: 'no' }), 'submission_failed:bad_value', 1],
  ])(
    'that was %s, whose result comes while an operator is awaited, was taken: no second check is bought',
    async (_what, error, reason, submissions) => {
      const activities = standIns();
      activities.submitDocuments.mockImplementation(async () => {
        throw error();
      });
      const run = await approved(activities);
      expect((await run.reached('blocked')).blocked).toMatchObject({ reason });
      await run.tell(secondEvent());
      await run.resume();
      expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
      expect(tokensOf(activities)).toBe(1);
      expect(activities.submitDocuments).toHaveBeenCalledTimes(submissions);
    },
  );

  test.each(['DELETED', 'ARCHIVED'])(
    'that iDenfy then calls %s may have been taken: another is bought only by an operator',
    async (overall) => {
      const activities = standIns();
      activities.askStatus.mockResolvedValue(status(overall));
      activities.submitDocuments.mockRejectedValueOnce(unclear());
      const deadlines = { unclearSubmissionSeconds: 0.05, askAfterSubmissionSeconds: 0.05 };
      const run = await the().verification('silent', activities, { deadlines });
      await run.tell(identityEvent());
      await blockedOnce(run, activities, overall);
      expect(activities.submitDocuments).toHaveBeenCalledTimes(2);
    },
  );

  test.each(['DELETED', 'ARCHIVED'])(
    'whose session is %s while an operator is awaited may have been taken: another is bought by a second resume',
    async (overall) => {
      const activities = standIns();
      activities.submitDocuments.mockRejectedValue(unclear());
      const run = await approved(activities);
      await run.until('unclear', ({ blocked }) => blocked?.reason === 'submission_unclear');
      await run.tell(secondEvent({ overall }));
      activities.submitDocuments.mockReset().mockResolvedValue(undefined);
      await run.resume();
      await blockedOnce(run, activities, overall, 0);
      expect(activities.submitDocuments).toHaveBeenCalledTimes(1);
    },
  );

  test('whose webhook comes while the answer is awaited was taken: nobody is asked', async () => {
    const activities = standIns();
    const submitting = hold(activities.submitDocuments, async () => {
      throw unclear();
    });
    const run = await approved(activities);
    await submitting.reached;
    await run.tell(secondEvent());
    submitting.goOn();
    expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect(activities.submitDocuments).toHaveBeenCalledTimes(1);
    expect(activities.askStatus).not.toHaveBeenCalled();
  });
});

describe('a Token 2', () => {
  test.each([
    'document_session_has_steps',
    'document_session_has_questionnaire',
    'document_session_requires_nfc',
  ] as const)(
    'with %s is not submitted, whatever an operator does; mended, another one is',
    async (defect) => {
      const activities = standIns();
      const session = (await standIns().createDocumentSession(request)).session;
      activities.createDocumentSession.mockResolvedValueOnce({
        session: { ...session, scanRef: 'defective', authToken: 'token-with-defect' },
        defects: [defect],
      });
      const run = await approved(activities);
      expect((await run.reached('blocked')).blocked).toMatchObject({ reason: defect });
      expect(activities.submitDocuments).not.toHaveBeenCalled();
      await run.resume();
      await verifiedBy(run, 'scan-2');
      expect(activities.submitDocuments.mock.calls.map(([{ authToken }]) => authToken)).toEqual(['token-2']);
    },
  );

  test.each(['DELETED', 'ARCHIVED'])(
    'that took a submission and is %s then: another is bought only by an operator, and a third by nobody',
    async (overall) => {
      const activities = standIns();
      const run = await approved(activities);
      await run.reached('awaiting-document-result');
      await run.tell(secondEvent({ overall }));
      await run.until('blocked', ({ blocked }) => blocked?.reason === reasonOf(overall));
      expect(tokensOf(activities)).toBe(1);
      await run.resume();
      await run.reached('awaiting-document-result');
      await run.tell(secondEvent({ scanRef: 'scan-3', overall }));
      expect(await run.result()).toMatchObject({
        outcome: 'REQUIRES_REVIEW',
        reasons: [reasonOf(overall)],
      });
      expect(activities.submitDocuments).toHaveBeenCalledTimes(2);
    },
  );

  test.each(['DELETED', 'ARCHIVED'])(
    'that is %s before anything was submitted on it is made anew',
    async (overall) => {
      const activities = standIns();
      const submitting = hold(activities.submitDocuments, async () => {
        throw deadToken();
      });
      const run = await approved(activities);
      await submitting.reached;
      await run.tell(secondEvent({ overall }));
      submitting.goOn();
      await verifiedBy(run, 'scan-3');
      expect(tokensOf(activities)).toBe(2);
    },
  );

  test('that expired, and so never was used, is made anew; three times is enough', async () => {
    const activities = standIns();
    const run = await approved(activities);
    for (const scanRef of ['scan-2', 'scan-3', 'scan-4']) {
      await run.until(
        scanRef,
        ({ stage, sessions }) => stage === 'awaiting-document-result' && sessions.at(-1)?.scanRef === scanRef,
      );
      await run.tell(secondEvent({ scanRef, overall: 'EXPIRED' }));
    }
    expect(await run.result()).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['second_check_expired'],
    });
    expect(tokensOf(activities)).toBe(3);
  });

  test('that was denied for what the user was never asked is submitted anew once; twice is a person’s', async () => {
    const activities = standIns();
    const run = await approved(activities);
    await run.reached('awaiting-document-result');
    await run.tell(secondEvent({ overall: 'DENIED', autoDocument: 'DOC_TOO_BLURRY' }));
    expect((await run.reached('blocked')).blocked).toMatchObject({ reason: 'second_document_unreadable' });
    await run.resume();
    await run.reached('awaiting-document-result');
    await run.tell(secondEvent({ scanRef: 'scan-3', overall: 'DENIED', autoDocument: 'DOC_TOO_BLURRY' }));
    expect(await run.result()).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['second_document_unreadable', 'submissions_exhausted'],
    });
    expect((await run.view()).submissionsAccepted).toBe(2);
  });
});

describe('what is open about a result', () => {
  test('is asked before the run rests on it; what came meanwhile makes iDenfy’s answer void', async () => {
    const activities = standIns();
    const asking = hold(activities.askStatus, async () => status('APPROVED'));
    activities.askStatus.mockResolvedValue(status('REVIEWING'));
    const run = await the().verification('silent', activities);
    const making = hold(activities.createDocumentSession);
    await run.tell(identityEvent());
    await making.reached;
    // iDenfy reviews again, or this is a late retry.
    await run.tell(identityEvent({ final: false, receivedAt: new Date().toISOString() }));
    making.goOn();
    await asking.reached;
    await run.tell(identityEvent({ final: false, receivedAt: new Date().toISOString() }));
    asking.goOn();
    await run.reached('in-review-at-idenfy');
    expect(activities.askStatus).toHaveBeenCalledTimes(2);
    expect(activities.submitDocuments).not.toHaveBeenCalled();
    await run.cancel();
    expect(await run.result()).toMatchObject({ outcome: 'CANCELLED' });
  });

  test('a flood of webhooks is asked about once, and again only after a second, then two', async () => {
    const activities = standIns();
    const asked: number[] = [];
    const run = await the().verification('silent', activities);
    activities.askStatus.mockImplementation(async () => {
      asked.push(Date.now());
      // The answer is overtaken, so that it is void.
      if (asked.length < 3) {
        await run.tell(identityEvent({ final: false }));
        await run.tell(identityEvent({ final: false }));
      }
      return status('APPROVED');
    });
    const making = hold(activities.createDocumentSession);
    await run.tell(identityEvent());
    await making.reached;
    for (let webhooks = 0; webhooks < 5; webhooks += 1) await run.tell(identityEvent({ final: false }));
    making.goOn();
    await run.reached('awaiting-document-result');
    const [first = 0, second = 0, third = 0] = asked;
    expect(asked).toHaveLength(3);
    expect(second - first).toBeGreaterThanOrEqual(1_000 - 5);
    expect(third - second).toBeGreaterThanOrEqual(2_000 - 5);
    await run.cancel();
    await run.result();
  });

  test('after the second result is settled first; the second result that comes meanwhile is the one that counts', async () => {
    const activities = standIns();
    const run = await approved(activities);
    await run.reached('awaiting-document-result');
    const asking = hold(activities.askStatus, async () => status('APPROVED'));
    activities.askStatus.mockResolvedValue(status('DENIED', { autoDocument: 'DOC_FAKE' }));
    await run.tell(identityEvent({ final: false }));
    await run.tell(secondEvent());
    await asking.reached;
    await run.tell(secondEvent({ overall: 'DENIED', autoDocument: 'DOC_FAKE' }));
    asking.goOn();
    expect(await run.result()).toMatchObject({
      outcome: 'REJECTED',
      reasons: ['second_document_forged'],
    });
    expect(activities.askStatus.mock.calls.map(([{ scanRef }]) => scanRef)).toEqual(['scan-1', 'scan-2']);
  });
});

const reasonOf = (overall: string) => `second_document_${overall.toLowerCase()}`;

/** Until an operator resumes it: then one more submission is made. */
async function blockedOnce(run: Run, activities: StandIns, overall: string, submitted = 1): Promise<void> {
  await run.until(overall, ({ blocked }) => blocked?.reason === reasonOf(overall));
  expect(activities.submitDocuments).toHaveBeenCalledTimes(submitted);
  expect(tokensOf(activities)).toBe(1);
  expect((await run.view()).submissionsAccepted).toBe(1);
  await run.resume();
  await verifiedBy(run, 'scan-3');
}

const request = {
  clientId: '',
  verificationId: '',
  types: [],
  expirySeconds: 3_600,
  sessionLengthSeconds: 600,
};

function tokensOf({ createDocumentSession }: StandIns): number {
  return createDocumentSession.mock.calls.length;
}
