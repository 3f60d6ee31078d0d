import { describe, expect, test } from '@jest/globals';
import type { ActivityOptions } from '@temporalio/workflow';
import {
  activityPolicy,
  DOCUMENT_SESSION_LENGTH_SECONDS,
  DOCUMENT_TOKEN_EXPIRY_SECONDS,
  DOWNLOAD_MARKS_SECONDS,
  MOST_UNCLEAR_ROUNDS,
} from '../../src/workflows/policy.ts';
import { defaultDeadlines } from '../support/default-deadlines.ts';
import { taskQueues } from '../../src/domain/queues.ts';

const queues = taskQueues('test-');
const policy = activityPolicy(queues);
const UNITS = new Map([
  ['milliseconds', 1],
  ['second', 1_000],
  ['seconds', 1_000],
  ['minute', 60_000],
  ['minutes', 60_000],
]);

/** The table spells its durations out; one that it does not spell like this fails its test as NaN. */
function ms(duration: ActivityOptions['startToCloseTimeout']): number | undefined {
  if (duration === undefined) return undefined;
  const [amount, unit = ''] = String(duration).split(' ');
  return Number(amount) * (UNITS.get(unit) ?? Number.NaN);
}

const hour = 3_600;
const day = 24 * hour;

describe("iDenfy's bounds (idenfy-api.md 1.2)", () => {
  test.each([
    ['an unused Token 1', defaultDeadlines.tokenExpirySeconds],
    ['Token 2', DOCUMENT_TOKEN_EXPIRY_SECONDS],
  ])('the life of %s is between 0 and 2,592,000 seconds', (_, seconds) => {
    expect(Number.isInteger(seconds)).toBe(true);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(2_592_000);
  });

  test.each([
    ['the user', defaultDeadlines.sessionLengthSeconds],
    ['Token 2', DOCUMENT_SESSION_LENGTH_SECONDS],
  ])('the session of %s is strictly between 60 and 3,600 seconds, as older pages have it', (_, seconds) => {
    expect(Number.isInteger(seconds)).toBe(true);
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThan(3_600);
  });

  test('Token 2 is dead within an hour, so that its EXPIRED proves that it was never used (design.md, invariant 7)', () => {
    expect(DOCUMENT_TOKEN_EXPIRY_SECONDS).toBeLessThanOrEqual(hour);
  });

  test('after an unclear submission three minutes are given', () => {
    expect(defaultDeadlines.unclearSubmissionSeconds).toBe(180);
  });

  test("the margin covers iDenfy's ten retries of ten seconds, each of which may time out after ten", () => {
    expect(defaultDeadlines.resultMarginSeconds).toBeGreaterThan(10 * (10 + 10));
  });

  test('manual reviews, which take minutes, have days', () => {
    expect(defaultDeadlines.reviewSeconds).toBeGreaterThanOrEqual(day);
    expect(defaultDeadlines.documentResultSeconds).toBeGreaterThanOrEqual(day);
  });
});

describe('activities', () => {
  test('every call to iDenfy is on the queue whose rate is limited, and nothing else is', () => {
    const ours = ['download', 'images', 'record', 'telling', 'erasing', 'erasureRecords'];
    for (const [name, { taskQueue }] of Object.entries(policy)) {
      const calls = !ours.includes(name);
      expect([name, taskQueue]).toEqual([name, calls ? queues.idenfyApi : undefined]);
    }
  });

  test('each has an end to one attempt', () => {
    for (const [name, { startToCloseTimeout }] of Object.entries(policy)) {
      expect([name, (ms(startToCloseTimeout) ?? 0) > 0]).toEqual([name, true]);
    }
  });

  test('the user goes before Token 2 and the submission, these before files, and these before asking', () => {
    const order = [policy.session, policy.documentSession, policy.submission, policy.download, policy.ask];
    expect(order.map(({ priority }) => priority?.priorityKey)).toEqual([1, 2, 2, 3, 5]);
  });

  test('the download gives up before the links of the webhook do, after one hour (idenfy-api.md 3.9)', () => {
    expect(DOWNLOAD_MARKS_SECONDS).toEqual([600, 1_800, 3_000]);
    expect(DOWNLOAD_MARKS_SECONDS.at(-1)).toBeLessThan(hour);
  });

  test('heartbeats are awaited for longer than the first one takes, ten seconds', () => {
    for (const { heartbeatTimeout } of [policy.download, policy.submission]) {
      expect(ms(heartbeatTimeout)).toBeGreaterThan(10_000);
    }
  });

  test('a submission is never repeated blindly, and its unclear rounds fit into the life of Token 2', () => {
    const { startToCloseTimeout, retry } = policy.submission;
    expect(retry?.maximumAttempts).toBe(1);
    const round = (ms(startToCloseTimeout) ?? Infinity) + defaultDeadlines.unclearSubmissionSeconds * 1_000;
    expect(MOST_UNCLEAR_ROUNDS * round).toBeLessThan(DOCUMENT_TOKEN_EXPIRY_SECONDS * 1_000);
  });

  test('the pauses of the user’s session stay within what a caller waits; iDenfy is asked few times, far apart', () => {
    expect(ms(policy.session.retry?.maximumInterval)).toBeLessThanOrEqual(15_000);
    expect(policy.ask.retry?.maximumAttempts).toBeLessThanOrEqual(5);
    expect(ms(policy.ask.retry?.initialInterval)).toBeGreaterThanOrEqual(10_000);
  });

  test('recording is tried without end', () => {
    expect(policy.record.retry?.maximumAttempts).toBeUndefined();
    expect(policy.record.scheduleToCloseTimeout).toBeUndefined();
  });
});
