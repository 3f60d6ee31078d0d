import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { IdenfyEvent } from '../../src/workflows/messages.ts';
import type { Session } from '../../src/workflows/sessions.ts';
import {
  isDecisive,
  isEndWithoutVerdict,
  newSession,
  sameDecision,
  withEvent,
} from '../../src/workflows/sessions.ts';
import { identityEvent, sha256 } from './builders.ts';

const fold = (...events: IdenfyEvent[]): Session =>
  events.reduce(
    withEvent,
    newSession(
      'identity',
      { scanRef: 'scan-1', expiresAt: '2026-11-03T10:00:00.000Z', stepNames: [] },
      '2026-11-02T10:00:00.000Z',
    ),
  );

const interim = (changes: Partial<IdenfyEvent> = {}) => identityEvent({ final: false, ...changes });
const automatic = (changes: Partial<IdenfyEvent> = {}) => identityEvent(changes);
const byHand = (changes: Partial<IdenfyEvent> = {}) =>
  identityEvent({
    eventType: 'IDENTIFICATION_MANUAL_FINISHED',
    manualDocument: 'DOC_VALIDATED',
    manualFace: 'FACE_MATCH',
    ...changes,
  });
const resubmitted = (changes: Partial<IdenfyEvent> = {}) =>
  identityEvent({ eventType: 'IDENTIFICATION_RESUBMITTED', final: false, overall: 'REVIEWING', ...changes });
const expired = (changes: Partial<IdenfyEvent> = {}) =>
  identityEvent({ eventType: 'IDENTIFICATION_EXPIRED', overall: 'EXPIRED', ...changes });
const again = (event: IdenfyEvent, eventType: string): IdenfyEvent => ({
  ...event,
  eventType,
  eventId: sha256(`${event.digest}|${eventType}`),
});

describe('what is decisive', () => {
  test.each<[final: boolean | null, overall: string | null, decisive: boolean]>([
    [true, 'APPROVED', true],
    [true, null, true],
    [true, 'PAUSED', true],
    [false, 'APPROVED', false],
    [null, 'DENIED', false],
    [false, 'EXPIRED', true],
    [null, 'DELETED', true],
    [false, 'ARCHIVED', true],
    [null, 'EXPIRED-DELETED', true],
    [null, 'REVIEWING', false],
  ])('final %p, overall %p: %p, under whatever header', (final, overall, decisive) => {
    for (const eventType of ['IDENTIFICATION_AUTO_FINISHED', 'IDENTIFICATION_EXPIRED', 'UNKNOWN']) {
      expect(isDecisive(identityEvent({ final, overall, eventType }))).toBe(decisive);
    }
  });

  test('a notice of document expiry decides nothing and changes nothing', () => {
    const notice = identityEvent({ kind: 'document-expiration', eventType: 'DOCUMENT_EXPIRATION' });
    expect(isDecisive(notice)).toBe(false);
    const session = fold(automatic());
    expect(withEvent(session, notice)).toBe(session);
  });
});

describe('order', () => {
  test('an interim result counts until the decisive one comes, and not after it', () => {
    const first = interim();
    const decision = byHand();
    expect(fold(first)).toMatchObject({ interim: first, result: null });
    expect(fold(first, decision).result).toBe(decision);
    const session = fold(decision);
    expect(withEvent(session, first)).toBe(session);
  });

  test('a later decision replaces the earlier one, which is kept', () => {
    const [first, second] = [automatic({ overall: 'SUSPECTED' }), byHand()];
    expect(fold(first, second)).toMatchObject({ result: second, replaced: [first] });
  });

  test('an automatic result that a retry brings after the decision of a person is kept and does not count', () => {
    const [first, second] = [automatic({ overall: 'DENIED' }), byHand()];
    expect(fold(second, first)).toMatchObject({ result: second, replaced: [first] });
  });

  test('of two decisions by hand the later one counts', () => {
    const [first, second] = [byHand({ overall: 'DENIED' }), byHand()];
    expect(fold(first, second)).toMatchObject({ result: second, replaced: [first] });
    expect(fold(second, first)).toMatchObject({ result: first, replaced: [second] });
  });

  test.each(['EXPIRED', 'EXPIRED-DELETED', 'DELETED', 'ARCHIVED'])(
    'an end without a verdict (%s) takes no verdict back, and gives way to one',
    (overall) => {
      const [end, verdict] = [expired({ overall }), automatic()];
      expect(isEndWithoutVerdict(end)).toBe(true);
      expect(fold(end).result).toBe(end);
      expect(fold(end, verdict)).toMatchObject({ result: verdict, replaced: [end] });
      expect(fold(verdict, end)).toMatchObject({ result: verdict, replaced: [end] });
    },
  );

  test('the same body under another header says nothing new, also when something has replaced it', () => {
    const [first, second] = [automatic({ overall: 'DENIED' }), byHand()];
    for (const header of ['IDENTIFICATION', 'IDENTIFICATION_MANUAL_FINISHED', 'IDENTIFICATION_RESUBMITTED']) {
      const once = fold(first);
      expect(withEvent(once, again(first, header))).toBe(once);
      const twice = fold(first, second);
      expect(withEvent(twice, again(first, header))).toBe(twice);
    }
  });
});

describe('RESUBMITTED', () => {
  test('with final false returns to review, and what was decided is kept', () => {
    const [decision, anew] = [automatic(), resubmitted()];
    expect(fold(decision, anew)).toMatchObject({ result: null, interim: anew, replaced: [decision] });
  });

  test('the decision that was taken back does not come back by a repetition', () => {
    const [decision, anew] = [automatic(), resubmitted()];
    for (const header of ['IDENTIFICATION', 'IDENTIFICATION_MANUAL_FINISHED']) {
      expect(fold(decision, anew, again(decision, header)).result).toBeNull();
    }
  });

  test('the next decision counts, and the notice repeated does not undo it', () => {
    const [decision, anew, next] = [automatic(), resubmitted(), byHand({ overall: 'DENIED' })];
    const session = fold(decision, anew, next);
    expect(session).toMatchObject({ result: next, replaced: [decision] });
    expect(withEvent(session, anew)).toBe(session);
  });

  test('with final true is a decision like any other', () => {
    const [decision, anew] = [byHand(), resubmitted({ final: true, overall: 'APPROVED' })];
    expect(fold(decision, anew)).toMatchObject({ result: anew, replaced: [decision] });
  });

  test('before any decision is an interim result', () => {
    const anew = resubmitted();
    expect(fold(anew)).toMatchObject({ result: null, interim: anew, replaced: [] });
  });

  test('as the new header of an old interim body takes nothing back, since headers are not signed', () => {
    const [first, decision] = [interim(), byHand()];
    const session = fold(first, decision);
    expect(withEvent(session, again(first, 'IDENTIFICATION_RESUBMITTED'))).toBe(session);
  });

  test('counts although the same body came under the old header first', () => {
    const [decision, anew] = [automatic(), resubmitted()];
    expect(fold(decision, again(anew, 'IDENTIFICATION'), anew).result).toBeNull();
  });
});

describe('a notice of the end whose body decides nothing', () => {
  const notice = interim({ eventType: 'IDENTIFICATION_CANCELLED', overall: 'ACTIVE' });

  test('is to be asked about', () => {
    expect(fold(notice)).toMatchObject({ result: null, interim: null, unclearEnd: notice });
    expect(fold(again(notice, 'IDENTIFICATION'), notice).unclearEnd).toBe(notice);
  });

  test('is settled by a decision, and is nothing after one', () => {
    expect(fold(notice, automatic()).unclearEnd).toBeNull();
    const session = fold(automatic());
    expect(withEvent(session, notice)).toBe(session);
  });
});

describe('whether two results say the same', () => {
  const base = automatic();
  const like = (changes: Partial<IdenfyEvent>) => ({
    ...base,
    digest: sha256(JSON.stringify(changes)),
    ...changes,
  });

  test.each<[what: string, changes: Partial<IdenfyEvent>]>([
    ['another overall', { overall: 'DENIED' }],
    ['another step status', { stepStatus: 'INVALID', stepVerdict: 'invalid' }],
    ['another document type', { documentType: 'ID_CARD' }],
    ['another country', { documentCountry: 'EE' }],
    ['a new mismatch tag', { mismatchTags: ['INVALID_ADDITIONAL_STEP'] }],
    ['a new fraud tag', { fraudTags: ['FAKE_PHOTO'] }],
    ['another verdict on the document', { manualDocument: 'DOC_FAKE' }],
    ['what was resubmitted', { eventType: 'IDENTIFICATION_RESUBMITTED' }],
  ])('%s is news', (_, changes) => {
    expect(sameDecision(base, like(changes))).toBe(false);
    expect(sameDecision(like(changes), base)).toBe(false);
  });

  test.each<[what: string, changes: Partial<IdenfyEvent>]>([
    ['fresh links', { images: { SECOND_DOCUMENT: 'https://files.example/again.jpg' } }],
    ['a reviewer who confirms', { manualDocument: 'DOC_VALIDATED', manualFace: 'FACE_MATCH' }],
    ['another time and header', { receivedAt: '2026-11-02T11:00:00.000Z', eventType: 'IDENTIFICATION' }],
  ])('%s: no news', (_, changes) => {
    expect(sameDecision(base, like(changes))).toBe(true);
  });

  test('tags in another order are the same tags', () => {
    expect(
      sameDecision(like({ mismatchTags: ['NAME', 'SEX'] }), like({ mismatchTags: ['SEX', 'NAME'] })),
    ).toBe(true);
  });

  test('no result is not the same as one', () => {
    expect(sameDecision(null, base)).toBe(false);
    expect(sameDecision(base, null)).toBe(false);
    expect(sameDecision(null, null)).toBe(true);
  });
});

/** A verdict weighs more than an end without one, and that more than nothing. */
function weight({ result }: Session): number {
  if (result === null) return 0;
  return isEndWithoutVerdict(result) ? 1 : 2;
}

const digestOf = (event: IdenfyEvent | null | undefined) => event?.digest ?? '';

const anyEvent = fc
  .record({
    digest: fc.nat({ max: 5 }).map((body) => sha256(`body-${body}`)),
    eventType: fc.constantFrom(
      'IDENTIFICATION',
      'IDENTIFICATION_AUTO_FINISHED',
      'IDENTIFICATION_MANUAL_FINISHED',
      'IDENTIFICATION_EXPIRED',
      'IDENTIFICATION_CANCELLED',
      'IDENTIFICATION_RESUBMITTED',
    ),
  })
  // What a body says follows from the body; its header does not.
  .map(({ digest, eventType }) => {
    const kind = parseInt(digest.slice(0, 2), 16) % 4;
    return identityEvent({
      digest,
      eventType,
      final: kind > 1,
      overall: kind === 1 ? 'EXPIRED' : kind === 2 ? 'DENIED' : 'APPROVED',
      manualDocument: kind === 3 ? 'DOC_VALIDATED' : null,
    });
  });

const anyEvents = fc.array(anyEvent, { maxLength: 12 });

describe('whatever comes, in whatever order and number', () => {
  test('no decision is lost, and none is there twice', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const session = fold(...events);
        const kept = [...session.replaced, ...(session.result === null ? [] : [session.result])].map(
          digestOf,
        );
        expect(kept.toSorted()).toEqual([...new Set(events.filter(isDecisive).map(digestOf))].toSorted());
      }),
      { numRuns: 2_000 },
    );
  });

  test('a repetition of an event that was taken changes nothing', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(), (events, pick) => {
        fc.pre(events.length > 0);
        const session = fold(...events);
        const repeated = events[pick % events.length];
        if (repeated === undefined) throw new Error('unreachable');
        // One that was passed over because something stood may count later, e.g. RESUBMITTED.
        fc.pre(isDecisive(repeated) || session.interimDigests.includes(repeated.digest));
        const after = withEvent(session, repeated);
        expect(digestOf(after.result)).toBe(digestOf(session.result));
        expect(after.replaced).toEqual(session.replaced);
      }),
      { numRuns: 2_000 },
    );
  });

  test('once there is a verdict, only RESUBMITTED takes it away', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const others = events.filter(({ eventType }) => eventType !== 'IDENTIFICATION_RESUBMITTED');
        let session = fold();
        for (const event of others) {
          const before = session;
          session = withEvent(session, event);
          expect(weight(session)).toBeGreaterThanOrEqual(weight(before));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('one automatic result, one by hand, interim results and ends give the same in any order', () => {
    const events = [
      interim(),
      interim({ overall: 'SUSPECTED' }),
      automatic({ overall: 'SUSPECTED' }),
      byHand(),
      expired(),
      interim({ eventType: 'IDENTIFICATION_CANCELLED', overall: 'ACTIVE' }),
    ];
    const expected = events[3];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          [...events, ...events].map((event, index) => ({ event, index })),
          { minLength: events.length * 2, maxLength: events.length * 2 },
        ),
        (shuffled) => {
          const session = fold(...shuffled.map(({ event }) => event));
          expect(session.result).toBe(expected);
          expect(session.unclearEnd).toBeNull();
          expect(session.replaced.map(digestOf).toSorted()).toEqual(
            [events[2], events[4]].map(digestOf).toSorted(),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
