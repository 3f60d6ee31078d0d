/**
 * iDenfy's denial comes beside its approval, in each moment of a run, whatever iDenfy answers when it is asked which of
 * the two holds: never VERIFIED, and what was still to be bought is not (design.md, invariants 4, 5 and 7).
 */
import { describe, expect, test } from '@jest/globals';
import type { Run } from '../../support/runs.ts';
import { useRuns } from '../../support/runs.ts';
import type { IdenfyEvent } from '../../../src/domain/idenfy-event.ts';
import type { Held, StandIns } from '../../support/stand-ins.ts';
import { hold, standIns, status, unclear } from '../../support/stand-ins.ts';
import { until } from '../../support/until.ts';
import { identityEvent, secondEvent } from '../builders.ts';

const the = useRuns();

/** Where the run is held when the denial comes; null: while the second result is awaited, which nothing has to hold. */
type Moment = ((activities: StandIns, run: Run) => Held) | null;

const early: [string, Moment][] = [
  ['while the files are downloaded', ({ downloadSecondDocument }) => hold(downloadSecondDocument)],
  ['while Token 2 is made', ({ createDocumentSession }) => hold(createDocumentSession)],
];
const submitting: [string, Moment] = [
  'while the files are submitted',
  ({ submitDocuments }) => hold(submitDocuments),
];
const awaiting: [string, Moment] = ['while the second result is awaited', null];
const closing: [string, Moment][] = [
  ['while the record is written', ({ recordVerification }) => hold(recordVerification)],
  ['in the very moment of the closing', (_activities, run) => run.holdClosing()],
];

const answers = ['DENIED', 'APPROVED', 'SUSPECTED', 'REVIEWING', 'ACTIVE', null] as const;

async function play([what, moment]: [string, Moment], denial: IdenfyEvent, answer: (typeof answers)[number]) {
  const activities = standIns();
  const { askStatus, submitDocuments } = activities;
  if (answer === null) askStatus.mockRejectedValue(unclear());
  else askStatus.mockResolvedValue(status(answer));
  // A review that iDenfy speaks of comes to nothing.
  const deadlines = { reviewSeconds: 0.2, askAgainSeconds: 0.01 };
  const run = await the().verification('silent', activities, { deadlines });
  const held = moment?.(activities, run) ?? null;
  await run.tell(identityEvent());
  if (!early.some(([known]) => known === what)) {
    await until('the submission', () => (submitDocuments.mock.calls.length > 0 ? true : undefined));
    if (held !== null) await run.tell(secondEvent());
  }
  await held?.reached;
  await run.tell(denial);
  held?.goOn();
  if (held === null) await run.tell(secondEvent());
  return { ended: await run.result(), activities };
}

async function withEachAnswer(moment: [string, Moment], denial: () => IdenfyEvent) {
  return await Promise.all(answers.map(async (answer) => play(moment, denial(), answer)));
}

const identityDenied = () => identityEvent({ overall: 'DENIED', autoDocument: 'DOC_FAKE' });
const secondDenied = () => secondEvent({ overall: 'DENIED', autoDocument: 'DOC_FAKE' });

describe('of the identity', () => {
  test.each(early)('%s: nothing is submitted', async (...moment) => {
    for (const { ended, activities } of await withEachAnswer(moment, identityDenied)) {
      expect(ended.outcome).not.toBe('VERIFIED');
      expect(activities.submitDocuments).not.toHaveBeenCalled();
      const [what] = moment;
      expect(activities.createDocumentSession).toHaveBeenCalledTimes(what.includes('Token 2') ? 1 : 0);
    }
  });

  test.each([submitting, awaiting, ...closing])('%s', async (...moment) => {
    for (const { ended, activities } of await withEachAnswer(moment, identityDenied)) {
      expect(ended.outcome).toBe('REQUIRES_REVIEW');
      expect(activities.submitDocuments).toHaveBeenCalledTimes(1);
    }
  });

  test('that iDenfy bears out is told by its own reason', async () => {
    const endings = await Promise.all(
      [...early, submitting, awaiting, ...closing].map(async (moment) => {
        const { ended } = await play(moment, identityDenied(), 'DENIED');
        return [ended.outcome, ...ended.reasons];
      }),
    );
    expect(endings).toEqual([
      ['REJECTED', 'identity_denied'],
      ['REJECTED', 'identity_denied'],
      ['REQUIRES_REVIEW', 'changed_after_submission'],
      ['REQUIRES_REVIEW', 'changed_after_submission'],
      ['REQUIRES_REVIEW', 'changed_while_closing'],
      ['REQUIRES_REVIEW', 'changed_while_closing'],
    ]);
  });
});

describe('of the second document', () => {
  test.each([submitting, ...closing])('%s', async (...moment) => {
    for (const { ended, activities } of await withEachAnswer(moment, secondDenied)) {
      expect(ended.outcome).not.toBe('VERIFIED');
      expect(activities.submitDocuments).toHaveBeenCalledTimes(1);
    }
  });
});
