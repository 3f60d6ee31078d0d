import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { disputesOf, reasonsOf, withDisputes } from '../../src/domain/verdicts/disputes.ts';
import { gate } from '../../src/domain/verdicts/gate.ts';
import { KnownSessions } from '../../src/workflows/known-sessions.ts';
import type { IdenfyEvent } from '../../src/domain/idenfy-event.ts';
import type { Session, StatusWord } from '../../src/domain/sessions.ts';
import { isByHand, isDecisive, isEndWithoutVerdict } from '../../src/domain/idenfy-event.ts';
import {
  contradicts,
  newSession,
  sameDecision,
  settlementOf,
  withEvent,
  withSettlement,
} from '../../src/domain/sessions.ts';
import type { Outcome } from '../../src/domain/words.ts';
import { requestedDocuments, identityEvent, sha256 } from '../workflows/builders.ts';

const fold = (...events: IdenfyEvent[]): Session =>
  events.reduce(
    (session, event) => withEvent(session, event),
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
const status = (overall: string): StatusWord => identityEvent({ overall });
const settled = (session: Session, answer: StatusWord | null): Session =>
  session.doubt === null ? session : withSettlement(session, settlementOf(session, answer));
/** The silent method's outcome, where everything else is in order. */
const outcomeOf = (session: Session): Outcome | 'waits' => {
  if (session.result === null) return 'waits';
  const stop = gate(session.result, { kind: 'stored' }, requestedDocuments(), false) ?? {
    outcome: 'VERIFIED',
    reasons: [],
  };
  return withDisputes(stop, reasonsOf(disputesOf([session]))).outcome;
};

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
  test('an interim result counts until the decisive one comes; after it, iDenfy is to be asked', () => {
    const first = interim();
    const decision = byHand();
    expect(fold(first)).toMatchObject({ interim: first, result: null });
    expect(fold(first, decision)).toMatchObject({ result: decision, doubt: null });
    expect(fold(decision, first)).toMatchObject({
      result: decision,
      doubt: { kind: 'reviewed-again', by: first },
    });
  });

  test('a later decision replaces the earlier one, which is kept', () => {
    const [first, second] = [automatic({ overall: 'SUSPECTED' }), byHand()];
    expect(fold(first, second)).toMatchObject({ result: second, replaced: [first] });
  });

  test.each(['IDENTIFICATION_AUTO_FINISHED', 'IDENTIFICATION_RESUBMITTED', 'UNKNOWN'])(
    'what a machine says after a person does not count, and speaks against it where it differs (%s)',
    (eventType) => {
      const [other, same, person] = [
        automatic({ overall: 'DENIED', eventType }),
        automatic({ eventType }),
        byHand(),
      ];
      expect(fold(person, other)).toMatchObject({
        result: person,
        replaced: [other],
        doubt: null,
        disputes: [expect.objectContaining({ kind: 'by-machine' })],
      });
      expect(fold(person, same)).toMatchObject({
        result: person,
        replaced: [same],
        doubt: null,
        disputes: [],
      });
      expect(outcomeOf(fold(person, other))).toBe('REQUIRES_REVIEW');
    },
  );

  test('what a person found before the end is not taken back by a machine’s end, and may be by a person’s', () => {
    const found = interim({ overall: 'DENIED', manualDocument: 'DOC_FAKE' });
    const told = fold(found, automatic());
    expect(told).toMatchObject({ result: { overall: 'APPROVED' }, disputes: [{ kind: 'by-machine' }] });
    expect(fold(found, byHand()).disputes).toEqual([]);
    const pending = interim({ overall: 'REVIEWING', manualDocument: 'DOC_VALIDATED' });
    expect(fold(pending, automatic()).disputes).toEqual([]);
  });

  test.each<[what: string, early: IdenfyEvent, end: IdenfyEvent, outcome: Outcome]>([
    [
      'a person’s denial',
      interim({ overall: 'DENIED', manualDocument: 'DOC_FAKE' }),
      automatic(),
      'REQUIRES_REVIEW',
    ],
    [
      'a person’s doubt',
      interim({ overall: 'SUSPECTED', manualFace: 'FACE_MISMATCH' }),
      automatic(),
      'REQUIRES_REVIEW',
    ],
    [
      'a forgery',
      interim({ overall: 'REVIEWING', evidence: ['fraud_tag:FAKE_PHOTO'] }),
      automatic(),
      'REQUIRES_REVIEW',
    ],
    [
      'a check',
      interim({ overall: 'SUSPECTED', evidence: ['check_suspected:aml'] }),
      automatic({ evidence: [] }),
      'REQUIRES_REVIEW',
    ],
    [
      'a person’s denial, then polled',
      interim({ overall: 'DENIED', manualDocument: 'DOC_FAKE' }),
      automatic({ source: 'asked' }),
      'REQUIRES_REVIEW',
    ],
    ['nothing', interim({ overall: 'REVIEWING' }), automatic(), 'VERIFIED'],
    [
      'a forgery, before a person',
      interim({ overall: 'SUSPECTED', evidence: ['fraud_tag:FAKE_PHOTO'] }),
      byHand(),
      'VERIFIED',
    ],
  ])('an interim body’s word outlives any number of later ones: %s', (_what, early, end, outcome) => {
    const others = [interim({ overall: 'REVIEWING', digest: sha256('1') }), interim({ digest: sha256('2') })];
    for (const before of [[early], [early, ...others], [...others, early], [others[0], early, others[1]]]) {
      expect(outcomeOf(fold(...before.filter((event) => event !== undefined), end))).toBe(outcome);
    }
  });

  test('a machine makes nothing better than what a person said', () => {
    for (const overall of ['DENIED', 'SUSPECTED']) {
      const alone = fold(byHand({ overall }));
      const after = withEvent(alone, automatic({ eventType: 'UNKNOWN' }));
      expect(outcomeOf(after)).toBe(outcomeOf(alone));
      expect(after.disputes).toEqual([expect.objectContaining({ kind: 'by-machine' })]);
    }
  });

  test('of two decisions by hand the later one counts, once iDenfy did not say otherwise', () => {
    const [first, second] = [byHand({ overall: 'DENIED' }), byHand()];
    const session = fold(first, second);
    expect(session).toMatchObject({ result: second, replaced: [first], doubt: { kind: 'order' } });
    expect(fold(second, first)).toMatchObject({
      result: first,
      replaced: [second],
      doubt: { kind: 'order' },
    });
    expect(outcomeOf(settled(session, second))).toBe('VERIFIED');
    const open = { ...second, overall: 'ACTIVE' };
    for (const answer of [first, null, open]) {
      expect(outcomeOf(settled(session, answer))).toBe('REQUIRES_REVIEW');
    }
    // What is worse needs nobody to confirm it.
    expect(outcomeOf(settled(fold(second, first), null))).toBe('REJECTED');
  });

  test('of two that differ in what a status does not tell, nobody knows the later one', () => {
    const [first, second] = [byHand({ stepVerdict: 'invalid', stepStatus: 'INVALID' }), byHand()];
    expect(settled(fold(first, second), second).disputes).toEqual([
      expect.objectContaining({ kind: 'unanswered' }),
    ]);
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

describe('an interim body after the decision', () => {
  const headers = ['IDENTIFICATION_RESUBMITTED', 'IDENTIFICATION_AUTO_FINISHED', 'UNKNOWN'];

  test.each(headers)('takes nothing back by itself (%s)', (eventType) => {
    const decision = byHand();
    const session = fold(decision, resubmitted({ eventType }));
    expect(session).toMatchObject({ result: decision, replaced: [], doubt: { kind: 'reviewed-again' } });
  });

  test.each(['REVIEWING', 'ACTIVE'])('is a new review where iDenfy says %s', (overall) => {
    const [decision, anew] = [automatic(), resubmitted()];
    const session = settled(fold(decision, anew), status(overall));
    expect(session).toMatchObject({ result: null, interim: anew, replaced: [decision], doubt: null });
    // What was decided before does not come back by a repetition.
    for (const header of headers) expect(withEvent(session, again(decision, header))).toBe(session);
  });

  test('is a late retry where iDenfy says the same, and a person’s to judge where it says anything else', () => {
    const [decision, late] = [byHand(), interim()];
    const session = fold(decision, late);
    expect(settled(session, status('APPROVED'))).toMatchObject({
      result: decision,
      doubt: null,
      disputes: [],
    });
    expect(settled(session, status('SUSPECTED'))).toMatchObject({
      result: decision,
      disputes: [expect.objectContaining({ kind: 'by-status' })],
    });
    expect(settled(session, { ...status('APPROVED'), fraudTags: ['FAKE_PHOTO'] }).disputes).toEqual([
      expect.objectContaining({ kind: 'by-status' }),
    ]);
    for (const answer of [null, status('DELETED')]) {
      expect(settled(session, answer)).toMatchObject({
        result: decision,
        disputes: [expect.objectContaining({ kind: 'unanswered' })],
      });
    }
  });

  test('what comes of the new review is asked about too: it may be a retry of what was before', () => {
    const [decision, anew, next] = [automatic(), resubmitted(), byHand({ overall: 'DENIED' })];
    const session = withEvent(settled(fold(decision, anew), status('REVIEWING')), next);
    expect(session).toMatchObject({ result: next, doubt: { kind: 'reviewed-again', by: next } });
    expect(settled(session, status('REVIEWING'))).toMatchObject({ result: null, replaced: [decision, next] });
    expect(settled(session, status('DENIED'))).toMatchObject({ result: next, disputes: [] });
  });

  test('a machine does not replace the person’s verdict that iDenfy set aside', () => {
    const session = settled(fold(byHand({ overall: 'DENIED' }), resubmitted()), status('REVIEWING'));
    expect(outcomeOf(withEvent(session, automatic()))).toBe('REQUIRES_REVIEW');
  });

  test('what iDenfy answers counts again each time, and is there once', () => {
    const answer = byHand({ source: 'asked', stepVerdict: 'none', stepStatus: null });
    const session = settled(fold(answer, resubmitted()), status('REVIEWING'));
    expect(withEvent(session, answer)).toMatchObject({ result: answer, replaced: [], doubt: null });
  });

  test('before any decision is an interim result', () => {
    const anew = resubmitted();
    expect(fold(anew)).toMatchObject({ result: null, interim: anew, replaced: [], doubt: null });
  });

  test('the same body counts once, whatever it counted for then', () => {
    const [early, decision, late] = [interim(), byHand(), interim({ overall: 'ACTIVE' })];
    const session = settled(fold(early, decision, late), status('APPROVED'));
    for (const event of [early, decision, late]) {
      for (const header of headers) expect(withEvent(session, again(event, header))).toBe(session);
    }
  });
});

describe('a body that says that nothing was shown yet', () => {
  const notice = interim({ eventType: 'IDENTIFICATION_CANCELLED', overall: 'ACTIVE' });

  test.each(['IDENTIFICATION_CANCELLED', 'IDENTIFICATION', 'UNKNOWN'])(
    'is to be asked about (%s)',
    (header) => {
      const told = again(notice, header);
      expect(fold(told)).toMatchObject({ result: null, interim: null, unclearEnd: told });
    },
  );

  test('is settled by a decision', () => {
    expect(fold(notice, automatic()).unclearEnd).toBeNull();
  });
});

describe('what an answer of iDenfy bears out', () => {
  const clean = byHand({ overall: 'APPROVED', evidence: [] });
  const late = interim({ overall: 'REVIEWING' });

  test.each<[what: string, answer: Partial<StatusWord>, kinds: string[]]>([
    ['the same', { evidence: [] }, []],
    ['evidence that the result does not show', { evidence: ['manual_document:DOC_FAKE'] }, ['by-status']],
    ['a list that the result does not show', { evidence: ['sanctions_status:TRUE_POSITIVE'] }, ['by-status']],
    ['a tag that the result does not show', { fraudTags: ['FAKE_PHOTO'] }, ['by-status']],
    ['a mismatch that the result does not show', { mismatchTags: ['NAME'] }, ['by-status']],
    ['another face by hand', { manualFace: 'FACE_MISMATCH' }, ['by-status']],
    ['another document by hand', { manualDocument: 'DOC_FAKE' }, ['by-status']],
    ['nothing of a person’s work', { manualFace: null, manualDocument: '' }, []],
  ])('%s', (_what, answer, kinds) => {
    const session = fold(clean, late);
    const word = { ...status('APPROVED'), ...answer };
    expect(settled(session, word).disputes.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('a webhook that says less than what was asked leaves the order open', () => {
    const question = automatic({
      source: 'asked',
      fraudTags: ['DUPLICATE_FACE'],
      evidence: ['fraud_tag:DUPLICATE_FACE'],
    });
    const poorer = byHand({ overall: 'APPROVED', evidence: [] });
    expect(fold(question, poorer).doubt).toMatchObject({ kind: 'order' });
    expect(
      fold(question, { ...poorer, fraudTags: ['DUPLICATE_FACE'], evidence: ['fraud_tag:DUPLICATE_FACE'] })
        .doubt,
    ).toBeNull();
  });

  test('a person whom the result does not show is no contradiction, and one whom both show must have said the same', () => {
    const session = fold(automatic({ evidence: [] }), late);
    expect(settled(session, { ...status('APPROVED'), manualFace: 'FACE_MATCH' }).disputes).toEqual([]);
    const reviewed = fold(byHand({ manualFace: 'FACE_MATCH', evidence: [] }), late);
    expect(settled(reviewed, { ...status('APPROVED'), manualFace: 'FACE_MISMATCH' }).disputes).toHaveLength(
      1,
    );
  });

  test('an order that is open does not cover a review that was announced', () => {
    const announced = fold(automatic({ overall: 'APPROVED' }), late);
    const both = withEvent(announced, automatic({ overall: 'DENIED' }));
    expect(both.doubt).toMatchObject({ kind: 'reviewed-again', by: { digest: late.digest } });
    // An answer to the question before says nothing of what came since.
    expect(both.doubt).not.toBe(announced.doubt);
  });

  test('a review that is announced after an open order is what is asked about', () => {
    const open = fold(automatic({ overall: 'APPROVED' }), automatic({ overall: 'DENIED' }));
    expect(open.doubt).toMatchObject({ kind: 'order' });
    expect(withEvent(open, late).doubt).toMatchObject({
      kind: 'reviewed-again',
      by: { digest: late.digest },
    });
  });

  test('an end after a verdict that iDenfy set aside contradicts nobody, and is asked about', () => {
    const setAside = settled(fold(byHand({ overall: 'APPROVED' }), late), status('REVIEWING'));
    expect(setAside.result).toBeNull();
    const end = withEvent(setAside, expired());
    expect([end.result?.overall, end.doubt?.kind, end.disputes]).toEqual(['EXPIRED', 'reviewed-again', []]);
  });

  test('a link that ran out before is no verdict that could contradict', () => {
    for (const end of [expired(), expired({ overall: 'DELETED', manualDocument: 'DOC_FAKE' })]) {
      const session = fold(end, automatic({ overall: 'APPROVED' }));
      expect([session.result?.overall, session.doubt, session.disputes]).toEqual(['APPROVED', null, []]);
      const other = fold(end, expired({ overall: 'ARCHIVED' }));
      expect([other.result?.overall, other.doubt, other.disputes]).toEqual(['ARCHIVED', null, []]);
    }
  });

  test('each body of a machine against a person’s word is a dispute of its own', () => {
    const first = automatic({ overall: 'APPROVED', digest: sha256('first') });
    const second = automatic({ overall: 'DENIED', digest: sha256('second') });
    const session = fold(byHand({ overall: 'SUSPECTED' }), first, second, again(second, 'UNKNOWN'));
    expect(session.disputes.map(({ kind }) => kind)).toEqual(['by-machine', 'by-machine']);
  });
});

describe('whether two results say the same', () => {
  const base = automatic({ documentDigest: sha256('one'), evidence: [] });
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
    ['another document', { documentDigest: sha256('another') }],
    ['other evidence', { evidence: ['auto_face:FACE_SUSPECTED'] }],
  ])('%s is news', (_, changes) => {
    expect(sameDecision(base, like(changes))).toBe(false);
    expect(sameDecision(like(changes), base)).toBe(false);
  });

  test.each<[what: string, changes: Partial<IdenfyEvent>]>([
    ['fresh links', { images: { SECOND_DOCUMENT: 'https://files.example/again.jpg' } }],
    ['a reviewer who confirms', { manualDocument: 'DOC_VALIDATED', manualFace: 'FACE_MATCH' }],
    ['no word about the document', { documentDigest: null }],
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

describe('what takes back that an earlier result had allowed', () => {
  const confirmed = automatic({ source: 'asked', stepVerdict: 'none', stepStatus: null });

  test('is no result any more', () => {
    expect([contradicts(null, confirmed), contradicts(null, automatic())]).toEqual([true, true]);
  });

  test.each<[what: string, later: Partial<IdenfyEvent>, isContrary: boolean]>([
    ['the step that an asked status did not tell, and that is fine', { stepVerdict: 'valid' }, false],
    ['nothing of the step either', { stepVerdict: 'none', stepStatus: null }, false],
    ['a step that is not fine', { stepVerdict: 'invalid', stepStatus: 'INVALID' }, true],
    ['a step that was not found', { stepVerdict: 'not-found' }, true],
    ['a step of which nobody knows what it means', { stepVerdict: 'unknown' }, true],
    ['another verdict', { overall: 'SUSPECTED' }, true],
  ])('after an asked status, %s: %p', (_what, later, isContrary) => {
    expect(contradicts(automatic(later), confirmed)).toBe(isContrary);
  });

  test.each<[what: string, later: Partial<IdenfyEvent>, isContrary: boolean]>([
    ['the same again', {}, false],
    ['another tag', { mismatchTags: ['NAME'] }, true],
    ['another step status', { stepVerdict: 'none', stepStatus: null }, true],
  ])('after a webhook, %s: %p', (_what, later, isContrary) => {
    expect(contradicts(automatic(later), automatic())).toBe(isContrary);
  });
});

/** A verdict weighs more than an end without one, and that more than nothing. */
function weight({ result }: Session): number {
  if (result === null) return 0;
  return isEndWithoutVerdict(result) ? 1 : 2;
}

/** All but what the headers said. */
const told = ({ result, interim: shown, replaced, unclearEnd, doubt, disputes }: Session) => ({
  result: digestOf(result),
  shown: digestOf(shown),
  replaced: replaced.map(digestOf),
  unclearEnd: digestOf(unclearEnd),
  doubt: [doubt?.kind, digestOf(doubt?.by)],
  disputes,
});

const digestOf = (event: IdenfyEvent | null | undefined) => event?.digest ?? '';

const anyHeader = fc.constantFrom(
  'IDENTIFICATION',
  'IDENTIFICATION_AUTO_FINISHED',
  'IDENTIFICATION_MANUAL_FINISHED',
  'IDENTIFICATION_EXPIRED',
  'IDENTIFICATION_CANCELLED',
  'IDENTIFICATION_RESUBMITTED',
  'UNKNOWN',
);

const anyEvent = fc
  .record({
    digest: fc.nat({ max: 5 }).map((body) => sha256(`body-${body}`)),
    eventType: anyHeader,
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
      { numRuns: 1_000 },
    );
  });

  test('a repetition of a body changes nothing, under any header', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(), anyHeader, (events, pick, header) => {
        fc.pre(events.length > 0);
        const session = fold(...events);
        const repeated = events[pick % events.length];
        if (repeated === undefined) throw new Error('unreachable');
        expect(withEvent(session, again(repeated, header))).toBe(session);
      }),
      { numRuns: 1_000 },
    );
  });

  test('no webhook takes a decision away', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        let session = fold();
        for (const event of events) {
          const before = session;
          session = withEvent(session, event);
          expect(weight(session)).toBeGreaterThanOrEqual(weight(before));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('no header decides anything', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEvent, anyHeader), { maxLength: 12 }), (events) => {
        const one = fold(...events.map(([event]) => event));
        const other = fold(...events.map(([event, header]) => again(event, header)));
        expect(told(other)).toEqual(told(one));
        expect(outcomeOf(other)).toBe(outcomeOf(one));
      }),
      { numRuns: 1_000 },
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

/** What iDenfy did about a session, in its own order; each made a body of its own. */
interface Made {
  readonly by: 'machine' | 'person' | 'nobody';
  readonly overall: string;
  /** What only a body tells, such as an extra check. */
  readonly evidence: readonly string[];
}

const made = fc.record<Made>({
  by: fc.constantFrom('machine', 'person', 'nobody'),
  overall: fc.constantFrom('APPROVED', 'DENIED', 'SUSPECTED'),
  evidence: fc.constantFrom([], [], ['check_suspected:lost_document']),
});

function bodyOf({ by, overall, evidence }: Made, at: number): IdenfyEvent {
  const digest = sha256(`genuine-${at}`);
  if (by === 'nobody') return resubmitted({ digest });
  const said = { digest, overall, evidence };
  return by === 'person' ? byHand(said) : automatic(said);
}

/** What `/api/v2/status` says once iDenfy has done so much. */
function statusAfter(done: readonly IdenfyEvent[]): StatusWord {
  const last = done.at(-1);
  return last === undefined || isDecisive(last)
    ? identityEvent({ ...last, evidence: [] })
    : identityEvent({ overall: 'REVIEWING' });
}

test('whatever the order, number and headers: nobody is verified against iDenfy’s last decision, or a person’s', () => {
  const story = fc.array(made, { minLength: 1, maxLength: 5 });
  // Each body once and some again, in any order, with iDenfy asked now and then, and answering or not.
  const arrival = fc.record({ pick: fc.nat(), header: anyHeader, asks: fc.boolean(), answers: fc.boolean() });
  fc.assert(
    fc.property(story, fc.array(arrival, { maxLength: 12 }), fc.boolean(), (did, arrivals, answersLast) => {
      const bodies = did.map(bodyOf);
      const left = bodies.slice();
      let session = fold();
      const sent: IdenfyEvent[] = [];
      for (const { pick, header, asks, answers } of arrivals) {
        const event = bodies[pick % bodies.length];
        if (event === undefined) throw new Error('unreachable');
        sent.push(event);
        left.splice(0, left.length, ...left.filter(({ digest }) => digest !== event.digest));
        session = withEvent(session, again(event, header));
        // iDenfy has done at least what it has told of.
        const doneUntil = Math.max(
          ...sent.map(({ digest }) => bodies.findIndex((body) => body.digest === digest)),
        );
        if (asks) session = settled(session, answers ? statusAfter(bodies.slice(0, doneUntil + 1)) : null);
      }
      for (const event of left) session = withEvent(session, event);
      session = settled(session, answersLast ? statusAfter(bodies) : null);
      if (outcomeOf(session) !== 'VERIFIED' || (session.result?.evidence ?? []).length > 0) return;
      const last = bodies.findLast(isDecisive);
      expect(last?.overall).toBe('APPROVED');
      // "The manual notification is always the last" (idenfy-api.md 3.4), and its status tells nothing of extra checks.
      const isAfterPerson = last !== undefined && !isByHand(last) && bodies.some(isByHand);
      expect(isAfterPerson ? [] : last?.evidence).toEqual([]);
      // Of persons who differ, iDenfy's status tells the last alone, and that only while no machine speaks after them.
      const persons = new Set(bodies.filter(isByHand).map(({ overall }) => overall));
      expect(persons.size === 1 ? [...persons] : ['APPROVED']).toEqual(['APPROVED']);
    }),
    { numRuns: 5_000 },
  );
});

const known = (isByBody: boolean, ...events: IdenfyEvent[]) => {
  let asks = 0;
  const sessions = new KnownSessions(() => {
    asks += 1;
    return isByBody;
  });
  sessions.add(
    'identity',
    { scanRef: 'scan-1', expiresAt: '2026-11-03T10:00:00.000Z', stepNames: [] },
    events,
  );
  const session = sessions.latest('identity');
  if (session === undefined) throw new Error('just added');
  return { session, asks };
};

test('a run of an earlier version forgets what an interim body found, as its history did', () => {
  const found = interim({ overall: 'DENIED', manualDocument: 'DOC_FAKE' });
  const events = [found, interim({ overall: 'REVIEWING', digest: sha256('1') }), automatic()];
  for (const remembers of [false, true]) {
    const sessions = new KnownSessions(
      () => true,
      () => remembers,
    );
    sessions.add(
      'identity',
      { scanRef: 'scan-1', expiresAt: '2026-11-03T10:00:00.000Z', stepNames: [] },
      events,
    );
    expect(sessions.disputes()).toHaveLength(remembers ? 1 : 0);
  }
});

describe('a run that began under an earlier version', () => {
  test('is folded as its history was, where the header made a difference', () => {
    const [decision, anew] = [automatic(), resubmitted()];
    expect(known(false, decision, anew).session).toMatchObject({
      result: null,
      interim: anew,
      replaced: [decision],
    });
    expect(known(true, decision, anew).session).toMatchObject({ result: decision, doubt: { by: anew } });
    const resubmittedForGood = again(automatic(), 'IDENTIFICATION_RESUBMITTED');
    const { session } = known(false, decision, resubmittedForGood);
    expect(sameDecision(session.result, decision)).toBe(false);
  });

  test('is asked which it is only there', () => {
    expect(known(true, interim(), interim(), automatic(), byHand(), expired()).asks).toBe(0);
    expect(known(true, automatic(), byHand({ overall: 'DENIED' })).asks).toBe(1);
  });
});
