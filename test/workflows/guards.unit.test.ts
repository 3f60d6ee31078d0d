/** The type guards of messages.ts: what they let through never throws in a run's main loop. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  eventIdOf,
  isCancelRequest,
  isDecideRequest,
  isErasureInput,
  isIdenfyEvent,
  isOpenSessionRequest,
  isReplaceRequest,
  isResumeRequest,
  isRetentionInput,
  isVerificationInput,
} from '../../src/workflows/guards.ts';
import { wishesOf } from '../../src/domain/corrections.ts';
import { identityEvent, secondEvent, verificationInput } from './builders.ts';

const guards: { name: string; guard: (value: unknown) => boolean; good: object }[] = [
  { name: 'idenfyEvent', guard: isIdenfyEvent, good: identityEvent() },
  { name: 'openSession', guard: isOpenSessionRequest, good: { v: 1, attempt: 0 } },
  { name: 'cancel', guard: isCancelRequest, good: { v: 1, by: 'back-end' } },
  {
    name: 'decide',
    guard: isDecideRequest,
    good: { v: 1, decision: 'approve', by: 'key', reason: 'seen', reviewer: null, seen: null },
  },
  { name: 'resume', guard: isResumeRequest, good: { v: 1, by: 'operator', correction: {} } },
  {
    name: 'replaceRequest',
    guard: isReplaceRequest,
    good: { v: 1, attempt: 0, wishes: wishesOf(verificationInput()) },
  },
  { name: 'the start input', guard: isVerificationInput, good: verificationInput() },
  {
    name: 'the input of an erasure',
    guard: isErasureInput,
    good: { v: 1, erasureId: 'e-1', askAgainSeconds: 60, settleSeconds: 60 },
  },
  {
    name: 'the input of retention',
    guard: isRetentionInput,
    good: { v: 1, days: 30, parkedWebhookDays: 30, askAgainSeconds: 60, settleSeconds: 60 },
  },
];

const junk = [
  undefined,
  null,
  true,
  0,
  1,
  -1,
  1.5,
  Number.NaN,
  '',
  'text',
  [],
  [[]],
  {},
  { deep: { deeper: [{ deepest: null }] } },
  () => {},
  Symbol('s'),
  10n,
  new Uint8Array([1, 2, 3]),
];

describe.each(guards)('$name', ({ guard, good }) => {
  test('takes what is well-formed, from an older and a newer version, with fields it does not know', () => {
    expect(guard(good)).toBe(true);
    expect(guard({ ...good, v: 2 })).toBe(true);
    expect(guard({ ...good, v: 9, something: { new: [1] } })).toBe(true);
  });

  test.each([undefined, null, 0, -1, 1.5, '1', [1], {}])('the version %p is none', (v) => {
    expect(guard({ ...good, v })).toBe(false);
  });

  test('each field is needed', () => {
    for (const name of Object.keys(good)) {
      const without = Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
      expect([name, guard(without)]).toEqual([name, false]);
    }
  });

  test('refuses junk in place of the whole, and never throws', () => {
    for (const value of junk) expect(guard(value)).toBe(false);
    fc.assert(
      fc.property(fc.anything(), (value) => !guard(value)),
      { numRuns: 1_000 },
    );
  });

  test('junk in place of a field never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(good)), fc.anything(), (name, value) => {
        expect(typeof guard({ ...good, [name]: value })).toBe('boolean');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('idenfyEvent', () => {
  const wrong: [field: string, values: unknown[]][] = [
    ['eventId', [null, 1, '', 'x'.repeat(201), 'with space', 'nul\0', []]],
    ['kind', [null, 'other', 1]],
    ['eventType', [null, '', 1, []]],
    ['source', [null, 'guessed', 1]],
    ['scanRef', [null, '', 1, {}]],
    ['digest', [null, '', 1]],
    // An invalid date would throw where a deadline is reckoned from it, and a far one overflows.
    [
      'receivedAt',
      [null, '', 'yesterday', 1_700_000_000_000, '2026-13-01', '+275760-09-13T00:00:00.000Z', '1970-01-01'],
    ],
    ['final', [undefined, 'true', 1, {}]],
    ['overall', [undefined, 1, [], {}]],
    ['stepVerdict', [null, 'VALID', 1, '__proto__', 'constructor']],
    ['stepStatus', [undefined, 1]],
    ['fraudTags', [null, 'FAKE', [1], {}, [null], [['nested']]]],
    ['mismatchTags', [null, 'NAME', [1], {}]],
    ['autoDocument', [undefined, 1, {}]],
    ['manualDocument', [undefined, false]],
    ['autoFace', [undefined, []]],
    ['manualFace', [undefined, 0]],
    ['documentType', [undefined, 3]],
    ['documentCountry', [undefined, {}]],
    ['additionalSteps', [undefined, 'UPLOAD', ['UPLOAD'], { STEP: 1 }, { STEP: {} }]],
    ['images', [null, undefined, [], { STEP: 1 }, { STEP: null }]],
    ['pdfs', [null, undefined, 'x', { STEP: {} }]],
    ['body', [null, 1, {}]],
    ['documentDigest', [7, {}, ['x']]],
    ['evidence', [null, 'manual_face:FACE_MISMATCH', [7], {}]],
    ['linksUnread', [null, 'yes', 1]],
  ];

  test('every field of an event has wrong values in this table', () => {
    const named = new Set(['v', ...wrong.map(([field]) => field)]);
    expect(Object.keys(identityEvent()).filter((field) => !named.has(field))).toEqual([]);
  });

  test.each(wrong)('refuses a wrong %s', (field, values) => {
    for (const value of values) {
      expect([field, value, isIdenfyEvent({ ...identityEvent(), [field]: value })]).toEqual([
        field,
        value,
        false,
      ]);
    }
  });

  test('takes an event without a step and one that brings its body', () => {
    expect(isIdenfyEvent(secondEvent())).toBe(true);
    const more = { documentDigest: 'x', evidence: ['manual_face:FACE_MISMATCH'], linksUnread: true };
    expect(isIdenfyEvent({ ...secondEvent(), ...more })).toBe(true);
    expect(isIdenfyEvent({ ...secondEvent(), documentDigest: null, evidence: [] })).toBe(true);
    expect(isIdenfyEvent({ ...secondEvent(), body: 'e30=' })).toBe(true);
  });

  test('the id of an ill-formed event is found where there is one that can name a row', () => {
    expect(eventIdOf({ eventId: 'abc', v: 'junk' })).toBe('abc');
    for (const value of [...junk, { eventId: 1 }, { eventId: '' }, { eventId: 'a b' }, { eventId: '\0' }]) {
      expect(eventIdOf(value)).toBeNull();
    }
  });
});

describe('the start input', () => {
  const input = verificationInput();
  const { deadlines, asked } = input;
  const wrong: [field: string, values: unknown[]][] = [
    ['clientId', [null, '', 1]],
    ['attempt', [null, -1, 0.5, '0']],
    ['requestId', [null, '', 1]],
    ['externalRef', [undefined, 1]],
    [
      'asked',
      [
        null,
        {},
        { ...asked, second: null },
        { ...asked, identity: { types: 'PASSPORT', countries: [] } },
        { ...asked, identity: { types: [1], countries: [] } },
        { ...asked, second: { types: [], country: 1 } },
        { ...asked, second: { types: [] } },
      ],
    ],
    ['person', [null, 'Jonas', []]],
    ['additionalSteps', [undefined, 'STEP', []]],
    ['documentSteps', [null, {}, { front: 1, back: null }]],
    ['urls', [null, []]],
    ['locale', [undefined, 1]],
    ['acceptUnjudgedSteps', [null, 'yes', 1]],
    ['manualReview', [null, 'yes', 1]],
    ['submitFace', [null, 'yes', 1]],
    ['approveDeniedSecondDocument', [null, 'yes', 1]],
    [
      'deadlines',
      [
        null,
        {},
        { ...deadlines, reviewSeconds: null },
        { ...deadlines, reviewSeconds: '60' },
        { ...deadlines, tokenExpirySeconds: -1 },
        { ...deadlines, decisionSeconds: -1 },
        { ...deadlines, decisionReminderSeconds: null },
        { ...deadlines, documentTokenExpirySeconds: '60' },
        { ...deadlines, downloadMarksSeconds: null },
        { ...deadlines, downloadMarksSeconds: [] },
        { ...deadlines, downloadMarksSeconds: [60, 60] },
        { ...deadlines, downloadMarksSeconds: [0] },
        { ...deadlines, downloadMarksSeconds: ['60'] },
        { ...deadlines, documentResultSeconds: Number.NaN },
        // Reckoned from, it would be no date any more.
        { ...deadlines, resultMarginSeconds: 1e15 },
      ],
    ],
  ];

  test('every field of the input has wrong values in this table', () => {
    const named = new Set(['v', ...wrong.map(([field]) => field)]);
    expect(Object.keys(input).filter((field) => !named.has(field))).toEqual([]);
  });

  test.each(wrong)('refuses a wrong %s', (field, values) => {
    for (const value of values) {
      expect([field, value, isVerificationInput({ ...input, [field]: value })]).toEqual([
        field,
        value,
        false,
      ]);
    }
  });

  test('takes one with everything in it', () => {
    expect(
      isVerificationInput({
        ...input,
        externalRef: 'case 1',
        person: { firstName: 'Jonas' },
        additionalSteps: { ALL: { ALL: { STEP: { type: 'UPLOAD' } } } },
        documentSteps: { front: 'STEP', back: null },
        urls: { success: 'https://example.com' },
        locale: 'lt',
        asked: { identity: { types: ['PASSPORT'], countries: ['LV'] }, second: { types: [], country: null } },
      }),
    ).toBe(true);
  });
});

const resume = (correction: unknown) => isResumeRequest({ v: 1, by: 'operator', correction });

describe('a correction', () => {
  test('may hold each of its fields, or none', () => {
    const whole = {
      country: 'LT',
      documentSteps: { front: 'A', back: 'B' },
      documentType: 'PASSPORT',
      skipAnalysis: true,
      person: { firstName: 'Ana', lastName: 'Diaz', dateOfBirth: '1990-01-02' },
      identity: { types: ['PASSPORT'], countries: ['LT'] },
      secondTypes: ['VISA'],
      locale: 'lt',
    };
    expect(resume(whole)).toBe(true);
    for (const [name, value] of Object.entries(whole))
      expect([name, resume({ [name]: value })]).toEqual([name, true]);
    expect(resume({ person: {}, identity: {} })).toBe(true);
  });

  test.each([
    ['country', [null, '', 7, ['LT']]],
    ['documentSteps', [null, {}, 'A', { front: '' }, { front: 'A', back: 7 }]],
    ['documentType', [null, '', {}]],
    ['skipAnalysis', [null, 'yes', 1]],
    ['person', [null, 'Ana', [], { firstName: 7 }, { lastName: '' }, { dateOfBirth: null }]],
    ['identity', [null, 'PASSPORT', { types: 'PASSPORT' }, { types: [7] }, { countries: [null] }]],
    ['secondTypes', [null, 'VISA', [7], {}]],
    ['locale', [null, '', 7]],
  ])('refuses a wrong %s', (field, values) => {
    for (const value of values)
      expect([field, value, resume({ [field]: value })]).toEqual([field, value, false]);
  });
});

test('each deadline that every run has is needed, and those of later versions are not', () => {
  const input = verificationInput();
  const without = (name: string) => ({
    ...input,
    deadlines: Object.fromEntries(Object.entries(input.deadlines).filter(([key]) => key !== name)),
  });
  const later = [
    'decisionSeconds',
    'decisionReminderSeconds',
    'documentTokenExpirySeconds',
    'downloadMarksSeconds',
  ];
  for (const name of Object.keys(input.deadlines)) {
    expect([name, isVerificationInput(without(name))]).toEqual([name, later.includes(name)]);
  }
});

describe('a decision', () => {
  const good = { v: 1, decision: 'reject', by: 'key', reason: 'seen', reviewer: 'Ona', seen: 'digest' };

  test('is well-formed with who and what was seen', () => {
    expect(isDecideRequest(good)).toBe(true);
  });

  test.each([
    ['decision', [null, 'postpone', true]],
    ['by', [null, '', 7]],
    ['reason', [null, '', 7]],
    ['reviewer', [undefined, 7, {}]],
    ['seen', [undefined, 7, {}]],
  ])('has no wrong %s', (field, values) => {
    for (const value of values) {
      expect([field, value, isDecideRequest({ ...good, [field]: value })]).toEqual([field, value, false]);
    }
  });
});

test('wishes that are ill-formed in any field are refused', () => {
  const wishes = wishesOf(verificationInput());
  for (const name of Object.keys(wishes)) {
    for (const value of [undefined, 7, []]) {
      const changed = { v: 1, attempt: 0, wishes: { ...wishes, [name]: value } };
      expect([name, value, isReplaceRequest(changed)]).toEqual([name, value, false]);
    }
  }
});
