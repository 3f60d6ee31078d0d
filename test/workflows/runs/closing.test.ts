/** What comes while a run ends is recorded with it, in whatever moment it comes (design.md, "Closing"). */
import { describe, expect, test } from '@jest/globals';
import { useRuns } from '../../support/runs.ts';
import type { Run } from '../../support/runs.ts';
import type { Held, StandIns } from '../../support/stand-ins.ts';
import { hold, standIns } from '../../support/stand-ins.ts';
import { identityEvent, secondEvent } from '../builders.ts';

const the = useRuns();

const moments: [string, (activities: StandIns, run: Run) => Held][] = [
  ['while the record is written', ({ recordVerification }) => hold(recordVerification)],
  ['in the very moment of the closing', (_activities, run) => run.holdClosing()],
];

function recorded({ recordVerification }: StandIns) {
  const requests = recordVerification.mock.calls.map(([request]) => request);
  return {
    placed: requests.flatMap(({ recordedEvents }) => recordedEvents),
    parked: requests.flatMap(({ unplacedEvents }) => unplacedEvents),
  };
}

describe.each(moments)('%s', (_what, moment) => {
  test('a notice, another session’s webhook and an ill-formed one find their places; the outcome stands', async () => {
    const activities = standIns();
    const run = await the().verification('silent', activities);
    const held = moment(activities, run);
    const [identity, second] = [identityEvent(), secondEvent()];
    await run.tell(identity);
    await run.tell(second);
    await held.reached;
    const notice = identityEvent({ kind: 'document-expiration' });
    const strange = identityEvent({ scanRef: 'scan-of-another' });
    await run.tell(notice);
    await run.tell(strange);
    await run.handle.signal('idenfyEvent', { v: 1, eventId: 'ill-formed' });
    held.goOn();
    expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    const { placed, parked } = recorded(activities);
    expect(placed.toSorted()).toEqual([identity, second, notice].map(({ eventId }) => eventId).toSorted());
    expect(parked.toSorted()).toEqual([strange.eventId, 'ill-formed'].toSorted());
  });

  test('nobody can cancel it, or decide about it, any more', async () => {
    const activities = standIns();
    const run = await the().verification('silent', activities);
    const held = moment(activities, run);
    await run.tell(identityEvent());
    await run.tell(secondEvent());
    await held.reached;
    const refused = [run.decide('reject'), run.cancel().then(async (update) => update.result())];
    // A run that is held in its last task answers when that is done.
    held.goOn();
    for (const { status } of await Promise.allSettled(refused)) expect(status).toBe('rejected');
    expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
  });
});

test('webhooks that come with their bodies are recorded in as many rounds as one payload has room for', async () => {
  const activities = standIns();
  const recording = hold(activities.recordVerification);
  const run = await the().verification('silent', activities);
  await run.tell(identityEvent());
  await run.tell(secondEvent());
  await recording.reached;
  const body = 'x'.repeat(700_000);
  const notices = [1, 2, 3].map(() => identityEvent({ kind: 'document-expiration', body }));
  for (const notice of notices) await run.tell(notice);
  recording.goOn();
  await run.result();
  const rounds = activities.recordVerification.mock.calls.map(([{ undelivered }]) => undelivered.length);
  expect(rounds).toEqual([0, 2, 1]);
});
