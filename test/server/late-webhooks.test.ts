import { describe, expect, test } from '@jest/globals';
import type { VerificationRecord } from '../../src/records/index.ts';
import type { LatePlace } from '../../src/server/late-webhooks.ts';
import { contradictionOf, placeLate } from '../../src/server/late-webhooks.ts';
import type { IdenfyEvent } from '../../src/workflows/messages.ts';
import type { Outcome } from '../../src/workflows/words.ts';
import { identityEvent, secondEvent } from '../workflows/builders.ts';

const at = new Date('2026-11-02T12:00:00Z');
type Result = VerificationRecord['results'][number];

function result(role: Result['role'], overall: string, changes: Partial<Result> = {}): Result {
  return {
    verificationId: 'run-1',
    eventId: `${role}-${overall}`,
    role,
    scanRef: role === 'identity' ? 'scan-1' : 'scan-2',
    position: 0,
    superseded: false,
    source: 'webhook',
    eventType: 'IDENTIFICATION_AUTO_FINISHED',
    final: true,
    overall,
    status: { overall, additionalSteps: role === 'identity' ? 'VALID' : null },
    data: null,
    decidedAt: at,
    ...changes,
  };
}

function closed(outcome: Outcome, results: Result[]): VerificationRecord {
  const session = { verificationId: 'run-1', createdAt: at, expiresAt: at };
  return {
    verificationId: 'run-1',
    clientId: 'client-1',
    attempt: 0,
    method: 'silent',
    externalRef: null,
    outcome,
    reasons: [],
    timeline: [],
    comparison: null,
    asked: {},
    openedAt: at,
    closedAt: at,
    sessions: [
      { ...session, role: 'identity', scanRef: 'scan-1' },
      { ...session, role: 'document', scanRef: 'scan-2' },
    ],
    results,
    documents: [],
    decisions: [],
    contradictions: [],
    approval: null,
    comparisonDigest: null,
    reviewSince: null,
    reviewUntil: null,
    erasureId: null,
  };
}

const verified = closed('VERIFIED', [result('identity', 'APPROVED'), result('document', 'APPROVED')]);

describe('a webhook for a verification that is closed', () => {
  const table: [what: string, record: VerificationRecord, event: IdenfyEvent, place: LatePlace][] = [
    ['the same decision', verified, identityEvent(), 'recorded'],
    [
      'the same decision in iDenfy’s other words',
      verified,
      identityEvent({ stepStatus: 'Additional step is valid' }),
      'recorded',
    ],
    ['the same decision about the second document', verified, secondEvent(), 'recorded'],
    ['another decision', verified, identityEvent({ overall: 'DENIED' }), 'contradiction'],
    [
      'another decision about the second document',
      verified,
      secondEvent({ overall: 'DENIED' }),
      'contradiction',
    ],
    ['a status of tomorrow', verified, identityEvent({ overall: 'PAUSED' }), 'contradiction'],
    [
      'another verdict on the step',
      verified,
      identityEvent({ stepVerdict: 'invalid', stepStatus: 'INVALID' }),
      'contradiction',
    ],
    [
      'another tag beside the same word',
      verified,
      identityEvent({ fraudTags: ['DUPLICATE_FACE'] }),
      'contradiction',
    ],
    [
      'a person who found the document forged beside the same word',
      verified,
      identityEvent({ manualDocument: 'DOC_FAKE' }),
      'contradiction',
    ],
    [
      'a face that does not match beside the same word',
      verified,
      identityEvent({ autoFace: 'FACE_MISMATCH' }),
      'contradiction',
    ],
    [
      'a person who confirms what the machine said',
      verified,
      identityEvent({ manualDocument: 'DOC_VALIDATED', manualFace: 'FACE_MATCH' }),
      'recorded',
    ],
    [
      'a tag that the record has',
      closed('REQUIRES_REVIEW', [
        result('identity', 'SUSPECTED', {
          status: { overall: 'SUSPECTED', additionalSteps: 'VALID', mismatchTags: ['NAME'] },
        }),
      ]),
      identityEvent({ overall: 'SUSPECTED', mismatchTags: ['NAME'] }),
      'recorded',
    ],
    ['an interim result', verified, identityEvent({ final: false, overall: 'DENIED' }), 'recorded'],
    ['iDenfy’s own deletion', verified, identityEvent({ overall: 'DELETED' }), 'recorded'],
    ['iDenfy’s archive', verified, identityEvent({ overall: 'ARCHIVED' }), 'recorded'],
    ['an expiry after all', verified, identityEvent({ overall: 'EXPIRED' }), 'recorded'],
    [
      'the expiry of an unused Token 2',
      closed('REQUIRES_REVIEW', [result('identity', 'SUSPECTED')]),
      secondEvent({ overall: 'EXPIRED' }),
      'recorded',
    ],
    ['a session that is not the record’s', verified, identityEvent({ scanRef: 'scan-9' }), 'unplaced'],
    [
      'an interim result of a session that is not the record’s',
      verified,
      identityEvent({ scanRef: 'scan-9', final: false }),
      'unplaced',
    ],
    [
      'a notice that the document expires',
      verified,
      identityEvent({
        kind: 'document-expiration',
        eventType: 'DOCUMENT_EXPIRATION',
        final: null,
        overall: null,
      }),
      'recorded',
    ],
    [
      'a decision after it expired',
      closed('EXPIRED', [result('identity', 'EXPIRED')]),
      identityEvent(),
      'contradiction',
    ],
    ['a decision after the wait was given up', closed('EXPIRED', []), identityEvent(), 'contradiction'],
    [
      'a second decision that was given up',
      closed('REQUIRES_REVIEW', [result('identity', 'APPROVED')]),
      secondEvent(),
      'contradiction',
    ],
    [
      'a decision after the caller cancelled',
      closed('CANCELLED', []),
      identityEvent({ overall: 'DENIED' }),
      'recorded',
    ],
    [
      'the decision that a later one replaced',
      closed('VERIFIED', [
        result('identity', 'DENIED', { superseded: true }),
        result('identity', 'APPROVED', { position: 1 }),
      ]),
      identityEvent({ overall: 'DENIED' }),
      'contradiction',
    ],
  ];

  test.each(table)('%s', (_, record, event, place) => {
    expect(placeLate(record, event)).toBe(place);
  });

  test('is placed whatever was stored as the status of the result', () => {
    for (const status of [{}, [], { additionalSteps: 7 }]) {
      const record = closed('VERIFIED', [result('identity', 'APPROVED', { status })]);
      expect(placeLate(record, identityEvent({ overall: 'DENIED' }))).toBe('contradiction');
    }
  });
});

test('a decision that iDenfy took back is in force no more, so that even the same one is for a person to look at', () => {
  const record = closed('REQUIRES_REVIEW', [result('identity', 'APPROVED', { superseded: true })]);
  expect(placeLate(record, identityEvent())).toBe('contradiction');
});

test('a contradiction says what, about which session, and whether a person decided', () => {
  const event = secondEvent({ overall: 'DENIED', manualDocument: 'DOC_FAKE' });
  const status = { overall: 'DENIED', manualDocument: 'DOC_FAKE' };
  expect(contradictionOf(verified, event, { status })).toEqual({
    eventId: event.eventId,
    role: 'document',
    scanRef: 'scan-2',
    overall: 'DENIED',
    byHand: true,
    status,
    receivedAt: new Date(event.receivedAt),
  });
  const byMachine = identityEvent({ overall: 'DENIED', eventType: 'IDENTIFICATION_MANUAL_FINISHED' });
  expect(contradictionOf(verified, byMachine, {})).toMatchObject({ role: 'identity', byHand: false });
});
