/** The steps of an erasure, in their order, and the sweep that starts them (docs/runbook.md). */
import { describe, expect, test } from '@jest/globals';
import type { ErasureInput, RetentionInput } from '../../../src/domain/requests/erasure.ts';
import { useRuns } from '../../support/runs.ts';
import type { StandIns } from '../../support/stand-ins.ts';
import { standIns } from '../../support/stand-ins.ts';
import { until } from '../../support/until.ts';

const the = useRuns();

const input: ErasureInput = { v: 1, erasureId: 'erasure-1', askAgainSeconds: 0.02, settleSeconds: 0.2 };

/** Which steps were made, in order. */
function stepsOf(activities: StandIns): string[] {
  return Object.entries(activities)
    .flatMap(([name, { mock }]) => mock.invocationCallOrder.map((at): [number, string] => [at, name]))
    .toSorted(([one], [other]) => one - other)
    .map(([, name]) => name);
}

const ours = ['eraseHistories', 'eraseDocuments', 'eraseRecords'];

describe('an erasure', () => {
  test('goes twice, the open run first and histories before rows, and what is on its way has its time between', async () => {
    const activities = standIns();
    let firstPass = 0;
    let secondPass = 0;
    activities.eraseRecords.mockImplementationOnce(async () => {
      firstPass = Date.now();
    });
    activities.stopOpenRun.mockResolvedValueOnce(undefined).mockImplementationOnce(async () => {
      secondPass = Date.now();
    });
    // A token was just being made.
    activities.collectSubject.mockResolvedValueOnce({ sessions: 2 }).mockResolvedValueOnce({ sessions: 3 });
    await (await the().start('erasure', activities, input)).result();
    expect(stepsOf(activities)).toEqual([
      'stopOpenRun',
      'collectSubject',
      'eraseSessionAtIdenfy',
      'eraseSessionAtIdenfy',
      ...ours,
      'stopOpenRun',
      'collectSubject',
      // Only the new one: iDenfy restricts those who ask often.
      'eraseSessionAtIdenfy',
      ...ours,
      'noteOwnDataGone',
      'completeErasure',
    ]);
    const positions = activities.eraseSessionAtIdenfy.mock.calls.map(([{ position }]) => position);
    expect(positions.toSorted((one, other) => one - other)).toEqual([0, 1, 2]);
    expect(secondPass - firstPass).toBeGreaterThanOrEqual(input.settleSeconds * 1_000 - 5);
  });

  test('is not complete while iDenfy refuses, which is asked each time after twice as long, and only for what is left', async () => {
    const activities = standIns();
    const asked: number[] = [];
    let refusals = 5;
    activities.collectSubject.mockResolvedValue({ sessions: 2 });
    activities.eraseSessionAtIdenfy.mockImplementation(async ({ position }) => {
      if (position === 0) return { gone: true };
      asked.push(Date.now());
      refusals -= 1;
      return refusals > 0
        ? { gone: false, code: 'server_error', expiresAt: new Date().toISOString() }
        : { gone: true };
    });
    await (await the().start('erasure', activities, input)).result();
    expect(asked).toHaveLength(5);
    const gaps = asked.slice(1).map((time, at) => time - (asked[at] ?? 0));
    for (const [at, gap] of gaps.slice(1).entries())
      expect(gap).toBeGreaterThanOrEqual(20 * 2 ** (at + 1) - 5);
    // Our own data was gone before: iDenfy does not hold that up.
    const steps = stepsOf(activities);
    expect(steps.indexOf('noteOwnDataGone')).toBeLessThan(steps.lastIndexOf('eraseSessionAtIdenfy'));
    expect(steps.at(-1)).toBe('completeErasure');
    const positions = activities.eraseSessionAtIdenfy.mock.calls.map(([{ position }]) => position);
    expect(positions.filter((position) => position === 0)).toHaveLength(1);
  });

  test('of a token that lives asks again when it has expired, and no sooner', async () => {
    const activities = standIns();
    const expiresAt = Date.now() + 900;
    const asked: number[] = [];
    activities.eraseSessionAtIdenfy.mockImplementation(async () => {
      asked.push(Date.now());
      return asked.length > 1
        ? { gone: true }
        : { gone: false, code: 'token_not_expired', expiresAt: new Date(expiresAt).toISOString() };
    });
    await (await the().start('erasure', activities, input)).result();
    expect(asked).toHaveLength(2);
    expect(asked[1]).toBeGreaterThanOrEqual(expiresAt - 5);
  });

  test('that iDenfy keeps refusing says in Temporal UI what is left, and until when it waits', async () => {
    const activities = standIns();
    activities.eraseSessionAtIdenfy.mockResolvedValue({
      gone: false,
      code: 'no_permission',
      expiresAt: new Date().toISOString(),
    });
    const handle = await the().start('erasure', activities, { ...input, askAgainSeconds: 3_600 });
    const details = await until('the details', async () => {
      const told = JSON.stringify(await handle.query('__temporal_workflow_metadata'));
      return told.includes('no_permission') ? told : undefined;
    });
    expect(details).toContain('Our data is deleted. iDenfy has not deleted 1 session(s) yet');
    await handle.terminate();
    expect(activities.completeErasure).not.toHaveBeenCalled();
  });
});

describe('retention', () => {
  const terms: RetentionInput = {
    v: 1,
    days: 30,
    parkedWebhookDays: 90,
    askAgainSeconds: 1,
    settleSeconds: 60,
  };

  test('sweeps until there is no more, each time by the same clock, then begins lost erasures again', async () => {
    const activities = standIns();
    activities.sweepOld.mockResolvedValueOnce({ isMore: true }).mockResolvedValueOnce({ isMore: true });
    await (await the().start('retention', activities, terms)).result();
    expect(stepsOf(activities)).toEqual(['sweepOld', 'sweepOld', 'sweepOld', 'restartErasures']);
    expect(new Set(activities.sweepOld.mock.calls.map(([{ now }]) => now)).size).toBe(1);
    expect(activities.sweepOld.mock.lastCall?.[0]).toMatchObject(terms);
  });

  test('leaves a backlog to the next run of its schedule after twenty sweeps', async () => {
    const activities = standIns();
    activities.sweepOld.mockResolvedValue({ isMore: true });
    await (await the().start('retention', activities, terms)).result();
    expect(activities.sweepOld).toHaveBeenCalledTimes(20);
    expect(activities.restartErasures).toHaveBeenCalledTimes(1);
  });
});
