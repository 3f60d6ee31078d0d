/** Cancelled in each stage: files go, links are not given, and what iDenfy says afterwards is still recorded. */
import { describe, expect, test } from '@jest/globals';
import type { Run } from '../../support/runs.ts';
import { useRuns } from '../../support/runs.ts';
import type { Held, StandIns } from '../../support/stand-ins.ts';
import { failure, hold, standIns, status, unclear } from '../../support/stand-ins.ts';
import { identityEvent, secondEvent } from '../builders.ts';

const the = useRuns();

/** Brings the run to where it is cancelled; what it is held in then goes on. */
type Stage = [what: string, bring: (run: Run, held: Held | null) => Promise<unknown>, held?: keyof StandIns];

const beforeFiles: Stage[] = [
  ['while its session is made', async (_run, held) => held?.reached, 'createIdentitySession'],
  ['while its user is awaited', async (run) => run.reached('awaiting-user')],
  [
    'while iDenfy reviews',
    async (run) => {
      await run.tell(identityEvent({ final: false, receivedAt: new Date().toISOString() }));
      await run.reached('in-review-at-idenfy');
    },
  ],
];
const withFiles: Stage[] = [
  ['while its files are downloaded', approvedAnd(reached), 'downloadSecondDocument'],
  ['while Token 2 is made', approvedAnd(reached), 'createDocumentSession'],
  ['while its files are submitted', approvedAnd(reached), 'submitDocuments'],
  ['while the second result is awaited', approvedAnd(async (run) => run.reached('awaiting-document-result'))],
];

function approvedAnd(then: (run: Run, held: Held | null) => Promise<unknown>): Stage[1] {
  return async (run, held) => {
    await run.tell(identityEvent());
    await then(run, held);
  };
}

async function reached(_run: Run, held: Held | null): Promise<void> {
  await held?.reached;
}

const cancelled = { outcome: 'CANCELLED', reasons: ['cancelled_by_caller'] };

async function cancelAt([, bring, name]: Stage, activities: StandIns, by: (run: Run) => Promise<unknown>) {
  const held = name === undefined ? null : holdByName(activities, name);
  const run = await the().verification('silent', activities);
  await bring(run, held);
  await by(run);
  held?.goOn();
  return await run.result();
}

function holdByName(activities: StandIns, name: keyof StandIns): Held {
  switch (name) {
    case 'createIdentitySession':
      return hold(activities.createIdentitySession);
    case 'downloadSecondDocument':
      return hold(activities.downloadSecondDocument);
    case 'createDocumentSession':
      return hold(activities.createDocumentSession);
    case 'submitDocuments':
      return hold(activities.submitDocuments);
    default:
      throw new Error(`${name} is held by no test here.`);
  }
}

describe('cancelled', () => {
  test.each(beforeFiles)('%s: there are no files to remove', async (...stage) => {
    const activities = standIns();
    expect(await cancelAt(stage, activities, async (run) => run.cancel())).toMatchObject(cancelled);
    expect(activities.discardDocuments).not.toHaveBeenCalled();
  });

  test.each(withFiles)('%s: its files are removed before it is recorded', async (...stage) => {
    const activities = standIns();
    expect(await cancelAt(stage, activities, async (run) => run.cancel())).toMatchObject(cancelled);
    const [removed = 0] = activities.discardDocuments.mock.invocationCallOrder;
    const [recorded = 0] = activities.recordVerification.mock.invocationCallOrder;
    expect(removed).toBeGreaterThan(0);
    expect(removed).toBeLessThan(recorded);
    expect(activities.recordVerification.mock.lastCall?.[0].documents).toEqual([]);
  });

  test.each([...beforeFiles, ...withFiles])('in Temporal itself %s: the record says so', async (...stage) => {
    const ended = await cancelAt(stage, standIns(), async (run) => run.handle.cancel());
    expect(ended).toMatchObject({ outcome: 'CANCELLED', reasons: ['cancelled_in_temporal'] });
  });
});

describe('a run that is cancelled', () => {
  test('while the download is under way waits for its end, and removes what it stored', async () => {
    const activities = standIns();
    const downloading = hold(activities.downloadSecondDocument);
    const run = await the().verification('silent', activities);
    await run.tell(identityEvent());
    await downloading.reached;
    await run.cancel();
    await run.until(
      'the cancellation',
      ({ timeline }) => timeline.at(-1)?.what.startsWith('Cancelled') === true,
    );
    expect(activities.discardDocuments).not.toHaveBeenCalled();
    downloading.goOn();
    await run.result();
    expect(activities.discardDocuments).toHaveBeenCalledTimes(1);
  });

  test('while iDenfy reviews again what was downloaded before removes that too', async () => {
    const activities = standIns();
    activities.askStatus.mockResolvedValue(status('REVIEWING'));
    const making = hold(activities.createDocumentSession);
    const run = await the().verification('silent', activities);
    await run.tell(identityEvent());
    await making.reached;
    await run.tell(identityEvent({ final: false, receivedAt: new Date().toISOString() }));
    making.goOn();
    await run.reached('in-review-at-idenfy');
    await run.cancel();
    expect(await run.result()).toMatchObject(cancelled);
    expect(activities.discardDocuments).toHaveBeenCalledTimes(1);
  });

  test('while it is blocked, or its submission is unclear, goes no further', async () => {
    for (const refusal of [failure('no_credits'), unclear()]) {
      const activities = standIns();
      activities.submitDocuments.mockRejectedValue(refusal);
      const run = await the().verification('silent', activities);
      await run.tell(identityEvent());
      await run.until('the refusal', ({ timeline }) => /Blocked|unclear/.test(timeline.at(-1)?.what ?? ''));
      await run.cancel();
      expect(await run.result()).toMatchObject(cancelled);
      await expect(run.resume()).rejects.toThrow(/not found|completed/i);
      expect(activities.submitDocuments).toHaveBeenCalledTimes(1);
    }
  });

  test('while a reviewer is asked can no longer be decided', async () => {
    const activities = standIns();
    const deadlines = { decisionSeconds: 86_400 };
    const run = await the().verification('stored', activities, { deadlines });
    await run.tell(identityEvent());
    await run.reached('awaiting-decision');
    const removing = hold(activities.discardDocuments);
    await run.cancel();
    await removing.reached;
    await expect(run.decide('approve')).rejects.toMatchObject({ cause: { type: 'nothing_to_decide' } });
    removing.goOn();
    expect(await run.result()).toMatchObject(cancelled);
  });

  test('has what iDenfy says while it is closing recorded with it, which moves nothing', async () => {
    const activities = standIns();
    const run = await the().verification('silent', activities);
    await run.tell(identityEvent());
    await run.reached('awaiting-document-result');
    const recording = hold(activities.recordVerification);
    await run.cancel();
    await recording.reached;
    const second = secondEvent();
    await run.tell(second);
    recording.goOn();
    expect(await run.result()).toMatchObject(cancelled);
    expect(activities.recordVerification.mock.lastCall?.[0]).toMatchObject({
      conclusion: cancelled,
      recordedEvents: [second.eventId],
    });
  });

  test('once its outcome is being recorded keeps it', async () => {
    const activities = standIns();
    const recording = hold(activities.recordVerification);
    const run = await the().verification('silent', activities);
    await run.tell(identityEvent({ overall: 'DENIED' }));
    await recording.reached;
    const refused = await run.cancel();
    await expect(refused.result()).rejects.toMatchObject({ cause: { type: 'verification_closed' } });
    await run.handle.cancel();
    recording.goOn();
    expect(await run.result()).toMatchObject({ outcome: 'REJECTED', reasons: ['identity_denied'] });
    expect(activities.discardDocuments).not.toHaveBeenCalled();
  });
});
