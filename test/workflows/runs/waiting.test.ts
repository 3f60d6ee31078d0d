/** Waits for the user, for iDenfy and for people: what ends each, and what is asked before it ends. */
import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { Method } from '../../../src/domain/words.ts';
import type { Run } from '../../support/runs.ts';
import { useRuns } from '../../support/runs.ts';
import type { StandIns } from '../../support/stand-ins.ts';
import { failure, hold, standIns, status, unclear } from '../../support/stand-ins.ts';
import { until } from '../../support/until.ts';
import { identityEvent, secondEvent } from '../builders.ts';

const the = useRuns();

/** The session's life is over almost at once. */
const soonOver = { tokenExpirySeconds: 0.1, sessionLengthSeconds: 0.05, resultMarginSeconds: 0.05 };
const DAY_MS = 86_400_000;

type Token = 'createIdentitySession' | 'createDocumentSession' | 'createUserDocumentSession';

type Answer = Awaited<ReturnType<StandIns['askStatus']>> | null;

/** The last one again and again. */
function answering({ askStatus }: StandIns, answers: readonly Answer[]): void {
  for (const [at, answer] of answers.entries()) {
    const isLast = at === answers.length - 1;
    if (answer === null) {
      if (isLast) askStatus.mockRejectedValue(unclear());
      else askStatus.mockRejectedValueOnce(unclear());
    } else if (isLast) askStatus.mockResolvedValue(answer);
    else askStatus.mockResolvedValueOnce(answer);
  }
}

const byHand = { manualDocument: 'DOC_VALIDATED' };
const expired = { outcome: 'EXPIRED', reasons: ['identity_expired'] };
const unconfirmed = { outcome: 'REQUIRES_REVIEW', reasons: ['identity_result_unconfirmed'] };
const missing = { outcome: 'REQUIRES_REVIEW', reasons: ['identity_result_missing'] };
const rejected = { outcome: 'REJECTED', reasons: ['identity_denied'] };
const notJudged = { outcome: 'REQUIRES_REVIEW', reasons: ['additional_step_not_judged'] };

describe('a session whose webhook was lost, at the end of its life', () => {
  const rows: [what: string, answers: Answer[], end: object, questions: number][] = [
    ['nobody used it', [status('ACTIVE')], expired, 1],
    ['it ran out', [status('EXPIRED')], expired, 1],
    ['DENIED by hand', [status('DENIED', byHand)], rejected, 1],
    ['DENIED by the machine, twice', [status('DENIED')], rejected, 2],
    ['APPROVED by hand', [status('APPROVED', byHand)], notJudged, 1],
    ['APPROVED by the machine, twice', [status('APPROVED')], notJudged, 2],
    ['APPROVED after no answer', [null, status('APPROVED')], notJudged, 3],
    ['APPROVED, and then no answer', [status('APPROVED'), null], unconfirmed, 4],
    ['APPROVED, and then never used', [status('APPROVED'), status('ACTIVE')], unconfirmed, 2],
    ['APPROVED, and then ran out', [status('APPROVED'), status('EXPIRED')], unconfirmed, 2],
    ['DENIED, and then ran out', [status('DENIED'), status('EXPIRED')], unconfirmed, 2],
    [
      'each time something else',
      [status('APPROVED'), status('SUSPECTED'), status('DENIED'), status('APPROVED')],
      unconfirmed,
      4,
    ],
    ['under review', [status('REVIEWING')], missing, 4],
    ['under review, then not used', [status('REVIEWING'), status('ACTIVE')], missing, 2],
    ['no answer', [null], missing, 4],
  ];

  test('EXPIRED only where iDenfy bears it out; what it named APPROVED or DENIED never is', async () => {
    const ended = await Promise.all(
      rows.map(async ([what, answers]) => {
        const activities = standIns();
        answering(activities, answers);
        const deadlines = { ...soonOver, askAgainSeconds: 0.05 };
        const { outcome, reasons } = await (
          await the().verification('silent', activities, { deadlines })
        ).result();
        return { what, end: { outcome, reasons }, asked: activities.askStatus.mock.calls.length };
      }),
    );
    expect(ended.map(({ what, end }) => [what, end])).toEqual(rows.map(([what, , end]) => [what, end]));
    for (const [at, [what, , , least]] of rows.entries()) {
      const asked = ended[at]?.asked ?? 0;
      expect([what, asked >= least]).toEqual([what, true]);
      // An answer that comes too soon after the first one confirms nothing, and there are four in all.
      expect([what, asked <= (least === 1 ? 1 : 4)]).toEqual([what, true]);
    }
  });

  test('the webhook that comes while iDenfy is asked for the last time counts', async () => {
    const activities = standIns();
    const asking = hold(activities.askStatus);
    const run = await the().verification('silent', activities, { deadlines: soonOver });
    await asking.reached;
    await run.tell(identityEvent());
    asking.goOn();
    await run.reached('awaiting-document-result');
    await run.tell(secondEvent());
    expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });
});

describe('with every webhook lost', () => {
  /** What iDenfy says of each session when it is asked at the end, again and again. */
  type Words = Readonly<Record<string, string>>;

  test.each<[method: Method, words: Words, end: readonly string[]]>([
    ['silent', { 'scan-1': 'APPROVED', 'scan-2': 'APPROVED' }, ['VERIFIED']],
    ['stored', { 'scan-1': 'APPROVED' }, ['REQUIRES_REVIEW', 'stored_document_needs_decision']],
    // The document session is made first.
    ['sequential', { 'scan-1': 'APPROVED', 'scan-2': 'APPROVED' }, ['VERIFIED']],
    ['sequential', { 'scan-1': 'ACTIVE', 'scan-2': 'APPROVED' }, ['EXPIRED', 'document_session_expired']],
    ['sequential', { 'scan-1': 'APPROVED', 'scan-2': 'ACTIVE' }, ['EXPIRED', 'identity_expired']],
  ])('%s: %j is %j, each word of a machine confirmed', async (method, words, end) => {
    const activities = standIns();
    activities.askStatus.mockImplementation(async ({ scanRef }) => status(words[scanRef] ?? 'ACTIVE'));
    const deadlines = { ...soonOver, documentResultSeconds: 0.1, askAgainSeconds: 0.05 };
    const input = { acceptUnjudgedSteps: true, deadlines };
    const run = await the().verification(method, activities, input);
    const { outcome, reasons } = await run.result();
    expect([outcome, ...reasons]).toEqual(end);
    for (const [scanRef, word] of Object.entries(words)) {
      const asked = activities.askStatus.mock.calls.filter(([request]) => request.scanRef === scanRef).length;
      // Of one that was never used the first word is enough; after its end nobody asks about the other.
      expect(asked).toBeLessThanOrEqual(word === 'ACTIVE' ? 1 : 4);
    }
  });
});

describe('a review at iDenfy', () => {
  test('has its own time, long after the session’s life is over', async () => {
    const activities = standIns();
    const run = await the().verification('silent', activities, { deadlines: soonOver });
    const receivedAt = new Date().toISOString();
    await run.tell(identityEvent({ final: false, receivedAt }));
    const waiting = await run.reached('in-review-at-idenfy');
    expect(Date.parse(waiting.waitingUntil ?? '') - Date.parse(receivedAt)).toBe(3 * DAY_MS);
    const end = Date.parse(waiting.sessions[0]?.expiresAt ?? '') + 200;
    await until('the session’s end', () => (Date.now() > end ? true : undefined));
    expect(await run.view()).toMatchObject({ stage: 'in-review-at-idenfy', outcome: null });
    await run.tell(identityEvent({ overall: 'DENIED' }));
    expect(await run.result()).toMatchObject(rejected);
    expect(activities.askStatus).not.toHaveBeenCalled();
  });

  test.each([
    ['still under way', status('REVIEWING'), 1],
    ['APPROVED, and not confirmed', status('APPROVED', { digest: 'once' }), 4],
  ])('that comes to nothing is for a person: %s', async (_what, answer, questions) => {
    const activities = standIns();
    let asked = 0;
    activities.askStatus.mockImplementation(async () => {
      asked += 1;
      return { ...answer, digest: `${answer.digest}-${asked}` };
    });
    const deadlines = { reviewSeconds: 0.1, askAgainSeconds: 0.05 };
    const run = await the().verification('silent', activities, { deadlines });
    await run.tell(identityEvent({ final: false, receivedAt: new Date().toISOString() }));
    expect(await run.result()).toMatchObject(unconfirmed);
    expect(asked).toBe(questions);
  });
});

describe('while iDenfy is silent about the second document', () => {
  test('it is asked after a while, each time after twice as long, eight times, and four times at the end', async () => {
    const activities = standIns();
    const asked: number[] = [];
    activities.askStatus.mockImplementation(async () => {
      asked.push(Date.now());
      return status('REVIEWING');
    });
    const [first, last] = [4, 1_500];
    const deadlines = {
      askAfterSubmissionSeconds: first / 1_000,
      askAgainSeconds: 0,
      documentResultSeconds: last / 1_000,
    };
    const run = await the().verification('silent', activities, { deadlines });
    await run.tell(identityEvent());
    await until('the submission', () => activities.submitDocuments.mock.results[0]);
    const began = Date.now();
    expect(await run.result()).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['second_result_missing'],
    });
    expect(asked).toHaveLength(12);
    for (const [at, time] of asked.entries()) {
      // No sooner; later as the machine is busy. The submission may have been answered a moment before.
      expect(time - began).toBeGreaterThanOrEqual((at < 8 ? first * 2 ** at : last) - 20);
    }
  });

  test('a verdict that it named and did not confirm is for a person, and one that it confirms counts', async () => {
    const outcomes = await Promise.all(
      [
        [status('APPROVED'), null],
        [status('APPROVED')],
        [status('DENIED', { autoDocument: 'DOC_FAKE' })],
        [status('ACTIVE')],
      ].map(async (answers) => {
        const activities = standIns();
        answering(activities, answers);
        activities.fetchData.mockResolvedValue({
          eventId: 'data-1',
          documentType: 'RESIDENCE_PERMIT',
          documentCountry: 'LT',
        });
        const deadlines = { documentResultSeconds: 0.1, askAgainSeconds: 0.05 };
        const run = await the().verification('silent', activities, { deadlines });
        await run.tell(identityEvent());
        const { outcome, reasons } = await run.result();
        return [outcome, ...reasons];
      }),
    );
    expect(outcomes).toEqual([
      ['REQUIRES_REVIEW', 'second_result_unconfirmed'],
      ['VERIFIED'],
      ['REJECTED', 'second_document_forged'],
      ['REQUIRES_REVIEW', 'second_result_missing'],
    ]);
  });
});

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

describe('a reviewer who is asked', () => {
  test('is reminded once, and in the end nobody decided', async () => {
    const deadlines = { decisionSeconds: 0.6, decisionReminderSeconds: 0.1 };
    const run = await the().verification('stored', standIns(), { deadlines });
    await run.tell(identityEvent());
    expect(await run.result()).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['stored_document_needs_decision', 'decision_deadline_passed'],
    });
    const reminders = (await run.view()).timeline.filter(({ what }) => what.startsWith('Reminder'));
    expect(reminders).toHaveLength(1);
  });

  test('is not waited for beyond the deadline for the reminder’s sake', async () => {
    const deadlines = { decisionSeconds: 0.2, decisionReminderSeconds: 86_400 };
    const run = await the().verification('stored', standIns(), { deadlines });
    await run.tell(identityEvent());
    expect((await run.result()).reasons).toContain('decision_deadline_passed');
  });

  test('has until the deadline, to the millisecond, and a decision counts all that time', async () => {
    const deadlines = { decisionSeconds: 14 * 86_400, decisionReminderSeconds: 86_400 };
    const run = await the().verification('stored', standIns(), { deadlines });
    await run.tell(identityEvent());
    const { pendingDecision } = await run.reached('awaiting-decision');
    const { since = '', until: end = '' } = pendingDecision ?? {};
    expect(Date.parse(end) - Date.parse(since)).toBe(14 * DAY_MS);
    await run.decide('approve');
    expect(await run.result()).toMatchObject({ outcome: 'VERIFIED' });
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
      ({ what }) => /^The files are not safe after (\S+) seconds/.exec(what)?.[1] ?? [],
    );
    expect(marks).toEqual(['0.1', '0.2', '0.3']);
    // What an operator sees in Temporal UI.
    const details = JSON.stringify(await run.handle.query('__temporal_workflow_metadata'));
    expect(details).toContain('The files are not safe after 0.3 seconds');
    activities.downloadSecondDocument.mockImplementation(standIns().downloadSecondDocument);
    await run.resume();
    await run.reached('awaiting-document-result');
    await run.tell(secondEvent());
    expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });
});
