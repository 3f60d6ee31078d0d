/** Waits for the user, for iDenfy and for people: what ends each, and what is asked before it ends. */
import { describe, expect, test } from '@jest/globals';
import type { Method } from '../../../src/domain/words.ts';
import { useRuns } from '../../support/runs.ts';
import type { StandIns } from '../../support/stand-ins.ts';
import { hold, standIns, status, unclear } from '../../support/stand-ins.ts';
import { until } from '../../support/until.ts';
import { identityEvent, secondEvent } from '../builders.ts';

const the = useRuns();

/** The session's life is over almost at once. */
const soonOver = { tokenExpirySeconds: 0.1, sessionLengthSeconds: 0.05, resultMarginSeconds: 0.05 };
const DAY_MS = 86_400_000;

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

describe('a reviewer who is asked', () => {
  test('is reminded once, and in the end nobody decided', async () => {
    const deadlines = { decisionSeconds: 3, decisionReminderSeconds: 0.1 };
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
