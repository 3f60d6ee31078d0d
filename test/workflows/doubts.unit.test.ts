/** How often iDenfy is polled about a flood of webhooks that contradict each other. */
import { expect, jest, test } from '@jest/globals';
import { Doubts, pauseBeforePoll } from '../../src/workflows/doubts.ts';
import { KnownSessions } from '../../src/workflows/known-sessions.ts';
import { status } from '../support/stand-ins.ts';
import { identityEvent } from './builders.ts';

test('at once, then each time after twice as long, and eight times at the most', () => {
  const pauses = Array.from({ length: 8 }, (_, polls) => pauseBeforePoll(polls));
  expect(pauses).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000]);
  expect([8, 9, 100].map(pauseBeforePoll)).toEqual([null, null, null]);
});

test('after the last poll nobody is asked any more: a person has to look', async () => {
  const sessions = new KnownSessions();
  const opened = { scanRef: 'scan-1', expiresAt: '2026-11-03T10:00:00.000Z', stepNames: [] };
  sessions.add('identity', opened, [identityEvent(), identityEvent({ final: false })]);
  // Each answer is overtaken by another webhook.
  const askStatus = jest.fn(async () => {
    if (askStatus.mock.calls.length < 10) sessions.apply(identityEvent({ final: false }));
    return status('APPROVED');
  });
  const notes: string[] = [];
  const run = { activities: { askStatus }, sessions, note: (what: string) => notes.push(what) };
  const doubts = new Doubts(run, (polls) => (polls < 3 ? 0 : null));
  expect(await doubts.settle()).toBe(true);
  expect(askStatus).toHaveBeenCalledTimes(3);
  expect(notes).toEqual([expect.stringContaining('no answer; a person has to look')]);
  expect(sessions.disputes().map(({ reason }) => reason)).toEqual(['identity_review_unclear']);
  // Nor about what comes later.
  sessions.apply(identityEvent({ final: false }));
  await doubts.settle();
  expect(askStatus).toHaveBeenCalledTimes(3);
});
