/** A reviewer approves while iDenfy says something else: only what the reviewer saw is approved (design.md, invariant 5). */
import { describe, expect, test } from '@jest/globals';
import type { IdenfyEvent } from '../../../src/domain/idenfy-event.ts';
import type { Run } from '../../support/runs.ts';
import { useRuns } from '../../support/runs.ts';
import type { StandIns } from '../../support/stand-ins.ts';
import { hold, standIns, status } from '../../support/stand-ins.ts';
import { identityEvent, secondEvent } from '../builders.ts';

const the = useRuns();

const deadlines = { decisionSeconds: 86_400, decisionReminderSeconds: 3_600 };

/** Its reviewer is asked, or about to be. */
async function stored(activities: StandIns): Promise<Run> {
  activities.askStatus.mockResolvedValue(status('DENIED'));
  const run = await the().verification('stored', activities, { deadlines });
  await run.tell(identityEvent());
  return run;
}

async function silentAtTheGate(activities: StandIns): Promise<Run> {
  const run = await the().verification('silent', activities, { deadlines });
  await run.tell(identityEvent({ overall: 'SUSPECTED', evidence: [] }));
  await run.reached('awaiting-decision');
  return run;
}

/** iDenfy says `event` when the decision is made, and not yet acted on. */
async function decidedWhileImagesCome(
  activities: StandIns,
  verdict: 'approve' | 'reject',
  event: IdenfyEvent,
): Promise<Run> {
  const images = hold(activities.storeImages);
  const run = await stored(activities);
  await images.reached;
  await run.reached('awaiting-decision');
  await run.decide(verdict);
  await run.tell(event);
  images.goOn();
  return run;
}

const denied = () => identityEvent({ overall: 'DENIED' });
const rejected = { outcome: 'REJECTED', reasons: ['identity_denied'] };
const changed = { outcome: 'REQUIRES_REVIEW', reasons: ['changed_while_closing'] };

describe('the identity is denied', () => {
  test('while the question is recorded: nobody is asked any more', async () => {
    const activities = standIns();
    const recording = hold(activities.recordVerification);
    const run = await stored(activities);
    await recording.reached;
    await run.tell(denied());
    recording.goOn();
    expect(await run.result()).toMatchObject(rejected);
  });

  test('while the question is open: it is taken back', async () => {
    const activities = standIns();
    const run = await stored(activities);
    await run.reached('awaiting-decision');
    await run.tell(denied());
    expect(await run.result()).toMatchObject(rejected);
    expect(activities.leaveReview).toHaveBeenCalledWith(expect.objectContaining({ decision: null }));
  });

  test.each(['approve', 'reject'] as const)(
    'after the reviewer’s decision to %s, while images for it are still on their way',
    async (verdict) => {
      const activities = standIns();
      const run = await decidedWhileImagesCome(activities, verdict, denied());
      expect(await run.result()).toMatchObject(rejected);
    },
  );

  test('while the approved outcome is recorded', async () => {
    const activities = standIns();
    const run = await stored(activities);
    await run.reached('awaiting-decision');
    const recording = hold(activities.recordVerification);
    await run.decide('approve');
    await recording.reached;
    await run.tell(denied());
    recording.goOn();
    expect(await run.result()).toMatchObject(changed);
  });

  test('in the very moment in which the approved run closes', async () => {
    const activities = standIns();
    const run = await stored(activities);
    await run.reached('awaiting-decision');
    const closing = run.holdClosing();
    await run.decide('approve');
    await closing.reached;
    await run.tell(denied());
    closing.goOn();
    expect(await run.result()).toMatchObject(changed);
  });

  test('while an approval at the gate is noted: nothing is submitted', async () => {
    const activities = standIns();
    activities.askStatus.mockResolvedValue(status('DENIED'));
    const run = await silentAtTheGate(activities);
    const noting = hold(activities.leaveReview);
    await run.decide('approve');
    await noting.reached;
    await run.tell(denied());
    noting.goOn();
    expect(await run.result()).toMatchObject(rejected);
    expect(activities.submitDocuments).not.toHaveBeenCalled();
  });
});

test('a result that says the same, and may say more, is shown before an approval counts', async () => {
  const activities = standIns();
  const another = identityEvent();
  const run = await decidedWhileImagesCome(activities, 'approve', another);
  const asked = await run.until('the question', ({ pendingDecision }) => pendingDecision != null);
  expect(asked.decisions).toHaveLength(1);
  expect(activities.recordVerification.mock.lastCall?.[0].results).toMatchObject([
    { superseded: true },
    { superseded: false, eventId: another.eventId },
  ]);
  await run.decide('reject');
  expect(await run.result()).toMatchObject({ outcome: 'REJECTED' });
});

test('without the second result nobody can approve; it counts when it comes after all', async () => {
  const activities = standIns();
  activities.askStatus.mockResolvedValue(status('REVIEWING'));
  const short = { ...deadlines, documentResultSeconds: 0.1, askAgainSeconds: 0.01 };
  const run = await the().verification('silent', activities, { deadlines: short });
  await run.tell(identityEvent());
  const { pendingDecision } = await run.reached('awaiting-decision');
  expect(pendingDecision).toMatchObject({ approval: 'impossible', reasons: ['second_result_missing'] });
  await expect(run.decide('approve')).rejects.toMatchObject({ cause: { type: 'approval_impossible' } });
  await run.tell(secondEvent());
  expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
});

describe('an approval at the gate', () => {
  test('lapses when another result comes before the submission, which then passes by itself', async () => {
    const activities = standIns();
    activities.askStatus.mockResolvedValue(status('APPROVED', { manualDocument: 'DOC_VALIDATED' }));
    const run = await silentAtTheGate(activities);
    const making = hold(activities.createDocumentSession);
    await run.decide('approve');
    await making.reached;
    await run.tell(identityEvent({ manualDocument: 'DOC_VALIDATED' }));
    making.goOn();
    await run.reached('awaiting-document-result');
    await run.tell(secondEvent());
    expect(await run.result()).toMatchObject({ outcome: 'VERIFIED' });
    // Nothing of what the person let through is in the result that VERIFIED rests on.
    expect(activities.recordVerification.mock.lastCall?.[0].approvals).toEqual([]);
  });

  test('does not cover another suspicion: the next result is asked about too', async () => {
    const activities = standIns();
    activities.askStatus.mockResolvedValue(status('SUSPECTED'));
    const run = await silentAtTheGate(activities);
    const making = hold(activities.createDocumentSession);
    await run.decide('approve');
    await making.reached;
    await run.tell(identityEvent({ overall: 'SUSPECTED', evidence: ['face_by_hand:FACE_MISMATCH'] }));
    making.goOn();
    const asked = await run.until('the question', ({ pendingDecision }) => pendingDecision != null);
    expect(asked.pendingDecision?.reasons).toContain('identity_suspected');
    expect(activities.submitDocuments).not.toHaveBeenCalled();
    await run.decide('reject');
    expect(await run.result()).toMatchObject({ outcome: 'REJECTED' });
  });

  test('stands where nothing came: it is not asked again, and the record is told of it', async () => {
    const activities = standIns();
    const run = await silentAtTheGate(activities);
    await run.decide('approve');
    await run.reached('awaiting-document-result');
    await run.tell(secondEvent());
    expect(await run.result()).toMatchObject({ outcome: 'VERIFIED' });
    expect(activities.recordVerification.mock.lastCall?.[0].approvals).toEqual([
      { reasons: ['identity_suspected'], results: [expect.any(String)] },
    ]);
    expect(activities.recordVerification).toHaveBeenCalledTimes(2);
  });
});
